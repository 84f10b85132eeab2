package unsubscribe

import (
	"errors"
	"strconv"
	"time"

	tea "github.com/charmbracelet/bubbletea"

	"unsubdesk/model/desk"
	"unsubdesk/tui/common"
	"unsubdesk/tui/components"
	"unsubdesk/tui/keys"
	"unsubdesk/tui/present"
)

// job is one submission on its way. Its messages carry it, so that those of
// an earlier one are told apart.
type job struct {
	sub         desk.Submission
	updates     chan progressMsg
	done, total int
	// lost is why no answer came: the submission may or may not have gone
	// through. The same key is sent again until that is known (R13).
	lost  error
	tries int
	next  time.Time // of the next try, by this machine's clock
}

// progressMsg is how far the desk has come, in instances.
type progressMsg struct {
	job         *job
	done, total int
}

// submittedMsg is the desk's answer.
type submittedMsg struct {
	job    *job
	result desk.BatchResult
	err    error
}

// againMsg is the time to send the same key again.
type againMsg struct{ job *job }

// send submits exactly the quote on screen, under the preview's key.
func (p *Page) send() tea.Cmd {
	p.step = stepSending
	p.job = &job{total: p.quote.Totals.Submittable(), sub: desk.Submission{
		IDs: p.ids, Reason: p.reason.code(), Note: p.reason.note.Value(), Key: p.key, Quote: p.quote.Digest,
	}}
	return p.try(p.job)
}

// try sends the submission once, and listens to its progress.
func (p *Page) try(j *job) tea.Cmd {
	j.tries++
	j.updates = make(chan progressMsg, 1)
	updates, sub, d, c := j.updates, j.sub, p.common.Desk, p.common.Ctx
	submit := func() tea.Msg {
		defer close(updates)
		result, err := d.Submit(c, sub, func(done, total int) {
			select {
			case updates <- progressMsg{j, done, total}:
			default: // the screen has not shown the last one yet
			}
		})
		return submittedMsg{j, result, err}
	}
	return tea.Batch(submit, listen(updates))
}

// listen waits for the next progress; it ends with the submission.
func listen(updates <-chan progressMsg) tea.Cmd {
	return func() tea.Msg {
		if m, ok := <-updates; ok {
			return m
		}
		return nil
	}
}

func (p *Page) takeProgress(m progressMsg) tea.Cmd {
	if m.job != p.job || p.step != stepSending {
		return nil
	}
	m.job.done, m.job.total = m.done, max(m.total, m.job.total)
	return listen(m.job.updates)
}

// takeOutcome ends the submission, or finds out how it ended.
func (p *Page) takeOutcome(m submittedMsg) tea.Cmd {
	if m.job != p.job || p.step != stepSending {
		return nil
	}
	var change *desk.QuoteChanged
	switch {
	case m.err == nil:
		return p.finish(m.result)
	case errors.As(m.err, &change):
		return tea.Batch(p.changed(change.Now), common.Send(common.Changed{}))
	case common.Unanswered(m.err):
		return p.lose(m.job, m.err)
	}
	return p.refuse(m.job, m.err)
}

// refuse takes a definite no. What earlier commits of a large batch did stays
// done, and the desk says how much that is.
func (p *Page) refuse(j *job, err error) tea.Cmd {
	cmd := p.ask(nil)
	p.confirm.problem = common.Sentence(err)
	switch {
	case j.lost != nil:
		p.confirm.problem = "The first answer was lost, and it cannot be found out now what became of it: " + p.confirm.problem +
			" History and Reviews list what went through."
	case j.done > 0:
		p.confirm.problem += " History and Reviews list what went through."
	}
	return tea.Batch(cmd, common.Send(common.Changed{}))
}

// slowest is the longest wait between two tries.
const slowest = 10 * time.Second

// lose takes a lost answer: before anything is said about the money, the same
// key is sent again, which answers with the first result or, if there was
// none, submits.
func (p *Page) lose(j *job, err error) tea.Cmd {
	j.lost = err
	delay := min(time.Second<<min(j.tries-1, 4), slowest)
	j.next = p.common.Machine().Add(delay)
	return tea.Batch(p.common.Later(delay, againMsg{j}), common.Send(common.QueryFailed{Err: err}))
}

func (p *Page) sendAgain(j *job) tea.Cmd {
	if j != p.job || p.step != stepSending || j.next.IsZero() {
		return nil
	}
	j.next = time.Time{} // under way
	return p.try(j)
}

// sendingDo carries out an action while the answer is lost.
func (p *Page) sendingDo(id keys.ID) tea.Cmd {
	switch id {
	case keys.Retry:
		return p.sendAgain(p.job)
	case keys.Back:
		p.step = stepRefunds // answers that still come are not for this any more
		note := common.Notice{Tone: common.Warning, Sticky: true,
			Text: "It is not known whether that refund went through; History and Reviews will show it. Its key is " + p.key + "."}
		return tea.Batch(common.Send(note), p.leave())
	}
	return nil
}

// sendingView shows how far it is, or that it is not known.
func (p *Page) sendingView(height int) []string {
	s, j := p.common.Styles, p.job
	if j.lost != nil {
		return components.State(s, "Checking whether this refund went through"+s.Glyphs.Ellipsis, p.lostAdvice(), p.width, height)
	}
	text := "Submitting " + present.Plural(j.total, "instance") + s.Glyphs.Ellipsis
	if j.total == 0 || j.total == 1 {
		return components.State(s, text, nil, p.width, height)
	}
	bar := progressBar(s.Glyphs.Glyphs, j.done, j.total, min(p.width-24, 60))
	said := present.Count(j.done) + " of " + present.Count(j.total)
	lines := components.State(s, text, []string{bar + " " + said}, p.width, height)
	return lines
}

func (p *Page) lostAdvice() []string {
	j := p.job
	next := "Asking now."
	if !j.next.IsZero() {
		left := max(j.next.Sub(p.common.Machine()), time.Second).Round(time.Second)
		next = "Asking again in " + strconv.Itoa(int(left/time.Second)) + " s."
	}
	return []string{
		"The desk's answer was lost: " + common.Sentence(j.lost),
		"The same request is repeated under the same key, which never pays twice. " + next,
		"r asks now; Esc leaves without knowing.",
	}
}

// progressBar is done of total in cells.
func progressBar(g present.Glyphs, done, total, cells int) string {
	cells = max(cells, 4)
	full := min(done*cells/max(total, 1), cells)
	bar := ""
	for i := range cells {
		if i < full {
			bar += g.Full
		} else {
			bar += g.Empty
		}
	}
	return bar
}
