package sshserver

import (
	"io"
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"

	"github.com/charmbracelet/ssh"
	"github.com/charmbracelet/x/ansi"
	gossh "golang.org/x/crypto/ssh"
)

// cooked is what somebody types into a talk of plain lines. The client's terminal is
// in raw mode, so this does what the terminal driver does for a program on the
// machine itself, with nothing but characters, spaces and backspaces: no sequence
// moves the cursor.
type cooked struct {
	from      io.Reader
	echo      io.Writer
	interrupt func()

	mu     sync.Mutex // guards what follows
	line   []rune
	begun  []byte // of a character that has not come whole
	escape []byte // of a sequence that a key sent, such as an arrow; it means nothing here
	ended  bool   // the last byte was a carriage return, which a line feed may follow
	whole  []byte // whole lines that nobody has read yet
	over   error
}

// mostCooked is the longest line that can be typed, in characters.
const mostCooked = 4000

// newCooked reads from the channel; what is typed is shown, unless the client's
// terminal shows it.
func newCooked(ch *channel, sess ssh.Session) *cooked {
	c := &cooked{from: ch, echo: sess, interrupt: func() { ch.cancel(interrupted) }}
	if pty, _, ok := sess.Pty(); ok {
		if on, known := pty.Modes[gossh.ECHO]; known && on == 0 {
			c.echo = io.Discard
		}
	}
	return c
}

// Read implements io.Reader: whole lines, each with its end.
func (c *cooked) Read(p []byte) (int, error) {
	buf := make([]byte, 1024)
	for {
		if n, err := c.give(p); n > 0 || err != nil {
			return n, err
		}
		n, err := c.from.Read(buf)
		c.takeAll(buf[:n], err)
	}
}

// give hands out whole lines, if there are any.
func (c *cooked) give(p []byte) (int, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if len(c.whole) == 0 {
		return 0, c.over
	}
	n := copy(p, c.whole)
	c.whole = c.whole[n:]
	return n, nil
}

func (c *cooked) takeAll(typed []byte, err error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	for _, b := range typed {
		c.take(b)
	}
	if err != nil && c.over == nil {
		c.over = err
	}
}

// Discard drops what was typed and not read yet, a line without its end included, and
// reports whether there was any. What is still to come of a key's sequence, or of the
// end of a line, stays part of that. It may be called while somebody reads.
func (c *cooked) Discard() bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	begun := len(c.line) > 0 || len(c.begun) > 0
	held := begun || len(c.whole) > 0
	c.line, c.begun, c.whole = c.line[:0], nil, nil
	if begun { // it was shown; what comes next is no part of it
		c.show("\n")
	}
	return held
}

// The keys that a terminal driver acts on.
const (
	ctrlD     = 0x04
	ctrlH     = 0x08
	ctrlU     = 0x15
	escapeKey = 0x1b
	deleteKey = 0x7f
)

// take takes one byte. What was typed after the end of input is nothing.
func (c *cooked) take(b byte) {
	after := c.ended
	c.ended = false
	switch {
	case c.over != nil:
	case len(c.escape) > 0:
		c.sequence(b)
	case b == '\n' && after:
	case b == '\r' || b == '\n':
		c.ended = b == '\r'
		c.whole = append(c.whole, string(c.line)+"\n"...)
		c.line, c.begun = c.line[:0], nil
		c.show("\n")
	case b == ctrlC:
		c.show("\n")
		c.interrupt()
		c.over = io.EOF
	case b == ctrlD && len(c.line) == 0:
		c.over = io.EOF
	case b == ctrlH || b == deleteKey:
		c.erase(1)
	case b == ctrlU:
		c.erase(len(c.line))
	case b == escapeKey:
		c.escape = []byte{b}
	case b >= ' ':
		c.character(b)
	}
}

// sequence takes a byte of a sequence until it ends.
func (c *cooked) sequence(b byte) {
	c.escape = append(c.escape, b)
	second := len(c.escape) == 2
	switch {
	case second && (b == '[' || b == 'O'): // goes on
	case second, b >= 0x40 && b <= 0x7e, b < ' ', len(c.escape) > 32:
		c.escape = nil
	}
}

// character takes a byte of a character, and shows it when it is whole.
func (c *cooked) character(b byte) {
	c.begun = append(c.begun, b)
	if !utf8.FullRune(c.begun) {
		return
	}
	r, _ := utf8.DecodeRune(c.begun)
	c.begun = nil
	if r == utf8.RuneError || !unicode.IsGraphic(r) || len(c.line) >= mostCooked {
		return
	}
	c.line = append(c.line, r)
	c.show(string(r))
}

// erase takes the last n characters away.
func (c *cooked) erase(n int) {
	c.begun = nil
	n = min(n, len(c.line))
	gone := string(c.line[len(c.line)-n:])
	c.line = c.line[:len(c.line)-n]
	c.show(strings.Repeat("\b \b", ansi.StringWidth(gone)))
}

func (c *cooked) show(text string) {
	io.WriteString(c.echo, text) //nolint:errcheck // the client has left
}
