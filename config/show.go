package config

import (
	"os"

	"github.com/knadh/koanf/v2"
)

// sourceDefault is the Source of a value that nobody set.
const sourceDefault = "default"

// Value is one setting as it is now.
type Value struct {
	Key string
	// Value is a string, bool or int; secrets are masked.
	Value any
	// Source is where it comes from: "default", FILE:LINE, a variable or a
	// flag.
	Source string
}

// Values are all settings as they are now, in the order of the table, secrets
// masked.
func (c *Config) Values() []Value { return c.values }

func (c *Config) list(all []setting, merged *koanf.Koanf, sources map[string]string) []Value {
	values := make([]Value, 0, len(all))
	for _, s := range all {
		v := merged.Get(s.key)
		if s.key == keyDatabase {
			v = c.Database.URL
		}
		values = append(values, Value{Key: s.key, Value: mask(s, v), Source: sources[s.key]})
	}
	return values
}

// Source is one place that settings are taken from.
type Source struct {
	Kind   string // "file", "variable" or "flag"
	Place  string // a path, NAME, or --flag
	Exists bool   // a file is there, a variable or flag is set
}

// Sources are the places that Load(o) looks at, lowest first: the settings
// file, then each variable and flag that is set. It works also while the
// settings are wrong.
func (o Options) Sources() []Source {
	path, _ := o.file()
	_, err := os.Stat(path)
	sources := []Source{{Kind: "file", Place: path, Exists: err == nil}}
	for _, name := range setVariables(o.Environ) {
		sources = append(sources, Source{Kind: "variable", Place: name, Exists: true})
	}
	for _, f := range []struct{ name, value string }{{"--config", o.File}, {"--db", o.DB}, {"--user", o.User}} {
		if f.value != "" {
			sources = append(sources, Source{Kind: "flag", Place: f.name, Exists: true})
		}
	}
	return sources
}
