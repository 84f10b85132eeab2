// Unsubdesk is a desk for unsubscribing inactive resources: find the
// instances, preview the refund, confirm, and work the review queue.
package main

import (
	"cmp"
	"context"
	"errors"
	"io"
	"log/slog"
	"os"
	"os/signal"
	"os/user"
	"path/filepath"
	"runtime/debug"
	"syscall"
	"time"

	_ "asknot" // before Bubble Tea asks the terminal for its colours

	"github.com/charmbracelet/x/term"

	"unsubdesk/config"
	"unsubdesk/db"
	"unsubdesk/db/outbox"
	"unsubdesk/db/staging"
	"unsubdesk/model"
	"unsubdesk/model/demo"
	"unsubdesk/model/desk"
	"unsubdesk/tui/app"
	"unsubdesk/tui/cli"
	"unsubdesk/tui/common"
	"unsubdesk/tui/mail"
	"unsubdesk/tui/sshserver"
	"unsubdesk/tui/sshserver/programs"
	"unsubdesk/tui/styles"
	"unsubdesk/tui/tour"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), ends()...)
	context.AfterFunc(ctx, stop) // a second signal ends the program at once
	os.Exit(cli.Run(ctx, os.Args[1:], cli.Env{
		Stdin: os.Stdin, Stdout: os.Stdout, Stderr: os.Stderr,
		StdinTTY: term.IsTerminal(os.Stdin.Fd()), StdoutTTY: term.IsTerminal(os.Stdout.Fd()), StderrTTY: term.IsTerminal(os.Stderr.Fd()),
		Width:    width(),
		Now:      time.Now,
		Version:  version(),
		Setup:    setup,
		Settings: settings{},
	}))
}

// width is how wide the terminal is that people read on; 0 where there is none.
func width() int {
	for _, f := range []*os.File{os.Stdout, os.Stderr} {
		if w, _, err := term.GetSize(f.Fd()); err == nil && w > 0 {
			return w
		}
	}
	return 0
}

// ends are the signals that end the program in good order. A closed terminal is one of
// them, so that a demo takes its desk along, unless nohup said otherwise.
func ends() []os.Signal {
	if signal.Ignored(syscall.SIGHUP) {
		return []os.Signal{os.Interrupt, syscall.SIGTERM}
	}
	return []os.Signal{os.Interrupt, syscall.SIGTERM, syscall.SIGHUP}
}

// version is the module's version, or the commit it was built from.
func version() string {
	info, ok := debug.ReadBuildInfo()
	if !ok {
		return "(unknown version)"
	}
	return info.Main.Version + " " + info.GoVersion
}

// program is the program with its settings read.
type program struct {
	config  *config.Config
	options config.Options
	level   slog.Level
	log     *slog.Logger
	ssh     string // what people type to come to the server; "" while there is none
}

// setup reads the settings and opens the log.
func setup(g cli.Globals) (*cli.Runtime, error) {
	c, err := config.Load(options(g))
	if err != nil {
		return nil, settingsError(err)
	}
	keeps := func(path string) bool { return db.Keeps(c.Database.URL, path) }
	if keeps(c.Log.File) {
		return nil, model.Invalid("log.file = %q belongs to the desk itself; name another file.", c.Log.File)
	}
	out, err := config.OpenLog(c.Log.File)
	if err != nil {
		return nil, model.Invalid("log.file = %q cannot be opened: %s.", c.Log.File, err)
	}
	var level slog.Level
	if err := level.UnmarshalText([]byte(c.Log.Level)); err != nil {
		return nil, err
	}
	p := &program{config: c, options: options(g), level: level, log: newLog(out, level)}
	return &cli.Runtime{Log: p.log, LogFile: c.Log.File, Open: p.open, OpenAsIs: p.openAsIs, Rehearse: p.rehearse, OpenCopy: p.openCopy, Restore: p.restore, Keeps: keeps,
		Linear: c.Screen.Linear || os.Getenv("TERM") == "dumb", Save: common.SaveIn("."), Screens: p.screens, Demo: p.demo, Serve: p.serve,
		Senders: p.senders, Announces: c.Webhook.URL != "", TryMail: p.mail().Try, Close: out.Close}, nil
}

