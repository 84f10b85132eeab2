package instances

import (
	"unsubdesk/model/desk"
	"unsubdesk/tui/components"
)

// The listing holds a stretch of the matches around the cursor, whatever
// their number, so that memory stays the same.
const (
	chunk = 100 // rows a query brings: with hundreds of sessions, most of a key's cost
	most  = 400 // rows that are held
	ahead = 50  // rows beyond the window below which more are fetched
)

// listing is the stretch of rows that is held, with the window on it.
type listing struct {
	rows []desk.Row
	// base is the place of rows[0] among all matches. It is exact until
	// somebody else changes the desk, and right again after the next jump to
	// an end.
	base int
	// adrift is set while base goes by a guess of how many match: the end was shown, and
	// they were not counted to their end yet. guess is that number.
	adrift       bool
	guess        int
	atTop, atEnd bool
	win          components.Window
	// owed are the rows that the cursor could not move because they were not
	// there yet.
	owed int
	// central puts the cursor of the next rows a third down the window,
	// instead of as far down as it was.
	central bool
}

// replace shows other rows with the cursor on one of them, seen at the same
// height of the window as before, unless it is to be central.
func (l *listing) replace(rows []desk.Row, cursor, base int, top, end bool) {
	height := l.win.Cursor - l.win.Offset
	if l.central {
		height, l.central = l.win.Height/3, false
	}
	l.rows, l.base, l.atTop, l.atEnd, l.owed, l.adrift = rows, base, top, end, 0, false
	l.win.Offset = cursor - height
	l.win.Cursor = cursor
	l.settle()
}

// below adds rows behind the last one and lets go of the first ones.
func (l *listing) below(rows []desk.Row, end bool) {
	l.rows = append(l.rows, rows...)
	l.atEnd = end
	if drop := len(l.rows) - most; drop > 0 {
		drop = min(drop, l.win.Offset) // never what is seen
		l.rows = append([]desk.Row(nil), l.rows[drop:]...)
		l.shift(-drop)
		l.base += drop
		l.atTop = l.atTop && drop == 0
	}
	l.pay()
}

// above adds rows before the first one and lets go of the last ones.
func (l *listing) above(rows []desk.Row, top bool) {
	l.rows = append(append([]desk.Row(nil), rows...), l.rows...)
	l.atTop = top
	l.base -= len(rows)
	l.shift(len(rows))
	if top {
		l.base, l.adrift = 0, false
	}
	if keep := max(most, l.win.Offset+l.win.Height); len(l.rows) > keep {
		l.rows = l.rows[:keep:keep]
		l.atEnd = false
	}
	l.pay()
}

// land puts the list, whose places went by a guess, where it is by the true number of
// matches, and says by how much it moved.
func (l *listing) land(all int) (by int) {
	by = max(all-l.guess, -l.base)
	l.base += by
	l.adrift = false
	return by
}

// unknown are the rows that are not held yet: one that changed its place while
// it had to stay would come twice.
func (l *listing) unknown(rows []desk.Row) []desk.Row {
	known := make(map[string]bool, len(l.rows))
	for _, r := range l.rows {
		known[r.ID] = true
	}
	var out []desk.Row
	for _, r := range rows {
		if !known[r.ID] {
			out = append(out, r)
		}
	}
	return out
}

func (l *listing) shift(by int) {
	l.win.Cursor += by
	l.win.Offset += by
}

func (l *listing) settle() { l.win.Set(len(l.rows), l.win.Height) }

// pay moves the cursor by the rows that were owed.
func (l *listing) pay() {
	l.settle()
	owed := l.owed
	l.owed = 0
	l.move(owed)
}

// move moves the cursor; what goes beyond the rows that are held is owed
// until more have come.
func (l *listing) move(by int) {
	want := l.win.Cursor + by
	l.win.By(by)
	switch {
	case want >= len(l.rows) && !l.atEnd && len(l.rows) > 0:
		l.owed = want - (len(l.rows) - 1)
	case want < 0 && !l.atTop:
		l.owed = want
	}
}

// wants says in which direction more rows have to be fetched: 1 below, -1
// above, 0 none.
func (l *listing) wants() int {
	switch {
	case len(l.rows) == 0:
		return 0
	case !l.atEnd && (l.owed > 0 || l.win.Offset+l.win.Height+ahead > len(l.rows)):
		return 1
	case !l.atTop && (l.owed < 0 || l.win.Offset < ahead):
		return -1
	}
	return 0
}

// current is the row under the cursor.
func (l *listing) current() (desk.Row, bool) {
	if l.win.Cursor >= len(l.rows) {
		return desk.Row{}, false
	}
	return l.rows[l.win.Cursor], true
}

// placeKnown is how many rows there are at least, by the place of the cursor; 0 while that
// is a guess.
func (l *listing) placeKnown() int {
	if l.adrift {
		return 0
	}
	return l.place() + 1
}

// place is the cursor's place among all matches, from 0.
func (l *listing) place() int { return l.base + l.win.Cursor }
