package e2e

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestDemoTellsBothSidesAndVanishes(t *testing.T) {
	w := newWorld(t)
	s := w.demo(look{})
	s.see("DEMO", "maya", "agent")
	s.see("Unsubscription Allowed")
	s.press("ctrl+t")
	s.see("DEMO", "chen", "manager")
	s.press("ctrl+t")
	s.see("DEMO", "maya", "agent")
	s.press("q")
	s.leaves()
	if left, err := os.ReadDir(w.home.Temp()); err != nil || len(left) > 0 {
		t.Errorf("the demo left %v behind (%v)", left, err)
	}
}

func TestDemoKeepsItsDesk(t *testing.T) {
	w := newWorld(t)
	s := w.demo(look{args: []string{"--keep", w.db, "--instances", "300"}})
	s.see("Unsubscription Allowed")
	s.press("q")
	s.leaves()
	if count := w.must("maya", "list", "--tab", "all", "--count"); strings.TrimSpace(count) != "300" {
		t.Errorf("the kept desk holds %s instances, want 300", count)
	}
	w.booksAgree()

	again := w.start(look{args: []string{"demo", "--keep", w.db}})
	if status, err := again.Wait(patience); err != nil || status == 0 {
		t.Errorf("a demo on an existing file ended with %d, %v", status, err)
	}
	if said := again.Screen(); !strings.Contains(said.String(), filepath.Base(w.db)) {
		t.Errorf("the refusal does not name the file:\n%s", said)
	}
}

func TestDemoIsRemovedWhenTheTerminalIsClosed(t *testing.T) {
	w := newWorld(t)
	s := w.demo(look{})
	s.see("Unsubscription Allowed")
	if err := s.HangUp(); err != nil {
		t.Fatal(err)
	}
	if _, err := s.Wait(patience); err != nil {
		t.Fatal(err)
	}
	if left, err := os.ReadDir(w.home.Temp()); err != nil || len(left) > 0 {
		t.Errorf("the demo left %v behind (%v)", left, err)
	}
}
