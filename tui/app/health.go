package app

import (
	"context"
	"errors"
	"fmt"
	"path"
	"time"

	tea "github.com/charmbracelet/bubbletea"

	"unsubdesk/model"
	"unsubdesk/model/desk"
	"unsubdesk/tui/common"
	"unsubdesk/tui/present"
)

// health is how the desk's database answers.
type health struct {
	asked   time.Time // when the standing was last asked for, by this machine
	version int64
	// refused is why this person may not use the desk at all.
	refused error
	// changed is set while a reload is due even if the version says nothing.
	changed bool
}

// retryAfter is how soon a database that does not answer is asked again.
const retryAfter = 5 * time.Second

func everySecond() tea.Cmd {
	return tea.Tick(time.Second, func(time.Time) tea.Msg { return common.Tick{} })
}

// tick sweeps, and looks at the desk's version when it is time.
func (m *Model) tick() tea.Cmd {
	cmds := []tea.Cmd{m.options.EverySecond()}
	m.fadeNotice()
	if m.common.Trouble == nil && m.common.Known && !m.sweep.Waiting() {
		cmds = append(cmds, m.sweep.Ask(m.common.Ctx, m.common.Desk.SweepDue))
	}
	if m.common.Machine().Sub(m.health.asked) >= m.pause() {
		cmds = append(cmds, m.askStanding())
	}
	return tea.Batch(cmds...)
}

func (m *Model) pause() time.Duration {
	if m.common.Trouble != nil {
		return retryAfter
	}
	return m.options.Refresh
}

// askStanding reads who acts under which policy, and the desk's version.
func (m *Model) askStanding() tea.Cmd {
	if m.standing.Waiting() {
		return nil
	}
	m.health.asked = m.common.Machine()
	return m.standing.Ask(m.common.Ctx, func(ctx context.Context) (desk.Standing, error) {
		return m.common.Desk.Standing(ctx)
	})
}

// settle takes the answer: new surroundings, and a reload of the pages if the
// desk has changed or answers again.
func (m *Model) settle(a common.Answer[desk.Standing]) tea.Cmd {
	if !m.standing.Accept(a) {
		return nil
	}
	switch code := model.ErrorCode(a.Err); {
	case code == model.CodeForbidden:
		m.health.refused = a.Err
		return nil
	case a.Err != nil:
		return m.fail(a.Err)
	}
	was, first, changed := m.common.Trouble, !m.common.Known, m.health.changed
	m.health.refused, m.health.changed = nil, false
	m.common.Settle(a.Value)
	if first {
		// The pages asked at the same moment; the next look reloads them once,
		// in case something changed in between.
		m.health.version = a.Value.Version - 1
		if was == nil {
			return nil
		}
		return m.refresh()
	}
	if a.Value.Version == m.health.version && was == nil && !changed {
		return nil
	}
	m.health.version = a.Value.Version
	if was != nil {
		return tea.Batch(m.refresh(), common.Say(common.Success, "The desk's database answers again."))
	}
	return m.refresh()
}

// fail keeps what is shown and says since when the database is silent.
func (m *Model) fail(err error) tea.Cmd {
	if m.common.Trouble == nil {
		m.log.Warn("the desk's database does not answer", "error", err, "cause", causes(err))
	}
	m.common.Trouble = err
	return nil
}

func causes(err error) string {
	text := ""
	for e := err; e != nil; {
		text = fmt.Sprint(e)
		u, ok := e.(interface{ Unwrap() error })
		if !ok {
			break
		}
		e = u.Unwrap()
	}
	return text
}

// troubleLine is what the status line says while the database is silent.
func (m *Model) troubleLine() string {
	left := max(m.pause()-m.common.Machine().Sub(m.health.asked), 0)
	again := fmt.Sprintf(" Trying again in %d s.", int((left+time.Second-1)/time.Second))
	if m.standing.Waiting() {
		again = " Trying again now."
	}
	if errors.Is(m.common.Trouble, model.ErrFileGone) { // time alone does not mend it
		return common.Sentence(m.common.Trouble)
	}
	if !m.common.Known {
		return "The desk's database does not answer: " + common.Sentence(m.common.Trouble) + again
	}
	since := "The desk's database does not answer since " + present.TimeOfDay(m.common.AsOf) + "."
	for _, line := range []string{since + " What you see is from then; you can look, not change." + again,
		since + " You can look, not change." + again} {
		if present.Width(line) <= m.common.Width-4 {
			return line
		}
	}
	return "No answer from the database since " + present.TimeOfDay(m.common.AsOf) + "." + again
}

// refresh reloads every page that has been opened.
func (m *Model) refresh() tea.Cmd {
	var cmds []tea.Cmd
	for i, p := range m.pages {
		if m.started[i] {
			cmds = append(cmds, p.Refresh())
		}
	}
	if m.flow != nil {
		cmds = append(cmds, m.flow.Refresh())
	}
	return tea.Batch(cmds...)
}

// swept says what silence approved while the screen was open (R8).
func (m *Model) swept(a common.Answer[desk.Swept]) tea.Cmd {
	if !m.sweep.Accept(a) {
		return nil
	}
	if a.Err != nil { // the next look at the standing says whether it matters
		m.log.Debug("sweep", "error", a.Err)
	}
	s := a.Value
	var cmds []tea.Cmd
	if n := len(s.Approved); n > 0 {
		cmds = append(cmds, common.Say(common.Success, m.approvedSentence(s.Approved)))
	}
	if n := len(s.Held); n > 0 {
		cmds = append(cmds, common.Say(common.Warning, present.Plural(n, "request")+" put on hold: a block was found. See Reviews."))
	}
	if len(cmds) == 0 {
		return nil
	}
	m.health.changed = true
	return tea.Batch(append(cmds, m.askStanding())...)
}

func (m *Model) approvedSentence(ids []string) string {
	at := present.ClockUTC(m.common.Now(), m.common.Now())
	if len(ids) == 1 {
		return present.Clean(ids[0]) + " approved by silence at " + at + ". The refund is done."
	}
	return present.Plural(len(ids), "request") + " approved by silence at " + at + ". The refunds are done."
}

// databaseName is the short name of the database for the top line.
func (m *Model) databaseName() string { return present.Clean(path.Base(m.common.Desk.Name())) }
