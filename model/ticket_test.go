package model

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"testing"
	"unicode/utf8"
)

// onDesk has these names.
func onDesk(names ...string) func(string) bool {
	return func(n string) bool { return slices.Contains(names, n) }
}

func TestReadTicket(t *testing.T) {
	desk := onDesk("pkg-0001", "pkg-0002", "1600a35a-6f03-6b0d-00000000", "CS1001", "my pack, blue", "pkg 7", "alpha", "orion/7#b", "请退订", "42")
	for _, c := range []struct {
		name, text     string
		known, unknown string // joined by |
		words          int
	}{
		{"lines", "pkg-0001\npkg-0002\n", "pkg-0001|pkg-0002", "", 0},
		{"Windows lines", "pkg-0001\r\npkg-0002\r\npkg-9999\r\n", "pkg-0001|pkg-0002", "pkg-9999", 0},
		{"old Mac lines, as terminals paste them", "pkg-0001\rpkg-0002", "pkg-0001|pkg-0002", "", 0},
		{"commas", "pkg-0001,pkg-0002, pkg-9999,", "pkg-0001|pkg-0002", "pkg-9999", 0},
		{"semicolons, tabs, bars", "pkg-0001;pkg-0002\tCS1001|pkg-9999", "pkg-0001|pkg-0002|CS1001", "pkg-9999", 0},
		{"blanks", "  pkg-0001   pkg-0002 ", "pkg-0001|pkg-0002", "", 0},
		{"bullets", "• pkg-0001\n- pkg-0002\n* CS1001\n●pkg-9999", "pkg-0001|pkg-0002|CS1001", "pkg-9999", 0},
		{"numbers before", "1. pkg-0001\n2) pkg-0002\n3、CS1001", "pkg-0001|pkg-0002|CS1001", "", 3},
		{"quotes", `"pkg-0001", 'pkg-0002' “CS1001” «pkg-9999»`, "pkg-0001|pkg-0002|CS1001", "pkg-9999", 0},
		{"brackets", "[pkg-0001](pkg-0002) {CS1001} <pkg-9999>", "pkg-0001|pkg-0002|CS1001", "pkg-9999", 0},
		{"full width", "请退订：pkg-0001，pkg-0002；（CS1001）、【pkg-9999】。谢谢！", "pkg-0001|pkg-0002|CS1001", "pkg-9999", 2},
		{"letters and digits of full width", "ｐｋｇ－０００１　ＣＳ１００１", "pkg-0001|CS1001", "", 0},
		{"prose", "Hello, please return pkg-0001 and pkg-0002 (order CS1001) before 2026-12-01 14:30, $4,812.50 in all. Thanks, Ann", "pkg-0001|pkg-0002|CS1001", "", 15},
		{"labels", "id=pkg-0001 ID:pkg-0002 order#CS1001 order:CS9999", "pkg-0001|pkg-0002|CS1001", "CS9999", 4},
		{"table", "| pkg-0001 | CS1001 | 80.00 |\n|---|---|---|\n| pkg-0002 | CS1001 | 7,000.01 |", "pkg-0001|CS1001|pkg-0002", "", 3},
		{"JSON", `{"ids":["pkg-0001","pkg-0002"],"order":"CS1001"}`, "pkg-0001|pkg-0002|CS1001", "", 2},
		{"a link", "https://desk.example/instances/pkg-0001?tab=all see desk.example/pkg-9999", "pkg-0001", "pkg-9999", 7},
		{"repeated", "pkg-0001 pkg-0001\npkg-9999 pkg-9999", "pkg-0001", "pkg-9999", 0},
		{"other letter case", "PKG-0001 cs1001 1600A35A-6F03-6B0D-00000000", "pkg-0001|CS1001|1600a35a-6f03-6b0d-00000000", "", 0},
		{"the hyphens of a word processor", "pkg‑0001 pkg–0002", "pkg-0001|pkg-0002", "", 0},
		{"invisible characters", "\ufeffpkg-\u200b0001\u00a0pkg\u00ad-0002 \u202dCS1001\u202c", "pkg-0001|pkg-0002|CS1001", "", 0},
		{"addresses", "see https://acme.example/a1b2c3?x=9 and www.acme4.example/order12/x77 or [pkg-9999](https://acme.example/b2c3d4) pkg-0001", "pkg-0001", "pkg-9999", 14},
		{"an address alone", "https://acme.example/a1b2c3/pkg-0001", "pkg-0001", "", 3},
		{"telephone numbers", "Tel: +1 555-0100\n+44 (20) 7946-0991 ext 2026-000417\n+1-555-0100-22\nTel:+1 555-0199, 2026-000418 +123456789012345678", "", "2026-000417|2026-000418|123456789012345678", 11},
		{"names with separators in them", "pkg 7\nmy pack, blue\norion/7#b", "pkg 7|my pack, blue|orion/7#b", "", 0},
		{"names without digits, each in a line or cell", "alpha\n请退订,pkg-0001", "alpha|请退订|pkg-0001", "", 0},
		{"no word of a sentence is a name", "please return alpha now", "", "", 4},
		{"a short name", "42, 43", "42", "", 1},
		{"mail and signature", "From: maya@desk.example on 1 Dec 2026 at 09:15:00 (v2.0.1, 10.0.0.12) Tel +1-555-0100-22", "", "", 14},
		{"escape sequences", "\x1b[31mpkg-0001\x1b[0m\x1b]52;c;AAAA\x07pkg-0002\x00", "pkg-0001|pkg-0002", "", 0},
		{"broken bytes", "pkg-0001\xff\xfe pkg-0002", "pkg-0001|pkg-0002", "", 0},
		{"nothing", " \n ,;| ", "", "", 0},
	} {
		t.Run(c.name, func(t *testing.T) {
			got := ReadTicket(c.text).Resolve(desk)
			if known := strings.Join(got.Known, "|"); known != c.known {
				t.Errorf("known: %q, want %q", known, c.known)
			}
			if unknown := strings.Join(got.Unknown, "|"); unknown != c.unknown {
				t.Errorf("unknown: %q, want %q", unknown, c.unknown)
			}
			if got.Words != c.words {
				t.Errorf("%d words passed over, want %d", got.Words, c.words)
			}
		})
	}
}

