package config

import (
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
)

// Starter is the commented starting file: every setting that does something, with its meaning and
// its default, all switched off.
func Starter() string {
	var b strings.Builder
	b.WriteString("# Settings of unsubdesk. What is commented out has the value shown.\n" +
		"# Each is also an environment variable: screen.theme is UNSUBDESK_SCREEN_THEME.\n")
	group := ""
	for _, s := range settings() {
		if s.envOnly {
			continue
		}
		table, name, _ := strings.Cut(s.key, ".")
		if table != group {
			group = table
			fmt.Fprintf(&b, "\n[%s]\n", table)
		}
		for _, line := range s.doc {
			fmt.Fprintf(&b, "# %s\n", line)
		}
		fmt.Fprintf(&b, "#%s = %s\n", name, tomlValue(s.preset))
	}
	return b.String()
}

func tomlValue(v any) string {
	if s, ok := v.(string); ok {
		return strconv.Quote(s) // the defaults are plain ASCII, where Go and TOML agree
	}
	return fmt.Sprint(v)
}

// Init writes the starting file where Load(o) would read it and returns its
// path. An existing file is never overwritten: the error is fs.ErrExist then.
// The file is private, because it may come to hold a secret.
func (o Options) Init() (path string, err error) {
	path, _ = o.file()
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return path, err
	}
	f, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return path, err
	}
	if _, err := f.WriteString(Starter()); err != nil {
		f.Close() //nolint:errcheck // the write error is the one to tell
		return path, err
	}
	return path, f.Close()
}
