package paint

import (
	"unicode/utf8"

	"github.com/charmbracelet/x/ansi"
	"github.com/charmbracelet/x/cellbuf"
)

// read takes what the renderer writes: onto the wanted screen what it
// understands, straight to the terminal the rest.
func (w *Writer) read(p []byte) {
	if len(w.rest) > 0 {
		p = append(w.rest, p...)
		w.rest = nil
	}
	half := halfRune(p)
	p, tail := p[:len(p)-half], p[len(p)-half:]
	for len(p) > 0 {
		n := w.readText(p)
		if n == 0 {
			seq, _, length, state := ansi.DecodeSequence(p, ansi.NormalState, w.parser)
			if state != ansi.NormalState { // its end comes with the next write
				break
			}
			w.take(seq)
			n = length
		}
		p = p[n:]
	}
	if len(p)+half > 0 {
		w.rest = append(append([]byte(nil), p...), tail...)
	}
}

// halfRune is how many bytes at the end of p are a character that is not all
// there.
func halfRune(p []byte) int {
	for n := 1; n < utf8.UTFMax && n <= len(p); n++ {
		if c := p[len(p)-n]; utf8.RuneStart(c) {
			if c >= utf8.RuneSelf && !utf8.FullRune(p[len(p)-n:]) {
				return n
			}
			return 0
		}
	}
	return 0
}

// readText draws one character, or a run of plain ASCII, at the beginning of
// p; it returns how many bytes that took, 0 if p begins with something else.
func (w *Writer) readText(p []byte) int {
	if !w.owned || p[0] < ' ' || p[0] == 0x7f {
		return 0
	}
	n := 0
	for n < len(p) && p[n] >= ' ' && p[n] < 0x7f {
		n++
	}
	if n < len(p) && p[n] >= 0x80 {
		n-- // what follows may stand on it
	}
	if n > 0 {
		for i := range n {
			w.draw(glyph(p[i]), 1)
		}
		return n
	}
	if p[0] >= 0x80 && p[0] < 0xc0 { // a C1 control, or a stray byte
		return 0
	}
	cluster, width := ansi.FirstGraphemeCluster(p, ansi.GraphemeWidth)
	if width == 0 {
		w.join(string(cluster))
	} else {
		w.draw(w.clusters.glyph(string(cluster)), width)
	}
	return len(cluster)
}

// draw puts a character at the cursor.
func (w *Writer) draw(g glyph, width int) {
	look := w.penID
	if g == ' ' && w.looks.unseen[look] {
		look = 0
	}
	w.want.put(w.x, w.y, g, width, look)
	w.x += width
}

// join adds what has no width of its own to the character before it.
func (w *Writer) join(text string) {
	if w.y >= w.want.height || w.x <= 0 || w.x > w.want.width {
		return
	}
	row := w.want.row(w.y)
	at := wholeFrom(row, w.x-1)
	row[at].glyph = w.clusters.glyph(w.clusters.text(row[at].glyph) + text)
}

// take carries out a control character or sequence.
func (w *Writer) take(seq []byte) {
	switch {
	case !w.owned:
		w.pass(seq)
	case len(seq) == 1 && seq[0] == '\r':
		w.x = 0
	case len(seq) == 1 && seq[0] == '\n':
		w.y++
	case ansi.HasCsiPrefix(seq) && w.control(ansi.Cmd(w.parser.Command())):
	default:
		w.pass(seq)
	}
}

// control carries out the CSI sequences that the renderer draws with; false
// for any other.
func (w *Writer) control(cmd ansi.Cmd) bool {
	if cmd.Prefix() != 0 || cmd.Intermediate() != 0 {
		return false
	}
	first := func(missing int) int {
		n, _ := w.parser.Param(0, missing)
		return n
	}
	switch cmd.Final() {
	case 'm':
		w.setPen()
	case 'H':
		col, _ := w.parser.Param(1, 1)
		w.y, w.x = max(first(1), 1)-1, max(col, 1)-1
	case 'A':
		w.y = max(w.y-max(first(1), 1), 0)
	case 'K':
		return w.eraseLine(first(0))
	case 'J':
		return w.eraseScreen(first(0))
	default:
		return false
	}
	return true
}

func (w *Writer) setPen() {
	cellbuf.ReadStyle(w.parser.Params(), &w.pen)
	id, ok := w.looks.id(w.pen)
	if !ok { // the table is full: begin a new one, and the screen with it
		w.looks = newLooks()
		w.want = newGrid(w.want.width, w.want.height)
		w.trusted = false
		id, _ = w.looks.id(w.pen)
	}
	w.penID = id
}

func (w *Writer) eraseLine(mode int) bool {
	switch mode {
	case 0:
		w.want.clearRow(w.column(), w.y)
	case 2:
		w.want.clearRow(0, w.y)
	default:
		return false
	}
	return true
}

func (w *Writer) eraseScreen(mode int) bool {
	switch mode {
	case 0:
		w.want.clearRow(w.column(), w.y)
		for y := w.y + 1; y < w.want.height; y++ {
			w.want.clearRow(0, y)
		}
	case 2: // somebody wants the screen clean: trust nothing
		w.want.clear(0, len(w.want.cells))
		w.trusted = false
	default:
		return false
	}
	return true
}

// column is where the terminal's cursor is: behind the last column it waits
// on that column.
func (w *Writer) column() int { return min(w.x, w.want.width-1) }

// pass hands a sequence to the terminal after what was drawn before it.
func (w *Writer) pass(seq []byte) {
	if w.owned {
		w.paint()
	}
	w.buf.Write(seq)
	if !ansi.HasCsiPrefix(seq) {
		if w.owned && !harmless(seq) {
			w.trusted = false
		}
		return
	}
	cmd := ansi.Cmd(w.parser.Command())
	switch mode := cmd.Final(); {
	case cmd.Prefix() == '?' && (mode == 'h' || mode == 'l'):
		w.modes(mode == 'h')
	case w.owned:
		w.trusted = false
	}
}

// modes follows the alternate screen on and off; other modes change no cell.
func (w *Writer) modes(on bool) {
	for _, p := range w.parser.Params() {
		switch p.Param(0) {
		case 1049, 1047, 47:
			w.owned = on
			w.trusted = false
			w.x, w.y = 0, 0
			w.want.clear(0, len(w.want.cells))
		}
	}
}

// harmless are the sequences that change no cell: OSC (title, clipboard).
func harmless(seq []byte) bool { return ansi.HasOscPrefix(seq) }
