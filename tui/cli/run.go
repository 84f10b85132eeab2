package cli

import (
	"bufio"
	"context"
	"fmt"
	"runtime/debug"

	"github.com/alecthomas/kong"
)

// grammar is the whole command line.
type grammar struct {
	Globals
	versionFlag

	Screens     screensCmd     `cmd:"" default:"1" hidden:"" help:"Open the screens."`
	Demo        demoCmd        `cmd:"" help:"Open the screens on a throw-away desk with made-up data."`
	Import      importCmd      `cmd:"" help:"Add or update instances from files."`
	List        listCmd        `cmd:"" help:"List instances."`
	Quote       quoteCmd       `cmd:"" help:"Say what unsubscribing instances now would do; changes nothing."`
	Unsubscribe unsubscribeCmd `cmd:"" help:"Unsubscribe instances."`
	Reviews     reviewsCmd     `cmd:"" help:"The review queue."`
	History     historyCmd     `cmd:"" help:"List completed refunds with their entries."`
	Notice      noticeCmd      `cmd:"" help:"Write what customers are told of requests."`
	Report      reportCmd      `cmd:"" help:"Sum up refunds and reviews, and what approves itself by tomorrow."`
	Serve       serveCmd       `cmd:"" help:"Serve the screens and the plain commands over SSH."`
	Sweep       sweepCmd       `cmd:"" help:"Approve what is due now."`
	Deliver     deliverCmd     `cmd:"" help:"Send what is due in the outbox, to the billing system."`
	Outbox      outboxCmd      `cmd:"" help:"What leaves the desk, and how it stands."`
	Clock       clockCmd       `cmd:"" help:"The clock by which silence approves."`
	Verify      verifyCmd      `cmd:"" help:"Recompute the books and the audit trail."`
	Export      exportCmd      `cmd:"" help:"Write the data out."`
	Backup      backupCmd      `cmd:"" help:"Copy the desk into a file."`
	Restore     restoreCmd     `cmd:"" help:"Put a backup in the place of the desk."`
	Users       usersCmd       `cmd:"" help:"The desk's users."`
	Policy      policyCmd      `cmd:"" help:"What the desk decided for every program on it."`
	Mail        mailCmd        `cmd:"" help:"The mails that the program sends."`
	Config      configCmd      `cmd:"" help:"The settings of the program."`
	Schema      schemaCmd      `cmd:"" help:"Print the JSON Schema of what a command prints with --json."`
	Completion  completionCmd  `cmd:"" help:"Print what makes a shell complete command lines."`
}

type versionFlag struct {
	Version kong.VersionFlag `name:"version" help:"Print the version and end."`
}

func (g *grammar) globals() Globals { return g.Globals }

// commandLine is a grammar that has been filled in.
type commandLine interface{ globals() Globals }

// Run runs one command line, args without the program's name, and returns the
// exit status. No panic leaves it: a person reads a sentence, the log has the
// rest.
func Run(ctx context.Context, args []string, env Env) (status int) {
	out := bufio.NewWriter(env.Stdout)
	env.Stdout = out
	a := &App{Env: env}
	defer func() {
		if p := recover(); p != nil {
			status = a.fail(fmt.Errorf("panic: %v\n%s", p, debug.Stack()))
		}
		if err := a.close(); err != nil && status == ExitOK {
			status = a.fail(err)
		}
		if err := out.Flush(); err != nil && status == ExitOK {
			status = a.fail(fileError(err, "The output could not be written"))
		}
		a.closeLog()
	}()
	return a.fail(a.run(ctx, args))
}

// run parses the command line and runs the command it names.
func (a *App) run(ctx context.Context, args []string) error {
	a.JSON = wantsJSON(args) // also for errors of the command line itself
	a.behindNote = behindNote(args)
	var g commandLine = &grammar{}
	if a.Remote {
		if err := checkRemote(args); err != nil {
			return err
		}
		g = &remoteGrammar{}
	}
	ended := false
	parser, err := kong.New(g,
		kong.Name("unsubdesk"),
		kong.Description("A desk for unsubscribing inactive resources: find them, preview the refund, confirm, review. "+
			"Without a command it opens the screens; with --linear it talks in plain lines instead, for screen readers."),
		kong.Writers(a.Stdout, a.Stderr),
		kong.Exit(func(int) { ended = true }),
		kong.Vars{"version": "unsubdesk " + a.Version},
		kong.ConfigureHelp(kong.HelpOptions{Compact: true, WrapUpperBound: 100}),
		kong.BindTo(ctx, (*context.Context)(nil)),
		kong.Bind(a),
	)
	if err != nil {
		return err
	}
	if len(args) > 0 && args[0] == completeCommand && !a.Remote {
		a.complete(ctx, parser.Model.Node, args[1:])
		return nil
	}
	parsed, err := parser.Parse(ordered(parser.Model.Node, args))
	if ended { // --help and --version have printed all there is to say
		return nil
	}
	if err != nil {
		return usageError(args, err)
	}
	a.Globals = g.globals()
	if err := emptyFlags(parsed); err != nil {
		return err
	}
	return parsed.Run()
}

// flush brings what was printed so far to the person, before a question.
func (a *App) flush() {
	if f, ok := a.Stdout.(interface{ Flush() error }); ok {
		f.Flush() //nolint:errcheck // the last Flush in Run reports the error again
	}
}
