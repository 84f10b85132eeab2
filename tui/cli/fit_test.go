package cli

import (
	"bytes"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/charmbracelet/x/ansi"

	"unsubdesk/db/dbtest"
	"unsubdesk/model"
)

// fitted is a table on a terminal of this width, and what is said beside it.
func fitted(width int, tty bool) (lines []string, said string) {
	var out, stderr bytes.Buffer
	tab := (&App{Env: Env{Stdout: &out, Stderr: &stderr, StdoutTTY: tty, Width: width}}).
		newTable("#INSTANCE", "NAME", "?#ORDER", "?ACCOUNT", "=TAKES EFFECT", ">PAID USD", "STATE")
	tab.add("1600a35a-6f03-6b0d-00000000", "batch-mail-11889", "CS3654065872356000000", "云帆科技 Holding Ltd", "9 Jan 2030 00:09 UTC", "999,999,999,999.99",
		"not allowed: the account is frozen for legal management; another transaction is open: renewal")
	tab.add("i-1", "x", "CS1", "a", "9 Jan 2030 00:09 UTC", "5.00", "allowed")
	tab.end()
	return strings.Split(strings.TrimSuffix(out.String(), "\n"), "\n"), stderr.String()
}

func TestTableFitsTheTerminal(t *testing.T) {
	for _, width := range []int{90, 100, 120, 160, 200} {
		lines, _ := fitted(width, true)
		text := strings.Join(strings.Fields(strings.Join(lines, " ")), " ")
		for _, l := range lines {
			if ansi.StringWidth(l) > width {
				t.Errorf("at %d: %q is %d wide", width, l, ansi.StringWidth(l))
			}
		}
		for _, whole := range []string{"999,999,999,999.99", "9 Jan 2030 00:09 UTC", "frozen", "legal", "renewal"} {
			if !strings.Contains(text, whole) {
				t.Errorf("at %d %q is cut:\n%s", width, whole, strings.Join(lines, "\n"))
			}
		}
	}
	lines, said := fitted(90, true)
	if !strings.HasPrefix(lines[1], "1600a") || !strings.Contains(lines[1], "…") || !strings.Contains(said, "lack of room: ACCOUNT.") {
		t.Errorf("at 90 it says %q:\n%s", said, strings.Join(lines, "\n"))
	}
}

// TestTableOfManyColumns: no word of the last column is broken, and no number is cut,
// however narrow the terminal is; nor is what is said beside it.
func TestTableOfManyColumns(t *testing.T) {
	for _, width := range []int{40, 60, 80, 100} {
		var out, stderr bytes.Buffer
		app := &App{Env: Env{Stdout: &out, Stderr: &stderr, StdoutTTY: true, StderrTTY: true, Width: width}}
		tab := app.newTable("=REQUEST", "=STATE", "=DEADLINE", "?#ORDER", "?ACCOUNT", ">REFUND USD", ">ITEMS", "?REASON", "?BY", "?MANAGER", "REMARK")
		tab.add("UR-FMY4BVENDG", "under review", "1 Dec 2026 00:39:00 UTC", "CS3654065872356000000", "Northwind Bank (acct-1)", "9,400.00", "2",
			"1 hard to use", "maya", "chen", "misconfigured infrastructure, unsubscribed elsewhere")
		tab.end()
		text := out.String()
		for _, l := range strings.Split(text+stderr.String(), "\n") {
			if ansi.StringWidth(l) > width {
				t.Errorf("at %d: %q is %d wide", width, l, ansi.StringWidth(l))
			}
		}
		for _, whole := range []string{"9,400.00", "misconfigured", "infrastructure,", "unsubscribed", "1 Dec 2026 00:39:00 UTC", "UR-FMY4BVENDG"} {
			if !strings.Contains(text, whole) {
				t.Errorf("at %d %q is cut:\n%s", width, whole, text)
			}
		}
		if said := stderr.String(); width < 100 && !strings.Contains(strings.Join(strings.Fields(said), " "), "lack of room: ORDER, ACCOUNT") {
			t.Errorf("at %d it says %q", width, said)
		}
	}
}

