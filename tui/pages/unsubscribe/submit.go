package unsubscribe

import (
	"context"
	"errors"
	"time"

	tea "github.com/charmbracelet/bubbletea"

	"unsubdesk/model"
	"unsubdesk/model/desk"
	"unsubdesk/tui/common"
	"unsubdesk/tui/components"
	"unsubdesk/tui/present"
)

// job is one submission on its way. Its messages carry it, so that those of
// an earlier one are told apart.
type job struct {
	sub         desk.Submission
	updates     chan progressMsg
	done, total int
	// lost is why no answer came: the submission may or may not have gone
	// through, and is looked up until that is known (R13). next is when, by this
	// machine's clock, zero while it is under way; looks how often it was in vain.
	lost  error
	looks int
	next  time.Time
	// stop ends it after the orders in hand; stopping is set once it was asked for.
	stop     func()
	stopping bool
}

// stoppable reports whether it has parts, of which the rest can be left.
func (j *job) stoppable() bool {
	return j != nil && j.lost == nil && j.done > 0 && j.done < j.total && !j.stopping
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
	begun  bool // a first commit of several had been made
}

// send submits exactly the quote on screen, under the preview's key. What stopped goes on
// under its own, but for another reason or note, which make it another submission (R13).
func (p *Page) send() tea.Cmd {
	p.step = stepSending
	if len(p.stopped) > 0 && !p.goesOn() {
		p.key, p.stopped, p.left = p.newKey(), nil, 0
	}
	p.job = &job{total: p.quote.Totals.Submittable(), sub: desk.Submission{
		IDs: p.chosen.IDs, Rows: p.chosen.Rows, Reason: p.reason.code(), Note: p.reason.note.Value(), Key: p.key, Quote: p.quote.Digest,
	}.Quoted(p.quote)}
	return p.try(p.job)
}

// goesOn reports whether what was stopped is what a Confirm now goes on with.
func (p *Page) goesOn() bool {
	return len(p.stopped) > 0 && p.job.sub.Reason == p.reason.code() && p.job.sub.Note == p.reason.note.Value()
}

// try sends the submission once, and listens to its progress.
func (p *Page) try(j *job) tea.Cmd {
	j.updates = make(chan progressMsg, 1)
	c, stop := context.WithCancel(p.common.Ctx)
	j.stop, j.stopping = stop, false
	updates, sub, d := j.updates, j.sub, p.common.Desk
	submit := func() tea.Msg {
		defer close(updates)
		defer stop()
		begun := false
		result, err := d.Submit(c, sub, func(done, total int) {
			begun = true
			select {
			case updates <- progressMsg{j, done, total}:
			default: // the screen has not shown the last one yet
			}
		})
		return submittedMsg{j, result, err, begun}
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
	case desk.Lost(m.err), m.begun && common.Unanswered(m.err):
		return p.lose(m.job, m.err)
	case model.ErrorCode(m.err) == model.CodeStopped:
		return p.halt(m.job, m.err)
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
		p.stopped, p.left = []string{p.confirm.problem + " History and Reviews list what went through."}, j.total-j.done
		if how, ok := errors.AsType[*desk.Stopped](err); ok {
			p.left = how.Total - how.Done
		}
		p.confirm.stopped, p.confirm.problem = p.stopped, ""
	}
	return tea.Batch(cmd, common.Send(common.Changed{}))
}

// halt takes the end of a submission before its last order: what is done stays done,
// and it goes on under its key. That stands until the person does something.
func (p *Page) halt(j *job, err error) tea.Cmd {
	cmd := p.ask(nil)
	said, left := []string{common.Sentence(err)}, 0
	if how, ok := errors.AsType[*desk.Stopped](err); ok {
		said, left = present.StoppedWords(how, j.stopping, j.sub.Key), how.Total-how.Done
	}
	p.stopped, p.confirm.stopped, p.left = said, said, left
	return tea.Batch(cmd, common.Send(common.Changed{}))
}

// askAgain asks once more for what stopped, from the quote that it began with: what is
// done of it is said, and the rest is counted.
func (p *Page) askAgain() tea.Cmd {
	cmd := p.ask(nil)
	p.confirm.stopped = p.stopped
	if !p.goesOn() {
		p.confirm.stopped = []string{p.stopped[0], "For another reason the rest is a submission of its own; it is shown before anything is done."}
	}
	return cmd
}

// stoppedLines say how far a submission came that has stopped.
func (p *Page) stoppedLines() []string {
	lines := warn(p.common.Styles, p.confirm.stopped[0], p.width)
	for _, text := range p.confirm.stopped[1:] {
		lines = append(lines, wrapped(p.common.Styles.Plain, "   ", text, p.width)...)
	}
	return lines
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
	lines := []string{bar + " " + said}
	if key := "Its key is " + present.Clean(j.sub.Key) + "."; present.Width(key) < p.width {
		lines = append(lines, "", key)
	}
	switch {
	case j.stopping:
		lines = append(lines, "", "Stopping after the orders in hand"+s.Glyphs.Ellipsis)
	case j.stoppable():
		lines = append(lines, "", "Esc stops after the orders in hand; what is done stays done.")
	}
	return components.State(s, text, lines, p.width, height)
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
