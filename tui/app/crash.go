package app

import (
	"fmt"
	"runtime/debug"

	tea "github.com/charmbracelet/bubbletea"
)

// crashed is the end of a session by something that nobody expected, in a
// command that ran beside Update.
type crashed struct {
	value any
	stack []byte
}

// ErrCrash is what a person reads when the screens had to be closed.
type ErrCrash struct{ Value any }

func (e *ErrCrash) Error() string {
	return "The screens had to close because of an error in the program. " +
		"Nothing was left half done: each action is one commit, and a refund that was on its way is done or not; look in History."
}

// guarded lets a command that panics end the session in an orderly way: the
// terminal is restored and a sentence is said instead of a stack.
func guarded(cmd tea.Cmd) tea.Cmd {
	if cmd == nil {
		return nil
	}
	return func() (msg tea.Msg) {
		defer func() {
			if v := recover(); v != nil {
				msg = crashed{v, debug.Stack()}
			}
		}()
		msg = cmd()
		if batch, ok := msg.(tea.BatchMsg); ok {
			for i := range batch {
				batch[i] = guarded(batch[i])
			}
		}
		return msg
	}
}

// fell ends the session after a panic: no key is handled any more.
func (m *Model) fell(value any, stack []byte) tea.Cmd {
	m.ahead = nil
	m.log.Error("the screens crashed", "panic", fmt.Sprint(value), "stack", string(stack))
	m.crash = &ErrCrash{value}
	m.quitting = true
	return tea.Quit
}
