package main

import (
	"fmt"
	"io"
	"strings"
	"time"

	"unsubdesk/tui/e2e/measure"
)

// table is what was measured, in the order in which it was.
type table struct {
	about string
	lines []line
}

// line is one figure: what it is of, and how much.
type line struct{ what, measured string }

// add adds a figure.
func (t *table) add(what, format string, values ...any) {
	t.lines = append(t.lines, line{what, fmt.Sprintf(format, values...)})
}

// times adds how some durations are spread.
func (t *table) times(what string, took []time.Duration) {
	t.add(what, "%s", spread(took))
}

// spread is the median of some durations and the longest, of many the 95th percentile
// too.
func spread(took []time.Duration) string {
	switch {
	case len(took) == 1:
		return brief(took[0])
	case len(took) < 20:
		return fmt.Sprintf("median %s, most %s", brief(measure.Percentile(took, 50)), brief(measure.Percentile(took, 100)))
	}
	return fmt.Sprintf("p50 %s, p95 %s, most %s", brief(measure.Percentile(took, 50)),
		brief(measure.Percentile(took, 95)), brief(measure.Percentile(took, 100)))
}

// brief is a duration in three digits or so.
func brief(d time.Duration) string {
	switch {
	case d >= 10*time.Second:
		return fmt.Sprintf("%.1f s", d.Seconds())
	case d >= time.Second:
		return fmt.Sprintf("%.2f s", d.Seconds())
	}
	return fmt.Sprintf("%.1f ms", float64(d.Microseconds())/1000)
}

// write writes the table as Markdown.
func (t *table) write(to io.Writer) error {
	var b strings.Builder
	fmt.Fprintf(&b, "%s\n\n| what | measured |\n| --- | --- |\n", t.about)
	for _, l := range t.lines {
		fmt.Fprintf(&b, "| %s | %s |\n", strings.ReplaceAll(l.what, "|", `\|`), strings.ReplaceAll(l.measured, "|", `\|`))
	}
	if _, err := io.WriteString(to, b.String()); err != nil {
		return fmt.Errorf("write the table: %w", err)
	}
	return nil
}