// TestTableIsWholeOnAPipe: what programs read is never cut.
func TestTableIsWholeOnAPipe(t *testing.T) {
	whole, said := fitted(40, false)
	unknown, _ := fitted(0, true)
	if len(whole) != 3 || strings.Contains(whole[1], "…") || said != "" || !slices.Equal(whole, unknown) {
		t.Errorf("a pipe gets %q, a terminal of no known width %q; it says %q", whole, unknown, said)
	}
}

// TestSentencesFitTheTerminal: no word is broken, least of all in the question before money moves.
func TestSentencesFitTheTerminal(t *testing.T) {
	var out, stderr bytes.Buffer
	a := &App{Env: Env{Stdin: strings.NewReader("3\n"), Stdout: &out, Stderr: &stderr, StdoutTTY: true, StderrTTY: true, Width: 80}}
	if err := a.askToSubmit(t.Context(), 12345); err == nil {
		t.Error("3 is not 12345")
	}
	at := dbtest.Start()
	a.printQuote(model.NewQuote([]model.Instance{dbtest.Instance("i-1", dbtest.Costs("7000.01", "6000.01",
		dbtest.Coupon("C-1", "999.00", at.Add(time.Hour)), dbtest.Coupon("C-2", "1.00", at)))}, nil, model.DefaultPolicy(), at))
	for _, l := range strings.Split(stderr.String()+"\n"+out.String(), "\n") {
		if ansi.StringWidth(l) > 80 {
			t.Errorf("%q is %d wide", l, ansi.StringWidth(l))
		}
	}
	if !strings.HasSuffix(stderr.String(), "go on: ") {
		t.Errorf("the question is %q", stderr.String())
	}
}

// TestMessagesFitTheTerminal: a terminal gets errors, notices and what was not found in lines
// that it has room for, with their indent; a pipe gets each in one line.
func TestMessagesFitTheTerminal(t *testing.T) {
	const sentence = "Something that takes a good many words to say was wrong with the command, and this is what can be done about it."
	long := "i-" + strings.Repeat("0123456789 ", 9) + "end"
	for width, lines := range map[int]int{40: 3 + 4 + 4, 80: 2 + 2 + 2, 0: 1 + 1 + 1} {
		var out, stderr bytes.Buffer
		a := &App{Env: Env{Stdout: &out, Stderr: &stderr, StdoutTTY: width > 0, StderrTTY: width > 0, Width: width}}
		a.printNotFound([]string{long})
		a.fail(model.Invalid("%s\n  %s", sentence, sentence))
		text := out.String() + stderr.String()
		if got := strings.Count(text, "\n"); got != lines {
			t.Errorf("at %d there are %d lines, want %d:\n%s", width, got, lines, text)
		}
		for l := range strings.SplitSeq(text, "\n") {
			if width > 0 && ansi.StringWidth(l) > width {
				t.Errorf("at %d: %q is %d wide", width, l, ansi.StringWidth(l))
			}
		}
		if got := strings.Join(strings.Fields(text), " "); got != "Not found: "+long+" unsubdesk: "+sentence+" "+sentence {
			t.Errorf("at %d it says %q", width, got)
		}
	}
}

// TestTheSpotIsSeen: the mark stands under the spot, however long the filter is.
func TestTheSpotIsSeen(t *testing.T) {
	text := strings.Repeat("orion ", 20) + "regon:eu " + strings.Repeat("备份 ", 20)
	for _, at := range []int{0, strings.Index(text, "regon"), len(text)} {
		for _, room := range []int{0, 30, 80} {
			lines := strings.Split((&spotError{text: text, offset: at}).mark(room), "\n")
			if len(lines) != 3 || room > 0 && max(ansi.StringWidth(lines[1]), ansi.StringWidth(lines[2])) > room {
				t.Fatalf("%d in %d: %q", at, room, lines)
			}
			under := ansi.Cut(lines[1]+" ", len(lines[2])-1, len(lines[2]))
			if want := (text + " ")[at : at+1]; under != want {
				t.Errorf("%d in %d: %q stands over the mark, not %q:\n%s\n%s", at, room, under, want, lines[1], lines[2])
			}
		}
	}
}
