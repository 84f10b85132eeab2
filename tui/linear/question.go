package linear

import (
	"errors"
	"strings"

	"unsubdesk/model"
	"unsubdesk/tui/common"
	"unsubdesk/tui/present"
)

// question asks for what is no command.
type question struct {
	prompt string
	help   []string
	// answers is whether one of the short words of the prompts, such as b, is an answer here;
	// nil if none is: no note and no name is a single letter.
	answers func(line string) bool
	// take takes an answer. An error is said and the question asked again, but errBack and
	// errTooLong.
	take func(line string) error
	// last is for a question that moves money or decides: what was typed before it stands
	// there answers nothing, and is told.
	last bool
}

// shortWords are the words of the prompts in short.
var shortWords = map[string]string{"b": "back", "q": "quit", "r": "repeat"}

// put puts a question until it is answered, or left: errBack, errQuit. What was said before
// it stays the last answer until then, so that it can be heard again; help is none of it.
func (t *talk) put(q question) error {
	for {
		if q.last {
			t.flush()
			if err := t.dropTyped(); err != nil {
				return err
			}
		}
		line, err := t.ask(q.prompt)
		if err != nil {
			return err
		}
		switch q.word(line) {
		case "help", "?":
			for _, h := range append(q.help, "r or repeat: the last answer again.", "b or back: one step back.", "q or quit: leave the program.") {
				t.print(h)
			}
			continue
		case "repeat":
			t.repeat()
			continue
		case "quit":
			return errQuit
		case "back":
			t.heard()
			return errBack
		}
		before := t.said
		t.heard()
		if err = q.take(line); err == nil || errors.Is(err, errBack) || errors.Is(err, errTooLong) {
			return err
		}
		t.said = before
		t.say(common.Sentence(err))
	}
}

// word is the word of the prompts that a line is, in full; else it is no word.
func (q question) word(line string) string {
	word := strings.ToLower(line)
	if full, ok := shortWords[word]; ok && (q.answers == nil || !q.answers(line)) {
		return full
	}
	return word
}

// text asks for a free text.
func (t *talk) text(prompt string, help ...string) (text string, err error) {
	err = t.put(question{prompt: prompt, help: help, take: func(line string) error { text = line; return nil }})
	return text, err
}

// last asks a question for which want is the one answer that does it: nil. An empty line is
// Cancel, which has the focus: errBack, as back. nothing says of the rest, and of going back,
// that nothing was done.
func (t *talk) last(prompt, want, nothing, help string) error {
	err := t.put(question{prompt: prompt, help: []string{help}, last: true,
		take: func(typed string) error {
			switch {
			case typed == "":
				return errBack
			case strings.EqualFold(typed, want):
				return nil
			}
			return model.Invalid("That is not %s; %s", want, nothing)
		}})
	if errors.Is(err, errBack) {
		t.say(present.First(nothing))
	}
	return err
}
