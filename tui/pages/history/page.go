// Package history is the list of completed refunds, newest first, with every
// entry of the ledger.
package history

import (
	"context"

	tea "github.com/charmbracelet/bubbletea"

	"unsubdesk/model"
	"unsubdesk/model/desk"
	"unsubdesk/tui/common"
	"unsubdesk/tui/components"
	"unsubdesk/tui/keys"
	"unsubdesk/tui/pages/sheet"
)

// Page is the history. Make it with New.
type Page struct {
	common        *common.Common
	width, height int

	feed   components.Feed[desk.HistoryRow]
	table  components.Table
	filter components.FilterLine
	parsed model.Filter // the last one that parsed

	counting common.Loader[counted]
	tally    components.Tally[string, int]

	paneOff  bool
	pane     components.Pane
	full     bool // the sheet fills the page
	sheets   common.Loader[desk.RequestDetail]
	sheet    desk.RequestDetail // the last one that came
	sheetFor string             // the request that the pane was scrolled for
	notices  common.Loader[desk.Notice]

	copying bool // the next key says what to copy
}

var _ common.Page = (*Page)(nil)

// New is the history of a session.
func New(c *common.Common) *Page {
	p := &Page{common: c, filter: components.NewFilterLine(),
		table: components.Table{Styles: c.Styles}}
	p.feed.ID = func(r desk.HistoryRow) string { return r.ID }
	p.feed.Live = p.live()
	return p
}

// query is what the list asks for.
func (p *Page) query() model.RequestQuery {
	return model.RequestQuery{Filter: p.parsed, ByDecision: true, Statuses: []model.RequestStatus{model.RequestCompleted}}
}

// bind gives the feed its query.
func (p *Page) bind() {
	q, d := p.query(), p.common.Desk
	read := func(backward bool) func(context.Context, *desk.HistoryRow, int) ([]desk.HistoryRow, error) {
		return func(ctx context.Context, last *desk.HistoryRow, limit int) ([]desk.HistoryRow, error) {
			page := q
			page.Limit, page.Backward = limit, backward
			if last != nil {
				page.After = &last.Request
			}
			return d.History(ctx, page)
		}
	}
	p.feed.Fetch, p.feed.Back = read(false), read(true)
}

// Init starts the first query.
func (p *Page) Init() tea.Cmd { return p.restart() }

func (p *Page) restart() tea.Cmd {
	p.bind()
	p.table.Forget()
	return tea.Batch(p.feed.Restart(p.common.Ctx), p.feed.WhenSlow(p.common), p.count())
}

// Refresh reloads what is shown; cursor and scroll stay.
func (p *Page) Refresh() tea.Cmd {
	p.bind()
	return tea.Batch(p.feed.Reload(p.common.Ctx), p.count())
}

// counted is how many refunds a filter leaves.
type counted struct {
	of string // the filter
	n  int
}

func (p *Page) count() tea.Cmd {
	q, d := p.query(), p.common.Desk
	cmd := p.counting.Ask(p.common.Ctx, func(ctx context.Context) (counted, error) {
		n, err := d.CountRequests(ctx, q)
		return counted{q.Filter.Text, n}, err
	})
	return tea.Batch(cmd, p.counting.WhenSlow(p.common))
}

// Live follows what others changed.
func (p *Page) Live() tea.Cmd {
	p.bind()
	return tea.Batch(p.feed.Follow(p.common.Ctx), p.count())
}

// held reports whether the rows have to stay where they are: something is open
// over them.
func (p *Page) held() bool { return p.Capturing() || p.full || p.common.Covered }

// live is how the list follows what others do: a completed refund never
// changes, and none goes.
func (p *Page) live() components.Live[desk.HistoryRow] {
	return components.Live[desk.HistoryRow]{
		Held:    p.held,
		Again:   func(context.Context, []string) ([]desk.HistoryRow, error) { return nil, nil },
		Belongs: func(desk.HistoryRow) bool { return true },
		Final:   func(desk.HistoryRow) bool { return true },
		Same:    func(a, b desk.HistoryRow) bool { return a.Account == b.Account },
		Clock:   p.common.Machine,
	}
}

// tick lets rows move that had to stay, and marks fade.
func (p *Page) tick() tea.Cmd {
	p.feed.Fade()
	if p.common.Trouble == nil && p.feed.Due() {
		return p.Live()
	}
	return nil
}

// Busy is always "": nothing here changes anything.
func (p *Page) Busy() string { return "" }

// Deep reports that the sheet fills the page, from where q does not quit.
func (p *Page) Deep() bool { return p.full }

// Settling implements common.Settling.
func (p *Page) Settling() bool { return p.feed.Settling() }

// Searching implements common.Searching.
func (p *Page) Searching() bool { return p.feed.Loaded && p.feed.Restarting() && p.feed.Slow() }

// Capturing reports whether the filter or the copy box have the keys.
func (p *Page) Capturing() bool { return p.filter.Focused() || p.copying }

// SetSize says how large the page is.
func (p *Page) SetSize(width, height int) { p.width, p.height = width, height }

// noRow is why nothing can be done with a row, "" if there is one.
func (p *Page) noRow() string {
	if _, ok := p.feed.Current(); !ok {
		return "there is no refund under the cursor"
	}
	return ""
}

// hasAny reports whether there may be a refund that a filter could find.
func (p *Page) hasAny() bool {
	return !p.feed.Loaded || len(p.feed.Rows) > 0 || p.filter.Value() != ""
}

// paneAction is p, with why there is no pane to show or hide.
func (p *Page) paneAction() keys.Action {
	return p.common.Keys.Get(keys.Pane).Because(sheet.NoPane(p.layout(), p.paneOff, p.noRow()))
}

// Bindings are the actions of the present state, with why some are off.
func (p *Page) Bindings() []keys.Action {
	k, none := p.common.Keys, p.noRow()
	if p.Capturing() {
		return sheet.Captured(k, p.copying)
	}
	copied, notice := k.Get(keys.Copy).Because(none), k.Get(keys.Notice).Because(none)
	if p.full {
		return append([]keys.Action{k.Get(keys.Back).Hinted("back to the list"), copied, notice.Hinted("copy notice")}, k.Moves(p.pane.NoScroll())...)
	}
	list := []keys.Action{k.Get(keys.Filter).HintedIf(p.hasAny()), k.Get(keys.Open).Because(none), p.paneAction(), copied, notice}
	list = append(list, k.Moves(components.NoMove(len(p.feed.Rows)))...)
	if p.filter.Value() != "" {
		list = append(list, k.Get(keys.Back).Described("Clear the filter"))
	}
	return list
}
