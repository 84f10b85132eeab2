package instances

import (
	"fmt"
	"testing"

	"pgregory.net/rapid"

	"unsubdesk/model"
	"unsubdesk/model/desk"
)

func rowsFrom(from, to int) []desk.Row {
	var rows []desk.Row
	for i := from; i < to; i++ {
		rows = append(rows, desk.Row{Instance: model.Instance{ID: fmt.Sprint(i)}})
	}
	return rows
}

// answer gives the listing the rows that it wants, of a list of n.
func answer(l *listing, n int) bool {
	switch l.wants() {
	case 1:
		from := l.base + len(l.rows)
		to := min(from+chunk, n)
		l.below(rowsFrom(from, to), to == n || to-from < chunk)
		return true
	case -1:
		from := max(l.base-chunk, 0)
		l.above(rowsFrom(from, l.base), from == 0)
		return true
	}
	return false
}

// TestListing: however one moves, the row under the cursor is the one that a
// list held as a whole would have there, and few rows are held.
func TestListing(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(1, 5000).Draw(t, "n")
		l := &listing{}
		l.win.Height = rapid.IntRange(1, 60).Draw(t, "height")
		first := min(chunk, n)
		l.replace(rowsFrom(0, first), 0, 0, true, first < chunk || first == n)
		at := 0
		for range rapid.IntRange(1, 60).Draw(t, "moves") {
			by := rapid.IntRange(-300, 300).Draw(t, "by")
			at = max(min(at+by, n-1), 0)
			l.move(by)
			for answer(l, n) {
			}
			r, ok := l.current()
			if !ok || r.ID != fmt.Sprint(at) || l.place() != at {
				t.Fatalf("of %d rows the cursor is on %s (place %d), not on %d", n, r.ID, l.place(), at)
			}
			if len(l.rows) > most+chunk+l.win.Height {
				t.Fatalf("%d rows are held", len(l.rows))
			}
		}
	})
}

// TestListingOwes: moves that come before the rows do are made up for.
func TestListingOwes(t *testing.T) {
	l := &listing{}
	l.win.Height = 20
	l.replace(rowsFrom(0, chunk), 0, 0, true, false)
	l.move(500)
	if r, _ := l.current(); r.ID != fmt.Sprint(chunk-1) {
		t.Errorf("before more rows came the cursor is on %s", r.ID)
	}
	for answer(l, 5000) {
	}
	if r, _ := l.current(); r.ID != "500" {
		t.Errorf("afterwards the cursor is on %s", r.ID)
	}
}

func TestReplaceKeepsTheHeight(t *testing.T) {
	l := &listing{}
	l.win.Height = 20
	l.replace(rowsFrom(0, 200), 0, 0, true, false)
	l.move(50)
	l.move(-5)
	height := l.win.Cursor - l.win.Offset
	l.replace(rowsFrom(0, 300), 100, 0, true, false)
	if got := l.win.Cursor - l.win.Offset; got != height || l.win.Cursor != 100 {
		t.Errorf("the cursor is at line %d, was at %d", got, height)
	}
}

// some are n rows.
func some(n int) model.Selection {
	var s model.Selection
	for row := range n {
		s = s.With(model.SelectionOf(uint32(row)))
	}
	return s
}

func TestBulkSentence(t *testing.T) {
	for _, c := range []struct {
		b    bulk
		more int
		want string
	}{
		{bulk{what: bulkAll, rows: some(2)}, 2, "2 instances more marked."},
		{bulk{what: bulkAll, rows: some(1), blocked: 3}, 1, "1 instance more marked; 3 cannot be unsubscribed."},
		{bulk{what: bulkAll, rows: some(1)}, 0, "All 1 were marked already."},
		{bulk{what: bulkAll, blocked: 4}, 0, "None of these 4 can be unsubscribed; the pane says why."},
		{bulk{what: bulkAll}, 0, "There is nothing to mark."},
		{bulk{what: bulkInvert, rows: some(2)}, -2, "Marks inverted on 2 instances."},
	} {
		if got := bulkSentence(c.b, c.more); got != c.want {
			t.Errorf("%+v: %q, want %q", c.b, got, c.want)
		}
	}
}

func TestGoodPart(t *testing.T) {
	for text, want := range map[string]string{
		"orion regon:x": "orion ", "regon:x": "", "paid:x": "", "orion paid:": "orion ", `orion "quoted words" is:x`: `orion "quoted words" `,
		`orion "not closed`: "orion ", "type:CDN -is:x": "type:CDN ",
	} {
		_, err := model.ParseFilter(text)
		if err == nil {
			t.Errorf("%q parses", text)
			continue
		}
		if got := goodPart(text, err).Text; got != want {
			t.Errorf("the good part of %q is %q, want %q", text, got, want)
		}
	}
}

// TestListingLands: places that went by a guess of how many match move with the true
// number, also after one has moved on from the end.
func TestListingLands(t *testing.T) {
	l := &listing{}
	l.win.Height = 20
	l.replace(rowsFrom(0, 100), 99, 9900, false, true)
	l.adrift, l.guess = true, 10_000
	l.move(-30)
	if l.placeKnown() != 0 {
		t.Errorf("a guess is known as %d", l.placeKnown())
	}
	if by := l.land(824_961); by != 814_961 || l.place() != 824_930 || l.adrift {
		t.Errorf("moved by %d to %d", by, l.place())
	}
}