func options(g cli.Globals) config.Options {
	return config.Options{File: g.Config, Environ: os.Environ(), DB: g.DB, User: g.User}
}

// settingsError turns everything wrong with the settings into one error.
func settingsError(err error) error {
	if _, ok := errors.AsType[*config.Error](err); ok {
		return model.Invalid("The settings are wrong.\n%s", err)
	}
	return err
}

func newLog(out io.Writer, level slog.Level) *slog.Logger {
	return slog.New(slog.NewJSONHandler(model.JSONWriter{To: out}, &slog.HandlerOptions{Level: level}))
}

// open opens the configured database for whoever acts.
func (p *program) open(ctx context.Context, create bool) (*cli.Opened, error) {
	exposed := p.exposed() // before: what lies beside an open desk only is gone when the command has ended
	store, err := db.Open(ctx, p.config.Database.URL, db.Options{Create: create, MakeFolder: p.config.OwnFolder})
	o, err := p.opened(store, err)
	if err != nil {
		return nil, err
	}
	o.Notices = exposed
	if store.Created() {
		o.Notices = append(o.Notices, "Made a new desk: "+store.Name()+".")
		o.Undo = func() error { return errors.Join(store.Close(), db.Remove(p.config.Database.URL)) }
	}
	if store.Backup() != "" {
		o.Notices = append(o.Notices, "The desk was brought to this program's form; a copy from before is "+store.Backup()+".")
	}
	return o, nil
}

// openAsIs opens the configured database, unless an older program made it.
func (p *program) openAsIs(ctx context.Context) (*cli.Opened, error) {
	return p.opened(db.Open(ctx, p.config.Database.URL, db.Options{AsIs: true, MakeFolder: p.config.OwnFolder}))
}

// rehearse opens the configured database as it is, or an empty one that is gone
// afterwards.
func (p *program) rehearse(ctx context.Context) (*cli.Opened, error) {
	o, err := p.open(ctx, false)
	if e, ok := errors.AsType[*model.Error](err); !ok || !errors.Is(e.Cause, db.ErrNoDesk) {
		return o, err
	}
	dir, err := os.MkdirTemp("", "unsubdesk-dry-run-")
	if err != nil {
		return nil, err
	}
	store, err := db.Open(ctx, filepath.Join(dir, "desk.db"), db.Options{Create: true})
	if err != nil {
		return nil, errors.Join(err, os.RemoveAll(dir))
	}
	gone := func() error { return errors.Join(store.Close(), os.RemoveAll(dir)) }
	return &cli.Opened{Desk: p.newDesk(store, store), Actor: actor(p.config.User), Embedded: true, Close: gone, Undo: gone,
		Notices: []string{"There is no such desk yet; none was made."}}, nil
}

// openCopy opens a file that is a copy of the desk.
func (p *program) openCopy(ctx context.Context, file string) (*cli.Opened, error) {
	return p.opened(db.Open(ctx, "sqlite:"+file, db.Options{}))
}

// exposed says which of the program's files are not its owner's alone.
func (p *program) exposed() []string {
	files := append(db.Files(p.config.Database.URL), p.config.Log.File, p.config.SSH.HostKey)
	return append(config.Exposed(files...), p.options.Exposed()...)
}

// opened is a store for whoever acts; nil without one.
func (p *program) opened(store *db.Store, err error) (*cli.Opened, error) {
	if store == nil {
		return nil, err
	}
	return &cli.Opened{Desk: p.newDesk(store, store), Actor: actor(p.config.User), Embedded: store.Embedded(), Close: store.Close}, err
}

func (p *program) restore() (cli.Restorer, error) {
	r, err := db.NewRestoring(p.config.Database.URL, db.Options{MakeFolder: p.config.OwnFolder})
	if err != nil {
		return nil, err
	}
	return restorer{r, p}, nil
}

