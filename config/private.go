package config

import (
	"fmt"
	"io/fs"
	"os"
	"runtime"
	"slices"
	"strings"
)

// Exposed says which files others than their owner may read or change, and what to do
// about it: a sentence for all that have the same rights. Of those that are private or not
// there it says nothing, and nothing at all on systems without such rights.
func Exposed(paths ...string) []string {
	if runtime.GOOS == "windows" {
		return nil
	}
	var modes []fs.FileMode
	files := map[fs.FileMode][]string{}
	for _, path := range paths {
		info, err := os.Stat(path)
		if err != nil || !info.Mode().IsRegular() || info.Mode().Perm()&others == 0 {
			continue
		}
		mode := info.Mode().Perm()
		if !slices.Contains(modes, mode) {
			modes = append(modes, mode)
		}
		files[mode] = append(files[mode], path)
	}
	var said []string
	for _, mode := range modes {
		said = append(said, exposed(mode, files[mode]))
	}
	return said
}

// others are the rights of everybody but the owner.
const others = fs.FileMode(0o077)

func exposed(mode fs.FileMode, files []string) string {
	are, them := "is", "it"
	names := files[0]
	if last := len(files) - 1; last > 0 {
		are, them = "are", "them"
		names = strings.Join(files[:last], ", ") + " and " + files[last]
	}
	return fmt.Sprintf("%s %s open to other users of this machine (mode %04o); make %s yours alone: chmod %o %s",
		names, are, mode, them, mode&^others, strings.Join(files, " "))
}
