// Package report is the screen of sums: what was refunded by day, product, region, reason
// and account, how long reviews took, what approves itself by tomorrow, and which accounts
// have several orders just under the threshold.
package report

import (
	"time"

	tea "github.com/charmbracelet/bubbletea"

	"unsubdesk/model"
	"unsubdesk/model/desk"
	"unsubdesk/tui/common"
	"unsubdesk/tui/components"
	"unsubdesk/tui/keys"
)

// tab is one of the tables.
type tab int

const (
	tabDay tab = iota
	tabProduct
	tabRegion
	tabReason
	tabAccount
	tabSilent
	tabNear
	tabCount
)

// by is what a table of refunds is grouped by; "" for the others.
func (t tab) by() model.ReportBy {
	if groups := model.ReportGroups(); int(t) < len(groups) {
		return groups[t]
	}
	return ""
}

// period is a choice of days, today among them; 0 is all of time.
type period struct {
	days int
	name string
}

func periods() []period {
	return []period{{7, "7 days"}, {30, "30 days"}, {90, "90 days"}, {0, "All"}}
}

// Page is the report. Make it with New.
type Page struct {
	common        *common.Common
	width, height int

	tab    tab
	period int // of periods

	reports common.Loader[reportOf]
	shown   reportOf // the last one that came
	loaded  bool
	failure error

	tables common.Loader[tableOf]
	groups map[model.ReportBy]tableOf // the last ones that came

	windows [tabCount]components.Window
	drawn   [tabCount]components.Table

	pace pace
}

// reportOf is a report with what it was asked for.
type reportOf struct {
	period int
	desk.Report
	took time.Duration
}

// tableOf is a table with what it was asked for.
type tableOf struct {
	period int
	by     model.ReportBy
	rows   []model.RefundGroup
	took   time.Duration
}

var _ common.Page = (*Page)(nil)

// usualPeriod is the one that a session begins with.
const usualPeriod = 1

// New is the report of a session.
func New(c *common.Common) *Page {
	p := &Page{common: c, period: usualPeriod, groups: map[model.ReportBy]tableOf{}}
	for t := range tabCount {
		p.drawn[t] = components.Table{Styles: c.Styles}
	}
	return p
}

// Init starts the first queries.
func (p *Page) Init() tea.Cmd { return p.ask() }

// Refresh reads everything anew; cursor and scroll stay.
func (p *Page) Refresh() tea.Cmd { return p.ask() }

// Live follows what others changed, as often as the desk bears it.
func (p *Page) Live() tea.Cmd {
	if !p.pace.may(p.common.Machine(), p.waiting()) {
		return nil
	}
	return p.ask()
}

// Busy is always "": nothing here changes anything.
func (p *Page) Busy() string { return "" }

// Capturing is always false: there is nothing to type into.
func (p *Page) Capturing() bool { return false }

// Settling implements common.Settling: keys for rows wait for a table that is not there yet.
func (p *Page) Settling() bool {
	_, there := p.groups[p.tab.by()]
	return p.reports.Waiting() && !p.loaded || p.tables.Waiting() && !there
}

// Searching implements common.Searching: other tables and periods are not waited for.
func (p *Page) Searching() bool {
	return p.Settling() && (p.reports.Slow() || p.tables.Slow())
}

// SetSize says how large the page is.
func (p *Page) SetSize(width, height int) { p.width, p.height = width, height }

// Bindings are the actions of the present state, with why some are off.
func (p *Page) Bindings() []keys.Action {
	k := p.common.Keys
	longest, shortest := "", ""
	if p.period == len(periods())-1 {
		longest = "all of time is shown already"
	}
	if p.period == 0 {
		shortest = "there is no shorter period"
	}
	noRows := ""
	if p.rowCount() == 0 {
		noRows = "the table is empty"
	}
	list := []keys.Action{
		k.Get(keys.Open).Hinted(p.leadsTo()).Described("Show what the row is made of: its refunds in History, its request in Reviews").Because(p.whyNotOpen()),
		k.Get(keys.NextTab).Hinted("table").Described("Next table"), k.Get(keys.PrevTab).Described("Table before"),
		k.Get(keys.Longer).Hinted("longer").Because(longest), k.Get(keys.Shorter).Hinted("shorter").Because(shortest),
		k.Get(keys.Copy).Hinted("copy table").Described("Copy the table as tab-separated text").Because(noRows),
	}
	return append(list, k.Moves(components.NoMove(p.rowCount()))...)
}

// window is the cursor of the present table.
func (p *Page) window() *components.Window { return &p.windows[p.tab] }