// restorer is db.Restoring with desks for stores.
type restorer struct {
	*db.Restoring
	program *program
}

// Current implements cli.Restorer.
func (r restorer) Current(ctx context.Context) (*cli.Opened, error) {
	return r.program.opened(r.Restoring.Current(ctx))
}

// Read implements cli.Restorer.
func (r restorer) Read(ctx context.Context, file string) (*cli.Opened, error) {
	return r.program.opened(r.Restoring.Read(ctx, file))
}

// newDesk is the desk on a database that is reached through a store, itself or one around
// it, with room to stage imports.
func (p *program) newDesk(database *db.Store, through model.Store) *desk.Desk {
	return desk.New(through, desk.WithStaging(staging.New), guarded(database), desk.WithMail(p.config.Mail.Host != ""))
}

// guarded holds the desk's clock against one that nobody can set. Where the desk's
// clock is this machine's, every program on the desk hears of a departure: a server's
// is not doubted because one machine slept.
func guarded(store *db.Store) desk.Option {
	return desk.WithClockGuard(db.SinceBoot, store.Embedded())
}

// actor is the named desk user, or the one with the operating system's name.
func actor(name string) model.Actor {
	system := "uid-unknown"
	if u, err := user.Current(); err == nil {
		system = u.Username
	}
	if name == "" {
		name = system
	}
	return model.Actor{User: name, OSUser: system}
}

// screens opens the screens on a desk, on the page of its user's work. Who that is the
// screens themselves say, also that it cannot be known.
func (p *program) screens(ctx context.Context, s *desk.Session, notices []string) error {
	standing, _ := s.Standing(ctx) // nobody's page then
	return p.run(ctx, app.Options{Desk: s, Notices: notices, At: programs.FirstPage(standing.User.Role)})
}

func (p *program) run(ctx context.Context, o app.Options) error {
	c := p.config.Screen
	o.Mouse, o.Refresh, o.Log = c.Mouse, c.Refresh, p.log
	o.Save = common.SaveIn(".")
	return programs.Ended(app.Run(ctx, app.Setup{Environ: os.Environ(), Theme: styles.Theme(c.Theme), ASCII: c.ASCII}, o))
}

// serve serves the desk over SSH. It has no screen of its own, so that its log
// goes to standard error where there is no file for it.
func (p *program) serve(ctx context.Context, o cli.ServeOptions) (err error) {
	if p.config.Log.File == "" {
		p.log = newLog(os.Stderr, p.level)
	}
	if os.Getenv("GOGC") == "" {
		// Hundreds of sessions rest most of the time: what each keeps counts for more
		// than the work of collecting what it dropped.
		debug.SetGCPercent(50)
	}
	if _, err := p.senders(nil); err != nil { // what is wrong with the settings is said first
		return err
	}
	store, err := db.Open(ctx, p.config.Database.URL, db.Options{MakeFolder: p.config.OwnFolder})
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, store.Close()) }()
	journal := sshserver.NewJournal(store, p.log)
	served := p.newDesk(store, journal)
	options := p.served(served)
	options.Settle = journal.Settle
	if o.Listen != "" {
		options.Listen = o.Listen
	}
	for _, said := range p.exposed() {
		p.log.Warn(said)
	}
	server, err := sshserver.New(ctx, options)
	if err != nil {
		return err
	}
	p.ssh = server.CommandLine()
	senders, err := p.senders(served)
	if err == nil {
		err = o.Ready(cli.Serving{Address: server.Addr().String(), Fingerprint: server.Fingerprint(),
			HostKeyFile: p.config.SSH.HostKey, Command: server.CommandLine()})
	}
	if err != nil {
		return errors.Join(err, server.Close())
	}
	p.log.Info("serving", "address", server.Addr().String(), "host_key", server.Fingerprint(), "desk", store.Name())
	defer served.DeliverBeside(ctx, senders, sshserver.LogDeliveries(p.log))()
	return server.Serve(ctx)
}

