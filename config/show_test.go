package config

import (
	"errors"
	"io/fs"
	"os"
	"strings"
	"testing"
)

func TestMask(t *testing.T) {
	plain := setting{key: "database.url"}
	for _, c := range []struct {
		s        setting
		in, want string
	}{
		{plain, "desk.db", "desk.db"},
		{plain, "postgres://maya@h/d", "postgres://maya@h/d"},
		{plain, "postgres://maya:pa55@h/d?sslmode=disable", "postgres://maya:xxxxx@h/d?sslmode=disable"},
		{plain, "postgres://h/d?password=pa55&user=maya", "postgres://h/d?password=xxxxx&user=maya"},
		{plain, "postgres://maya:pa55@a:5432,b:5433/d?target_session_attrs=any", "postgres://maya:xxxxx@a:5432,b:5433/d?target_session_attrs=any"},
		{plain, "postgresql:///d?host=/run/pg&sslpassword=pa55", "postgresql:///d?host=%2Frun%2Fpg&sslpassword=xxxxx"},
		{plain, "postgres://maya:pa%ss@h/d", "postgres://" + masked},
		{setting{key: "webhook.secret", secret: true}, "s3cret", masked},
		{setting{key: "webhook.secret", secret: true}, "", ""},
	} {
		if got := mask(c.s, c.in); got != c.want {
			t.Errorf("mask(%s) is %v; want %s", c.in, got, c.want)
		}
	}
}

// TestStarterIsTheDefaults switches every line of the starting file on: it
// has to load, and to change nothing.
func TestStarterIsTheDefaults(t *testing.T) {
	var b strings.Builder
	for line := range strings.Lines(Starter()) {
		if strings.HasPrefix(line, "#") && !strings.HasPrefix(line, "# ") {
			line = line[1:]
		}
		b.WriteString(line)
	}
	environ := alone(t)
	on, err := Load(Options{File: write(t, b.String()), Environ: environ})
	if err != nil {
		t.Fatal(err)
	}
	off, err := Load(Options{Environ: environ})
	if err != nil {
		t.Fatal(err)
	}
	if !equal(*on, *off) {
		t.Errorf("the starting file says %+v; the defaults are %+v", *on, *off)
	}
	for _, v := range on.Values() {
		if v.Key != keyUser && !strings.Contains(v.Source, "config.toml:") {
			t.Errorf("%s is not in the starting file", v.Key)
		}
	}
}

func TestInitNeverOverwrites(t *testing.T) {
	o := Options{Environ: alone(t)}
	path, err := o.Init()
	if err != nil {
		t.Fatal(err)
	}
	info, err := os.Stat(path)
	if err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("the file is %v, %v; want it private", info, err)
	}
	if _, err := o.Init(); !errors.Is(err, fs.ErrExist) {
		t.Errorf("the second time answers %v", err)
	}
}

func TestSourcesWorkWhileSettingsAreWrong(t *testing.T) {
	file := write(t, "= nonsense")
	got := Options{File: file, Environ: alone(t, "UNSUBDESK_NONSENSE=1", "UNSUBDESK_USER=maya", "UNSUBDESK_DB="), DB: "x"}.Sources()
	want := []Source{{"file", file, true}, {"variable", "UNSUBDESK_NONSENSE", true}, {"variable", "UNSUBDESK_USER", true},
		{"flag", "--config", true}, {"flag", "--db", true}}
	if len(got) != len(want) {
		t.Fatalf("got %v", got)
	}
	for i := range want {
		if got[i] != want[i] {
			t.Errorf("got %v; want %v", got[i], want[i])
		}
	}
}
