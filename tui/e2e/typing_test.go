package e2e

import (
	"encoding/json"
	"flag"
	"os"
	"strings"
	"testing"
	"time"

	"unsubdesk/tui/e2e/harness"
	"unsubdesk/tui/e2e/measure"
)

// What the typing measures: a desk that is there already, or how many instances a new
// one gets.
var (
	typingDesk = flag.String("desk", "", "a desk to search in, instead of a new one: a file, or the URL of a server's")
	typingRows = flag.Int("rows", 100_000, "instances of a new desk to search in")
)

// BenchmarkTyping is the time from a key in the filter line to the screen that has the
// rows of what is typed by then, all of them, read through a terminal emulator.
func BenchmarkTyping(b *testing.B) {
	w := searchedDesk(b)
	s := w.open("maya", look{width: 200, height: 50})
	s.rows()
	s.Settle(time.Second)
	var took []time.Duration
	for b.Loop() {
		for _, term := range measure.Terms {
			s.press("/")
			before := ""
			for _, text := range measure.Prefixes(term) {
				names := w.firstNames(text)
				begin := time.Now()
				s.write(strings.TrimPrefix(text, before))
				s.until("the rows of "+text, func(shown harness.Screen) bool { return measure.Holds(shown, text, names) })
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

// firstNames are the names of the first rows of a filter, more than a screen has.
func (w *world) firstNames(filter string) (names []string) {
	w.Helper()
	args := append([]string{"list", "--json", "--limit", "150"}, strings.Fields(filter)...)
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
	return names
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
