package cli

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"os"
	"regexp"
	"slices"
	"strings"

	"github.com/alecthomas/kong"
	"github.com/charmbracelet/x/ansi"

	"unsubdesk/model"
	"unsubdesk/tui/present"
)

// The exit statuses of every command.
const (
	ExitOK      = 0 // done, all of it
	ExitFailed  = 1 // failed; nothing was changed unless the message says what
	ExitUsage   = 2 // wrong usage or settings
	ExitPartly  = 3 // done in part: the output lists what was refused
	ExitRefused = 4 // refused by a rule or a missing permission; no money moved
)

// Status is an exit status as an error: a command returns it when its output
// has already said everything.
type Status int

// Error implements error.
func (s Status) Error() string { return fmt.Sprintf("exit status %d", int(s)) }

// outcome is the status of an action on many things, of which done were done
// and refused were not.
func outcome(done, refused int) error {
	switch {
	case refused == 0 && done > 0:
		return nil
	case done == 0:
		return Status(ExitRefused)
	}
	return Status(ExitPartly)
}

// fail writes an error for the person, or with --json for a program, on
// standard error and returns its exit status. It is the only place that turns
// a model.Code into a status. An unexpected error is logged whole and shown
// generically.
func (a *App) fail(err error) int {
	if err == nil {
		return ExitOK
	}
	if s, ok := errors.AsType[Status](err); ok {
		return int(s)
	}
	a.logError(err)
	a.flush()
	if a.JSON {
		a.writeJSONError(err)
	} else {
		a.notice("unsubdesk: %s", a.describe(err))
	}
	return exitStatus(model.ErrorCode(err))
}

// logError logs what a person is told, with what is behind it. A refusal or a
// wrong word is no error of the program.
func (a *App) logError(err error) {
	level := slog.LevelError
	if code := model.ErrorCode(err); exitStatus(code) != ExitFailed {
		level = slog.LevelInfo
	}
	a.log().Log(context.Background(), level, "command failed", "code", model.ErrorCode(err), "error", err.Error(), "cause", cause(err))
}

// exitStatus is the exit status of an error with this code.
func exitStatus(code model.Code) int {
	switch code {
	case model.CodeInvalid:
		return ExitUsage
	case model.CodeNotFound, model.CodeRefused, model.CodeForbidden, model.CodeQuoteChanged,
		model.CodeKeyReused, model.CodeConflict:
		return ExitRefused
	}
	return ExitFailed
}

// describe is the sentence of an error, and for one that points at a spot the
// text with a mark under it.
func (a *App) describe(err error) string {
	said := sentence(err)
	if model.ErrorCode(err) == model.CodeInternal {
		said += " " + a.whereLogged()
	}
	if spot, ok := errors.AsType[*spotError](err); ok {
		said += spot.mark(a.room())
	}
	if about, ok := errors.AsType[*subjectError](err); ok {
		said = clean(about.subject) + ": " + said
	}
	return said
}

// whereLogged says where the details of an unexpected error are.
func (a *App) whereLogged() string {
	if a.Remote {
		return "The server's log has the details."
	}
	if a.runtime != nil && a.runtime.LogFile != "" {
		return "The details are in " + model.CleanText(a.runtime.LogFile) + "."
	}
	return "Set log.file (or UNSUBDESK_LOG_FILE) to keep the details."
}

// sentence is what a person reads of an error: its own sentence, or a generic
// one if it has none for people. Lines stay lines; nothing else of the text can
// reach the terminal as control characters.
func sentence(err error) string {
	e, ok := errors.AsType[*model.Error](err)
	if !ok {
		return "Something unexpected went wrong; the command did not finish."
	}
	lines := strings.Split(e.Sentence, "\n")
	for i, l := range lines {
		lines[i] = model.CleanText(l)
	}
	return strings.Join(lines, "\n")
}

// cause is the text of an error's hidden cause, for the log.
func cause(err error) string {
	if e, ok := errors.AsType[*model.Error](err); ok && e.Cause != nil {
		return e.Cause.Error()
	}
	return ""
}

type jsonError struct {
	Code    model.Code `json:"code"`
	Message string     `json:"message"`
	Subject string     `json:"subject,omitempty"` // the request, of several
	Offset  *int       `json:"offset,omitempty"`  // byte position in a filter
	Quote   *jsonQuote `json:"quote,omitempty"`   // as it is now, for quote_changed and for what is left of a submission
}

func (a *App) writeJSONError(err error) {
	e := jsonError{Code: model.ErrorCode(err), Message: sentence(err)}
	if spot, ok := errors.AsType[*spotError](err); ok {
		e.Offset = &spot.offset
	}
	if changed, ok := errors.AsType[*quoteError](err); ok {
		now := quoteJSON(changed.now)
		e.Quote = &now
	}
	if about, ok := errors.AsType[*subjectError](err); ok {
		e.Subject = about.subject
	}
	encodeJSON(a.Stderr, map[string]jsonError{"error": e}) //nolint:errcheck // there is nowhere left to say it
}

// spotError is an error about a place in a text that the person typed.
type spotError struct {
	error
	text   string
	offset int
}

func (e *spotError) Unwrap() error { return e.error }

