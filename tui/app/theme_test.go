package app_test

import (
	"strings"
	"testing"

	"github.com/charmbracelet/x/ansi"
	"github.com/muesli/termenv"

	"unsubdesk/db/dbtest"
	"unsubdesk/model/desk"
	"unsubdesk/tui/app"
	"unsubdesk/tui/styles"
)

// restyles lets a session change its theme.
func restyles(profile termenv.Profile) option {
	return func(o *app.Options) {
		o.Restyle = func(t styles.Theme) styles.Styles { return styles.New(styles.Options{Theme: t, Profile: profile}) }
		o.Styles = o.Restyle(styles.Dark)
	}
}

// TestThemeIsChangedAtRunTime: the palette changes it for this session, on every page.
func TestThemeIsChangedAtRunTime(t *testing.T) {
	w := newWorld(t, 20)
	d := open(t, w.as("maya"), w.clock, 120, 36, restyles(termenv.TrueColor))
	d.keys("2", "3", "1") // pages that were open before have it too
	d.keys(":", "type:theme dark-contrast")
	d.sees("Theme dark-contrast: dark, with much contrast")
	d.keys("enter")
	d.sees("Theme dark-contrast until you leave; the setting screen.theme keeps it.")
	for _, page := range []string{"1", "2", "3"} {
		d.keys(page)
		if got := d.model.View(); strings.Contains(got, "38;5;80m") || strings.Contains(got, "48;5;237m") || !strings.Contains(got, "38;2;135;215;255") {
			t.Errorf("page %s has the old colours still: %q", page, got)
		}
	}
	d.keys(":", "type:theme dark-contrast", "enter")
	d.sees("It is what you see.")
	d.keys(":", "type:theme mono", "enter")
	if got := d.model.View(); strings.Contains(got, "38;") || strings.Contains(got, "48;") {
		t.Errorf("mono has colours: %q", got)
	}
}

func TestNoThemesWithoutColours(t *testing.T) {
	w := newWorld(t, 5)
	d := open(t, w.as("maya"), w.clock, 120, 36, restyles(termenv.Ascii))
	d.keys(":", "type:theme light", "enter")
	d.sees("This terminal shows no colours.")
}

// TestEveryStateIsAWordToo: whatever the theme, and without any colour, the screens show
// the same words and marks, and no two states the same ones.
func TestEveryStateIsAWordToo(t *testing.T) {
	w := newWorld(t, 12)
	large := dbtest.Costs("9000.00", "9000.00")
	dbtest.Put(t, w.store, dbtest.Instance("s-free", dbtest.Named("state-free")), dbtest.Instance("s-held", dbtest.Named("state-held"), dbtest.Frozen()),
		dbtest.Instance("s-waits", dbtest.Named("state-waits"), large), dbtest.Instance("s-done", dbtest.Named("state-done")),
		dbtest.Instance("s-review", dbtest.Named("state-review"), large))
	for _, id := range []string{"s-waits", "s-done"} {
		if _, err := w.as("maya").Submit(t.Context(), desk.Submission{IDs: []string{id}, Reason: "1", Key: id}, nil); err != nil {
			t.Fatal(err)
		}
	}
	var plain []string
	for _, o := range append([]styles.Options{{Profile: termenv.Ascii}, {Theme: styles.Dark, Profile: termenv.ANSI}}, everyTheme()...) {
		d := open(t, w.as("maya"), w.clock, 140, 36, func(a *app.Options) { a.Styles = styles.New(o) })
		var shown []string
		for _, state := range [][]string{{"tab", "tab"}, {"/", "type:state", "enter"}, {"g", " ", "j", " "}, {"2"}, {"3"}, {"?"}} {
			d.keys(state...)
			shown = append(shown, ansi.Strip(d.model.View()))
		}
		if plain == nil {
			plain = shown
			theStatesDiffer(t, shown[1])
		}
		for i := range shown {
			if shown[i] != plain[i] {
				t.Errorf("%s shows other words than without colours:\n%s\n%s", o.Theme, shown[i], plain[i])
			}
		}
	}
}

func everyTheme() []styles.Options {
	var all []styles.Options
	for _, theme := range styles.Themes() {
		all = append(all, styles.Options{Theme: theme, Profile: termenv.TrueColor})
	}
	return all
}

// theStatesDiffer checks that the rows of five states tell them by words of their own.
func theStatesDiffer(t *testing.T, screen string) {
	t.Helper()
	words := map[string]string{"state-free": "allowed", "state-held": "frozen", "state-waits": "pending", "state-done": "unsubscribed", "state-review": "review"}
	for name, word := range words {
		found := false
		for line := range strings.Lines(screen) {
			table, _, _ := strings.Cut(line, "│")
			if strings.Contains(table, name) {
				found = strings.Contains(table, word)
			}
		}
		if !found {
			t.Errorf("the row %s does not say %q:\n%s", name, word, screen)
		}
	}
}
