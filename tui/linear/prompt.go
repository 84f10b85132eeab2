package linear

import (
	"errors"
	"slices"
	"strconv"
	"strings"

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
	// empty is what an empty line does; nil for nothing.
	empty func() error
	top   bool // there is nothing to go back to
}

// at takes commands until one leaves the prompt: back, which is nil, or what goes
// further than this prompt. What a command fails of is said.
func (s *session) at(p prompt) error {
	for {
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
		case errors.Is(err, errBack): // out of a dialog, to here
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
	case "r", "repeat":
		s.repeat()
		return nil
	case "q", "quit", "exit":
		return errQuit
	}
	s.heard()
	switch word {
	case "help", "?":
		s.help(p)
		return nil
	case "b", "back":
		if p.top {
			s.say("This is the top; quit leaves the program.")
			return nil
		}
		return errLeave
	}
	if i := slices.IndexFunc(p.commands, func(c command) bool { return slices.Contains(c.names, word) }); i >= 0 {
		return p.commands[i].do(rest)
	}
	if n, err := strconv.Atoi(word); err == nil && p.number != nil {
		return p.number(n)
	}
	s.say(p.unknown(line))
	return nil
}

// unknown says what to do about a line that is no command.
func (p prompt) unknown(line string) string {
	said := "There is no command " + present.Clean(line) + " here. Type help for those that there are"
	if slices.ContainsFunc(p.commands, func(c command) bool { return c.names[0] == "f" }) {
		said += ", or f and a space before it to look for it"
	}
	return said + "."
}

// cut takes the command off a line. A slash is f, as in the screens.
func cut(line string) (word, rest string) {
	line = strings.TrimSpace(line)
	if strings.HasPrefix(line, "/") {
		return "f", strings.TrimSpace(line[1:])
	}
	word, rest, _ = strings.Cut(line, " ")
	return strings.ToLower(word), strings.TrimSpace(rest)
}

// help says what can be typed.
func (s *session) help(p prompt) {
	if p.means != "" {
		s.say("A number: " + p.means + ".")
	}
	for _, c := range p.commands {
		name := present.Choice(c.names)
		if c.takes != "" {
			name += ", then " + c.takes
		}
		s.say(name + ": " + c.says + ".")
	}
	s.say("r or repeat: the last answer again.")
	if !p.top {
		s.say("b or back: one step back.")
	}
	s.say("q or quit: leave the program.")
}

// elsewhere are the commands that lead to the other views.
func elsewhere(from place) []command {
	all := []command{
		{names: []string{"i", "instances"}, says: "the instances", do: func(string) error { return &goTo{to: instancesPlace} }},
		{names: []string{"v", "reviews"}, says: "the reviews", do: func(string) error { return &goTo{to: reviewsPlace} }},
		{names: []string{"h", "history"}, says: "the completed refunds", do: func(string) error { return &goTo{to: historyPlace} }},
	}
	return slices.Delete(all, int(from), int(from)+1)
}
