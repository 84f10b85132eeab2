// Package reviews is the queue of requests that wait for a person: pending,
// on hold, decided, with the sheet of the request under the cursor, and the
// decisions.
package reviews

import (
	"strings"
	"time"

	tea "github.com/charmbracelet/bubbletea"

	"unsubdesk/model"
	"unsubdesk/model/desk"
	"unsubdesk/tui/common"
	"unsubdesk/tui/components"
	"unsubdesk/tui/keys"
	"unsubdesk/tui/pages/sheet"
	"unsubdesk/tui/present"
)

// tab is one of the three views of the queue.
type tab int

const (
	tabPending tab = iota
	tabHeld
	tabDecided
	tabCount
)

func (t tab) title() string { return [...]string{"Pending", "On hold", "Decided"}[t] }

// query is what the tab asks for, without the filter.
func (t tab) query() model.RequestQuery {
	switch t {
	case tabHeld:
		return model.RequestQuery{Statuses: []model.RequestStatus{model.RequestOnHold}}
	case tabDecided:
		return model.RequestQuery{Reviewed: true, ByDecision: true, Statuses: []model.RequestStatus{
			model.RequestCompleted, model.RequestRejected, model.RequestWithdrawn}}
	}
	return model.RequestQuery{Statuses: []model.RequestStatus{model.RequestPending}}
}

// tabOf is where a request is found.
func tabOf(s model.RequestStatus) tab {
	switch s {
	case model.RequestPending:
		return tabPending
	case model.RequestOnHold:
		return tabHeld
	}
	return tabDecided
}

// Page is the review queue. Make it with New.
type Page struct {
	common        *common.Common
	width, height int

	tab    tab
	feeds  [tabCount]*components.Feed[desk.RequestRow]
	tables [tabCount]*components.Table
	filter components.FilterLine
	parsed model.Filter // the last one that parsed

	counting common.Loader[counts]
	counts   counts
	tallies  [tabCount]components.Tally[string, int] // by the filter

	marked map[string]bool // the IDs of marked requests

	paneOff  bool
	pane     components.Pane
	full     bool // the sheet fills the page
	sheets   common.Loader[desk.RequestDetail]
	sheet    desk.RequestDetail // the last one that came
	sheetFor string             // the request that the pane was scrolled for
	notices  common.Loader[desk.Notice]
	seeks    common.Loader[sought]
	landing  string // the request that was gone to, until its list has come

	act    *action
	drafts common.Drafts
	// linger is until when, by this machine's clock, rows stay after somebody
	// else was faster than the dialog that was open on them.
	linger  time.Time
	copying bool // the next key says what to copy
}

// counts are the numbers that the tabs and the filter line say.
type counts struct {
	tabs  [tabCount]int
	at    tab    // the tab that match is about
	of    string // and the filter
	match int    // what it leaves there
	known bool
	mine  bool // this user can decide one that is on hold
}

var (
	_ common.Page    = (*Page)(nil)
	_ common.Marking = (*Page)(nil)
)

// New is the review queue of a session.
func New(c *common.Common) *Page {
	p := &Page{common: c, filter: components.NewFilterLine(), marked: map[string]bool{}, drafts: common.Drafts{}}
	for t := range tabCount {
		p.feeds[t] = &components.Feed[desk.RequestRow]{ID: func(r desk.RequestRow) string { return r.ID }}
		p.feeds[t].Live = p.live(t)
		p.tables[t] = &components.Table{Styles: c.Styles, Marks: markWidth(t)}
	}
	return p
}

func (p *Page) feed() *components.Feed[desk.RequestRow] { return p.feeds[p.tab] }

// Init starts the first queries.
func (p *Page) Init() tea.Cmd { return p.restart() }

// Refresh reloads what is shown; cursor, marks and scroll stay.
func (p *Page) Refresh() tea.Cmd {
	p.bind()
	return tea.Batch(p.feed().Reload(p.common.Ctx), p.count(), p.readSheet())
}

// Busy is the decision that runs, "" if none does.
func (p *Page) Busy() string {
	if p.act != nil && (p.act.step == stepRunning || p.act.step == stepChecking) {
		return "a decision is being written"
	}
	return ""
}

// Marked implements common.Marking.
func (p *Page) Marked() int { return len(p.marked) }

// Deep reports that the sheet fills the page, from where q does not quit.
func (p *Page) Deep() bool { return p.full }

