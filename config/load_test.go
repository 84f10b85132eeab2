package config

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// write makes a settings file and returns its path.
func write(t *testing.T, text string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "config.toml")
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

// alone is an environment in which only the given variables are set.
func alone(t *testing.T, variables ...string) []string {
	t.Helper()
	home := t.TempDir()
	return append([]string{"HOME=" + home, "XDG_DATA_HOME=" + home + "/data", "XDG_CONFIG_HOME=" + home + "/config"}, variables...)
}

func TestDefaults(t *testing.T) {
	environ := alone(t)
	c, err := Load(Options{Environ: environ})
	if err != nil {
		t.Fatal(err)
	}
	var want Config
	want.Database.URL = "sqlite:" + newEnvironment(environ)["XDG_DATA_HOME"] + "/unsubdesk/desk.db"
	want.SSH.Listen = "127.0.0.1:23234"
	want.SSH.HostKey = newEnvironment(environ)["XDG_DATA_HOME"] + "/unsubdesk/ssh_host_ed25519"
	want.SSH.IdleTimeout, want.SSH.MaxTimeout = 15*time.Minute, 12*time.Hour
	want.SSH.MaxSessions, want.SSH.MaxSessionsPerAddress = 1000, 50
	want.Screen.Theme, want.Screen.Mouse, want.Screen.Refresh = "auto", true, 5*time.Second
	want.Mail.TLS, want.Mail.Port = "starttls", 587
	want.Log.Level = "info"
	c.values = nil
	if !equal(*c, want) || !c.OwnFolder {
		t.Errorf("defaults\n got %+v\nwant %+v", *c, want)
	}
	for url, own := range map[string]bool{"postgres://h/d": false, "desk.db": false, strings.Replace(want.Database.URL, "desk.db", "test.db", 1): true,
		strings.Replace(want.Database.URL, "desk.db", "other/desk.db", 1): false} {
		if c, err := Load(Options{Environ: environ, DB: url}); err != nil || c.OwnFolder != own {
			t.Errorf("%s lies in the program's own folder: %v (%v)", url, c.OwnFolder, err)
		}
	}
}

func equal(a, b Config) bool {
	return a.User == b.User && a.Database == b.Database && a.SSH == b.SSH && a.Screen == b.Screen &&
		a.Mail == b.Mail && a.Webhook == b.Webhook && a.Log == b.Log
}

