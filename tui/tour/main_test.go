package tour_test

import (
	"strings"
	"testing"
	"time"

	"github.com/charmbracelet/x/ansi"
	"github.com/muesli/termenv"

	"unsubdesk/model/demo"
	"unsubdesk/tui/e2e/stage"
	"unsubdesk/tui/styles"
)

// open opens the tour on a demo's desk.
func open(t *testing.T, width, height int, change ...func(*stage.Options)) *stage.Stage {
	t.Helper()
	o := stage.Options{Data: demo.Options{Instances: 63, Seed: 7, Now: time.Date(2026, 11, 23, 14, 2, 10, 0, time.UTC)},
		Width: width, Height: height, Tour: true, Styles: styles.New(styles.Options{Theme: styles.Dark, Profile: termenv.ANSI256})}
	for _, c := range change {
		c(&o)
	}
	s, err := stage.Open(t.Context(), t.TempDir(), o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	})
	return s
}

// until lets time pass until the screen shows a text.
func until(t *testing.T, s *stage.Stage, text string) {
	t.Helper()
	for !strings.Contains(s.Text(), text) {
		if !s.Next() {
			t.Fatalf("%q does not appear:\n%s", text, s.Text())
		}
	}
}

// fills fails unless the frame has exactly the size of the screen.
func fills(t *testing.T, s *stage.Stage, width, height int) {
	t.Helper()
	lines := strings.Split(s.Frame(), "\n")
	if len(lines) != height {
		t.Fatalf("the screen of %d×%d has %d lines:\n%s", width, height, len(lines), s.Text())
	}
	for i, l := range lines {
		if w := ansi.StringWidth(l); w != width {
			t.Fatalf("line %d of the screen of %d×%d has %d cells:\n%s", i, width, height, w, s.Text())
		}
	}
}
