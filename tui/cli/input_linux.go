package cli

import (
	"os"

	"golang.org/x/sys/unix"
)

// dropInput drops what the driver of a terminal holds, the line that is being typed
// included. It may be called while somebody reads.
func dropInput(terminal *os.File) {
	raw, err := terminal.SyscallConn()
	if err != nil {
		return
	}
	raw.Control(func(fd uintptr) { //nolint:errcheck // a terminal that is gone holds nothing
		unix.IoctlSetInt(int(fd), unix.TCFLSH, unix.TCIFLUSH) //nolint:errcheck,gosec // as above
	})
}
