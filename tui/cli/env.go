// Package cli holds the plain commands: the same use cases as the screens, as
// text for people and as JSON for programs. It knows neither the database nor
// the settings file; main hands both in.
package cli

import (
	"context"
	"io"
	"log/slog"
	"time"

	"unsubdesk/model"
	"unsubdesk/model/desk"
	"unsubdesk/tui/mail"
)

// Env is the world around one run of the program.
type Env struct {
	Stdin  io.Reader
	Stdout io.Writer
	Stderr io.Writer
	// StdinTTY, StdoutTTY and StderrTTY say which of the three are terminals.
	StdinTTY, StdoutTTY, StderrTTY bool
	// Width is how many cells a line of the terminal has; 0 if not known.
	Width int
	// Now is the machine's clock; it paces progress bars and names files, and
	// decides no rule.
	Now func() time.Time
	// Pause waits between two looks for an answer that was lost; a timer if nil.
	Pause func(ctx context.Context, d time.Duration) error
	// Version is what --version prints.
	Version string
	// Setup reads the settings for one run. Its error is CodeInvalid and holds
	// every problem, a line each.
	Setup func(Globals) (*Runtime, error)
	// Remote is set for somebody who comes over SSH: there are fewer commands and
	// flags then, and none of them touches a file of the server.
	Remote bool
	// Announcements are sentences from whoever runs the program for somebody who
	// talks with it; nil for none.
	Announcements <-chan string
	// Settings serves the command `config`, which has to work while the
	// settings are wrong.
	Settings Settings
}

// Globals are the flags that every command takes. User is "" where the flag
// is absent; the settings then say who acts.
type Globals struct {
	DB     string `name:"db" placeholder:"URL" help:"The desk's database: sqlite:PATH, a bare path, or postgres://USER@HOST/NAME."`
	Config string `name:"config" complete:"file" placeholder:"FILE" help:"Settings file to read instead of the default one."`
	User   string `name:"user" complete:"user" placeholder:"NAME" help:"Desk user who acts; default: the operating system's user name."`
	JSON   bool   `name:"json" help:"Print JSON for programs instead of a table for people."`
}

// Runtime is the program with its settings read.
type Runtime struct {
	Log *slog.Logger
	// LogFile is where Log goes; "" if nowhere.
	LogFile string
	// Open opens the database. A missing embedded one is made only if create
	// is set; otherwise the error, CodeUnavailable, says that there is no such
	// desk.
	Open func(ctx context.Context, create bool) (*Opened, error)
	// OpenAsIs opens the database without changing its schema: one of an older program
	// is CodeUnavailable, as is one that is missing.
	OpenAsIs func(ctx context.Context) (*Opened, error)
	// Rehearse opens the database as it is, or, where there is none, an empty
	// throw-away one, for a dry run.
	Rehearse func(ctx context.Context) (*Opened, error)
	// OpenCopy opens a file that is a copy of the desk.
	OpenCopy func(ctx context.Context, file string) (*Opened, error)
	// Restore begins to put a backup in the desk's place; CodeRefused where that
	// is not for this program to do.
	Restore func() (Restorer, error)
	// Keeps reports whether a file is the desk's own, so that nothing may be
	// written to it; nil if none is.
	Keeps func(path string) bool
	// Screens opens the screens on a desk, with notices to show at first, until
	// the person leaves.
	Screens func(ctx context.Context, s *desk.Session, notices []string) error
	// Linear is whether the screens are prompts and plain lines unless told otherwise.
	Linear bool
	// Save writes a file for the person, see common.SaveIn; nil where there is no
	// place for files.
	Save func(name string, data []byte) (path string, err error)
	// Demo opens the screens on a throw-away desk.
	Demo func(context.Context, DemoOptions) error
	// Serve serves the desk over SSH until ctx ends.
	Serve func(context.Context, ServeOptions) error
	// TryMail sends a mail at once, to try the settings. CodeInvalid where there are
	// none, CodeUnavailable if the server does not take it.
	TryMail func(ctx context.Context, to string) (mail.Tried, error)
	// Senders are the ways on which messages leave a desk, none where none is set;
	// CodeInvalid for settings that do not go together.
	Senders func(*desk.Desk) (desk.Senders, error)
	// Announces is set where messages leave to the billing system: a desk that an admin
	// works on then keeps what happens to requests.
	Announces bool
	// Close ends what Setup began, the log file.
	Close func() error
}

// Opened is an open database and who acts on it.
type Opened struct {
	Desk *desk.Desk
	// Actor is who acts; the surface is set by the command, unless it is known.
	Actor model.Actor
	// Embedded is true for a database in a file: the actor becomes the first
	// admin of one without users.
	Embedded bool
	// Notices are sentences for the person: a new file, a backup before a
	// migration.
	Notices []string
	Close   func() error
	// Undo closes a database that this Open made and removes it again; nil if
	// it was there before.
	Undo func() error
}

// DemoOptions are the flags of `demo`.
type DemoOptions struct {
	Instances    int
	Seed         int64
	As           string
	ReviewWindow time.Duration // 0: the rule's default
	Keep         string        // a file to keep the database in; "" removes it
	// Talk, if set, takes the place of the screens.
	Talk func(ctx context.Context, s *desk.Session) error
	// Tour walks through the screens by itself, TourSpeed times faster than usual.
	Tour      bool
	TourSpeed float64
	// Progress hears how far the filling has come.
	Progress func(desk.ImportProgress)
}

// ServeOptions are the flags of `serve`.
type ServeOptions struct {
	Listen string // "": as the settings say
	// Ready hears once that the desk can be reached; its error ends the server.
	Ready func(Serving) error
}

// Serving says where a served desk can be reached.
type Serving struct {
	Address     string
	Fingerprint string // of the host key, SHA256:…
	HostKeyFile string
	Command     string // what to type for the screens
}

// Settings is what the command `config` needs of them.
type Settings interface {
	// Sources are the places settings can come from, lowest first.
	Sources(Globals) []SettingSource
	// Values are all settings as they are now, secrets masked.
	Values(Globals) ([]SettingValue, error)
	// Init writes a commented starting file and returns its path; it never
	// overwrites one.
	Init(Globals) (path string, err error)
}

// SettingSource is one place of settings.
type SettingSource struct {
	Kind   string `json:"kind"` // file, variable or flag
	Place  string `json:"place"`
	Exists bool   `json:"exists"` // a file is there and read; the others are set
}

// SettingValue is one setting: a string, bool or int, and where it comes from.
type SettingValue struct {
	Key    string `json:"key"`
	Value  any    `json:"value"`
	Source string `json:"source"`
}