// mark is the text with a caret under the spot; of a text that is longer than the room
// (0: there is no limit) what stands around the spot.
func (e *spotError) mark(room int) string {
	const indent = "  "
	at := min(e.offset, len(e.text))
	before, behind := model.CleanText(e.text[:at]), model.CleanText(e.text[at:])
	if room -= len(indent) + 1; room > 0 && present.Width(before+behind) > room {
		behind = present.Unicode().Truncate(behind, max(room/2, room-present.Width(before)))
		if over := present.Width(before) - (room - present.Width(behind)); over > 0 {
			before = ansi.TruncateLeft(before, over+1, "…")
		}
	}
	return "\n" + indent + before + behind + "\n" + indent + strings.Repeat(" ", present.Width(before)) + "^"
}

// room is how wide a line for people may be on standard error; 0 if there is no limit.
func (a *App) room() int {
	if a.StderrTTY && a.Width > leastSaid {
		return a.Width
	}
	return 0
}

// quoteError is the refusal of a quote that changed, or that nobody could be asked for, with
// the one of now.
type quoteError struct {
	error
	now model.Quote
}

func (e *quoteError) Unwrap() error { return e.error }

// subjectError is an error about one of several things.
type subjectError struct {
	error
	subject string
}

func (e *subjectError) Unwrap() error { return e.error }

// usageError is a command line that kong does not understand.
func usageError(args []string, err error) error {
	command := "unsubdesk"
	if p, ok := errors.AsType[*kong.ParseError](err); ok && p.Context != nil && p.Context.Command() != "screens" {
		command += " " + strings.Join(commandWords(p.Context), " ")
	}
	said := plainUsage(err)
	exclusion := excluded(args, err)
	if exclusion != "" {
		said = "unknown flag " + clean(exclusion)
	}
	if !strings.HasSuffix(said, "?") {
		said += "."
	}
	if exclusion != "" {
		said += " A filter that begins with - goes after --."
	}
	return model.Invalid("%s See: %s --help", said, strings.TrimSpace(command))
}

var (
	wrongNumber = regexp.MustCompile(`^(--\S+): expected (?:int value|a valid \d+ bit int) but got ("[^"]*")(?: \(.*)?$`)
	noValue     = regexp.MustCompile(`^(--\S+): (?:expected \S+ value but got "EOL"|missing value).*$`)
)

// plainUsage is kong's sentence in plain words.
func plainUsage(err error) string {
	said := err.Error()
	p, ok := errors.AsType[*kong.ParseError](err)
	if m := noValue.FindStringSubmatch(said); m != nil {
		return m[1] + " needs a value"
	}
	if m := wrongNumber.FindStringSubmatch(said); m != nil {
		return m[1] + " takes a whole number, not " + clean(m[2])
	}
	if ok && p.Context != nil {
		names := subcommands(p.Context)
		if strings.HasPrefix(said, "expected one of") || len(names) == 1 && said == `expected "`+names[0]+`"` {
			return "say which: " + present.Choice(names)
		}
	}
	return said
}

// subcommands are what may follow the command that was recognised.
func subcommands(c *kong.Context) []string {
	node := c.Model.Node
	for _, p := range c.Path {
		if p.Command != nil {
			node = p.Command
		}
	}
	var names []string
	for _, child := range node.Children {
		if !child.Hidden {
			names = append(names, child.Name)
		}
	}
	return names
}

// commandWords are the commands and subcommands that were recognised.
func commandWords(c *kong.Context) []string {
	var words []string
	for _, p := range c.Path {
		if p.Command != nil && !p.Command.Hidden {
			words = append(words, p.Command.Name)
		}
	}
	return words
}

// excluded is the argument that was taken for an unknown flag and is most likely a term of
// a filter that leaves something out, -field:value or -word; "" if there is none. Only a
// command that looks for words has the latter.
func excluded(args []string, err error) string {
	p, ok := errors.AsType[*kong.ParseError](err)
	unknown, found := strings.CutPrefix(err.Error(), "unknown flag -")
	if !ok || !found || strings.HasPrefix(unknown, "-") {
		return ""
	}
	if end := slices.Index(args, "--"); end >= 0 {
		args = args[:end]
	}
	words := p.Context != nil && filters(p.Context.Selected())
	for _, arg := range args {
		if negative(arg) && arg[1] == unknown[0] && (words || strings.Contains(arg, ":")) {
			return arg
		}
	}
	return ""
}

// filters reports whether a command takes a filter, as its words or as a flag.
func filters(node *kong.Node) bool {
	if node == nil {
		return false
	}
	isFilter := func(v *kong.Value) bool { return v.Tag.Get("complete") == "filter" }
	return slices.ContainsFunc(node.Positional, isFilter) ||
		slices.ContainsFunc(node.Flags, func(f *kong.Flag) bool { return isFilter(f.Value) })
}

// fileError says what could not be done with a file, and why, without the
// system call's name.
func fileError(err error, format string, args ...any) error {
	why := err
	if p, ok := errors.AsType[*fs.PathError](err); ok {
		why = p.Err
	}
	if l, ok := errors.AsType[*os.LinkError](err); ok {
		why = l.Err
	}
	return &model.Error{Code: model.CodeFile, Sentence: fmt.Sprintf(format, args...) + ": " + why.Error() + ".",
		Offset: -1, Cause: err}
}
