package config

import (
	"fmt"
	"io/fs"
	"os"
	"runtime"
)

// Exposed says of each file that others than its owner may read or change, what to
// do about it; of one that is not there, nothing. Systems without such rights have
// nothing to say.
func Exposed(paths ...string) []string {
	if runtime.GOOS == "windows" {
		return nil
	}
	var said []string
	for _, path := range paths {
		info, err := os.Stat(path)
		if err != nil || !info.Mode().IsRegular() {
			continue
		}
		const others = fs.FileMode(0o077)
		if mode := info.Mode().Perm(); mode&others != 0 {
			said = append(said, fmt.Sprintf("%s is open to other users of this machine (mode %04o); make it yours alone: chmod %o %s", path, mode, mode&^others, path))
		}
	}
	return said
}
