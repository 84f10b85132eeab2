package components

import (
	"strings"
	"time"

	"unsubdesk/tui/present"
	"unsubdesk/tui/styles"
)

// TouchTime is how long a row that others changed is marked, so that the eye
// finds it.
const TouchTime = 5 * time.Second

// Touched are the rows of a list that others have changed while it was looked
// at, each with a word for it: new, changed. The zero Touched is ready.
type Touched struct{ rows map[string]touch }

type touch struct {
	word  string
	until time.Time // zero: as long as the rows have to stay
}

// The words of touched rows.
const (
	TouchNew     = "new"
	TouchChanged = "changed"
)

// Mark marks a row until a time by this machine's clock; the zero time is until
// Settle.
func (t *Touched) Mark(id, word string, until time.Time) {
	if t.rows == nil {
		t.rows = map[string]touch{}
	}
	t.rows[id] = touch{word, until}
}

// Word is what to say of a row, "" for one that is not marked.
func (t *Touched) Word(id string) string { return t.rows[id].word }

// Lasting reports whether the mark of a row has no end.
func (t *Touched) Lasting(id string) bool {
	r, ok := t.rows[id]
	return ok && r.until.IsZero()
}

// Settle lets the marks that had no end end at a time.
func (t *Touched) Settle(until time.Time) {
	for id, r := range t.rows {
		if r.until.IsZero() {
			t.rows[id] = touch{r.word, until}
		}
	}
}

// Fade takes the marks away whose time has come.
func (t *Touched) Fade(now time.Time) {
	for id, r := range t.rows {
		if !r.until.IsZero() && !now.Before(r.until) {
			delete(t.rows, id)
		}
	}
}

// Unseen is what differs between a list whose rows have to stay where they are
// and what a reload would show.
type Unseen struct{ New, Gone, Changed int }

// None reports whether a reload would show the same rows.
func (u Unseen) None() bool { return u == Unseen{} }

// Words are the numbers as the edge of the list says them; "" for none.
func (u Unseen) Words() string {
	var words []string
	for _, n := range []struct {
		count int
		word  string
	}{{u.New, "new"}, {u.Gone, "gone"}, {u.Changed, "changed"}} {
		if n.count > 0 {
			words = append(words, present.Count(n.count)+" "+n.word)
		}
	}
	return strings.Join(words, ", ")
}

// Edge is the rule below a list: with what a reload would bring, if rows have
// to stay.
func Edge(s styles.Styles, u Unseen, width int) string {
	if u.None() {
		return Rule(s, width)
	}
	words := " " + u.Words() + " " + s.Glyphs.Dot + " " + "r to load "
	lead := strings.Repeat(s.Glyphs.Rule, 2)
	rest := max(width-present.Width(lead)-present.Width(words), 0)
	return s.Dim.Render(lead) + s.Warning.Render(words) + s.Dim.Render(strings.Repeat(s.Glyphs.Rule, rest))
}
