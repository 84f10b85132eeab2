package sshserver

import (
	"bytes"
	"io"
	"sync"

	"github.com/charmbracelet/ssh"
	"golang.org/x/term"
)

// lines is what somebody types into a command on a terminal. The client's
// terminal is in raw mode, so echo, editing, Ctrl-C and Ctrl-D are done here.
type lines struct {
	editor *term.Terminal
	rest   []byte
	typed  chan []byte
	closed chan struct{}
	close  func()
}

// ctrlC is what a terminal in raw mode sends for an interrupt.
const ctrlC = 0x03

// newLines reads from the channel at once, so that Ctrl-C works while nobody
// asks for a line. It has to be closed.
func newLines(ch *channel, sess ssh.Session) *lines {
	l := &lines{typed: make(chan []byte, 64), closed: make(chan struct{})}
	l.close = sync.OnceFunc(func() { close(l.closed) })
	l.editor = term.NewTerminal(&duplex{from: l, Writer: sess.Stderr()}, "")
	if width, height := ch.size(); width > 0 {
		l.editor.SetSize(width, height) //nolint:errcheck // it only writes, and nothing is typed yet
	}
	go l.listen(ch)
	return l
}

// listen takes what is typed until the channel ends. What nobody reads is
// dropped at some point, so that Ctrl-C is still heard.
func (l *lines) listen(ch *channel) {
	defer close(l.typed)
	buf := make([]byte, 1024)
	for {
		n, err := ch.Read(buf)
		if bytes.IndexByte(buf[:n], ctrlC) >= 0 {
			ch.cancel(interrupted)
		}
		if n > 0 {
			select {
			case l.typed <- bytes.Clone(buf[:n]):
			default:
			}
		}
		if err != nil {
			return
		}
	}
}

// Read implements io.Reader: whole lines, each with its end.
func (l *lines) Read(p []byte) (int, error) {
	if len(l.rest) == 0 {
		line, err := l.editor.ReadLine()
		if err != nil {
			return 0, err
		}
		l.rest = []byte(line + "\n")
	}
	n := copy(p, l.rest)
	l.rest = l.rest[n:]
	return n, nil
}

// Close lets a pending Read go.
func (l *lines) Close() { l.close() }

// duplex is the terminal as its editor sees it.
type duplex struct {
	from *lines
	rest []byte
	io.Writer
}

// Read implements io.Reader.
func (d *duplex) Read(p []byte) (int, error) {
	for len(d.rest) == 0 {
		select {
		case chunk, ok := <-d.from.typed:
			if !ok {
				return 0, io.EOF
			}
			d.rest = chunk
		case <-d.from.closed:
			return 0, io.EOF
		}
	}
	n := copy(p, d.rest)
	d.rest = d.rest[n:]
	return n, nil
}
