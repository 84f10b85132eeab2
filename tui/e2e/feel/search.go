package main

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"unsubdesk/tui/e2e/harness"
	"unsubdesk/tui/e2e/measure"
)

// keystroke is what a letter in a search took, with what stood there after it.
type keystroke struct {
	text string
	took time.Duration
}

// search types the mix of terms into the filter line, letter by letter.
func (b *bench) search(ctx context.Context, t *table, s *screens) error {
	b.tell("searching")
	var all []keystroke
	for _, term := range b.o.terms {
		some, err := b.searchFor(ctx, s, term)
		if err != nil {
			return err
		}
		all = append(all, some...)
	}
	addKeystrokes(t, fmt.Sprintf("search key to finished repaint, %d terms letter by letter", len(b.o.terms)), all)
	return nil
}

// addKeystrokes adds the percentiles of keystrokes, and the slowest.
func addKeystrokes(t *table, what string, all []keystroke) {
	var took []time.Duration
	slowest := keystroke{}
	for _, k := range all {
		if took = append(took, k.took); k.took > slowest.took {
			slowest = k
		}
	}
	t.add(what, "p50 %s, p95 %s, slowest %s (`%s`)", brief(measure.Percentile(took, 50)), brief(measure.Percentile(took, 95)), brief(slowest.took), slowest.text)
}

// searchFor types one term, and takes it away again.
func (b *bench) searchFor(ctx context.Context, s *screens, term string) (all []keystroke, err error) {
	if _, err := s.pressed("/", "the filter line", func(shown harness.Screen) bool { return shown.Contains("Esc to the list") }); err != nil {
		return nil, err
	}
	before := ""
	for _, text := range measure.Prefixes(term) {
		names, err := b.names(ctx, strings.Fields(text)...)
		if err != nil {
			return nil, err
		}
		took, err := s.typed(strings.TrimPrefix(text, before), "the rows of "+text, func(shown harness.Screen) bool { return measure.Holds(shown, text, names) })
		before = text
		if err != nil {
			if now, why := b.names(ctx, strings.Fields(text)...); why != nil || slices.Equal(now, names) {
				return nil, errors.Join(err, why)
			}
			b.tell("passed over: rows of " + text + " took effect meanwhile")
			continue
		}
		all = append(all, keystroke{text, took})
		s.Settle(quiet) // a person's next key comes later
	}
	return all, s.clear()
}

// clear leaves the filter line and clears it.
func (s *screens) clear() error {
	if _, err := s.pressed("esc", "the list", func(shown harness.Screen) bool { return !shown.Contains("Esc to the list") }); err != nil {
		return err
	}
	_, err := s.pressed("esc", "the whole list", func(shown harness.Screen) bool { return shown.Contains("/ press / to filter") && hasRows(shown) })
	return err
}