// TestEverySetting sets each key in a file and in the environment, each to a
// good and to bad values.
func TestEverySetting(t *testing.T) {
	cases := []struct {
		key  string
		good string // TOML
		text string // the same as text
		bad  []string
	}{
		{"database.url", `"sqlite:/tmp/a.db"`, "sqlite:/tmp/a.db", []string{`"mysql://h/d"`, `"sqlite:"`, `"postgres://"`, `7`}},
		{"ssh.listen", `":2222"`, ":2222", []string{`"localhost"`, `"h:99999"`, `"h:ssh"`, `22`}},
		{"ssh.host_key", `"/tmp/key"`, "/tmp/key", []string{`true`, `["a"]`}},
		{"ssh.idle_timeout", `"1m30s"`, "1m30s", []string{`"0s"`, `"-1s"`, `"15"`, `15`}},
		{"ssh.max_timeout", `"24h"`, "24h", []string{`"1d"`, `""`}},
		{"ssh.max_sessions", `7`, "7", []string{`0`, `-1`, `1.5`, `"many"`, `1000001`}},
		{"ssh.max_sessions_per_address", `8`, "8", []string{`0`}},
		{"screen.theme", `"mono"`, "mono", []string{`"blue"`, `"Dark"`, `1`}},
		{"screen.ascii", `true`, "true", []string{`"yes"`, `1`}},
		{"screen.linear", `true`, "true", []string{`"on"`, `0`}},
		{"screen.mouse", `false`, "false", []string{`"off"`}},
		{"screen.refresh", `"1s"`, "1s", []string{`"99ms"`, `5`}},
		{"mail.host", `"smtp.desk.example"`, "smtp.desk.example", []string{`"smtp.desk.example:25"`, `"smtp://desk.example"`, `"a b"`, `"-a"`, `"a\r\nb"`, `7`}},
		{"mail.port", `2525`, "2525", []string{`-1`, `65536`, `"smtp"`, `1.5`}},
		{"mail.tls", `"none"`, "none", []string{`"ssl"`, `"STARTTLS"`, `true`}},
		{"mail.user", `"desk"`, "desk", []string{`"a\nb"`, `7`}},
		{"mail.password", `"s3cret"`, "s3cret", []string{`"a\u0000b"`, `7`}},
		{"mail.from", `"Desk <desk@desk.example>"`, "Desk <desk@desk.example>", []string{`"desk"`, `"desk@"`, `"a@b, c@d"`, `"desk@desk.example\r\nBcc: a@b"`, `"\"a b\"@desk.example"`, `"desk@云.example"`, `true`}},
		{"mail.ssh", `"ssh -p 2222 desk.example"`, "ssh -p 2222 desk.example", []string{`"desk.example"`, `"ssh"`, `"ssh desk.example "`, `"ssh a\nb"`, `"ssh \u202ea"`, `7`}},
		{"webhook.url", `"https://example.com/hook"`, "https://example.com/hook", []string{`"ftp://example.com"`, `"example.com"`}},
		{"webhook.secret", `"s3cret"`, "s3cret", []string{`5`}},
		{"log.file", `"/tmp/log"`, "/tmp/log", []string{`false`}},
		{"log.level", `"debug"`, "debug", []string{`"trace"`}},
	}
	beside := map[string]string{"mail.host": "from = \"desk@desk.example\"\n"} // what each needs
	seen := map[string]bool{keyUser: true}
	for _, c := range cases {
		seen[c.key] = true
		t.Run(c.key, func(t *testing.T) {
			group, name, _ := strings.Cut(c.key, ".")
			inFile := func(value string) string { return "[" + group + "]\n" + name + " = " + value + "\n" + beside[c.key] }
			checkValue(t, Options{File: write(t, inFile(c.good)), Environ: alone(t)}, c.key, c.text, "config.toml:2")
			checkValue(t, Options{File: write(t, "["+group+"]\n"+beside[c.key]), Environ: alone(t, variable(c.key)+"="+c.text)}, c.key, c.text, variable(c.key))
			for _, bad := range c.bad {
				_, err := Load(Options{File: write(t, inFile(bad)), Environ: alone(t)})
				checkProblem(t, err, "config.toml:2: "+c.key+" = ")
			}
		})
	}
	for _, s := range settings() {
		if !seen[s.key] {
			t.Errorf("%s is not tested", s.key)
		}
	}
}

func checkValue(t *testing.T, o Options, key, want, source string) {
	t.Helper()
	c, err := Load(o)
	if err != nil {
		t.Fatal(err)
	}
	for _, v := range c.Values() {
		if v.Key != key {
			continue
		}
		got := tomlValue(v.Value)
		if key == "webhook.secret" || key == "mail.password" {
			want = masked
		}
		if strings.Trim(got, `"`) != want || !strings.HasSuffix(v.Source, source) {
			t.Errorf("%s = %s from %s; want %s from …%s", key, got, v.Source, want, source)
		}
		return
	}
	t.Errorf("%s is not among the values", key)
}

// checkProblem wants an *Error that contains the text.
func checkProblem(t *testing.T, err error, want string) {
	t.Helper()
	if _, ok := errors.AsType[*Error](err); !ok || !strings.Contains(err.Error(), want) {
		t.Errorf("error %v; want one with %q", err, want)
	}
}

func TestPrecedence(t *testing.T) {
	file := write(t, "database.url = 'file.db'\n")
	environ := alone(t, "UNSUBDESK_DB=environ.db")
	for _, c := range []struct {
		name string
		o    Options
		want string
	}{
		{"file", Options{File: file, Environ: alone(t)}, "file.db"},
		{"variable over file", Options{File: file, Environ: environ}, "environ.db"},
		{"flag over variable", Options{File: file, Environ: environ, DB: "flag.db"}, "flag.db"},
		{"empty variable is not set", Options{File: file, Environ: alone(t, "UNSUBDESK_DB=")}, "file.db"},
		{"long name of the variable", Options{Environ: alone(t, "UNSUBDESK_DATABASE_URL=long.db")}, "long.db"},
		{"file named by variable", Options{Environ: alone(t, "UNSUBDESK_CONFIG="+file)}, "file.db"},
	} {
		t.Run(c.name, func(t *testing.T) {
			got, err := Load(c.o)
			if err != nil {
				t.Fatal(err)
			}
			if got.Database.URL != c.want {
				t.Errorf("database.url is %q; want %q", got.Database.URL, c.want)
			}
		})
	}
}

