package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"unsubdesk/tui/e2e/harness"
)

// TestStalePicturesAreNamed: one that has changed, one that is missing, and one that is
// nobody's.
func TestStalePicturesAreNamed(t *testing.T) {
	dir := t.TempDir()
	for name, content := range map[string]string{"same.svg": "a", "other.svg": "a", "nobody.svg": "a", "notes.txt": "a"} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	made := map[string][]byte{"same.svg": []byte("a"), "other.svg": []byte("b"), "missing.svg": []byte("a")}
	if err := compare(dir, made, true); err == nil || !strings.Contains(err.Error(), ": missing.svg, nobody.svg, other.svg;") {
		t.Errorf("all: %v", err)
	}
	if err := compare(dir, map[string][]byte{"same.svg": []byte("a")}, false); err != nil {
		t.Errorf("one that is the same: %v", err)
	}
}

// TestFilm: each look of a line is drawn once, and shown when it was there.
func TestFilm(t *testing.T) {
	f := &film{palette: darkTerminal, strips: map[string]*strip{}}
	take := func(at time.Duration, frame string) {
		screen, err := harness.Draw(frame, 30, 2)
		if err != nil {
			t.Fatal(err)
		}
		f.take(at, screen)
	}
	take(0, "first\nstays")
	take(time.Second, "never seen\nstays")
	take(time.Second, "second\nstays")
	take(2*time.Second, stillText+"\nstays")
	take(3*time.Second, "first\nstays")
	svg := f.svg(4 * time.Second)
	for _, text := range []string{"first", "second", "stays", stillText} {
		if n := strings.Count(svg, ">"+text+"<"); n != 1 {
			t.Errorf("%q is drawn %d times", text, n)
		}
	}
	for _, want := range []string{
		"@keyframes k0{0%{visibility:visible}25%{visibility:hidden}75%{visibility:visible}100%{visibility:hidden}}",
		"@keyframes k1{0%{visibility:visible}100%{visibility:hidden}}", "25%{visibility:visible}50%{visibility:hidden}",
	} {
		if !strings.Contains(svg, want) {
			t.Errorf("no %s in\n%s", want, svg)
		}
	}
	if strings.Contains(svg, "never seen") || strings.Count(svg, `class="l s"`) != 2 {
		t.Errorf("what was there for no time, or a still of another frame:\n%s", svg)
	}
}
