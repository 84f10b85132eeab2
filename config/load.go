package config

import (
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/knadh/koanf/providers/confmap"
	"github.com/knadh/koanf/v2"
)

// Config is the settings of one run, checked.
type Config struct {
	// User is the desk user named by flag or variable; "" for the operating
	// system's user.
	User     string `koanf:"user"`
	Database struct {
		// URL is sqlite:PATH, a bare path, or postgres://…; never empty.
		URL string `koanf:"url"`
	} `koanf:"database"`
	// OwnFolder is set if the desk's file lies where desks lie by default: the program
	// makes that directory, and no other.
	OwnFolder bool `koanf:"-"`
	SSH       struct {
		Listen                string        `koanf:"listen"`
		HostKey               string        `koanf:"host_key"` // a file; never empty
		IdleTimeout           time.Duration `koanf:"idle_timeout"`
		MaxTimeout            time.Duration `koanf:"max_timeout"`
		MaxSessions           int           `koanf:"max_sessions"`
		MaxSessionsPerAddress int           `koanf:"max_sessions_per_address"`
	} `koanf:"ssh"`
	Screen struct {
		Theme   string        `koanf:"theme"`
		ASCII   bool          `koanf:"ascii"`
		Linear  bool          `koanf:"linear"`
		Mouse   bool          `koanf:"mouse"`
		Refresh time.Duration `koanf:"refresh"`
	} `koanf:"screen"`
	Mail    Mail `koanf:"mail"`
	Webhook struct {
		URL    string `koanf:"url"`
		Secret string `koanf:"secret"`
	} `koanf:"webhook"`
	Log struct {
		File  string `koanf:"file"` // "": no log
		Level string `koanf:"level"`
	} `koanf:"log"`

	values []Value
}

// Options say where settings come from.
type Options struct {
	// File is the settings file named on the command line; "" for the one in
	// UNSUBDESK_CONFIG, else the default one.
	File string
	// Environ is the environment, NAME=VALUE each.
	Environ []string
	// DB and User are the flags of those names; "" where absent.
	DB, User string
}

// layer is the settings from one source, as they were written.
type layer struct {
	written map[string]any
	place   func(key string) string
	isFile  bool
}

// Load reads and checks the settings. Its error is an *Error that holds all
// problems of all sources at once, also of values that another source
// overrides.
func Load(o Options) (*Config, error) {
	all := settings()
	layers, problems := o.layers(all)
	merged, sources, broken := koanf.New("."), map[string]string{}, map[string]bool{}
	for _, l := range layers {
		checked, wrong := l.checked(all)
		problems = append(problems, wrong...)
		for _, p := range wrong {
			broken[p.key] = true
		}
		for key := range checked {
			sources[key] = l.place(key)
		}
		if err := merged.Load(confmap.Provider(checked, "."), nil); err != nil {
			return nil, err
		}
	}
	if problems = append(problems, mailTogether(merged, sources, broken)...); len(problems) > 0 {
		return nil, &Error{problems}
	}
	c := &Config{}
	if err := merged.Unmarshal("", c); err != nil {
		return nil, err
	}
	c.resolve(newEnvironment(o.Environ))
	c.values = c.list(all, merged, sources)
	return c, nil
}

// layers reads all sources, lowest first.
func (o Options) layers(all []setting) ([]layer, []problem) {
	defaults := layer{written: presets(all), place: func(string) string { return sourceDefault }}
	file, problems := readFile(o.file())
	environ, more := readEnvironment(o.Environ, all)
	return []layer{defaults, file, environ, flags(o)}, append(problems, more...)
}

// file is the settings file to read, and whether it has to be there.
func (o Options) file() (path string, required bool) {
	env := newEnvironment(o.Environ)
	if o.File != "" {
		return o.File, true
	}
	if named := env[configVariable]; named != "" {
		return named, true
	}
	return env.settingsFile(), false
}

// resolve fills in what depends on the machine.
func (c *Config) resolve(env environment) {
	if c.Database.URL == "" {
		c.Database.URL = "sqlite:" + env.deskFile()
	}
	if path, ok := strings.CutPrefix(c.Database.URL, "sqlite:"); ok {
		c.Database.URL = "sqlite:" + env.expand(path)
	} else {
		c.Database.URL = env.expand(c.Database.URL)
	}
	c.OwnFolder = env.isOwn(c.Database.URL)
	c.SSH.HostKey = env.expand(c.SSH.HostKey)
	if c.SSH.HostKey == "" {
		c.SSH.HostKey = env.hostKeyFile(c.Database.URL)
	}
	c.Log.File = env.expand(c.Log.File)
	c.Mail.resolve()
}

func presets(all []setting) map[string]any {
	values := map[string]any{}
	for _, s := range all {
		values[s.key] = s.preset
	}
	return values
}

// flags is the layer of the command line.
func flags(o Options) layer {
	l := layer{written: map[string]any{}, place: func(key string) string {
		if key == keyDatabase {
			return "--db"
		}
		return "--user"
	}}
	if o.DB != "" {
		l.written[keyDatabase] = o.DB
	}
	if o.User != "" {
		l.written[keyUser] = o.User
	}
	return l
}

// checked is the layer's values as the settings have them, and what is wrong
// with the others, in the order of their keys.
func (l layer) checked(all []setting) (map[string]any, []problem) {
	values := map[string]any{}
	var problems []problem
	for _, key := range slices.Sorted(maps.Keys(l.written)) {
		written := l.written[key]
		s, known := find(all, key)
		if !known {
			s = setting{key: key, check: unknown(all, key), secret: besideSecret(all, key)}
		}
		if l.isFile && s.envOnly {
			s.check = flagOnly(key)
		}
		v, err := s.check(written)
		if err != nil {
			problems = append(problems, problem{l.place(key), printable(key), shown(s, written), err.Error()})
		} else if known {
			values[key] = v
		}
	}
	return values, problems
}

// flagOnly refuses a key that cannot be set in a file.
func flagOnly(key string) check {
	return func(any) (any, error) {
		return nil, fmt.Errorf("cannot be set in a file; use --%s or %s", key, variable(key))
	}
}

// unknown refuses a key that is not in the table and names the settings that
// might have been meant. An empty table is no mistake.
func unknown(all []setting, key string) check {
	group, _, _ := strings.Cut(key, ".")
	var names []string
	for _, s := range all {
		if strings.HasPrefix(s.key, group+".") {
			names = append(names, s.key)
		}
	}
	return func(written any) (any, error) {
		table, isTable := written.(map[string]any)
		switch {
		case len(names) == 0:
			return nil, errors.New("is no setting; `unsubdesk config show` lists the settings")
		case isTable && len(table) == 0 && key == group:
			return nil, nil
		}
		return nil, fmt.Errorf("is no setting; the settings of %s are %s", group, strings.Join(names, ", "))
	}
}

// besideSecret reports whether an unknown key may be a misspelt secret one:
// whether its group has any.
func besideSecret(all []setting, key string) bool {
	group, _, _ := strings.Cut(key, ".")
	return slices.ContainsFunc(all, func(s setting) bool {
		return s.secret && strings.HasPrefix(s.key, group+".")
	})
}
