package e2e

import (
	"fmt"
	"strconv"
	"testing"
	"time"

	"unsubdesk/tui/e2e/harness"
	"unsubdesk/tui/e2e/measure"
)

// The measurements of the README: `go test -run - -bench . ./tui/e2e`. They drive the
// built program on a terminal, so they hold everything between the key and the cells.

// stocked is a desk with n instances of the demo's data set.
func stocked(b *testing.B, n int) *world {
	b.Helper()
	w := newWorld(b)
	s := w.demo(look{args: []string{"--keep", w.db, "--instances", strconv.Itoa(n)}})
	s.rows()
	s.press("q")
	s.leaves()
	return w
}

// rows waits for a frame that shows instances, the cursor on one of them.
func (s *screens) rows() harness.Screen {
	s.w.Helper()
	return s.until("the first rows", func(shown harness.Screen) bool {
		y, _ := measure.CursorLine(shown)
		return y >= 0
	})
}

// BenchmarkFirstFrame is the time from the launch to a screen with rows in it.
func BenchmarkFirstFrame(b *testing.B) {
	for _, n := range []int{2_000, 100_000} {
		b.Run(fmt.Sprintf("instances=%d", n), func(b *testing.B) {
			w := stocked(b, n)
			var took []time.Duration
			for b.Loop() {
				begin := time.Now()
				s := w.open("maya", look{width: 120, height: 36})
				s.rows()
				took = append(took, time.Since(begin))
				if err := s.Close(); err != nil {
					b.Fatal(err)
				}
			}
			report(b, took)
		})
	}
}

// BenchmarkKeyToRepaint is the time from a key to the screen that shows its effect.
func BenchmarkKeyToRepaint(b *testing.B) {
	w := stocked(b, 2_000)
	s := w.open("maya", look{width: 160, height: 50})
	s.rows()
	s.Settle(time.Second)
	var took []time.Duration
	for b.Loop() {
		took = append(took, s.moveDown())
	}
	report(b, took)
}

// moveDown moves the cursor down by a row and returns the time until the screen shows
// it there.
func (s *screens) moveDown() time.Duration {
	s.w.Helper()
	_, from := measure.CursorLine(s.Screen())
	begin := time.Now()
	s.press("down")
	s.until("the cursor on the next row", func(shown harness.Screen) bool {
		_, line := measure.CursorLine(shown)
		return line != "" && line != from
	})
	return time.Since(begin)
}

// BenchmarkCursorMoveBytes counts what a cursor move sends to the terminal, with all
// that it changes in the preview, at 160×50.
func BenchmarkCursorMoveBytes(b *testing.B) {
	w := stocked(b, 2_000)
	s := w.open("maya", look{width: 160, height: 50})
	s.rows()
	s.Settle(time.Second)
	var sent []int
	for b.Loop() {
		before := s.Written()
		s.moveDown()
		s.Settle(100 * time.Millisecond)
		sent = append(sent, s.Written()-before)
	}
	b.ReportMetric(float64(measure.Percentile(sent, 50)), "p50-bytes")
	b.ReportMetric(float64(measure.Percentile(sent, 95)), "p95-bytes")
	b.ReportMetric(float64(measure.Percentile(sent, 100)), "max-bytes")
}

// BenchmarkMemory reads how much memory the screens hold after some work in them.
func BenchmarkMemory(b *testing.B) {
	for _, n := range []int{2_000, 100_000} {
		b.Run(fmt.Sprintf("instances=%d", n), func(b *testing.B) {
			w := stocked(b, n)
			most := 0.0
			for b.Loop() {
				s := w.open("maya", look{width: 160, height: 50})
				s.rows()
				s.work()
				now, _, err := measure.Memory(s.PID())
				if err != nil {
					b.Fatal(err)
				}
				most = max(most, now)
				if err := s.Close(); err != nil {
					b.Fatal(err)
				}
			}
			b.ReportMetric(most, "resident-MB")
		})
	}
}

// work pages through the list, marks all that match a filter, and looks at the other
// views.
func (s *screens) work() {
	s.w.Helper()
	for range 20 {
		s.press("pgdown")
	}
	s.press("G", "g", "/")
	s.write("orion")
	s.press("enter", "*")
	s.see("selected")
	s.press("2")
	s.see("Pending")
	s.press("3", "1")
	s.see("selected")
	s.Settle(300 * time.Millisecond)
}

// report reports the median and the 95th percentile in milliseconds.
func report(b *testing.B, took []time.Duration) {
	b.Helper()
	b.ReportMetric(float64(measure.Percentile(took, 50).Microseconds())/1000, "p50-ms")
	b.ReportMetric(float64(measure.Percentile(took, 95).Microseconds())/1000, "p95-ms")
	b.ReportMetric(0, "ns/op") // a mean of launches and waits says nothing
}
