package components_test

import (
	"strings"
	"testing"

	"unsubdesk/tui/components"
	"unsubdesk/tui/styles"
)

func TestBar(t *testing.T) {
	plain, ascii := styles.New(styles.Options{}), styles.New(styles.Options{ASCII: true})
	for _, c := range []struct {
		share       float64
		width       int
		want, ascii string
	}{
		{0, 4, "", ""}, {1, 4, "━━━━", "####"}, {0.5, 4, "━━", "##"}, {0.62, 4, "━━╸", "##."}, {0.0001, 4, "╸", "."},
		{7, 2, "━━", "##"}, {-1, 2, "", ""}, {1, 0, "", ""},
	} {
		if got := components.Bar(plain, c.share, c.width); got != c.want {
			t.Errorf("%v of %d cells is %q, want %q", c.share, c.width, got, c.want)
		}
		if got := components.Bar(ascii, c.share, c.width); got != c.ascii {
			t.Errorf("%v of %d cells is %q in ASCII, want %q", c.share, c.width, got, c.ascii)
		}
	}
}

func TestChart(t *testing.T) {
	plain, ascii := styles.New(styles.Options{}), styles.New(styles.Options{ASCII: true})
	shares := []float64{0, 0.001, 0.25, 0.5, 0.75, 1}
	if got := strings.Join(components.Chart(plain, shares, 2), "\n"); got != "    ▄█\n ▁▄███" {
		t.Errorf("the columns are\n%s", got)
	}
	if got := strings.Join(components.Chart(ascii, shares, 2), "\n"); got != "    .#\n ..###" {
		t.Errorf("in ASCII they are\n%s", got)
	}
	if got := components.Chart(plain, shares, 0); len(got) != 0 {
		t.Errorf("without a height: %q", got)
	}
}
