package paint

import (
	"strconv"
	"unicode/utf8"
)

// paint writes the difference between the wanted screen and the terminal's.
func (w *Writer) paint() {
	if w.want.width == 0 || w.want.height == 0 {
		return
	}
	if w.trusted {
		w.cheapest()
	} else {
		w.begin()
		w.buf.WriteString("\x1b[m")
		w.repaint()
		w.setLook(0)
	}
	copy(w.have.cells, w.want.cells)
	w.trusted = true
}

// begin forgets where the terminal's cursor is; its look is plain between two
// differences.
func (w *Writer) begin() { w.atX, w.atY, w.atPen = -1, -1, 0 }

// cheapest writes the difference, with the rows of a list moved by the
// terminal first if that takes fewer bytes.
func (w *Writer) cheapest() {
	before := w.buf.Len()
	w.diff()
	plain := w.buf.Len() - before
	top, bottom, by := w.scrolled()
	if by == 0 || plain < 400 {
		return
	}
	kept := append([]cell(nil), w.have.cells...)
	end := w.buf.Len()
	w.begin()
	w.shift(top, bottom, by)
	w.diff()
	if w.buf.Len()-end < plain { // the second way is the shorter one: it takes the place of the first
		shorter := append([]byte(nil), w.buf.Bytes()[end:]...)
		w.buf.Truncate(before)
		w.buf.Write(shorter)
		return
	}
	w.buf.Truncate(end)
	copy(w.have.cells, kept)
}

func (w *Writer) diff() {
	w.begin()
	for y := range w.want.height {
		w.diffRow(y)
	}
	w.setLook(0)
}

// repaint writes every row, each erased behind its last character, so that
// nothing flashes and nothing of before stays.
func (w *Writer) repaint() {
	for y := range w.want.height {
		row := w.want.row(y)
		w.moveTo(0, y)
		end := inked(row)
		w.writeCells(row, 0, end, y)
		if end < len(row) {
			w.eraseTail(end, y)
		}
	}
}

// inked is the cell behind the last one that is not a plain blank.
func inked(row []cell) int {
	end := len(row)
	for end > 0 && row[end-1] == blank() {
		end--
	}
	return end
}

// diffRow writes the runs of changed cells of a row, and erases a tail that
// became blank.
func (w *Writer) diffRow(y int) {
	want, have := w.want.row(y), w.have.row(y)
	end := len(want)
	if tail := inked(want); inked(have)-tail > 3 {
		end = tail
	}
	for x := 0; x < end; {
		if want[x] == have[x] {
			x++
			continue
		}
		from := wholeFrom(want, x)
		to := w.runEnd(want, have, x, end)
		w.moveTo(from, y)
		w.writeCells(want, from, to, y)
		x = to
	}
	if end < len(want) {
		w.moveTo(end, y)
		w.eraseTail(end, y)
	}
}

// wholeFrom is where the character begins that covers x.
func wholeFrom(row []cell, x int) int {
	for x > 0 && row[x].width == 0 {
		x--
	}
	return x
}

// runEnd is the end of a run of changed cells from x on. A short stretch of
// unchanged cells in the same look is part of the run, because jumping over
// it costs more than writing it.
func (w *Writer) runEnd(want, have []cell, x, end int) int {
	const jump = 4
	last := x
	for i := x; i < end && i-last <= jump; i++ {
		switch {
		case want[i] != have[i]:
			last = i
		case want[i] != blank() && want[i].look != want[last].look || want[i].glyph >= utf8.RuneSelf:
			i = end // not worth it
		}
	}
	to := last + 1
	for to < len(want) && want[to].width == 0 {
		to++
	}
	return to
}

func (w *Writer) writeCells(row []cell, from, to, y int) {
	for x := from; x < to; x++ {
		c := row[x]
		if c.width == 0 {
			continue
		}
		w.moveTo(x, y)
		if c != blank() || !w.looks.unseen[w.atPen] {
			w.setLook(c.look)
		}
		w.clusters.write(&w.buf, c.glyph)
		w.atX += int(c.width)
		if w.unsure(c) || w.atX >= w.want.width {
			w.atX, w.atY = -1, -1
		}
	}
}

// unsure are the characters on whose width terminals disagree: clusters of
// several runes. Behind them the cursor is placed anew.
func (w *Writer) unsure(c cell) bool {
	return c.glyph >= firstCluster && len(w.clusters.text(c.glyph)) > 3
}

func (w *Writer) eraseTail(x, y int) {
	w.moveTo(x, y)
	if !w.looks.unseen[w.atPen] {
		w.setLook(0)
	}
	w.buf.WriteString("\x1b[K")
}

func (w *Writer) setLook(l look) {
	w.buf.WriteString(w.looks.step(w.atPen, l))
	w.atPen = l
}

// moveTo places the terminal's cursor by the shorter of the ways that every
// terminal knows.
func (w *Writer) moveTo(x, y int) {
	switch {
	case x == w.atX && y == w.atY:
		return
	case y == w.atY && x > w.atX:
		w.csi(x-w.atX, 'C')
	case y == w.atY+1 && w.atY >= 0: // "\r\n" and a step are never longer than a position
		w.buf.WriteString("\r\n")
		if x > 0 {
			w.csi(x, 'C')
		}
	case x == 0:
		w.csi(y+1, 'H')
	default:
		w.buf.WriteString("\x1b[")
		w.number(y + 1)
		w.buf.WriteByte(';')
		w.csiEnd(x+1, 'H')
	}
	w.atX, w.atY = x, y
}

func (w *Writer) csi(n int, final byte) {
	w.buf.WriteString("\x1b[")
	w.csiEnd(n, final)
}

func (w *Writer) csiEnd(n int, final byte) {
	if n > 1 {
		w.number(n)
	}
	w.buf.WriteByte(final)
}

func (w *Writer) number(n int) { w.buf.WriteString(strconv.Itoa(n)) }
