// Package common is what the app, the pages and the components of one session
// share: the styles, the keys, the desk, the clock, and the messages that
// travel between them. There is one Common for each session and no
// package-level state, so many sessions run side by side in one program.
package common

import (
	"context"
	"time"

	tea "github.com/charmbracelet/bubbletea"

	"unsubdesk/model"
	"unsubdesk/model/desk"
	"unsubdesk/model/notice"
	"unsubdesk/tui/keys"
	"unsubdesk/tui/present"
	"unsubdesk/tui/styles"
)

// Desk is what the screens use of the use cases; *desk.Session is one.
type Desk interface {
	Name() string
	Standing(ctx context.Context) (desk.Standing, error)
	Watch(ctx context.Context) <-chan desk.News

	List(ctx context.Context, q model.ListQuery) (desk.Page, error)
	Count(ctx context.Context, q model.ListQuery) (int, error)
	Facets(ctx context.Context, q model.ListQuery, field model.FilterField) ([]model.Facet, error)
	FacetsAtOnce(ctx context.Context, q model.ListQuery, field model.FilterField) ([]model.Facet, bool, error)
	Select(ctx context.Context, q model.ListQuery) (model.Selection, error)
	Instance(ctx context.Context, id string) (desk.InstanceDetail, error)
	LookUp(ctx context.Context, t model.Ticket) (desk.TicketRows, error)
	Filters(ctx context.Context) ([]model.SavedFilter, error)
	SaveFilter(ctx context.Context, f model.SavedFilter) ([]model.SavedFilter, error)
	RenameFilter(ctx context.Context, from, to string) ([]model.SavedFilter, error)
	RemoveFilter(ctx context.Context, name string) ([]model.SavedFilter, error)
	Quote(ctx context.Context, ids []string) (model.Quote, error)
	QuoteSelection(ctx context.Context, s model.Selection) (model.Quote, error)
	Submit(ctx context.Context, sub desk.Submission, progress desk.Progress) (desk.BatchResult, error)
	Submitted(ctx context.Context, key string) (desk.BatchResult, bool, error)
	Unfinished(ctx context.Context, key string) ([]string, error)
	Open(ctx context.Context) ([]desk.OpenBatch, error)

	Requests(ctx context.Context, q model.RequestQuery) ([]desk.RequestRow, error)
	CountRequests(ctx context.Context, q model.RequestQuery) (int, error)
	Request(ctx context.Context, id string) (desk.RequestDetail, error)
	Approve(ctx context.Context, id, note, seen string) (desk.RequestRow, error)
	Reject(ctx context.Context, id, note, seen string) (desk.RequestRow, error)
	Withdraw(ctx context.Context, id, note string) (desk.RequestRow, error)
	Outcome(ctx context.Context, id string) (desk.RequestRow, error)
	History(ctx context.Context, q model.RequestQuery) ([]desk.HistoryRow, error)
	Notice(ctx context.Context, id string, f notice.Format) (desk.Notice, error)

	Report(ctx context.Context, q desk.ReportQuery) (desk.Report, error)
	ReportTable(ctx context.Context, q desk.ReportQuery, by model.ReportBy) ([]model.RefundGroup, error)
}

var _ Desk = (*desk.Session)(nil)

// Common is the surroundings of one session. The app owns it and changes it
// only inside Update; pages read it.
type Common struct {
	Ctx    context.Context
	Desk   Desk
	Styles styles.Styles
	Keys   *keys.Map

	// Standing is who acts under which policy. It is the zero Standing until
	// Known. AsOf is since when, by the desk's clock, what is shown is known to
	// be so: the time of the last change, and a minute later at the most while
	// nothing changes, so that an idle screen does not repaint for it.
	Standing desk.Standing
	Known    bool
	AsOf     time.Time
	// Trouble is why the desk's database does not answer, nil while it does.
	// What the pages show is then from before, and nothing can be changed.
	Trouble error
	// Covered is set while something of the app's lies over the page: help, a
	// question, the unsubscribe page. Rows must stay where they are then.
	Covered bool

	Width, Height int
	Mouse         bool
	Demo          bool

	// Save writes a file for the person at the screen and says where it went;
	// nil where the session has no place for files. See SaveIn. It does I/O,
	// so only a command may call it.
	Save func(name string, data []byte) (path string, err error)

	// Clock is this machine's clock; time.Now if nil.
	Clock func() time.Time
	// Timer makes the command that sends a message later; a real timer if nil.
	Timer func(d time.Duration, msg tea.Msg) tea.Cmd
	// Offset is how far the desk's clock is ahead of Clock.
	Offset time.Duration
}

// Now is the time by the desk's clock, in UTC.
func (c *Common) Now() time.Time { return c.Machine().Add(c.Offset).UTC() }

// Machine is the time by this machine's clock, for what has nothing to do
// with the rules: how long a toast stays, how long a dialog ignores keys.
func (c *Common) Machine() time.Time {
	if c.Clock != nil {
		return c.Clock()
	}
	return time.Now()
}

// Later is a command that sends a message after d.
func (c *Common) Later(d time.Duration, msg tea.Msg) tea.Cmd {
	if c.Timer != nil {
		return c.Timer(d, msg)
	}
	return tea.Tick(d, func(time.Time) tea.Msg { return msg })
}

// Glyphs are the signs that package present uses.
func (c *Common) Glyphs() present.Glyphs { return c.Styles.Glyphs.Glyphs }

// Settle takes a fresh Standing and sets the desk's clock by it.
func (c *Common) Settle(s desk.Standing) {
	if !c.Known || c.Trouble != nil || s.Version != c.Standing.Version || s.Now.Sub(c.AsOf) >= time.Minute {
		c.AsOf = s.Now
	}
	c.Standing, c.Known, c.Trouble = s, true, nil
	c.Offset = s.Now.Sub(c.Machine())
}

// WhyNotChange is why nothing can be changed just now, "" if it can: the
// database does not answer, or can only be read.
func (c *Common) WhyNotChange() string {
	switch {
	case c.Trouble != nil:
		return "the desk's database does not answer; you can look, not change"
	case c.Standing.ReadOnly:
		return "the desk's database is read-only; you can look, not change"
	}
	return ""
}

// WhyNotSubmit is why this user cannot unsubscribe anything now, "" if they
// can.
func (c *Common) WhyNotSubmit() string {
	if why := c.WhyNotChange(); why != "" {
		return why
	}
	if !c.Known {
		return "the desk is still loading"
	}
	if err := model.MaySubmit(c.Standing.User); err != nil {
		return err.Error()
	}
	return ""
}