// TestAllProblemsAtOnce has every kind of mistake in one run.
func TestAllProblemsAtOnce(t *testing.T) {
	file := write(t, "user = 'maya'\n[ssh]\nlistn = 'x'\nmax_sessions = 0\n[screen]\ntheme = 'blue'\n[nosuch]\nkey = 1\n[webhook]\nsecrt = 'hush'\n")
	_, err := Load(Options{File: file, Environ: alone(t, "UNSUBDESK_LOG_LEVEL=loud", "UNSUBDESK_SSH_PORT=1", "UNSUBDESK_WEBHOOK_SECRTE=hush",
		"UNSUBDESK_DB=a", "UNSUBDESK_DATABASE_URL=b"), DB: "mysql://maya:pa55@h/d"})
	for _, want := range []string{
		":1: user = \"maya\" cannot be set in a file; use --user or UNSUBDESK_USER",
		":3: ssh.listn = \"x\" is no setting; the settings of ssh are ssh.listen, ",
		":4: ssh.max_sessions = 0 must be a whole number",
		":6: screen.theme = \"blue\" must be one of auto, dark, light, mono",
		":8: nosuch.key = 1 is no setting",
		":10: webhook.secrt = \"" + masked + "\" is no setting",
		"UNSUBDESK_LOG_LEVEL: log.level = \"loud\" must be one of debug",
		"environment: UNSUBDESK_SSH_PORT = \"1\" is no setting",
		"environment: UNSUBDESK_WEBHOOK_SECRTE = \"" + masked + "\" is no setting",
		"UNSUBDESK_DATABASE_URL: UNSUBDESK_DB says something else",
		"--db: database.url = \"mysql://maya:xxxxx@h/d\" must be sqlite:PATH",
	} {
		checkProblem(t, err, want)
	}
	for _, secret := range []string{"hush", "pa55"} {
		if strings.Contains(err.Error(), secret) {
			t.Errorf("the message shows the secret %q:\n%v", secret, err)
		}
	}
}

func TestFilesThatCannotBeRead(t *testing.T) {
	missing := filepath.Join(t.TempDir(), "none.toml")
	for _, c := range []struct{ name, file, want string }{
		{"missing", missing, missing + ": the settings file cannot be read: no such file"},
		{"folder", t.TempDir(), "is a directory"},
		{"no TOML", write(t, "a = 1\nb = = 2\n"), "config.toml:2: the file is no valid TOML"},
		{"repeated key", write(t, "[log]\nlevel = 'info'\nlevel = 'warn'\n"), "the file is no valid TOML"},
		{"group as value", write(t, "ssh = 1\n"), "config.toml:1: ssh = 1 is no setting"},
		{"value as group", write(t, "[log.file]\nx = 1\n"), "config.toml:2: log.file.x = 1 is no setting"},
		{"inline table", write(t, "# a\nlog = { level = 'loud' }\n"), "config.toml:2: log.level"},
		{"line break in a key", write(t, "\"a\\nb\" = 1\n"), `"a\nb" = 1 is no setting`},
	} {
		t.Run(c.name, func(t *testing.T) {
			_, err := Load(Options{File: c.file, Environ: alone(t)})
			checkProblem(t, err, c.want)
		})
	}
}

func TestEmptyTableIsNoMistake(t *testing.T) {
	if _, err := Load(Options{File: write(t, "[ssh]\n[log]\n"), Environ: alone(t)}); err != nil {
		t.Error(err)
	}
}

func TestHomeInPaths(t *testing.T) {
	environ := alone(t)
	c, err := Load(Options{File: write(t, "database.url = 'sqlite:~/a.db'\nlog.file = '~/log'\n"), Environ: environ})
	if err != nil {
		t.Fatal(err)
	}
	home := newEnvironment(environ)["HOME"]
	if c.Database.URL != "sqlite:"+home+"/a.db" || c.Log.File != home+"/log" {
		t.Errorf("got %s and %s", c.Database.URL, c.Log.File)
	}
}

func TestRelativeXDGFolderIsIgnored(t *testing.T) {
	env := newEnvironment([]string{"HOME=/home/maya", "XDG_CONFIG_HOME=relative"})
	if got := env.settingsFile(); got != "/home/maya/.config/unsubdesk/config.toml" {
		t.Error(got)
	}
}
