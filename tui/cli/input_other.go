//go:build !(linux || darwin || dragonfly || freebsd || netbsd || openbsd)

package cli

import "os"

// dropInput cannot drop what the terminal holds: its driver offers no way.
func dropInput(*os.File) {}
