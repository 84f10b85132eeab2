package config

import (
	"os"
	"path/filepath"
	"strings"
)

// environment is a set of variables.
type environment map[string]string

func newEnvironment(environ []string) environment {
	env := environment{}
	for _, v := range environ {
		if name, value, ok := strings.Cut(v, "="); ok {
			env[name] = value
		}
	}
	return env
}

// folder is where the XDG variable name points, or its default below the home
// folder. A relative value is ignored, as the XDG specification says.
func (e environment) folder(name, below string) string {
	if dir := e[name]; filepath.IsAbs(dir) {
		return filepath.Join(dir, "unsubdesk")
	}
	return filepath.Join(e.home(), below, "unsubdesk")
}

func (e environment) home() string {
	if home := e["HOME"]; home != "" {
		return home
	}
	home, err := os.UserHomeDir()
	if err != nil {
		return "." // no home at all: the working folder is what is left
	}
	return home
}

// settingsFile is the settings file that is read when none is named.
func (e environment) settingsFile() string {
	return filepath.Join(e.folder("XDG_CONFIG_HOME", ".config"), "config.toml")
}

// deskFile is the database when none is named.
func (e environment) deskFile() string {
	return filepath.Join(e.folder("XDG_DATA_HOME", filepath.Join(".local", "share")), "desk.db")
}

// isOwn reports whether a database is a file in the directory of deskFile.
func (e environment) isOwn(database string) bool {
	path := strings.TrimPrefix(database, "sqlite:")
	return !strings.Contains(database, "://") && filepath.Dir(path) == filepath.Dir(e.deskFile())
}

// hostKeyFile is the SSH host key when none is named: beside a database that is a
// file, else where a database would be by default.
func (e environment) hostKeyFile(database string) string {
	desk := e.deskFile()
	if path, ok := strings.CutPrefix(database, "sqlite:"); ok {
		desk = path
	} else if !strings.Contains(database, "://") {
		desk = database
	}
	return filepath.Join(filepath.Dir(desk), "ssh_host_ed25519")
}

// expand replaces a leading ~/ by the home folder: a file has no shell to do
// it.
func (e environment) expand(path string) string {
	if rest, ok := strings.CutPrefix(path, "~/"); ok {
		return filepath.Join(e.home(), rest)
	}
	return path
}
