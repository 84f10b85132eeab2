package report

import (
	"context"
	"time"

	tea "github.com/charmbracelet/bubbletea"

	"unsubdesk/model"
	"unsubdesk/model/desk"
	"unsubdesk/tui/common"
)

// pace keeps a desk that changes all the time from being added up all the time: a report
// rests for restFor times as long as it took.
type pace struct {
	until time.Time // by this machine's clock
	due   bool      // something changed meanwhile
}

const restFor = 9

// may reports whether to read now; if not, tick will.
func (p *pace) may(now time.Time, waiting bool) bool {
	p.due = waiting || now.Before(p.until)
	return !p.due
}

func (p *pace) rest(now time.Time, took time.Duration) {
	p.until = now.Add(restFor * took)
}

func (p *Page) waiting() bool { return p.reports.Waiting() || p.tables.Waiting() }

func (p *Page) query() desk.ReportQuery { return desk.ReportQuery{Days: periods()[p.period].days} }

// ask reads the report, and the table that is shown.
func (p *Page) ask() tea.Cmd {
	p.pace.due = false
	q, d, at, machine := p.query(), p.common.Desk, p.period, p.common.Machine
	cmd := p.reports.Ask(p.common.Ctx, func(ctx context.Context) (reportOf, error) {
		begin := machine()
		r, err := d.Report(ctx, q)
		return reportOf{period: at, Report: r, took: machine().Sub(begin)}, err
	})
	for by := range p.groups {
		if by != p.tab.by() {
			delete(p.groups, by) // of before
		}
	}
	return tea.Batch(cmd, p.reports.WhenSlow(p.common), p.askTable())
}

// askTable reads the table that is shown, if it is no part of the report.
func (p *Page) askTable() tea.Cmd {
	p.tables.Stop()
	by := p.tab.by()
	if by == "" || by == model.ByDay {
		return nil
	}
	q, d, at, machine := p.query(), p.common.Desk, p.period, p.common.Machine
	cmd := p.tables.Ask(p.common.Ctx, func(ctx context.Context) (tableOf, error) {
		begin := machine()
		rows, err := d.ReportTable(ctx, q, by)
		return tableOf{period: at, by: by, rows: rows, took: machine().Sub(begin)}, err
	})
	return tea.Batch(cmd, p.tables.WhenSlow(p.common))
}

func (p *Page) takeReport(a common.Answer[reportOf]) tea.Cmd {
	if !p.reports.Accept(a) {
		return nil
	}
	if p.failure = a.Err; a.Err != nil {
		return common.Failed(a.Err)
	}
	was := p.keys()
	p.shown, p.loaded = a.Value, true
	p.pace.rest(p.common.Machine(), a.Value.took)
	p.follow(was)
	return nil
}

func (p *Page) takeTable(a common.Answer[tableOf]) tea.Cmd {
	if !p.tables.Accept(a) {
		return nil
	}
	if a.Err != nil {
		return common.Failed(a.Err)
	}
	was := p.keys()
	p.groups[a.Value.by] = a.Value
	p.pace.rest(p.common.Machine(), a.Value.took)
	p.follow(was)
	return nil
}

// keys are what the rows of the present table are known by.
func (p *Page) keys() []string {
	keys := make([]string, p.rowCount())
	for i := range keys {
		keys[i] = p.key(i)
	}
	return keys
}

// follow keeps the cursor on its row as long as that is still there, and the row where it
// stands on the screen, unless the top of the table is seen: what is new there shows.
func (p *Page) follow(was []string) {
	w, n := p.window(), p.rowCount()
	if w.Cursor < len(was) {
		for i := range n {
			if p.key(i) != was[w.Cursor] {
				continue
			}
			if w.Offset > 0 {
				w.Offset += i - w.Cursor
			}
			w.Cursor, w.Len = i, n
			break
		}
	}
	w.Set(n, w.Height)
}

// slow reports whether what is shown is not yet what was asked for, and that since a while.
func (p *Page) slow() bool {
	if p.reports.Waiting() && p.shown.period != p.period {
		return p.reports.Slow()
	}
	by := p.tab.by()
	table, ok := p.groups[by]
	return p.tables.Waiting() && (!ok || table.period != p.period) && p.tables.Slow()
}
