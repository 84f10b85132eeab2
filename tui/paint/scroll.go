package paint

// scroll looks for a block of rows that only moved up or down by a line, as a
// list does when the cursor passes its edge, and lets the terminal move it:
// then only what came in, and what stands beside the list, is written.
func (w *Writer) scroll() {
	for _, by := range []int{1, -1} {
		top, bottom := w.moved(by)
		if bottom-top >= 4 && w.gain(top, bottom, by) > 0 {
			w.shift(top, bottom, by)
			return
		}
	}
}

// moved is the widest block of rows, top ≤ y < bottom, whose rows changed to
// what stood by rows below (above, if negative).
func (w *Writer) moved(by int) (top, bottom int) {
	top, bottom = w.want.height, 0
	for y := range w.want.height {
		from := y + by
		if from < 0 || from >= w.want.height {
			continue
		}
		stays := w.differing(y, y)
		if stays > 0 && w.differing(y, from) < stays {
			top, bottom = min(top, y, from), max(bottom, y+1, from+1)
		}
	}
	return top, bottom
}

// gain is by how many cells fewer a shifted block differs.
func (w *Writer) gain(top, bottom, by int) int {
	before, after := 0, 0
	for y := top; y < bottom; y++ {
		before += w.differing(y, y)
		if from := y + by; from >= top && from < bottom {
			after += w.differing(y, from)
		} else {
			after += inked(w.want.row(y))
		}
	}
	const cost = 40 // of the sequences, in cells
	return before - after - cost
}

// differing counts the cells in which the wanted row differs from a row of
// the terminal.
func (w *Writer) differing(want, have int) int {
	a, b := w.want.row(want), w.have.row(have)
	n := 0
	for x := range a {
		if a[x] != b[x] {
			n++
		}
	}
	return n
}

// shift moves the rows of a block on the terminal by one line: margins, then
// a line taken out at one end and put in at the other, as VT102 does it.
func (w *Writer) shift(top, bottom, by int) {
	w.buf.WriteString("\x1b[m\x1b[")
	w.csiBetween(top+1, bottom)
	w.atX, w.atY = -1, -1
	w.moveTo(0, top)
	if by > 0 {
		w.buf.WriteString("\x1b[M")
		copy(w.have.cells[top*w.have.width:], w.have.cells[(top+1)*w.have.width:bottom*w.have.width])
		w.have.clearRow(0, bottom-1)
	} else {
		w.buf.WriteString("\x1b[L")
		copy(w.have.cells[(top+1)*w.have.width:bottom*w.have.width], w.have.cells[top*w.have.width:(bottom-1)*w.have.width])
		w.have.clearRow(0, top)
	}
	w.buf.WriteString("\x1b[r") // whole screen again; it takes the cursor home
	w.atX, w.atY = -1, -1
}

// csiBetween ends a sequence that sets the margins.
func (w *Writer) csiBetween(top, bottom int) {
	w.number(top)
	w.buf.WriteByte(';')
	w.number(bottom)
	w.buf.WriteByte('r')
}
