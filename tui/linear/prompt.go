package linear

import (
	"errors"
	"slices"
	"strconv"
	"strings"

	"unsubdesk/model"
	"unsubdesk/tui/common"
	"unsubdesk/tui/present"
)

// command is what can be typed at a prompt. Help is made from it.
type command struct {
	names []string // the shortest first
	takes string   // what stands behind it, "" for nothing
	says  string
	do    func(rest string) error
}

// prompt is a place where commands are typed.
type prompt struct {
	name     string
	commands []command
	// number is what a number alone does, and means is what it says; nil if nothing.
	number func(n int) error
	means  string
	// numbers, in the place of number, is what numbers and ranges alone do.
	numbers func(words string) error
	// other takes a line that is no command; it answers false for one that it does not know
	// either.
	other func(line string) (bool, error)
	// several is what to type for several numbers, "" if there is nothing.
	several string
	// empty is what an empty line does; nil for nothing.
	empty func() error
	top   bool // there is nothing to go back to
}

// at takes commands until one leaves the prompt: back, which is nil, or what goes
// further than this prompt. What a command fails of is said.
func (s *session) at(p prompt) error {
	if !p.top && !s.dialog {
		p.commands = append(slices.Clip(p.commands), views(p)...)
	}
	for {
		s.tellWork(p.toReviews())
		line, err := s.ask(p.name)
		if err != nil {
			return err
		}
		err = s.obey(p, line)
		switch {
		case err == nil:
		case errors.Is(err, errLeave):
			return nil
		case leaves(err):
			return err
		case errors.Is(err, errBack), errors.Is(err, errOver): // out of a dialog, to here
		default:
			s.say(common.Sentence(err))
		}
	}
}

// errLeave is what a command answers that leaves its own prompt.
var errLeave = errors.New("leave this prompt")

// leaves reports whether an error goes further up than the prompt that gets it.
func leaves(err error) bool {
	var other *goTo
	return errors.Is(err, errQuit) || errors.As(err, &other)
}

// obey does what a line says.
func (s *session) obey(p prompt, line string) error {
	word, rest := cut(line)
	switch word {
	case "":
		if p.empty != nil {
			s.heard()
			return p.empty()
		}
		return nil
	case "help", "?":
		s.heard()
		return s.help(p, rest)
	}
	if slices.Contains(everywhere, word) {
		if rest != "" {
			s.heard()
			return alone(word, rest)
		}
		return s.obeyAnywhere(p, word)
	}
	s.heard()
	if c, ok := p.command(word); ok {
		if rest != "" && c.takes == "" {
			return alone(word, rest)
		}
		return c.do(rest)
	}
	if p.other != nil && isLongNumber(word) { // an order's
		if known, err := p.other(line); known || err != nil {
			return err
		}
	}
	if isNumbers(line) && p.numbers != nil {
		return p.numbers(line)
	}
	if isNumbers(line) && p.number != nil {
		n, err := strconv.Atoi(line)
		if err != nil {
			return p.oneNumber(line)
		}
		return p.number(n)
	}
	if p.other != nil {
		if known, err := p.other(line); known || err != nil {
			return err
		}
	} else if text := s.withLines(line); text != line {
		return model.Invalid("Several lines came at once, and nothing was done with them: the first is no command here.")
	}
	s.say(p.unknown(line))
	return nil
}

// everywhere are the commands of every prompt that take nothing behind them.
var everywhere = []string{"r", "repeat", "q", "quit", "exit", "b", "back"}

// obeyAnywhere does what one of everywhere says.
func (s *session) obeyAnywhere(p prompt, word string) error {
	switch word {
	case "r", "repeat":
		s.repeat()
		return nil
	case "q", "quit", "exit":
		return errQuit
	}
	s.heard()
	if p.top {
		s.say("This is the top; quit leaves the program.")
		return nil
	}
	return errLeave
}

// alone refuses a command with something behind it that it does not take: whoever typed
// it meant something, and the command alone is something else.
func alone(word, rest string) error {
	return model.Invalid("Nothing was done: %s takes nothing behind it here, and %s stands there.", present.Clean(word), echo(rest))
}

// oneNumber refuses several numbers where one is a command.
func (p prompt) oneNumber(line string) error {
	said := "Nothing was done: a number alone says " + p.means + ", and " + echo(line) + " is not one number."
	if p.several != "" {
		said += " For several there is " + p.several + "."
	}
	return model.Invalid("%s", said)
}

// mostEchoed is how many characters of what was typed are said again.
const mostEchoed = 60

// echo is what was typed, of a long line the beginning: whoever typed it knows it.
func echo(line string) string {
	runes := []rune(present.Clean(line))
	if len(runes) <= mostEchoed {
		return string(runes)
	}
	return string(runes[:mostEchoed]) + ", and so on,"
}

// command is the one of a name.
func (p prompt) command(name string) (command, bool) {
	i := slices.IndexFunc(p.commands, func(c command) bool { return slices.Contains(c.names, name) })
	if i < 0 {
		return command{}, false
	}
	return p.commands[i], true
}

// unknown says what to do about a line that is no command.
func (p prompt) unknown(line string) string {
	said := "There is no command " + echo(line) + " here. Type help for those that there are"
	if slices.ContainsFunc(p.commands, func(c command) bool { return c.names[0] == "f" }) {
		said += ", or f and a space before it to look for it"
	} else if !p.top {
		said += ", or back for what was before"
	}
	return said + "."
}

// cut takes the command off a line. A slash is f, as in the screens, and so is the name of
// a saved filter; Z is redo, as there.
func cut(line string) (word, rest string) {
	line = strings.TrimSpace(line)
	if strings.HasPrefix(line, "/") {
		return "f", strings.TrimSpace(line[1:])
	}
	if strings.HasPrefix(line, "@") {
		return "f", line
	}
	if word, rest, _ = strings.Cut(line, " "); word == "Z" {
		word = "redo"
	}
	return strings.ToLower(word), strings.TrimSpace(rest)
}
