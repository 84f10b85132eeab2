package reviews

import (
	"strconv"
	"time"

	tea "github.com/charmbracelet/bubbletea"

	"unsubdesk/model"
	"unsubdesk/model/desk"
	"unsubdesk/tui/common"
	"unsubdesk/tui/components"
	"unsubdesk/tui/present"
)

// check is the look-up of a decision whose answer was lost.
type check struct {
	lost  error
	looks int
	next  time.Time // by this machine's clock; zero while a look is under way
}

// lookMsg is the time to look what became of a decision.
type lookMsg struct{ act *action }

// foundMsg is the request as it is after every decision that was under way.
type foundMsg struct {
	act *action
	row desk.RequestRow
	err error
}

// lose takes a lost answer: what became of the request is looked up before
// anything is said.
func (p *Page) lose(a *action, err error) tea.Cmd {
	a.step = stepChecking
	a.check.lost = err
	a.check.looks++
	delay := desk.RetryAfter(a.check.looks)
	a.check.next = p.common.Machine().Add(delay)
	return p.common.Later(delay, lookMsg{a})
}

// lookUp looks, unless that is under way or known.
func (p *Page) lookUp(a *action) tea.Cmd {
	if a == nil || a != p.act || a.step != stepChecking || a.check.next.IsZero() {
		return nil
	}
	a.check.next = time.Time{}
	id, d, c := a.rows[len(a.results)].ID, p.common.Desk, p.common.Ctx
	return func() tea.Msg {
		row, err := d.Outcome(c, id)
		return foundMsg{a, row, err}
	}
}

// takeFound says what became of the decision, now that it is known.
func (p *Page) takeFound(m foundMsg) tea.Cmd {
	a := m.act
	if a != p.act || a.step != stepChecking {
		return nil
	}
	if common.Unanswered(m.err) {
		return p.lose(a, m.err)
	}
	a.check = check{}
	row, err := a.rows[len(a.results)], m.err
	switch {
	case err != nil:
		err = model.Errorf(model.ErrorCode(err), "The answer about %s was lost, and what became of it cannot be found out now: %s",
			present.Clean(row.ID), common.Sentence(err))
	case a.did(m.row, p.common.Standing.User.Name):
		row = m.row
	default:
		err = a.verb.why(m.row)
	}
	if err == nil && row.Status.Open() {
		return p.offerAgain(a, m.row)
	}
	a.step = stepRunning
	return p.takeDecision(decidedMsg{a, result{row, err}})
}

// did reports whether the request was decided by this action.
func (a *action) did(r desk.RequestRow, user string) bool {
	return r.DecidedThus(a.verb.decision(), user, a.note.Value(), a.began)
}

// offerAgain asks once more for what did not go through. Of several the next
// ones go on.
func (p *Page) offerAgain(a *action, row desk.RequestRow) tea.Cmd {
	text := "The answer was lost; it was looked up, and " + present.Clean(row.ID) + " is not decided."
	if len(a.rows) > 1 {
		a.step = stepRunning
		return p.takeDecision(decidedMsg{a, result{row, model.Refused("%s Decide it again.", text)}})
	}
	a.rows[0] = row
	a.step, a.guard = stepConfirm, components.NewGuard(p.common)
	a.problem = text
	return p.common.Later(components.GuardTime, guardOverMsg{})
}

// leaveUnknown leaves the look-up; what went through is not known.
func (p *Page) leaveUnknown(a *action) tea.Cmd {
	id := present.Clean(a.rows[len(a.results)].ID)
	p.act = nil
	return sticky("It is not known whether " + id + " was " + present.DecisionWord(a.verb.decision()) + "; its row here and its trail will show it.")
}

// checking says what is looked up, and when.
func (a *action) checking(c *common.Common, width int) []string {
	s := c.Styles
	lines := []string{""}
	say := func(style func(string) string, text string) {
		for _, l := range present.Wrap(text, width) {
			lines = append(lines, style(l))
		}
	}
	id := present.Clean(a.rows[len(a.results)].ID)
	what := [...]string{"approval", "rejection", "withdrawal"}[a.verb]
	say(s.Bold.Render, "Checking whether this "+what+" of "+id+" went through"+s.Glyphs.Ellipsis)
	next := "Looking now."
	if !a.check.next.IsZero() {
		left := max(a.check.next.Sub(c.Machine()), time.Second).Round(time.Second)
		next = "Looking again in " + strconv.Itoa(int(left/time.Second)) + " s."
	}
	say(s.Dim.Render, "The desk's answer was lost: "+common.LostSentence(a.check.lost))
	say(s.Dim.Render, next+" r looks now; Esc leaves without knowing.")
	return lines
}
