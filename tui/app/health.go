package app

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"path"
	"time"

	tea "github.com/charmbracelet/bubbletea"

	"unsubdesk/model"
	"unsubdesk/model/desk"
	"unsubdesk/tui/common"
	"unsubdesk/tui/present"
)

// health is how the desk's database answers. Times of machine are this
// machine's, for what has nothing to do with the rules.
type health struct {
	asked    time.Time     // machine: when the standing was last asked for
	pace     time.Duration // until it is asked for again, though nothing has changed
	answered time.Time     // the desk's clock at its last answer
	// version is that of the standing the pages were last reloaded for; wanted
	// the newest that the watch has told of.
	version, wanted int64
	// doubted is set while nothing is approved by silence because of the clock.
	doubted bool
	// refused is why this person may not use the desk at all.
	refused error
	// unsure is set from the first answer to the next: the pages asked at the
	// same moment as this session, and something may have changed in between.
	unsure bool
	// changed is set while a reload is due even if the version says nothing:
	// this session changed something, or r was pressed.
	changed bool
	wished  bool // by r, so that the answer is told
	// silent is set while the watch says that the desk does not answer: then it
	// asks again, for all sessions. next is when, by the machine; tries how often
	// in a row this session got no answer.
	silent bool
	next   time.Time
	tries  int
}

func everySecond() tea.Cmd {
	return tea.Tick(time.Second, func(time.Time) tea.Msg { return common.Tick{} })
}

// tick reads the standing when it is time.
func (m *Model) tick() tea.Cmd {
	cmds := []tea.Cmd{m.options.EverySecond()}
	m.fadeNotice()
	if m.isTime() {
		cmds = append(cmds, m.askStanding())
	}
	return tea.Batch(cmds...)
}

// isTime reports whether the standing has to be read although nothing has
// changed.
func (m *Model) isTime() bool {
	now := m.common.Machine()
	if m.common.Trouble != nil {
		return !m.health.silent && !now.Before(m.health.next)
	}
	return now.Sub(m.health.asked) >= m.health.pace
}

// hear takes what the watch tells.
func (m *Model) hear(n desk.News) tea.Cmd {
	h := &m.health
	if h.answered.Before(n.At) {
		h.answered = n.At
	}
	if h.silent = n.Err != nil; h.silent {
		h.next = m.common.Machine().Add(n.Retry)
		return m.fail(n.Err)
	}
	h.wanted = max(h.wanted, n.Version)
	cmd := m.swept(n.Swept)
	m.hearClock(n.Unswept)
	if n.Version == h.version && n.ReadOnly == m.common.Standing.ReadOnly && m.common.Trouble == nil && m.common.Known {
		return cmd
	}
	return tea.Batch(cmd, m.askStanding())
}

// hearClock says once that nothing is approved by silence because the clock may be
// wrong, and once that it is again.
func (m *Model) hearClock(unswept error) {
	doubted := errors.Is(unswept, model.ErrClockDeparted)
	if doubted == m.health.doubted {
		return
	}
	m.health.doubted = doubted
	if doubted {
		m.show(common.Notice{Text: model.CleanText(unswept.Error()), Tone: common.Warning, Sticky: true})
		return
	}
	m.show(common.Notice{Text: "The time was confirmed; what falls due is approved by silence again.", Tone: common.Success})
}

// pace is how long a session waits this time, at most the given time: sessions that
// were opened in one moment would otherwise ask in one moment for ever.
func pace(longest time.Duration) time.Duration {
	return longest/2 + rand.N(longest/2+1)
}

// askStanding reads who acts under which policy, and the desk's version.
func (m *Model) askStanding() tea.Cmd {
	if m.standing.Waiting() {
		return nil
	}
	m.health.asked, m.health.pace = m.common.Machine(), pace(m.options.Refresh)
	return m.standing.Ask(m.common.Ctx, func(ctx context.Context) (desk.Standing, error) {
		return m.common.Desk.Standing(ctx)
	})
}

