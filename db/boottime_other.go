//go:build !linux

package db

import "time"

// SinceBoot is a clock that nobody can set. It may stand still while the machine
// sleeps.
func SinceBoot() time.Duration { return time.Since(started) }

var started = time.Now()
