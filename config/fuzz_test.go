package config

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// FuzzSettingsFile: whatever a settings file holds, it is read or refused with a
// sentence, and a secret of it is neither in the answer nor in the refusal.
func FuzzSettingsFile(f *testing.F) {
	for _, text := range []string{"", "theme = 'dark'", "[screen]\ntheme = \"light\"\nmouse = false", "[webhook]\nsecrte = \"x\"", "[[webhook]]",
		"database = {url = 'sqlite:a.db'}", "[database]\nurl = 'postgres://maya:pa55@h/d'", "[log]\nlevel = 3\n[log]", "a = 1e999", "\xff", "x = '''", "[screen\n"} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		const secret = "s3cr3t-0f-the-w3bhook"
		path := filepath.Join(t.TempDir(), "config.toml")
		text += fmt.Sprintf("\n[webhook]\nsecret = %q\n", secret)
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		c, err := Load(Options{File: path, Environ: []string{"HOME=" + t.TempDir()}})
		if err != nil {
			if e, ok := errors.AsType[*Error](err); !ok || e.Error() == "" || strings.Contains(e.Error(), secret) {
				t.Errorf("it is refused with %v", err)
			}
			return
		}
		for _, v := range c.Values() {
			if strings.Contains(fmt.Sprint(v.Value), secret) {
				t.Errorf("%s is shown as %v", v.Key, v.Value)
			}
		}
	})
}