// Settling implements common.Settling.
func (p *Page) Settling() bool { return p.feed().Settling() }

// Searching implements common.Searching.
func (p *Page) Searching() bool {
	return p.feed().Loaded && p.feed().Restarting() && p.feed().Slow()
}

// Capturing reports whether filter, note or dialog have the keys.
func (p *Page) Capturing() bool { return p.filter.Focused() || p.act != nil || p.copying }

// SetSize says how large the page is.
func (p *Page) SetSize(width, height int) { p.width, p.height = width, height }

// Bindings are the actions of the present state, with why some are off.
func (p *Page) Bindings() []keys.Action {
	k := p.common.Keys
	if p.act != nil {
		return p.act.bindings(k)
	}
	if p.Capturing() {
		return sheet.Captured(k, p.copying)
	}
	row, ok := p.feed().Current()
	list := []keys.Action{
		k.Get(keys.Approve).Because(p.whyNot(ok, row.MayApprove)),
		k.Get(keys.Reject).Because(p.whyNot(ok, row.MayReject)),
		k.Get(keys.Withdraw).Because(p.whyNot(ok, row.MayWithdraw)),
	}
	if p.full {
		list = append(list, k.Get(keys.Back).Hinted("back to the queue"), k.Get(keys.Copy), k.Get(keys.Notice).Hinted("copy notice"))
		return append(list, k.Moves(p.pane.NoScroll())...)
	}
	list = append(list, p.markBindings(row, ok)...)
	list = append(list, k.Get(keys.Filter).HintedIf(p.hasAny()), k.Get(keys.Open).Because(noRow(ok)), k.Get(keys.Pane).Because(sheet.NoPane(p.layout(), p.paneOff, noRow(ok))),
		k.Get(keys.Copy).Because(noRow(ok)), k.Get(keys.Notice).Because(noRow(ok)), k.Get(keys.NextTab).Hinted("tab"), k.Get(keys.PrevTab))
	list = append(list, k.Moves(components.NoMove(len(p.feed().Rows)))...)
	if p.filter.Value() != "" {
		list = append(list, k.Get(keys.Back).Described("Clear the filter"))
	}
	return list
}

// hasAny reports whether there may be a request on some tab, which a filter could find.
func (p *Page) hasAny() bool {
	return !p.counts.known || p.counts.tabs != [tabCount]int{} || p.filter.Value() != ""
}

func noRow(ok bool) string {
	if ok {
		return ""
	}
	return "there is no request under the cursor"
}

// whyNot is why an action on the row under the cursor cannot be used, "" if it can.
func (p *Page) whyNot(ok bool, may error) string {
	switch {
	case !ok:
		return noRow(ok)
	case p.seeks.Waiting():
		return "the request you go to is still being looked up"
	case p.common.WhyNotChange() != "":
		return p.common.WhyNotChange()
	case may != nil:
		return common.Sentence(may)
	}
	return ""
}

// state is what the page shows instead of rows.
func (p *Page) state(width, height int) []string {
	s, f := p.common.Styles, p.feed()
	switch {
	case !f.Loaded && f.Err != nil:
		return components.State(s, "The requests cannot be read now.",
			[]string{common.Sentence(f.Err), "It is tried again by itself; r tries now."}, width, height)
	case !f.Loaded:
		return components.State(s, "Reading the requests"+s.Glyphs.Ellipsis, nil, width, height)
	case p.Searching():
		return components.State(s, "Searching"+s.Glyphs.Ellipsis, nil, width, height)
	case strings.TrimSpace(p.tallies[p.tab].Shown()) != "":
		return components.State(s, "No request here matches the filter.",
			[]string{"Esc clears it. Tab looks at the other tabs with the same filter."}, width, height)
	}
	headline, advice := p.emptyWords()
	return components.State(s, headline, []string{advice}, width, height)
}

func (p *Page) emptyWords() (headline, advice string) {
	switch p.tab {
	case tabHeld:
		return "Nothing is on hold.", "A request goes on hold when its account or instance is frozen, or another transaction opens, while it waits."
	case tabDecided:
		return "Nothing has been decided yet.", "Approved, rejected and withdrawn requests are kept here. Refunds that needed no review are in History (3)."
	}
	return "Nothing waits for a review.", "An order worth more than " + present.Amount(p.common.Standing.Policy.ReviewThreshold) +
		" waits here when one of its instances is unsubscribed; press 1 for Instances."
}