// settle takes the answer: new surroundings, and a reload of the page if the
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
	h, was, first := &m.health, m.common.Trouble, !m.common.Known
	locked := m.common.Standing.ReadOnly
	if h.wished { // before the page says what came of it
		m.show(common.Notice{Text: "Reloaded."})
	}
	reload, moved := h.changed, h.unsure || a.Value.Version != h.version
	h.refused, h.changed, h.wished, h.unsure, h.tries = nil, false, false, first && was == nil, 0
	h.version, h.answered = a.Value.Version, a.Value.Now
	m.common.Settle(a.Value)
	cmds := []tea.Cmd{m.again()}
	switch {
	case first && was == nil: // the pages have just asked
	case reload:
		m.common.AsOf = a.Value.Now
		cmds = append(cmds, m.refresh())
	case moved || was != nil:
		cmds = append(cmds, m.live())
	}
	if was != nil && !first {
		cmds = append(cmds, common.Say(common.Success, "The desk's database answers again."))
	}
	if locked && !a.Value.ReadOnly {
		cmds = append(cmds, common.Say(common.Success, "The desk's database can be changed again."))
	}
	if first {
		cmds = append(cmds, m.greet())
	}
	return tea.Batch(cmds...)
}

// again asks once more if the desk moved on while it answered. It does so once: a
// server that took over from another may lack the commits that were told of.
func (m *Model) again() tea.Cmd {
	if m.health.version >= m.health.wanted {
		return nil
	}
	m.health.wanted = m.health.version
	return m.askStanding()
}

// greet tells who can decide what waits that it does.
func (m *Model) greet() tea.Cmd {
	s, now := m.common.Standing, m.common.Now()
	if s.Decidable == 0 || m.notice != nil {
		return nil
	}
	text := present.Plural(s.Decidable, "request") + " waits for you; it approves itself "
	if s.Decidable > 1 {
		text = present.Plural(s.Decidable, "request") + " wait for you; the first approves itself "
	}
	return common.Send(common.Notice{Text: text + present.TimeUntil(s.Soonest, now) + ", " + present.ClockUTC(s.Soonest, now) + ".", Sticky: true})
}

// fail keeps what is shown and says since when the database is silent.
func (m *Model) fail(err error) tea.Cmd {
	h, now := &m.health, m.common.Machine()
	if m.common.Trouble == nil {
		h.tries = 0
		m.log.Warn("the desk's database does not answer", "error", err, "cause", causes(err))
	}
	if !h.silent && (m.common.Trouble == nil || !now.Before(h.next)) {
		h.tries++
		h.next = now.Add(desk.RetryAfter(h.tries))
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
	again := " Trying again now."
	if left := m.health.next.Sub(m.common.Machine()); left > 0 && !m.standing.Waiting() {
		again = fmt.Sprintf(" Trying again in %d s.", int((left+time.Second-1)/time.Second))
	}
	if errors.Is(m.common.Trouble, model.ErrFileGone) { // time alone does not mend it
		line := common.Sentence(m.common.Trouble)
		if present.Width(line) > m.common.Width-4 {
			line = "The desk's file was taken away: put it back, or leave and open it again."
		}
		return line
	}
	if !m.common.Known {
		return "The desk's database does not answer: " + common.Sentence(m.common.Trouble) + again
	}
	at := present.TimeOfDay(m.health.answered)
	since := "The desk's database does not answer since " + at + "."
	for _, line := range []string{since + " What you see is from then; you can look, not change." + again,
		since + " You can look, not change." + again} {
		if present.Width(line) <= m.common.Width-4 {
			return line
		}
	}
	return "No answer from the database since " + at + "." + again
}

// refresh reloads the page that is shown; the others follow when they are.
func (m *Model) refresh() tea.Cmd { return m.reload(common.Page.Refresh) }

// live lets the page that is shown follow what others changed.
func (m *Model) live() tea.Cmd { return m.reload(common.Page.Live) }

func (m *Model) reload(how func(common.Page) tea.Cmd) tea.Cmd {
	for i := range m.pages {
		m.stale[i] = m.started[i]
	}
	shown := m.page()
	if shown == m.pages[m.at] {
		m.stale[m.at] = false
	}
	return how(shown)
}

// swept says what silence approved while the screen was open (R8).
func (m *Model) swept(s desk.Swept) tea.Cmd {
	var cmds []tea.Cmd
	if n := len(s.Approved); n > 0 {
		cmds = append(cmds, common.Say(common.Success, m.approvedSentence(s.Approved)))
	}
	if n := len(s.Held); n > 0 {
		cmds = append(cmds, common.Say(common.Warning, present.Plural(n, "request")+" put on hold: a block was found. See Reviews."))
	}
	return tea.Batch(cmds...)
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
