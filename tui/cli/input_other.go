//go:build !(linux || darwin || dragonfly || freebsd || netbsd || openbsd)

package cli

import "os"

// keyboard is a terminal on which lines are typed.
type keyboard struct{ *os.File }

func newKeyboard(file *os.File) *keyboard { return &keyboard{file} }

// Discard cannot drop what the terminal holds: its driver offers no way.
func (k *keyboard) Discard() bool { return false }
