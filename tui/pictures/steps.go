package main

import (
	"fmt"

	"unsubdesk/tui/e2e/harness"
)

// step is one thing a person does or waits for.
type step func(*harness.Terminal) error

// see waits until a line of the screen holds all the texts.
func see(texts ...string) step {
	return func(t *harness.Terminal) error {
		s, err := t.WaitFor(func(s harness.Screen) bool { return s.LineWith(texts...) != "" }, patience)
		if err != nil {
			return fmt.Errorf("waiting for %q: %w; the screen:\n%s", texts, err, s)
		}
		return nil
	}
}

// keys presses keys by name.
func keys(names ...string) step {
	return func(t *harness.Terminal) error { return t.Keys(names...) }
}

// text types.
func text(text string) step {
	return func(t *harness.Terminal) error { return t.Type(text) }
}

// quiet waits until the screen stands still.
func quiet() step {
	return func(t *harness.Terminal) error {
		t.Settle(settled)
		return nil
	}
}
