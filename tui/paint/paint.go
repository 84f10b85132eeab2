// Package paint stands between Bubble Tea's renderer and the terminal and
// sends only the cells that changed.
//
// The renderer rewrites every line of which one cell changed; with a preview
// pane beside the table that is most of the screen for each cursor move, which
// is felt over SSH. The Writer reads what the renderer writes, keeps the
// screen as the renderer wants it and as the terminal has it, and writes the
// difference. It does so on the alternate screen only, where the program owns
// every cell; everything it does not understand passes through unchanged, in
// order, and is followed by a full repaint.
//
// Ready-made differs were looked at: x/cellbuf's Screen diffs whole screens,
// but picks sequences by TERM's name (REP, HPA, hard tabs) that not every
// terminal behind that name knows, and its scroll detection works on whole
// lines, so a table that scrolls beside a pane is redrawn. Its styles, with
// their parser, are what this package uses.
package paint

import (
	"bytes"
	"io"
	"sync"

	"github.com/charmbracelet/x/ansi"
	"github.com/charmbracelet/x/ansi/parser"
	"github.com/charmbracelet/x/cellbuf"
	"github.com/charmbracelet/x/term"
)

// Writer is an io.Writer for tea.WithOutput. It is safe for concurrent use.
type Writer struct {
	mu  sync.Mutex
	out io.Writer
	buf bytes.Buffer

	parser *ansi.Parser
	// rest is the beginning of a sequence whose end is still to come.
	rest []byte

	owned    bool // on the alternate screen
	trusted  bool // have is what the terminal shows
	want     grid
	have     grid
	looks    looks
	clusters clusters
	x, y     int // where the renderer's cursor is
	pen      cellbuf.Style
	penID    look

	// where the terminal's cursor is while a difference is written
	atX, atY int
	atPen    look
}

// New is a Writer on out. Call Resize before the first frame.
func New(out io.Writer) *Writer {
	return &Writer{out: out, parser: newParser(), looks: newLooks(), clusters: newClusters()}
}

// newParser is a parser with room for what a frame holds: the library's own is
// for any terminal, and 64 kB larger.
func newParser() *ansi.Parser {
	p := &ansi.Parser{}
	p.SetParamsSize(parser.MaxParamsSize)
	p.SetDataSize(1 << 10)
	return p
}

// TTY is a Writer on a terminal: Bubble Tea finds the file behind it and sets
// raw mode and asks for the size there.
type TTY struct {
	*Writer
	term.File
}

// NewTTY is a TTY on a terminal file.
func NewTTY(f term.File) TTY { return TTY{Writer: New(f), File: f} }

// Write implements io.Writer.
func (t TTY) Write(p []byte) (int, error) { return t.Writer.Write(p) }

// Resize tells the size of the screen; the next frame repaints all of it.
func (w *Writer) Resize(width, height int) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if width == w.want.width && height == w.want.height {
		w.trusted = false
		return
	}
	w.want = newGrid(width, height)
	w.have = newGrid(width, height)
	w.trusted = false
}

// Write reads what the renderer draws and sends the difference. The count
// that it answers is that of p.
func (w *Writer) Write(p []byte) (int, error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.clusters.sweep(w.want, w.have)
	w.read(p)
	if w.owned {
		w.paint()
	}
	if err := w.flush(); err != nil {
		return 0, err
	}
	return len(p), nil
}

// Send passes a sequence to the terminal that draws nothing, such as one for
// the clipboard.
func (w *Writer) Send(sequence string) error {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.buf.WriteString(sequence)
	return w.flush()
}

func (w *Writer) flush() error {
	if w.buf.Len() == 0 {
		return nil
	}
	_, err := w.out.Write(w.buf.Bytes())
	w.buf.Reset()
	return err
}
