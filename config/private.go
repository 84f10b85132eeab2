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
func Exposed(paths ...string) []string { return exposedTo(others, paths) }

// Exposed is Exposed of the settings file. One that holds no secret may be read by others, as
// one that a service shares with an administrator has to be, but changed by nobody else.
func (o Options) Exposed() []string {
	path, _ := o.file()
	if o.fileHasSecrets() {
		return Exposed(path)
	}
	return exposedTo(writers, []string{path})
}

// fileHasSecrets reports whether the settings file holds a secret, or cannot be read, so that
// nobody knows.
func (o Options) fileHasSecrets() bool {
	l, problems := readFile(o.file())
	if len(problems) > 0 {
		return true
	}
	all := settings()
	for key, value := range l.written {
		s, known := find(all, key)
		if !known {
			s = setting{key: key, secret: besideSecret(all, key)}
		}
		if text, ok := value.(string); ok && mask(s, text) != text {
			return true
		}
	}
	return false
}

func exposedTo(rights fs.FileMode, paths []string) []string {
	if runtime.GOOS == "windows" {
		return nil
	}
	var modes []fs.FileMode
	files := map[fs.FileMode][]string{}
	for _, path := range paths {
		info, err := os.Stat(path)
		if err != nil || !info.Mode().IsRegular() || info.Mode().Perm()&rights == 0 {
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
		said = append(said, exposed(mode, rights, files[mode]))
	}
	return said
}

// The rights of everybody but the owner, and those of them by which a file is changed.
const (
	others  = fs.FileMode(0o077)
	writers = fs.FileMode(0o022)
)

func exposed(mode, rights fs.FileMode, files []string) string {
	are, them := "is", "it"
	names := files[0]
	if last := len(files) - 1; last > 0 {
		are, them = "are", "them"
		names = strings.Join(files[:last], ", ") + " and " + files[last]
	}
	if rights == writers {
		return fmt.Sprintf("%s can be changed by other users of this machine (mode %04o); take that from them: chmod %o %s",
			names, mode, mode&^rights, strings.Join(files, " "))
	}
	return fmt.Sprintf("%s %s open to other users of this machine (mode %04o); make %s yours alone: chmod %o %s",
		names, are, mode, them, mode&^rights, strings.Join(files, " "))
}
