package reviews

import (
	tea "github.com/charmbracelet/bubbletea"

	"unsubdesk/tui/common"
	"unsubdesk/tui/components"
	"unsubdesk/tui/keys"
)

// refuse says why an action cannot be used. A decision's says it in a dialog, where the field for
// the note would have been: who does not look types the note all the same, and no letter of it may
// reach the list.
func (p *Page) refuse(off keys.Action) tea.Cmd {
	if !decides(off.ID) {
		return common.Refuse(off)
	}
	a := p.chosen(off.ID)
	if p.seeks.Waiting() {
		a.rows = nil // it is not about the row that the cursor is still on
	}
	a.step, a.problem = stepRefused, common.WhyOff(off)
	p.act = a
	return p.common.Later(components.GuardTime, guardOverMsg{})
}

// decides reports whether an action asks for a note and then decides requests.
func decides(id keys.ID) bool {
	switch id {
	case keys.Approve, keys.ApproveMarked, keys.Reject, keys.RejectMarked, keys.Withdraw:
		return true
	}
	return false
}

// ignored takes a key that does nothing in a dialog which waits to be closed. Somebody types there
// who has not seen it, whose Enter is the one after the note: from then on only Esc closes it.
func (a *action) ignored(msg tea.KeyMsg, closes string) {
	a.typed = common.Idle(msg, closes)
}

// closing is the last line of a dialog that waits to be closed.
func (a *action) closing(c *common.Common, width int) []string {
	s := c.Styles
	lines := []string{""}
	if a.typed != "" {
		lines = append(lines, marked(s.Warning, "!", a.typed, width)...)
	}
	return append(lines, s.Button.Render("[Esc Close]"))
}
