package linear

import (
	"bufio"
	"context"
	"errors"
	"io"
	"strings"
	"time"
	"unicode/utf8"

	"unsubdesk/tui/present"
)

// talk is what is typed and what is said.
type talk struct {
	ctx      context.Context
	in       <-chan string // whole lines; closed when no more can come
	out      io.Writer
	flush    func()
	discard  func() bool
	width    int
	terminal bool
	announce <-chan string
	pause    func(context.Context, time.Duration) error

	said []string // the lines since the last answer, for r
	// before says what there is to say before a question; nil for nothing.
	before func()
}

var (
	// errQuit leaves the program: quit was typed, or the input has ended.
	errQuit = errors.New("quit")
	// errBack leaves what is going on for what was before.
	errBack = errors.New("back")
)

func newTalk(ctx context.Context, o Options) *talk {
	t := &talk{ctx: ctx, in: listen(ctx, o.In), out: o.Out, flush: o.Flush, discard: o.Discard, width: o.Width, terminal: o.Terminal,
		announce: o.Announcements, pause: o.Pause}
	if t.flush == nil {
		t.flush = func() {}
	}
	if t.discard == nil {
		t.discard = func() bool { return false }
	}
	return t
}

// mostTyped is the longest line that is taken, in characters; of a longer one the rest is
// left out. Over SSH no longer one can be typed.
const mostTyped = 4000

// mostCanonical is the longest line that a terminal's driver on Linux hands over, in bytes.
const mostCanonical = 4095

// isCut reports whether something is most likely left out of a line.
func isCut(line string) bool {
	return len(line) == mostCanonical || len(line) >= mostTyped && utf8.RuneCountInString(line) >= mostTyped
}

// firstTyped is a line without what is left out of it.
func firstTyped(line string) string {
	if len(line) > mostTyped {
		if runes := []rune(line); len(runes) > mostTyped {
			return string(runes[:mostTyped])
		}
	}
	return line
}

// listen reads lines from the beginning on, so that what is typed while nobody asks
// is not taken for the answer to what is asked later. A line that has no end is an
// end of input, and no answer.
func listen(ctx context.Context, in io.Reader) <-chan string {
	lines := make(chan string)
	go func() {
		defer close(lines)
		from := bufio.NewReaderSize(in, (mostTyped+1)*utf8.UTFMax)
		for {
			piece, more, err := from.ReadLine()
			text := firstTyped(string(piece))
			for more && err == nil {
				_, more, err = from.ReadLine()
			}
			if err != nil {
				return
			}
			select {
			case lines <- text:
			case <-ctx.Done():
				return
			}
		}
	}()
	return lines
}

// say prints a sentence on a line, or on as many as the width asks for. Whatever is
// in it, nothing that a terminal would obey gets out.
func (t *talk) say(text string) {
	t.said = append(t.said, text)
	t.print(text)
}

func (t *talk) print(text string) {
	lines := []string{present.Clean(text)}
	if t.width > 1 {
		lines = present.Wrap(text, t.width-1)
	}
	io.WriteString(t.out, strings.Join(lines, "\n")+"\n") //nolint:errcheck // nobody is left to be told
}

// fact prints a fact behind its label; one that is empty is left out.
func (t *talk) fact(label, value string) {
	if strings.TrimSpace(value) != "" {
		t.say(label + ": " + value)
	}
}

// ask asks for a line. errQuit: there is none any more.
func (t *talk) ask(prompt string) (string, error) {
	for {
		if t.before != nil {
			t.before()
		}
		io.WriteString(t.out, prompt+": ") //nolint:errcheck // as above
		t.flush()
		select {
		case line, ok := <-t.in:
			if !ok || t.ctx.Err() != nil {
				return "", t.over()
			}
			if !t.terminal {
				io.WriteString(t.out, "\n") //nolint:errcheck // as above
			}
			if isCut(line) {
				t.say("The line is too long: what stands behind its first " + present.Count(mostTyped) + " characters was left out.")
			}
			return strings.TrimSpace(line), nil
		case text := <-t.announce:
			io.WriteString(t.out, "\n") //nolint:errcheck // as above
			t.print(text)
		case <-t.ctx.Done():
			return "", t.over()
		}
	}
}

// over ends the line of the prompt.
func (t *talk) over() error {
	io.WriteString(t.out, "\n") //nolint:errcheck // as above
	t.flush()
	return errQuit
}

// heard begins the next answer: what was said before is not repeated any more.
func (t *talk) heard() { t.said = nil }

// repeat says the last answer again.
func (t *talk) repeat() {
	if len(t.said) == 0 {
		t.print("Nothing was said yet.")
	}
	for _, line := range t.said {
		t.print(line)
	}
}

// guardTime is how long what is typed answers no last question, as in the screens.
const guardTime = 300 * time.Millisecond

// dropTyped takes what was typed ahead, for guardTime, and at its end what the terminal
// still holds of it: a y without its Enter would be the beginning of the answer.
func (t *talk) dropTyped() error {
	over := make(chan error, 1)
	go func() { over <- t.pause(t.ctx, guardTime) }()
	dropped := false
	for {
		select {
		case _, ok := <-t.in:
			if !ok {
				return t.over()
			}
			dropped = true
		case err := <-over:
			if err != nil {
				return t.over()
			}
			if held := t.discard(); t.dropLines() || held || dropped {
				t.say("What was typed before this question stood there was not taken.")
			}
			return nil
		}
	}
}

// dropLines takes the lines that have come already. An end of input is found by the
// question.
func (t *talk) dropLines() (dropped bool) {
	for {
		select {
		case _, ok := <-t.in:
			if !ok {
				return dropped
			}
			dropped = true
		default:
			return dropped
		}
	}
}
