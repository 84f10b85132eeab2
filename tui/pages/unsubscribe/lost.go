package unsubscribe

import (
	"strconv"
	"time"

	tea "github.com/charmbracelet/bubbletea"

	"unsubdesk/model/desk"
	"unsubdesk/tui/common"
	"unsubdesk/tui/keys"
	"unsubdesk/tui/present"
)

// againMsg is the time to look a lost answer up.
type againMsg struct{ job *job }

// foundMsg is what a look found: an answer, the beginning of a large batch, or
// nothing.
type foundMsg struct {
	job      *job
	result   desk.BatchResult
	finished bool
	begun    bool
	err      error
}

// lose takes a lost answer: before anything is said about the money it is looked
// up under its key (R13).
func (p *Page) lose(j *job, err error) tea.Cmd {
	j.lost = err
	j.looks++
	delay := desk.RetryAfter(j.looks)
	j.next = p.common.Machine().Add(delay)
	return p.common.Later(delay, againMsg{j})
}

// lookUpNow looks a lost answer up, unless that is under way.
func (p *Page) lookUpNow(j *job) tea.Cmd {
	if j == nil || j != p.job || p.step != stepSending || j.lost == nil || j.next.IsZero() {
		return nil
	}
	j.next = time.Time{} // under way
	key, d, c := j.sub.Key, p.common.Desk, p.common.Ctx
	return func() tea.Msg {
		result, finished, err := d.Submitted(c, key)
		if err != nil || finished {
			return foundMsg{job: j, result: result, finished: finished, err: err}
		}
		ids, err := d.Unfinished(c, key)
		return foundMsg{job: j, begun: len(ids) > 0, err: err}
	}
}

// takeFound says what became of the submission, now that it is known. One that
// stopped before its end goes on under its key, which never pays twice.
func (p *Page) takeFound(m foundMsg) tea.Cmd {
	j := m.job
	switch {
	case j != p.job || p.step != stepSending:
		return nil
	case common.Unanswered(m.err):
		return p.lose(j, m.err)
	case m.err != nil:
		return p.refuse(j, m.err)
	case m.finished:
		cmd := p.finish(m.result)
		p.result.wasLost = true
		return cmd
	case m.begun:
		return p.try(j)
	}
	cmd := p.ask(nil)
	p.confirm.problem = present.NotGoneThrough
	return tea.Batch(cmd, common.Send(common.Changed{}))
}

// sendingDo carries out an action while a submission is under way, or its answer lost.
func (p *Page) sendingDo(id keys.ID) tea.Cmd {
	if j := p.job; j.stoppable() {
		if id == keys.Back {
			j.stopping = true
			j.stop()
		}
		return nil
	}
	switch id {
	case keys.Retry:
		return p.lookUpNow(p.job)
	case keys.Back:
		p.step = stepRefunds // answers that still come are not for this any more
		note := common.Notice{Tone: common.Warning, Sticky: true,
			Text: "It is not known whether that refund went through; History and Reviews will show it. Its key is " + p.key + "."}
		return tea.Batch(common.Send(note), p.leave())
	}
	return nil
}

// sendingIdle says of a key that does nothing while a submission is under way what does.
func (p *Page) sendingIdle(msg tea.KeyMsg) tea.Cmd {
	switch j := p.job; {
	case p.step != stepSending:
		return nil
	case j.lost != nil:
		return common.Say(common.Warning, common.Idle(msg, "r checks now, Esc leaves."))
	case j.stoppable():
		return common.Say(common.Warning, common.Idle(msg, "it is being submitted; Esc stops after the orders in hand."))
	}
	return common.Say(common.Warning, common.Idle(msg, "it is being submitted."))
}

func (p *Page) lostAdvice() []string {
	j := p.job
	next := "Looking now."
	if !j.next.IsZero() {
		left := max(j.next.Sub(p.common.Machine()), time.Second).Round(time.Second)
		next = "Looking again in " + strconv.Itoa(int(left/time.Second)) + " s."
	}
	return []string{
		"The desk's answer was lost: " + common.LostSentence(j.lost),
		"It is looked up under its key, " + present.Clean(j.sub.Key) + ". Nothing is sent twice. " + next,
		"r looks now; Esc leaves without knowing.",
	}
}
