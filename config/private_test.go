package config

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestExposed(t *testing.T) {
	dir := t.TempDir()
	file := func(name string, mode os.FileMode) string {
		path := filepath.Join(dir, name)
		if err := os.WriteFile(path, nil, 0o600); err != nil {
			t.Fatal(err)
		}
		if err := os.Chmod(path, mode); err != nil {
			t.Fatal(err)
		}
		return path
	}
	group, world, written := file("group", 0o640), file("world", 0o644), file("written", 0o602)
	said := Exposed(file("private", 0o600), file("read-only", 0o400), group, world, written, filepath.Join(dir, "missing"), dir, "")
	if len(said) != 3 {
		t.Fatalf("it says %q", said)
	}
	for i, want := range []string{"group is open to other users of this machine (mode 0640); make it yours alone: chmod 600 " + group,
		"(mode 0644)", "(mode 0602)"} {
		if !strings.Contains(said[i], want) {
			t.Errorf("%q lacks %q", said[i], want)
		}
	}
	// One warning for a desk, not one for each of its files.
	wal, shm := file("world-wal", 0o644), file("world-shm", 0o644)
	said = Exposed(world, wal, shm)
	want := world + ", " + wal + " and " + shm + " are open to other users of this machine (mode 0644); make them yours alone: chmod 600 " + world + " " + wal + " " + shm
	if len(said) != 1 || said[0] != want {
		t.Errorf("of a desk it says %q; want %q", said, want)
	}
}

// TestExposedSettings: a settings file that holds no secret may be read by others.
func TestExposedSettings(t *testing.T) {
	path := filepath.Join(t.TempDir(), "config.toml")
	open, changed := path+" is open to other users of this machine (mode 0644); make it yours alone: chmod 600 "+path,
		path+" can be changed by other users of this machine (mode 0666); take that from them: chmod 644 "+path
	for _, c := range []struct {
		text string
		mode os.FileMode
		want string
	}{
		{"[ssh]\nidle_timeout = \"5m\"", 0o644, ""},
		{"[ssh]\nidle_timeout = \"5m\"", 0o666, changed},
		{"[database]\nurl = \"postgres://desk@db.example/desk\"\n[webhook]\nsecret = \"\"\nurl = \"https://billing.example/unsubdesk\"", 0o644, ""},
		{"[webhook]\nsecret = \"whsec_c2VjcmV0\"", 0o644, open},
		{"[webhook]\nsecret = \"whsec_c2VjcmV0\"", 0o600, ""},
		{"[mail]\npasword = \"hunter\"", 0o644, open},
		{"[database]\nurl = \"postgres://desk:pw@db.example/desk\"", 0o644, open},
		{"[ssh]\nlisten = [1, 2]", 0o644, ""},
		{"no settings", 0o644, open},
	} {
		if err := os.WriteFile(path, []byte(c.text), 0o600); err != nil {
			t.Fatal(err)
		}
		if err := os.Chmod(path, c.mode); err != nil {
			t.Fatal(err)
		}
		if said := strings.Join((Options{File: path}).Exposed(), "|"); said != c.want {
			t.Errorf("%q: says %q; want %q", c.text, said, c.want)
		}
	}
	if said := (Options{File: path + "-none"}).Exposed(); len(said) > 0 {
		t.Errorf("of no file it says %q", said)
	}
}
