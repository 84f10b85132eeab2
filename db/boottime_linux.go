package db

import (
	"time"

	"golang.org/x/sys/unix"
)

// SinceBoot is a clock that nobody can set, and that goes on while the machine sleeps.
func SinceBoot() time.Duration {
	var t unix.Timespec
	if err := unix.ClockGettime(unix.CLOCK_BOOTTIME, &t); err != nil {
		return time.Since(started)
	}
	return time.Duration(t.Nano())
}

var started = time.Now()
