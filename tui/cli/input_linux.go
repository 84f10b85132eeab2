package cli

import (
	"errors"
	"os"
	"sync"

	"golang.org/x/sys/unix"
)

// keyboard is a terminal on which lines are typed. It waits for a whole line before it
// reads, so that what its driver holds of a line without an end can be looked at and
// dropped by Discard while somebody waits.
type keyboard struct {
	file *os.File
	fd   int
	mu   sync.Mutex // held while the file is read, or what it holds is dropped
}

func newKeyboard(file *os.File) *keyboard { return &keyboard{file: file, fd: int(file.Fd())} } //nolint:gosec // a descriptor is small

// Read implements io.Reader: a line at a time, as the driver hands it over.
func (k *keyboard) Read(p []byte) (int, error) {
	for {
		if err := k.poll(forever); err != nil && !errors.Is(err, errNothing) {
			return 0, err
		}
		if n, err := k.take(p); !errors.Is(err, errNothing) {
			return n, err
		}
	}
}

// errNothing says that there is nothing to read after all: it was dropped meanwhile.
var errNothing = errors.New("nothing was typed")

// take reads what there is.
func (k *keyboard) take(p []byte) (int, error) {
	k.mu.Lock()
	defer k.mu.Unlock()
	if err := k.poll(0); err != nil {
		return 0, err
	}
	return k.file.Read(p)
}

const forever = -1

// poll waits until there is something to read, or the end of it.
func (k *keyboard) poll(milliseconds int) error {
	fds := []unix.PollFd{{Fd: int32(k.fd), Events: unix.POLLIN}} //nolint:gosec // as above
	for {
		n, err := unix.Poll(fds, milliseconds)
		switch {
		case errors.Is(err, unix.EINTR):
			continue
		case err != nil:
			return err
		case n == 0:
			return errNothing
		}
		return nil
	}
}

// Discard drops what the driver holds, the line that is being typed included, and reports
// whether there was any. The driver counts such a line only while it does not make lines.
func (k *keyboard) Discard() bool {
	k.mu.Lock()
	defer k.mu.Unlock()
	held := 0
	if lines, err := unix.IoctlGetTermios(k.fd, unix.TCGETS); err == nil && lines.Lflag&unix.ICANON != 0 {
		letters := *lines
		letters.Lflag &^= unix.ICANON
		if unix.IoctlSetTermios(k.fd, unix.TCSETS, &letters) == nil {
			held, _ = unix.IoctlGetInt(k.fd, unix.TIOCINQ)
			k.flush()
			unix.IoctlSetTermios(k.fd, unix.TCSETS, lines) //nolint:errcheck // a terminal that is gone makes no lines
		}
	}
	k.flush()
	return held > 0
}

func (k *keyboard) flush() {
	unix.IoctlSetInt(k.fd, unix.TCFLSH, unix.TCIFLUSH) //nolint:errcheck,gosec // a terminal that is gone holds nothing
}
