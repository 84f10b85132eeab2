package components

import "unsubdesk/tui/keys"

// Window is a cursor and a scroll offset over Len rows of which Height are
// seen. The cursor is always inside both.
type Window struct {
	Len, Height    int
	Cursor, Offset int
}

// Set tells the sizes and puts the cursor back inside them.
func (w *Window) Set(length, height int) {
	w.Len, w.Height = length, max(height, 1)
	w.To(w.Cursor)
}

// To moves the cursor to a row and scrolls as little as shows it.
func (w *Window) To(row int) {
	w.Cursor = max(min(row, w.Len-1), 0)
	w.Offset = min(w.Offset, w.Cursor)
	w.Offset = max(w.Offset, w.Cursor-w.Height+1)
	w.Offset = max(min(w.Offset, w.Len-w.Height), 0)
}

// By moves the cursor by rows; it stops at the ends.
func (w *Window) By(rows int) { w.To(w.Cursor + rows) }

// Scroll moves what is seen by rows and takes the cursor along when it would
// leave, as the wheel does.
func (w *Window) Scroll(rows int) {
	w.Offset = max(min(w.Offset+rows, w.Len-w.Height), 0)
	w.Cursor = max(min(w.Cursor, w.Offset+w.Height-1, w.Len-1), w.Offset, 0)
}

// NoMove is why the cursor cannot move through so many rows, "" if it can.
func NoMove(rows int) string {
	switch rows {
	case 0:
		return "there is no row to go to"
	case 1:
		return "this is the only row"
	}
	return ""
}

// NoScroll is why nothing can be scrolled, "" if it can.
func (w *Window) NoScroll() string {
	if w.Len <= w.Height {
		return "all of it is on the screen"
	}
	return ""
}

// Visible are the rows that are seen: 0 ≤ from ≤ row < to ≤ Len, whatever
// Offset was set to.
func (w *Window) Visible() (from, to int) {
	from = max(min(w.Offset, w.Len), 0)
	return from, max(min(w.Offset+w.Height, w.Len), from)
}

// Steps says by how many rows a movement moves the cursor in a window of this
// height; ok is false for Top, Bottom and everything that is no movement.
func (w *Window) Steps(id keys.ID) (rows int, ok bool) {
	switch id {
	case keys.Down:
		return 1, true
	case keys.Up:
		return -1, true
	case keys.HalfDown:
		return max(w.Height/2, 1), true
	case keys.HalfUp:
		return -max(w.Height/2, 1), true
	case keys.PageDown:
		return max(w.Height-1, 1), true
	case keys.PageUp:
		return -max(w.Height-1, 1), true
	}
	return 0, false
}

// Do carries out a movement on a list that is all there; false if the action
// is no movement.
func (w *Window) Do(id keys.ID) bool {
	switch id {
	case keys.Top:
		w.To(0)
		return true
	case keys.Bottom:
		w.To(w.Len - 1)
		return true
	}
	rows, ok := w.Steps(id)
	if ok {
		w.By(rows)
	}
	return ok
}
