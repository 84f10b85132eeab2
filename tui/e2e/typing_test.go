package e2e

import (
	"encoding/json"
	"flag"
	"os"
	"strings"
	"testing"
	"time"

	"unsubdesk/tui/e2e/harness"
)

// What the typing measures: a desk that is there already, or how many instances a new
// one gets.
var (
	typingDesk = flag.String("desk", "", "a desk to search in, instead of a new one: a file, or the URL of a server's")
	typingRows = flag.Int("rows", 100_000, "instances of a new desk to search in")
)

// typed is the mix that is typed letter by letter: rare, middling and common terms, of
// one letter and of many, in several scripts, and some that match nothing, with filters.
var typed = []string{"batch", "store", "cs2526", "0612", "edge-23", "备份", "用户", "서울", "镜像-06", "7c43", "batch-edge-23953", "zq", "龘",
	"xylophone", "没有这个", "region:eu-west-1 batch", "type:cdn store", "manager:chen log"}

// BenchmarkTyping is the time from a key in the filter line to the screen that has the
// rows of what is typed by then, all of them, read through a terminal emulator.
func BenchmarkTyping(b *testing.B) {
	w := searchedDesk(b)
	s := w.open("maya", look{width: 200, height: 50})
	s.rows()
	s.Settle(time.Second)
	var took []time.Duration
	for b.Loop() {
		for _, term := range typed {
			s.press("/")
			before := ""
			for _, text := range prefixes(term) {
				names := w.firstNames(text)
				begin := time.Now()
				s.write(strings.TrimPrefix(text, before))
				s.until("the rows of "+text, func(shown harness.Screen) bool { return holds(shown, text, names) })
				d := time.Since(begin)
				if took = append(took, d); d > 100*time.Millisecond {
					b.Logf("%s: %s", text, d)
				}
				before = text
				s.Settle(50 * time.Millisecond) // a person's next key comes later
			}
			for range 2 { // one leaves the filter line, the other clears it
				s.press("esc")
				s.Settle(100 * time.Millisecond)
			}
			s.until("the whole list", func(shown harness.Screen) bool { return !shown.Contains("/ " + term) })
		}
	}
	report(b, took)
}

// prefixes are what stands in the filter line after each letter, but for those of a
// field's name, which look for nothing yet.
func prefixes(term string) (all []string) {
	for i := range term {
		if i > 0 && !strings.HasSuffix(term[:i], " ") {
			all = append(all, term[:i])
		}
	}
	all = append(all, term)
	if at := strings.IndexByte(term, ' '); at > 0 {
		all = []string{term[:at]}
		for i := range term[at+1:] {
			if i > 0 {
				all = append(all, term[:at+1+i])
			}
		}
		all = append(all, term)
	}
	return all
}

// firstNames are the names of the first rows of a filter, but for a few that may take
// effect at any moment.
func (w *world) firstNames(filter string) (names []string) {
	w.Helper()
	args := append([]string{"list", "--json", "--limit", "30"}, strings.Fields(filter)...)
	out := strings.TrimSpace(w.must("maya", args...))
	for line := range strings.Lines(out) {
		var row struct {
			Name string `json:"instance_name"`
		}
		if err := json.Unmarshal([]byte(line), &row); err != nil || row.Name == "" {
			w.Fatalf("%s: %v", line, err)
		}
		names = append(names, row.Name)
	}
	return names[min(3, len(names)/2):]
}

// holds reports whether the screen shows these rows, one under the other, for a filter.
func holds(shown harness.Screen, filter string, names []string) bool {
	if len(names) == 0 {
		return shown.Contains("Nothing matches " + filter + ".")
	}
	lines := shown.Lines()
	for y := range lines {
		at := 0
		for at < len(names) && y+at < len(lines) && strings.Contains(lines[y+at], names[at]) {
			at++
		}
		if at == len(names) && strings.Contains(strings.Join(lines[:y], "\n"), filter) {
			return true
		}
	}
	return false
}

func searchedDesk(b *testing.B) *world {
	b.Helper()
	if *typingDesk == "" {
		return stocked(b, *typingRows)
	}
	if _, err := os.Stat(*typingDesk); err != nil && !strings.Contains(*typingDesk, "://") {
		b.Fatal(err)
	}
	w := newWorld(b)
	w.db = *typingDesk
	return w
}
