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
// the last row of the one before, as far as one scrolls. A reload keeps the
// cursor on its row. What it has stays until there is better: a query that
// fails or is replaced takes nothing away.
type Feed[T any] struct {
	// ID tells rows apart; Fetch reads the rows after one, or from the start.
	ID    func(T) string
	Fetch func(ctx context.Context, after *T, limit int) ([]T, error)
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

	more       bool
	restarting bool
	loader     common.Loader[feedPage[T]]
}

// feedPage is an answer: rows that replace all, or follow the ones there are.
type feedPage[T any] struct {
	rows   []T
	append bool
	top    bool // the cursor goes to the first row
	more   bool
	// live is an answer to Follow; again are the rows that it did not find among
	// the others, as they are now.
	live  bool
	again []T
}

// Restart reads the list anew, for another filter: the cursor goes to the top.
func (f *Feed[T]) Restart(ctx context.Context) tea.Cmd {
	f.restarting = true
	return f.read(ctx, FeedPage)
}

// Settling reports whether the rows are still those from before a Restart.
func (f *Feed[T]) Settling() bool { return f.restarting && f.loader.Waiting() }

// Reload reads what there is again; the cursor stays on its row.
func (f *Feed[T]) Reload(ctx context.Context) tea.Cmd {
	return f.read(ctx, max(len(f.Rows), FeedPage))
}

func (f *Feed[T]) read(ctx context.Context, limit int) tea.Cmd {
	fetch, top := f.Fetch, f.restarting
	return f.loader.Ask(ctx, func(ctx context.Context) (feedPage[T], error) {
		rows, err := fetch(ctx, nil, limit)
		return feedPage[T]{rows: rows, top: top, more: len(rows) == limit}, err
	})
}

// Ahead reads the next page when the cursor comes near the end of what there
// is; nil if there is no need.
func (f *Feed[T]) Ahead(ctx context.Context) tea.Cmd {
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

// Update takes an answer; mine is false for any other message.
func (f *Feed[T]) Update(msg tea.Msg) (cmd tea.Cmd, mine bool) {
	a, ok := msg.(common.Answer[feedPage[T]])
	if !ok || !f.loader.Accept(a) {
		return nil, false
	}
	f.restarting = false
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
	}
	id, above := f.cursorID(), f.Window.Cursor-f.Window.Offset
	f.compare(p)
	f.more, f.Rows = p.more, p.rows
	f.Window.Set(len(f.Rows), f.Window.Height)
	switch {
	case p.top:
		f.Window.To(0)
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

// Do carries out a movement; false if the action is none.
func (f *Feed[T]) Do(id keys.ID) bool { return f.Window.Do(id) }
