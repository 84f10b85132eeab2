package components

import (
	"context"

	tea "github.com/charmbracelet/bubbletea"

	"unsubdesk/tui/common"
	"unsubdesk/tui/keys"
)

// FeedPage is how many rows a Feed asks for at a time.
const FeedPage = 200

// Feed is a list that is read from its start, page by page, each page after
// the last row of the one before, as far as one scrolls; or, once one has gone
// there, from its end. A reload keeps the cursor on its row. What it has stays until there is better: a query that
// fails or is replaced takes nothing away.
type Feed[T any] struct {
	// ID tells rows apart; Fetch reads the rows after one, or from the start.
	ID    func(T) string
	Fetch func(ctx context.Context, after *T, limit int) ([]T, error)
	// Back reads the rows before one, or the last ones, in the list's order.
	Back func(ctx context.Context, before *T, limit int) ([]T, error)
	// Live is what following the changes of others takes; without it a live
	// reload is an ordinary one.
	Live Live[T]

	Rows   []T
	Window Window
	// Loaded is set once there was an answer. Err is why the last query
	// failed, nil after one that did not.
	Loaded bool
	Err    error
	// Touched are the rows that others have changed; Unseen what a Reload would
	// bring while the rows have to stay.
	Touched Touched
	Unseen  Unseen

	left []T // rows that others took away, see Left

	alone      bool    // one row stands for a list that was not read yet, see Only
	more       bool    // behind the last row
	above      bool    // before the first
	goal       keys.ID // Top or Bottom, while that end is wanted and not there
	restarting bool
	loader     common.Loader[feedPage[T]]
}

// feedPage is an answer: rows that replace all, or follow the ones there are.
type feedPage[T any] struct {
	rows    []T
	append  bool
	prepend bool
	top     bool // the cursor goes to the first row
	bottom  bool // the cursor goes to the last row
	more    bool
	above   bool
	// live is an answer to Follow; again are the rows that it did not find among
	// the others, as they are now.
	live  bool
	again []T
}

// Restart reads the list anew, for another filter: the cursor goes to the top.
func (f *Feed[T]) Restart(ctx context.Context) tea.Cmd {
	f.restarting, f.goal = true, ""
	return f.read(ctx, FeedPage)
}

// Settling reports whether the rows are still those from before a Restart, or those
// around the cursor before it went to an end.
func (f *Feed[T]) Settling() bool { return (f.restarting || f.goal != "") && f.loader.Waiting() }

// Restarting reports whether the rows are still those from before a Restart.
func (f *Feed[T]) Restarting() bool { return f.restarting && f.loader.Waiting() }

// Slow reports whether the rows take so long to come that it has to be said.
func (f *Feed[T]) Slow() bool { return f.loader.Slow() }

// WhenSlow is the command that says so.
func (f *Feed[T]) WhenSlow(c *common.Common) tea.Cmd { return f.loader.WhenSlow(c) }

// Drop lets go of the list, which belongs to another filter.
func (f *Feed[T]) Drop() {
	f.loader.Stop()
	f.Loaded, f.restarting, f.goal, f.above = false, false, "", false
}

// Only shows one row with the cursor on it until the whole list comes.
func (f *Feed[T]) Only(row T) {
	f.Drop()
	f.Rows, f.Loaded, f.alone, f.more = []T{row}, true, true, false
	f.Window.Len = 1
	f.Window.To(0)
}

// Clear empties the list: what was asked for is known to have no rows.
func (f *Feed[T]) Clear() {
	f.loader.Stop()
	f.take(feedPage[T]{top: true})
	f.restarting, f.Err = false, nil
}

// Place is the cursor's place in the whole list, from 1, of which there are total rows.
func (f *Feed[T]) Place(total int) int {
	if f.above {
		return max(total-len(f.Rows), 0) + f.Window.Cursor + 1
	}
	return f.Window.Cursor + 1
}

// Reload reads what there is again; the cursor stays on its row.
func (f *Feed[T]) Reload(ctx context.Context) tea.Cmd {
	return f.read(ctx, max(len(f.Rows), FeedPage))
}

func (f *Feed[T]) read(ctx context.Context, limit int) tea.Cmd {
	fetch, top := f.Fetch, f.restarting
	switch {
	case f.goal == keys.Top:
		return f.readTop(ctx)
	case f.goal == keys.Bottom:
		return f.readEnd(ctx, FeedPage, true)
	case f.above && !top:
		return f.readEnd(ctx, limit, false)
	}
	return f.loader.Ask(ctx, func(ctx context.Context) (feedPage[T], error) {
		rows, err := fetch(ctx, nil, limit)
		return feedPage[T]{rows: rows, top: top, more: len(rows) == limit}, err
	})
}

