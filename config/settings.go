// Package config reads the settings of the program: defaults, then the
// settings file, then the environment, then flags, each over the one before.
// Every setting is described once, in the table of this file; the starting
// file, `config show` and all checks are made from it.
package config

// setting describes one key.
type setting struct {
	key    string
	preset any      // the default: a string, bool or int
	doc    []string // what it does, for the starting file
	check  check
	// secret values are never shown.
	secret bool
	// envOnly keys are taken from the environment and flags, not from a file.
	envOnly bool
	// aliases are further environment variables for it.
	aliases []string
}

// The keys that other places name.
const (
	keyDatabase = "database.url"
	keyUser     = "user"
)

// settings is the table of all settings, in the order in which they are shown.
func settings() []setting {
	var all []setting
	for _, group := range [][]setting{deskSettings(), sshSettings(), screenSettings(), mailSettings(), webhookSettings(), logSettings()} {
		all = append(all, group...)
	}
	return all
}

func deskSettings() []setting {
	return []setting{
		{key: keyUser, preset: "", envOnly: true, check: anyText,
			doc: []string{"The desk user who acts; default: the operating system's user name."}},
		{key: keyDatabase, preset: "", check: databaseURL, aliases: []string{"UNSUBDESK_DB"},
			doc: []string{"The desk's database: sqlite:PATH, a bare path, or postgres://USER@HOST/NAME.",
				"Default: desk.db in $XDG_DATA_HOME/unsubdesk (~/.local/share/unsubdesk)."}},
	}
}

func sshSettings() []setting {
	return []setting{
		{key: "ssh.listen", preset: "127.0.0.1:23234", check: listenAddress,
			doc: []string{"Address and port on which `unsubdesk serve` listens."}},
		{key: "ssh.host_key", preset: "", check: anyText,
			doc: []string{"File of the server's host key, made on first start.",
				"Default: ssh_host_ed25519 beside the database, or, if that is no file,", "in $XDG_DATA_HOME/unsubdesk."}},
		{key: "ssh.idle_timeout", preset: "15m", check: positiveDuration,
			doc: []string{"A session without a keystroke for so long is closed."}},
		{key: "ssh.max_timeout", preset: "12h", check: positiveDuration,
			doc: []string{"A session is closed after so long, whatever happens in it."}},
		{key: "ssh.max_sessions", preset: 1000, check: positiveNumber,
			doc: []string{"How many sessions there may be at once."}},
		{key: "ssh.max_sessions_per_address", preset: 50, check: positiveNumber,
			doc: []string{"How many of them from one address."}},
	}
}

func screenSettings() []setting {
	return []setting{
		{key: "screen.theme", preset: "auto", check: oneOf("auto", "dark", "light", "mono", "dark-red-green", "light-red-green",
			"dark-blue-yellow", "light-blue-yellow", "dark-contrast", "light-contrast"),
			doc: []string{"Colours: auto, dark, light or mono. For red-green colour blindness: dark-red-green or light-red-green;",
				"for blue-yellow: dark-blue-yellow or light-blue-yellow; with much contrast: dark-contrast or light-contrast."}},
		{key: "screen.ascii", preset: false, check: yesNo,
			doc: []string{"Draw marks and lines with ASCII characters only."}},
		{key: "screen.linear", preset: false, check: yesNo,
			doc: []string{"Prompts and plain lines in the place of the screens, for screen readers and braille displays."}},
		{key: "screen.mouse", preset: true, check: yesNo,
			doc: []string{"Take mouse clicks and the wheel (the key m switches it while running)."}},
		{key: "screen.refresh", preset: "5s", check: duration(minRefresh, "at least 100ms"),
			doc: []string{"How often the screens read what stands around the lists again, even if nothing changed.",
				"What anybody changes is shown within two seconds whatever this says."}},
	}
}

func webhookSettings() []setting {
	return []setting{
		{key: "webhook.url", preset: "", check: webURL,
			doc: []string{"Where `unsubdesk serve` and `unsubdesk deliver` send what happens to requests; empty: nowhere."}},
		{key: "webhook.secret", preset: "", check: anyText, secret: true,
			doc: []string{"What signs it: whsec_ and the base64 of 24 to 64 random bytes (Standard Webhooks)."}},
	}
}

func logSettings() []setting {
	return []setting{
		{key: "log.file", preset: "", check: anyText,
			doc: []string{"File for the log, JSON lines; empty: no log. The screens never write to the terminal."}},
		{key: "log.level", preset: "info", check: oneOf("debug", "info", "warn", "error"),
			doc: []string{"The least important lines to log: debug, info, warn or error."}},
	}
}

// find looks a key up in the table.
func find(all []setting, key string) (setting, bool) {
	for _, s := range all {
		if s.key == key {
			return s, true
		}
	}
	return setting{}, false
}
