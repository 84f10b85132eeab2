package cli

import (
	"context"
	"net"
	"slices"
	"strings"

	"unsubdesk/model"
	"unsubdesk/tui/present"
)

// serveCmd serves the desk over SSH until it is ended.
type serveCmd struct {
	Listen string `placeholder:"ADDRESS" help:"Address and port to listen on, such as 0.0.0.0:23234; default: ssh.listen of the settings. Port 0 takes a free one."`
}

// Help is the long help.
func (c *serveCmd) Help() string {
	return "The screens, and the commands list, quote, unsubscribe, reviews, history, notice, linear and report, for everybody whose public key " +
		"a user of the desk has: unsubdesk users add NAME --role ROLE --key FILE. It also approves what falls due while nobody looks. " +
		"Without log.file the log goes to standard error."
}

// jsonServing is what `serve --json` prints when it listens.
type jsonServing struct {
	Address     string `json:"address"`
	Fingerprint string `json:"host_key_fingerprint"`
	HostKeyFile string `json:"host_key_file"`
	Command     string `json:"command"`
}

// Run implements the command.
func (c *serveCmd) Run(ctx context.Context, a *App) error {
	if _, _, err := net.SplitHostPort(c.Listen); c.Listen != "" && err != nil {
		return model.Invalid("--listen takes an address with a port, like 127.0.0.1:23234, not %q.", clipped(c.Listen))
	}
	r, err := a.setup()
	if err != nil {
		return err
	}
	return r.Serve(ctx, ServeOptions{Listen: c.Listen, Ready: a.printServing})
}

// printServing says where the desk can be reached, at once: the command goes on.
func (a *App) printServing(s Serving) error {
	defer a.flush()
	if a.JSON {
		return a.writeJSON(jsonServing(s))
	}
	a.printf("Listening on %s\nHost key %s (%s)\nOpen the screens with: %s\n",
		s.Address, s.Fingerprint, clean(s.HostKeyFile), s.Command)
	return nil
}

// remoteGrammar is the command line of somebody who comes over SSH. None of its
// commands reads or writes a file.
type remoteGrammar struct {
	JSON bool `name:"json" help:"Print JSON for programs instead of a table for people."`
	versionFlag

	List        listCmd        `cmd:"" help:"List instances."`
	Quote       quoteCmd       `cmd:"" help:"Say what unsubscribing instances now would do; changes nothing."`
	Unsubscribe unsubscribeCmd `cmd:"" help:"Unsubscribe instances."`
	Reviews     reviewsCmd     `cmd:"" help:"The review queue."`
	History     historyCmd     `cmd:"" help:"List completed refunds with their entries."`
	Notice      noticeText     `cmd:"" help:"Write what customers are told of requests."`
	Linear      linearCmd      `cmd:"" help:"Prompts and plain lines in the place of the screens, for screen readers."`
	Report      reportCmd      `cmd:"" help:"Sum up refunds and reviews, and what approves itself by tomorrow."`
}

func (g *remoteGrammar) globals() Globals { return Globals{JSON: g.JSON} }

// remoteCommands are the commands of remoteGrammar.
var remoteCommands = []string{"list", "quote", "unsubscribe", "reviews", "history", "notice", "linear", "report"}

// noFiles is why what names a file is refused.
const noFiles = "No command over SSH reads or writes a file"

// checkRemote refuses what there is on the server only: the other commands, and
// the flags that would name another user, desk, settings file or file.
func checkRemote(args []string) error {
	command := ""
	for _, arg := range args {
		name, _, _ := strings.Cut(arg, "=")
		switch {
		case arg == "--":
			return checkRemoteCommand(command)
		case name == "--user":
			return model.Refused("Over SSH the user is whoever the key belongs to; --user is not accepted.")
		case name == "--db", name == "--config":
			return model.Refused("Over SSH the desk and its settings are the server's; %s is not accepted.", name)
		case name == "--out", name == "--force", strings.HasPrefix(arg, "-o") && (name == "-o" || writesFiles(command)):
			if err := checkRemoteCommand(command); err != nil { // the flag is not what is wrong with it
				return err
			}
			return model.Refused("%s; leave out %s, and keep what is printed on your own machine: ssh … > FILE", noFiles, clipped(name))
		case command == "" && !strings.HasPrefix(arg, "-"):
			command = arg
		}
	}
	return checkRemoteCommand(command)
}

func checkRemoteCommand(command string) error {
	if command == "" || slices.Contains(remoteCommands, command) {
		return nil
	}
	there := "There are " + present.List(remoteCommands) + "; without a command, ssh -t opens the screens."
	if writesFiles(command) || slices.Contains([]string{"import", "backup", "restore"}, command) {
		return model.Refused("%s, so there is no %s; it runs on the machine that has the desk. %s", noFiles, command, there)
	}
	return model.Refused("There is no command %q over SSH. %s", clipped(command), there)
}

// writesFiles reports whether a command has the flag -o where there are files.
func writesFiles(command string) bool { return command == "export" || command == "notice" }

// clipped is a word to name in a sentence, safe and short.
func clipped(word string) string {
	const most = 40
	if runes := []rune(clean(word)); len(runes) > most {
		return string(runes[:most]) + "…"
	}
	return clean(word)
}
