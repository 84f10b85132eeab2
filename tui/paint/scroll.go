package paint

// scrolled finds a block of rows that only moved by a line, as a list does
// when the cursor passes its edge; by is 0 if there is none worth it, 1 if it
// moved up, -1 if down.
func (w *Writer) scrolled() (top, bottom, by int) {
	const worth = 40 // cells: about what the sequences cost
	best := worth
	for _, d := range []int{1, -1} {
		if t, b, gain := w.moved(d); gain > best && b-t >= 4 {
			top, bottom, by, best = t, b, d, gain
		}
	}
	return top, bottom, by
}

// moved is the block of rows, top ≤ y < bottom, that gains most cells if its
// rows are taken from by rows below (above, if negative): the run of rows with
// the largest sum of gains.
func (w *Writer) moved(by int) (top, bottom, gain int) {
	sum, begin := 0, 0
	for y := max(0, -by); y < min(w.want.height, w.want.height-by); y++ {
		if sum <= 0 {
			sum, begin = 0, y
		}
		sum += w.differing(y, y) - w.differing(y, y+by)
		if sum > gain {
			top, bottom, gain = min(begin, begin+by), max(y+1, y+1+by), sum
		}
	}
	return top, bottom, gain
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
	w.buf.WriteString("\x1b[")
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
