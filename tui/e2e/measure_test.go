package e2e

import (
	"fmt"
	"os"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"unsubdesk/tui/e2e/harness"
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
		y, _ := cursorLine(shown)
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
	_, from := cursorLine(s.Screen())
	begin := time.Now()
	s.press("down")
	s.until("the cursor on the next row", func(shown harness.Screen) bool {
		_, line := cursorLine(shown)
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
	slices.Sort(sent)
	b.ReportMetric(float64(at(sent, 50)), "p50-bytes")
	b.ReportMetric(float64(at(sent, 95)), "p95-bytes")
	b.ReportMetric(float64(sent[len(sent)-1]), "max-bytes")
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
				most = max(most, residentMB(b, s.PID()))
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

// residentMB is the memory that a process holds, in millions of bytes.
func residentMB(b *testing.B, pid int) float64 {
	b.Helper()
	status, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", pid))
	if err != nil {
		b.Fatal(err)
	}
	_, after, _ := strings.Cut(string(status), "VmRSS:")
	kib, err := strconv.ParseFloat(strings.Fields(after)[0], 64)
	if err != nil {
		b.Fatal(err)
	}
	return kib * 1024 / 1e6
}

// report reports the median and the 95th percentile in milliseconds.
func report(b *testing.B, took []time.Duration) {
	b.Helper()
	slices.Sort(took)
	b.ReportMetric(float64(at(took, 50).Microseconds())/1000, "p50-ms")
	b.ReportMetric(float64(at(took, 95).Microseconds())/1000, "p95-ms")
	b.ReportMetric(0, "ns/op") // a mean of launches and waits says nothing
}

// at is a percentile of sorted values.
func at[T any](sorted []T, percent int) T {
	return sorted[(len(sorted)-1)*percent/100]
}
