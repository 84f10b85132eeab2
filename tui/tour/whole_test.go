package tour_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/muesli/termenv"

	"unsubdesk/model"
	"unsubdesk/model/demo"
	"unsubdesk/model/desk"
	"unsubdesk/tui/e2e/stage"
	"unsubdesk/tui/styles"
	"unsubdesk/tui/tour"
)

// TestTheWholeTour: on desks of every kind, on every size of screen and in every look, the
// tour reaches its end, nothing is ever drawn outside of the screen, the refunds are what
// was said, and the books agree.
func TestTheWholeTour(t *testing.T) {
	look := func(theme styles.Theme, profile termenv.Profile, ascii bool) styles.Styles {
		return styles.New(styles.Options{Theme: theme, Profile: profile, ASCII: ascii})
	}
	for _, c := range []struct {
		width, height int
		data          demo.Options
		styles        styles.Styles
	}{
		{80, 24, demo.Options{Instances: 120, Seed: 7}, look(styles.Dark, termenv.ANSI256, false)},
		{200, 50, demo.Options{Instances: 250, Seed: 1}, look(styles.Light, termenv.TrueColor, false)},
		{60, 19, demo.Options{Instances: 63, Seed: -5}, look(styles.Mono, termenv.ANSI256, false)},
		{120, 30, demo.Options{Instances: 100, Seed: 99, ReviewWindow: demo.LeastReviewWindow}, look(styles.Dark, termenv.Ascii, true)},
	} {
		t.Run(fmt.Sprintf("%d×%d, %d instances", c.width, c.height, c.data.Instances), func(t *testing.T) {
			s := open(t, c.width, c.height, func(o *stage.Options) {
				c.data.Now = o.Data.Now
				o.Data, o.Styles = c.data, c.styles
			})
			ascii := c.styles.Glyphs.ASCII
			for s.Next() {
				fills(t, s, c.width, c.height)
				if ascii && strings.ContainsAny(panel(s), "─…·") {
					t.Fatalf("not ASCII:\n%s", s.Text())
				}
			}
			reachedItsEnd(t, s)
		})
	}
}

// panel is the last lines of a screen.
func panel(s *stage.Stage) string {
	lines := strings.Split(s.Text(), "\n")
	return strings.Join(lines[len(lines)-3:], "\n")
}

func reachedItsEnd(t *testing.T, s *stage.Stage) {
	t.Helper()
	if text := s.Text(); s.Err() != nil || !strings.Contains(text, "The tour is over") || !strings.Contains(text, "Your turn") {
		t.Fatalf("the tour ends (%v) with\n%s", s.Err(), text)
	}
	large, small := refund(t, s, "teller-db"), refund(t, s, "lab-rds")
	if large.Refund.String() != "6195.00" || large.DecidedBy != "chen" || large.SubmittedBy != "maya" || len(large.Entries) != 3 {
		t.Errorf("the large order's request is %+v", large)
	}
	if small.Refund.String() != "277.50" || small.Decision != model.DecisionNotRequired || len(small.Entries) != 1 {
		t.Errorf("the small order's request is %+v", small)
	}
	report, err := s.Desk().Verify(t.Context(), nil)
	if err != nil || !report.OK() {
		t.Errorf("verify: %+v, %v", report, err)
	}
}

// refund is the one completed request with instances of such a name.
func refund(t *testing.T, s *stage.Stage, name string) desk.HistoryRow {
	t.Helper()
	filter, err := model.ParseFilter(name)
	if err != nil {
		t.Fatal(err)
	}
	rows, err := s.Desk().History(t.Context(), model.RequestQuery{Filter: filter, Limit: 10})
	if err != nil || len(rows) != 1 {
		t.Fatalf("%d refunds of %s, %v", len(rows), name, err)
	}
	return rows[0]
}

// TestTheTourTakesItsTime: it is long enough to be read, and short enough to be watched.
func TestTheTourTakesItsTime(t *testing.T) {
	s := open(t, 80, 24)
	began := s.Now()
	until(t, s, "The tour is over")
	if took := s.Now().Sub(began); took < 90*time.Second || took > 200*time.Second {
		t.Errorf("the tour takes %v", took)
	}
}

// TestCaptionsAreShort: none needs more than two lines on the usual screen, so that the
// captions take three of it.
func TestCaptionsAreShort(t *testing.T) {
	stops := map[string]bool{}
	for _, s := range tour.Script(demo.Leads{Small: "lab", Large: "teller", Account: "Northwind Bank"}) {
		if len(s.Say) > 124 {
			t.Errorf("%d characters: %s", len(s.Say), s.Say)
		}
		if s.Stop != "" && stops[s.Stop] {
			t.Errorf("two stops are called %s", s.Stop)
		}
		stops[s.Stop] = true
	}
	s := open(t, 80, 24)
	if !strings.HasPrefix(panel(s), "── Tour 1 of") {
		t.Errorf("the captions are not in the last three lines:\n%s", s.Text())
	}
}
