//go:build !unix

package dbtest

import "os/exec"

// asOther makes a command.
func asOther(name string, args ...string) *exec.Cmd { return exec.Command(name, args...) }

// give has nobody to give to.
func give(string) error { return nil }