// readEnd reads the last rows.
func (f *Feed[T]) readEnd(ctx context.Context, limit int, bottom bool) tea.Cmd {
	back := f.Back
	return f.loader.Ask(ctx, func(ctx context.Context) (feedPage[T], error) {
		rows, err := back(ctx, nil, limit)
		return feedPage[T]{rows: rows, bottom: bottom, above: len(rows) == limit}, err
	})
}

// Ahead reads the next page when the cursor comes near the end of what there
// is, or the end that it was sent to; nil if there is no need.
func (f *Feed[T]) Ahead(ctx context.Context) tea.Cmd {
	switch {
	case f.restarting:
		return nil
	case f.goal != "" && !f.loader.Waiting():
		return f.read(ctx, FeedPage)
	case f.above && f.Window.Cursor-2*f.Window.Height < FeedPage/4 && !f.loader.Waiting():
		return f.before(ctx)
	}
	near := f.Window.Cursor+2*f.Window.Height+FeedPage/4 >= len(f.Rows)
	last, ok := f.last()
	if !near || !f.more || !ok || f.loader.Waiting() {
		return nil
	}
	fetch := f.Fetch
	return f.loader.Ask(ctx, func(ctx context.Context) (feedPage[T], error) {
		rows, err := fetch(ctx, &last, FeedPage)
		return feedPage[T]{rows: rows, append: true, more: len(rows) == FeedPage}, err
	})
}

// readTop reads the first rows for a cursor that goes there.
func (f *Feed[T]) readTop(ctx context.Context) tea.Cmd {
	fetch := f.Fetch
	return f.loader.Ask(ctx, func(ctx context.Context) (feedPage[T], error) {
		rows, err := fetch(ctx, nil, FeedPage)
		return feedPage[T]{rows: rows, top: true, more: len(rows) == FeedPage}, err
	})
}

// before reads the page before the first row.
func (f *Feed[T]) before(ctx context.Context) tea.Cmd {
	first, ok := f.first()
	if !ok {
		return nil
	}
	back := f.Back
	return f.loader.Ask(ctx, func(ctx context.Context) (feedPage[T], error) {
		rows, err := back(ctx, &first, FeedPage)
		return feedPage[T]{rows: rows, prepend: true, above: len(rows) == FeedPage}, err
	})
}

// Update takes an answer; mine is false for any other message.
func (f *Feed[T]) Update(msg tea.Msg) (cmd tea.Cmd, mine bool) {
	a, ok := msg.(common.Answer[feedPage[T]])
	if !ok || !f.loader.Accept(a) {
		return nil, false
	}
	f.restarting, f.goal = false, ""
	if f.Err = a.Err; a.Err != nil {
		return common.Failed(a.Err), true
	}
	f.take(a.Value)
	return nil, true
}

func (f *Feed[T]) take(p feedPage[T]) {
	f.Loaded = true
	switch {
	case p.live && f.Live.Held():
		f.stay(p)
		return
	case p.append:
		f.more = p.more
		f.Rows = append(f.Rows, f.unknown(p.rows)...)
		f.Window.Set(len(f.Rows), f.Window.Height)
		return
	case p.prepend:
		f.above = p.above
		rows := f.unknown(p.rows)
		f.Rows = append(rows, f.Rows...)
		f.Window.Len = len(f.Rows)
		f.Window.Offset += len(rows)
		f.Window.To(f.Window.Cursor + len(rows))
		return
	}
	id, above := f.cursorID(), f.Window.Cursor-f.Window.Offset
	f.compare(p)
	f.alone, f.more, f.above, f.Rows = false, p.more, p.above, p.rows
	f.Window.Set(len(f.Rows), f.Window.Height)
	switch {
	case p.top:
		f.Window.To(0)
	case p.bottom:
		f.Window.To(len(f.Rows) - 1)
	case f.To(id):
		f.Window.Offset = max(f.Window.Cursor-above, 0)
		f.Window.To(f.Window.Cursor)
	}
}

func (f *Feed[T]) cursorID() string {
	if row, ok := f.Current(); ok {
		return f.ID(row)
	}
	return ""
}

// Current is the row under the cursor; ok is false if there is none.
func (f *Feed[T]) Current() (row T, ok bool) {
	if f.Window.Cursor < 0 || f.Window.Cursor >= len(f.Rows) {
		return row, false
	}
	return f.Rows[f.Window.Cursor], true
}

// To puts the cursor on the row with the ID; false if it is not here.
func (f *Feed[T]) To(id string) bool {
	for i, r := range f.Rows {
		if id != "" && f.ID(r) == id {
			f.Window.To(i)
			return true
		}
	}
	return false
}

// Do carries out a movement; false if the action is none. An end that is not there is
// read by Ahead.
func (f *Feed[T]) Do(id keys.ID) bool {
	switch {
	case id == keys.Bottom && f.more && f.Back != nil, id == keys.Top && f.above:
		f.loader.Stop()
		f.goal = id
		return true
	}
	return f.Window.Do(id)
}