// senders are the ways on which messages leave a desk.
func (p *program) senders(d *desk.Desk) (model.Senders, error) {
	hook := p.config.Webhook
	senders, err := outbox.Senders(outbox.Options{WebhookURL: hook.URL, WebhookSecret: hook.Secret, Now: time.Now})
	if s := p.mail(); err == nil && s.Host != "" {
		senders[model.ChannelMail] = mail.Postman{Desk: d, Server: s}
	}
	return senders, err
}

// mail is the SMTP server of the settings; its Host is "" where there is none.
func (p *program) mail() mail.Server {
	s := mail.Server{Settings: mail.Settings(p.config.Mail)}
	s.SSH = cmp.Or(s.SSH, p.ssh, sshserver.CommandLineTo(p.config.SSH.Listen))
	return s
}

// served are the server's settings, with the screens and the commands of a desk.
func (p *program) served(d *desk.Desk) sshserver.Options {
	c, screen := p.config.SSH, p.config.Screen
	return sshserver.Options{
		Desk: d, HostKeyFile: c.HostKey, Listen: c.Listen, OSUser: actor("").OSUser, Log: p.log,
		IdleTimeout: c.IdleTimeout, MaxTimeout: c.MaxTimeout,
		MaxSessions: c.MaxSessions, MaxSessionsPerAddress: c.MaxSessionsPerAddress,
		Screens: programs.Screens(d, programs.Look{Theme: styles.Theme(screen.Theme), ASCII: screen.ASCII, Mouse: screen.Mouse, Refresh: screen.Refresh}),
		Linear:  screen.Linear, Command: programs.Command(d, version()),
	}
}

// demo opens the screens on a throw-away desk that is full of a story.
func (p *program) demo(ctx context.Context, o cli.DemoOptions) (err error) {
	data := demo.Options{Instances: o.Instances, Seed: o.Seed, ReviewWindow: o.ReviewWindow, Progress: o.Progress}
	var steps []tour.Step
	if o.Tour {
		if steps, err = tour.For(data); err != nil {
			return err
		}
	}
	dir, err := os.MkdirTemp("", "unsubdesk-demo-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir) //nolint:errcheck // what cannot be removed lies in the system's temporary folder
	path := cmp.Or(o.Keep, filepath.Join(dir, "demo.db"))
	clock := &demo.Clock{}
	store, err := db.Open(ctx, "sqlite:"+path, db.Options{Create: true, Clock: clock.Now})
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, store.Close()) }()
	people, err := demo.Fill(ctx, store, clock, data, desk.WithStaging(staging.New))
	if err != nil {
		os.Remove(path) //nolint:errcheck // half a story is not worth keeping
		return err
	}
	sessions := people.Troupe(desk.New(store, desk.WithStaging(staging.New)), o.As, actor) // its clock stands on a stage, too
	if _, err := sessions[0].Policy(ctx); err != nil {                                     // somebody unknown is told so here
		return err
	}
	if o.Talk != nil {
		return o.Talk(ctx, sessions[0])
	}
	return p.run(ctx, app.Options{Desk: sessions[0], Demo: true, SwitchTo: common.Turns(sessions), Tour: steps, TourSpeed: o.TourSpeed})
}

// settings serves the command config.
type settings struct{}

// Sources implements cli.Settings.
func (settings) Sources(g cli.Globals) []cli.SettingSource {
	var sources []cli.SettingSource
	for _, s := range options(g).Sources() {
		sources = append(sources, cli.SettingSource(s))
	}
	return sources
}

// Values implements cli.Settings.
func (settings) Values(g cli.Globals) ([]cli.SettingValue, error) {
	c, err := config.Load(options(g))
	if err != nil {
		return nil, settingsError(err)
	}
	var values []cli.SettingValue
	for _, v := range c.Values() {
		values = append(values, cli.SettingValue(v))
	}
	return values, nil
}

// Init implements cli.Settings.
func (settings) Init(g cli.Globals) (string, error) { return options(g).Init() }