func TestLooksLikeID(t *testing.T) {
	for word, want := range map[string]bool{
		"pkg-0001": true, "1600a35a-6f03-6b0d-00000000": true, "CS3654065872356000000": true, "orion-cache-04021": true,
		"123456": true, "i-12": true, "a1b2": true, "UR-7K3M9QXT2B": true, "云帆-00417": true, "2026-000417": true,
		"": false, "hello": false, "12345": false, "i-1": false, "24h": false, "2026-12-01": false, "01.12.2026": false,
		"2026-12-01T10:00:00Z": false, "14:30": false, "1dec2026": false, "7,000.01": false, "4812.50": false, "1,234,567": false,
		"100GB": false, "3days": false, "1024Mbps": false, "USD7000.01": false, "v2.0.1": false, "10.0.0.12": false,
		"maya99@desk.example": false, "http://a/1234": false, strings.Repeat("1", MaxText): true, strings.Repeat("1", MaxText+1): false,
	} {
		if got := LooksLikeID(word); got != want {
			t.Errorf("LooksLikeID(%q) = %v", word, got)
		}
	}
}

// TestTicketHasLimits: neither the number of names nor the length of one is without end.
func TestTicketHasLimits(t *testing.T) {
	long := ReadTicket(strings.Repeat("9", 1<<20))
	if names := long.Names(); len(names) != 0 {
		t.Errorf("a word of a megabyte is looked up as %d names", len(names))
	}
	if got := long.Resolve(onDesk()); len(got.Unknown) != 0 || got.Words != 1 {
		t.Errorf("it is told as %+v", got)
	}
	var many strings.Builder
	for i := range MaxTicket + 50 {
		many.WriteString("pkg-" + strconv.Itoa(i+1000) + "\n")
	}
	if got := ReadTicket(many.String()); got.Left != 50 || len(got.Names()) > 3*MaxTicket {
		t.Errorf("%d of too many are left out, %d are looked up", got.Left, len(got.Names()))
	}
	if again := ReadTicket(strings.Repeat("pkg-0001\n", 2*MaxTicket)); again.Left != 0 {
		t.Errorf("%d of one name are left out", again.Left)
	}
	cells := ReadTicket(strings.Repeat("a b,", 50_000))
	if n := len(cells.pieces[0].parts); n != 50_000 || len(cells.Names()) > 2 {
		t.Errorf("%d cells, looked up as %d names", n, len(cells.Names()))
	}
}

