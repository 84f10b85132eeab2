package app_test

import (
	"context"
	"regexp"
	"testing"

	"unsubdesk/model"
	"unsubdesk/model/desk"
)

// slowDesk knows the values of a picker at once, and their counts later.
type slowDesk struct {
	*desk.Session
	asked *[]context.Context
}

func (s slowDesk) FacetsAtOnce(ctx context.Context, q model.ListQuery, field model.FilterField) ([]model.Facet, bool, error) {
	facets, _, err := s.Session.FacetsAtOnce(ctx, model.ListQuery{}, field)
	for i := range facets {
		facets[i].Count = model.CountUnknown
	}
	return facets, false, err
}

func (s slowDesk) Facets(ctx context.Context, q model.ListQuery, field model.FilterField) ([]model.Facet, error) {
	*s.asked = append(*s.asked, ctx)
	return s.Session.Facets(ctx, q, field)
}

func slowPickers(t *testing.T) (*driver, *[]context.Context) {
	w := newWorld(t, 100)
	asked := new([]context.Context)
	d := open(t, slowDesk{w.as("maya"), asked}, w.clock, 120, 36)
	d.hold = true
	return d, asked
}

func (d *driver) seesLine(pattern string) {
	d.t.Helper()
	if screen := d.screen(); !regexp.MustCompile(pattern).MatchString(screen) {
		d.t.Errorf("the screen has no %s:\n%s", pattern, screen)
	}
}

// TestPickersOpenBeforeTheirCounts: the values are there and can be checked while their
// counts are still to come, which then change nothing but the numbers.
func TestPickersOpenBeforeTheirCounts(t *testing.T) {
	d, _ := slowPickers(t)
	d.keys("f")
	d.pass()
	d.seesLine(`\] CDN +… `)
	d.seesLine(`\] OBS +… `)
	d.keys("down", " ")
	d.release()
	d.seesLine(`\] CDN +60 `)
	d.seesLine(`\[x\] OBS +20 `)
	d.sees("/ type:OBS", "20 match")
	d.keys("enter", "f", "tab")
	d.seesLine(`\] cn-north-4 +20 `)
	d.seesLine(`\] eu-west-1 +0 `) // of which none is left beside type:OBS
}

// TestPickersCountForSomebody: a count that nobody waits for ends, and its answer is
// dropped.
func TestPickersCountForSomebody(t *testing.T) {
	for _, key := range []string{"esc", "enter", "tab"} {
		d, asked := slowPickers(t)
		d.keys("f")
		d.pass()
		if len(*asked) != 1 || (*asked)[0].Err() != nil {
			t.Fatalf("%s: %d counts are under way", key, len(*asked))
		}
		d.keys(key)
		if (*asked)[0].Err() == nil {
			t.Errorf("%s: the count goes on", key)
		}
		d.release()
		if key != "tab" {
			d.seesNot("Product type")
		}
	}
}
