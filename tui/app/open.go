package app

import (
	"time"

	tea "github.com/charmbracelet/bubbletea"

	"unsubdesk/model/desk"
	"unsubdesk/tui/common"
	"unsubdesk/tui/present"
)

// openFor is how old a submission is at least before it is said to have come to no end:
// until then it is most likely under way.
const openFor = time.Minute

// openBatches are this user's submissions that have come to no end.
type openBatches struct{ batches []desk.OpenBatch }

// askOpen looks, once a session, for submissions that a program or a connection that
// died has left. A desk that does not answer says so elsewhere.
func (m *Model) askOpen() tea.Cmd {
	d, ctx := m.common.Desk, m.common.Ctx
	return func() tea.Msg {
		batches, err := d.Open(ctx)
		if err != nil || len(batches) == 0 {
			return nil
		}
		return openBatches{batches}
	}
}

// sayOpen tells of the first, with the command that goes on with it.
func (m *Model) sayOpen(o openBatches) {
	for _, b := range o.batches {
		if m.common.Now().Sub(b.SubmittedAt) < openFor {
			continue
		}
		m.show(common.Notice{Tone: common.Warning, Sticky: true, Text: "Your submission of " + present.Plural(b.Instances, "instance") +
			" (" + present.ClockUTC(b.SubmittedAt, m.common.Now()) + ") stopped after " + present.Plural(b.Requests, "order") +
			": unsubdesk unsubscribe --key " + present.Clean(b.Key) + " goes on."})
		return
	}
}
