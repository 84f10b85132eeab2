package linear

import (
	"strings"

	"unsubdesk/model"
	"unsubdesk/tui/present"
)

// help says what can be typed, or what one command does.
func (s *session) help(p prompt, about string) error {
	if about != "" {
		c, ok := p.command(strings.ToLower(about))
		if !ok {
			return model.Invalid("There is no command %s here. help alone says those that there are.", present.Clean(about))
		}
		s.say(c.help())
		return nil
	}
	switch {
	case p.numbers != nil:
		s.say("Numbers such as 3 or 5-8: " + p.means + ".")
	case p.number != nil:
		s.say("A number: " + p.means + ".")
	}
	for _, c := range p.commands {
		s.say(c.help())
	}
	s.say("r or repeat: the last answer again.")
	if !p.top {
		s.say("b or back: one step back.")
	}
	s.say("q or quit: leave the program.")
	return nil
}

// help is what the command does.
func (c command) help() string {
	name := present.Choice(c.names)
	if c.takes != "" {
		name += ", then " + c.takes
	}
	return name + ": " + c.says + "."
}
