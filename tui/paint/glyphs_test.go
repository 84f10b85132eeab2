package paint

import (
	"io"
	"strings"
	"testing"

	"github.com/charmbracelet/x/vt"
)

// TestManyClusters: characters of several runes are forgotten when they are off the
// screen, and those on it stay what they are.
func TestManyClusters(t *testing.T) {
	emu := vt.NewEmulator(40, 4)
	go io.Copy(io.Discard, emu) //nolint:errcheck // it asks nothing
	w := New(emu)
	w.Resize(40, 4)
	write := func(s string) {
		t.Helper()
		if _, err := io.WriteString(w, s); err != nil {
			t.Fatal(err)
		}
	}
	const kept = "e\u0301\u0323 👩‍🚀 \u212b\u0327"
	write("\x1b[?1049h\x1b[2J\x1b[H" + kept)
	drawn := 0
	for first := range 30 {
		for second := range 30 {
			var b strings.Builder
			for letter := 'a'; letter <= 'z'; letter++ {
				b.WriteString(string([]rune{letter, rune(0x300 + first), rune(0x320 + second)}))
				drawn++
			}
			write("\x1b[2;1H" + b.String())
		}
	}
	if n := len(w.clusters.texts); n > fewClusters+100 || drawn < 5*fewClusters {
		t.Errorf("%d clusters are kept of %d", n, drawn)
	}
	lines := strings.Split(emu.String(), "\n")
	if got := strings.TrimRight(lines[0], " "); got != kept {
		t.Errorf("the first line is %q, not %q", got, kept)
	}
	if want := "a\u031d\u033db\u031d\u033d"; !strings.HasPrefix(lines[1], want) {
		t.Errorf("the second line is %q, not %q…", lines[1], want)
	}
}
