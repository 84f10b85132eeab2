package harness

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
)

// Home is a person's home directory on a fresh machine: nothing of the real one
// (settings, desk, temporary files) can reach the program that runs in it.
type Home struct {
	dir string
}

// NewHome lays a home out in dir, which must exist.
func NewHome(dir string) (Home, error) {
	h := Home{dir: dir}
	for _, sub := range []string{h.Temp(), h.path("data"), h.path("config")} {
		if err := os.MkdirAll(sub, 0o700); err != nil {
			return Home{}, fmt.Errorf("lay out a home: %w", err)
		}
	}
	return h, nil
}

func (h Home) path(elem ...string) string {
	return filepath.Join(append([]string{h.dir}, elem...)...)
}

// Temp is where the program's temporary files go.
func (h Home) Temp() string { return h.path("tmp") }

// RaceLog is the prefix of the files that a program built with -race writes its
// reports to; no such file means no race was seen.
func (h Home) RaceLog() string { return h.path("race") }

// Log returns what the program has logged in this home.
func (h Home) Log() string {
	b, err := os.ReadFile(h.logFile())
	if err != nil {
		return err.Error()
	}
	return string(b)
}

func (h Home) logFile() string { return h.path("log") }

// Env is the whole environment of a program in this home; further variables are
// added last and win.
func (h Home) Env(extra ...string) []string {
	env := []string{
		"HOME=" + h.dir,
		"TMPDIR=" + h.Temp(),
		"XDG_DATA_HOME=" + h.path("data"),
		"XDG_CONFIG_HOME=" + h.path("config"),
		"XDG_CACHE_HOME=" + h.path("cache"),
		"XDG_STATE_HOME=" + h.path("state"),
		"PATH=" + os.Getenv("PATH"),
		"LANG=C.UTF-8",
		"TZ=UTC",
		"TERM=xterm-256color",
		"COLORTERM=truecolor",
		"UNSUBDESK_LOG_FILE=" + h.logFile(),
		// Without the second, each program waits one second before it ends.
		"GORACE=log_path=" + h.RaceLog() + " atexit_sleep_ms=20",
	}
	return append(env, extra...)
}

// Races returns what programs built with -race have reported in this home.
func (h Home) Races() (string, error) {
	files, err := filepath.Glob(h.RaceLog() + ".*")
	if err != nil {
		return "", fmt.Errorf("look for race reports: %w", err)
	}
	var all string
	var errs []error
	for _, f := range files {
		b, err := os.ReadFile(f)
		all += string(b)
		errs = append(errs, err)
	}
	return all, errors.Join(errs...)
}
