//go:build darwin || dragonfly || freebsd || netbsd || openbsd

package cli

import (
	"os"

	"golang.org/x/sys/unix"
)

// keyboard is a terminal on which lines are typed.
type keyboard struct{ *os.File }

func newKeyboard(file *os.File) *keyboard { return &keyboard{file} }

// Discard drops what the driver of the terminal holds, the line that is being typed
// included. It may be called while somebody reads. Whether there was any is not known.
func (k *keyboard) Discard() bool {
	raw, err := k.SyscallConn()
	if err != nil {
		return false
	}
	raw.Control(func(fd uintptr) { //nolint:errcheck // a terminal that is gone holds nothing
		unix.IoctlSetPointerInt(int(fd), unix.TIOCFLUSH, fread) //nolint:errcheck,gosec // as above
	})
	return false
}

// fread names the queue of what was typed.
const fread = 1