// TestTicketCountsWhatItLeaves: every name beyond the cap is counted, whatever it looks like
// and whatever it is made of, and one that comes again only once.
func TestTicketCountsWhatItLeaves(t *testing.T) {
	const beyond = 2000
	for _, format := range []string{"pkg-%06d", "%05d", "acct/%05d", "%05d blue", "a, b %05d"} {
		t.Run(format, func(t *testing.T) {
			var text strings.Builder
			desk := map[string]bool{}
			for i := range MaxTicket + beyond {
				name := fmt.Sprintf(format, i)
				desk[name] = true
				text.WriteString(name + "\n")
			}
			ticket := ReadTicket(text.String() + text.String())
			got := ticket.Resolve(func(n string) bool { return desk[n] })
			if want := MaxTicket; len(got.Known) > want || len(got.Known)+ticket.Left < want+beyond {
				t.Errorf("%d are known, %d are left out", len(got.Known), ticket.Left)
			}
			if !strings.Contains(format, ",") && ticket.Left != beyond { // cells count as their line
				t.Errorf("%d are left out, want %d", ticket.Left, beyond)
			}
		})
	}
}

// FuzzReadTicket: whatever is pasted, only texts that the desk may hold are looked up, and
// every name comes out of them.
func FuzzReadTicket(f *testing.F) {
	for _, s := range []string{"pkg-0001, pkg-0002", "请退订：pkg-0001，（CS1001）。", "\x1b]52;c;AAAA\x07", "a\r\nb\x00\xff", `{"ids":["a1"]}`, "1600a35a—6f03 “x9”"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, text string) {
		ticket := ReadTicket(text)
		names := ticket.Names()
		for _, n := range names {
			if n == "" || CheckText(n, MaxText) != nil || utf8.RuneCountInString(n) > MaxText {
				t.Fatalf("%q would be looked up", n)
			}
		}
		all := ticket.Resolve(onDesk(names...))
		for _, n := range all.Known {
			if !slices.Contains(names, n) {
				t.Fatalf("%q is known and was not looked up", n)
			}
		}
		none := ticket.Resolve(onDesk())
		if len(none.Known) != 0 || len(none.Unknown) > ticket.Likely() {
			t.Fatalf("of a desk without anything: %+v", none)
		}
		for _, n := range none.Unknown {
			if !LooksLikeID(n) || CheckText(n, MaxText) != nil {
				t.Fatalf("%q is told as not found", n)
			}
		}
	})
}

func TestIsTicket(t *testing.T) {
	for text, want := range map[string]bool{
		"": false, "orion": false, "pkg-0001": false, " pkg-0001\n": false, "请退订": false, "two words": false,
		"region:eu-west-101 paid:>=100": false, "orion-7788 type:CDN": false, `"pkg-0001 blue" -is:review`: false,
		"pkg-0001 pkg-0002": true, "pkg-0001,pkg-0002": true, "pkg-0001，pkg-0002": true, "pkg-0001\r\npkg-0002": true,
		"orion\ncache": true, "Please return pkg-0001, thanks": true, "order:CS1001 id:pkg-0001": false, "ref:CS1001 x": true,
		strings.Repeat("9", 1<<20): false, strings.Repeat("pkg-0001\n", 1<<16): true,
	} {
		if got := IsTicket(text); got != want {
			t.Errorf("IsTicket(%.40q) = %v", text, got)
		}
	}
}
