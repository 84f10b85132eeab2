// Package instances is the page of all instances: who can be unsubscribed,
// who cannot and why, what it would give back, and the selection that the
// batch goes from.
package instances

import (
	"time"

	tea "github.com/charmbracelet/bubbletea"

	"unsubdesk/model"
	"unsubdesk/model/desk"
	"unsubdesk/tui/common"
	"unsubdesk/tui/components"
)

// tab is one tab of the page.
type tab struct {
	title, brief string
	tab          model.Tab
}

const tabCount = 3

// tabs are the page's tabs.
func tabs() [tabCount]tab {
	return [tabCount]tab{
		{"Unsubscription Allowed", "Allowed", model.TabAllowed},
		{"Unsubscription Not Allowed", "Not Allowed", model.TabNotAllowed},
		{"All", "All", model.TabAll},
	}
}

// placed is a row and its place in the list.
type placed struct {
	row desk.Row
	at  int
}

// Page is the Instances page. Make it with New.
type Page struct {
	common        *common.Common
	width, height int

	tab     int
	filter  components.FilterLine
	applied model.Filter // the last one that parsed
	sort    model.Sort
	only    bool // show only the selection

	list   listing
	shown  question // whose rows the list shows
	asked  question // whose rows were asked for last
	goal   goal
	table  components.Table
	loaded bool
	failed error
	at     time.Time // when the rows were read
	policy model.Policy
	// kept is the row each tab had the cursor on when it was left.
	kept [tabCount]*model.Instance

	counts  counts
	counted bool
	tally   components.Tally[question, matches]
	// uncounted is set while the count of the matches waits for their rows.
	uncounted bool

	// What others changed: the rows that are marked for it, what a reload would
	// bring while rows have to stay, those rows as they were, and who submitted
	// the requests that hold them now.
	touched components.Touched
	unseen  components.Unseen
	was     map[string]model.Instance
	by      map[string]string

	marks   common.Marks
	late    bool // what others changed is to be read when nothing covers the list any more
	telling bool // the next summary tells which marks count for nothing
	summary summary
	// unsummed is set while the summary is that of marks before.
	unsummed bool
	from     *placed // the first end of a range that is being marked

	paneOn  bool
	pane    components.Pane
	paneOf  string // the instance that the pane shows
	full    bool
	fullRow desk.Row // what the full page shows, whatever the list does meanwhile
	detail  *desk.InstanceDetail
	pickers *pickers
	// ticket is the one that is open, lastTicket the one that was pasted last.
	ticket, lastTicket *ticket
	// saved is the box of the saved filters while it is open.
	saved        *saved
	savedFilters []model.SavedFilter
	filtersKnown bool
	copying      bool
	tabStart     []int
	clicked      clicked

	stretches   common.Loader[stretch]
	more        common.Loader[stretch]
	sights      common.Loader[sight]
	tabCounts   common.Loader[counts]
	matchCounts common.Loader[matches]
	summaries   common.Loader[summary]
	bulks       common.Loader[bulk]
	details     common.Loader[desk.InstanceDetail]
	facets      common.Loader[picked]
	sought      common.Loader[soughtRow]
	lookUps     common.Loader[lookedUp]
	filterLoads common.Loader[savedFilters]

	filterChanges []filterChange // the first is being made
}

var (
	_ common.Page = (*Page)(nil)
	_ common.Deep = (*Page)(nil)

	_ common.Offering = (*Page)(nil)
	_ common.Marking  = (*Page)(nil)
)

// New is the Instances page of a session.
func New(c *common.Common) *Page {
	return &Page{common: c, filter: components.NewFilterLine(), paneOn: true,
		sort: model.Sort{Field: model.SortEffective}, table: components.Table{Styles: c.Styles, Marks: 1}}
}

// Init implements common.Page.
func (p *Page) Init() tea.Cmd {
	return tea.Batch(p.load(fromTop, nil), p.countTabs(), p.countMatches(), p.askFilters())
}

// Refresh implements common.Page.
func (p *Page) Refresh() tea.Cmd {
	p.telling = p.marks.Len() > 0
	cmds := []tea.Cmd{p.reload(), p.countTabs(), p.countMatches(), p.summariseMarks()}
	if p.full {
		cmds = append(cmds, p.openDetail())
	}
	if p.pickers != nil {
		cmds = append(cmds, p.countPicker())
	}
	if p.ticket != nil {
		cmds = append(cmds, p.lookUpTicket())
	}
	return tea.Batch(cmds...)
}

// SetSize implements common.Page.
func (p *Page) SetSize(width, height int) {
	p.width, p.height = width, height
	p.list.win.Set(len(p.list.rows), p.layout().rows)
}

// Settling implements common.Settling.
func (p *Page) Settling() bool {
	return p.stretches.Waiting() && (p.asked != p.shown || p.goal.stays == "")
}

// Searching implements common.Searching: the rows are still those of another question,
// and take so long to come that the screen says it.
func (p *Page) Searching() bool {
	return p.loaded && p.asked != p.shown && p.stretches.Slow()
}

// Capturing implements common.Page.
func (p *Page) Capturing() bool {
	return p.ticket == nil && p.filter.Focused() || p.pickers != nil || p.copying || p.saved != nil
}

// Deep implements common.Deep: details or a ticket lie over the list.
func (p *Page) Deep() bool { return p.full || p.ticket != nil }

// Bare implements common.Bare: the desk has no instance.
func (p *Page) Bare() bool { return p.whyBare() != "" }

// Marked implements common.Marking.
func (p *Page) Marked() int { return p.marks.Len() }

// Busy implements common.Page: nothing of this page is lost by quitting.
func (p *Page) Busy() string { return "" }
