package reviews

import (
	"context"
	"time"

	tea "github.com/charmbracelet/bubbletea"

	"unsubdesk/model"
	"unsubdesk/model/desk"
	"unsubdesk/tui/common"
	"unsubdesk/tui/components"
	"unsubdesk/tui/keys"
	"unsubdesk/tui/present"
)

// verb is what is done to requests.
type verb int

const (
	approve verb = iota
	reject
	withdraw
)

// actStep is where a decision is.
type actStep int

const (
	stepNote actStep = iota
	stepConfirm
	stepRunning
	stepChecking // the answer was lost: what became of it is looked up
	stepOutcome  // several were decided and some were not
	stepRefused  // it could not begin
)

// action is one decision about requests as they were on screen when it began.
type action struct {
	verb      verb
	rows      []desk.RequestRow
	step      actStep
	note      components.Note
	guard     components.Guard
	problem   string
	typed     string    // what is said of keys that were typed into a dialog which waits to be closed
	without   []string  // why requests that were chosen are left out
	began     time.Time // by the desk's clock, when it was confirmed
	check     check
	pane      components.Pane // the requests, or what became of them
	overtaken bool            // others decided all of it before the last question was answered
	results   []result
}

// result is what became of one request.
type result struct {
	row desk.RequestRow
	err error
}

// decidedMsg is one result of an action.
type decidedMsg struct {
	act    *action
	result result
}

// guardOverMsg redraws the page when the confirmation begins to listen.
type guardOverMsg struct{}

// begin opens the dialog for the row under the cursor or for the marked ones, of which those are
// left out that this cannot be done to: what is on hold can be marked to be rejected.
func (p *Page) begin(id keys.ID) tea.Cmd {
	a := p.chosen(id)
	p.leaveOut(a)
	a.note = components.NewNote("Note (optional)")
	if a.verb == reject {
		a.note.Label = "Note (required)"
	}
	a.note.Set(p.drafts.Of(a.verb.title(), idsOf(a.rows)))
	p.act = a
	return nil
}

// chosen is an action on the row under the cursor or on the marked ones.
func (p *Page) chosen(id keys.ID) *action {
	a := &action{verb: verbOf(id), guard: components.NewGuard(p.common)}
	if id == keys.ApproveMarked || id == keys.RejectMarked {
		a.rows = p.markedRows()
	} else if row, ok := p.feed().Current(); ok {
		a.rows = []desk.RequestRow{row}
	}
	return a
}

func verbOf(id keys.ID) verb {
	switch id {
	case keys.Reject, keys.RejectMarked:
		return reject
	case keys.Withdraw:
		return withdraw
	}
	return approve
}

// actIntent is what a key means in the dialog.
type actIntent int

const (
	actNothing actIntent = iota
	actBack
	actClose
	actNext
	actType
	actGo
	actLook
	actLeave
)

// decodeAct turns a key into an intent: Enter goes from the note to the
// question, only y answers it with yes; Back has the focus there, so that one Enter
// too many is a step back to the note.
func decodeAct(step actStep, key string) actIntent {
	switch step {
	case stepNote:
		switch key {
		case "esc":
			return actClose
		case "enter":
			return actNext
		}
		return actType
	case stepConfirm:
		switch key {
		case "esc", "enter":
			return actBack
		case "y":
			return actGo
		}
	case stepChecking:
		switch key {
		case "esc":
			return actLeave
		case "r":
			return actLook
		}
	case stepOutcome, stepRefused:
		if key == "esc" || key == "enter" {
			return actClose
		}
	case stepRunning:
	}
	return actNothing
}

// bindings are the keys of the dialog, for the footer.
func (a *action) bindings(k *keys.Map) []keys.Action {
	switch a.step {
	case stepNote:
		return []keys.Action{k.Get(keys.Continue), k.Get(keys.Back).Hinted("cancel")}
	case stepConfirm:
		return append([]keys.Action{k.Get(keys.Back).Hinted("back to the note")}, k.Moves(a.pane.NoScroll())...)
	case stepChecking:
		return []keys.Action{k.Get(keys.Retry).Hinted("look now").Described("Look now whether it went through"), k.Get(keys.Back).Hinted("leave")}
	case stepOutcome, stepRefused:
		return append([]keys.Action{k.Get(keys.Back).Hinted("close")}, k.Moves(a.pane.NoScroll())...)
	case stepRunning:
	}
	return nil
}

func (p *Page) actKey(msg tea.KeyMsg) tea.Cmd {
	a := p.act
	if a.guard.Ignores(p.common) && a.step != stepNote {
		return nil
	}
	switch decodeAct(a.step, msg.String()) {
	case actClose:
		if a.typed != "" && msg.Type == tea.KeyEnter {
			return p.idle(a, msg)
		}
		return p.close()
	case actBack:
		a.step, a.problem = stepNote, ""
	case actType:
		a.problem = ""
		a.note.Update(msg)
	case actNext:
		return p.confirm(a)
	case actGo:
		a.step, a.problem, a.began = stepRunning, "", p.common.Now()
		return p.decideNext(a)
	case actLook:
		return p.lookUp(a)
	case actLeave:
		return p.leaveUnknown(a)
	case actNothing:
		return p.idle(a, msg)
	}
	return nil
}

// idle scrolls what has no room, and says of any other key that it does nothing in the dialog.
func (p *Page) idle(a *action, msg tea.KeyMsg) tea.Cmd {
	if move, ok := keys.Decode(p.common.Keys.Moves(a.pane.NoScroll()), msg.String()); ok && move.Enabled() {
		a.pane.Do(move.ID)
		return nil
	}
	switch a.step {
	case stepConfirm:
		a.problem = common.Idle(msg, "y "+[...]string{"approves", "rejects", "withdraws"}[a.verb]+", Esc goes back.")
	case stepChecking:
		return common.Say(common.Warning, common.Idle(msg, "r looks now, Esc leaves."))
	case stepOutcome, stepRefused:
		a.ignored(msg, "Esc closes this.")
	case stepRunning:
		return common.Say(common.Warning, common.Idle(msg, "the decision is being written."))
	case stepNote:
	}
	return nil
}

// confirm asks, if the note is what the decision needs.
func (p *Page) confirm(a *action) tea.Cmd {
	if err := model.CheckDecisionNote(a.verb != reject, a.note.Value()); err != nil {
		a.problem = common.Sentence(err)
		return nil
	}
	a.step, a.guard = stepConfirm, components.NewGuard(p.common)
	a.pane.Reset()
	return p.common.Later(components.GuardTime, guardOverMsg{})
}

// decideNext decides the next request of the action.
func (p *Page) decideNext(a *action) tea.Cmd {
	row, d, c := a.rows[len(a.results)], p.common.Desk, p.common.Ctx
	verb, note := a.verb, a.note.Value()
	return func() tea.Msg {
		after, err := verb.do(c, d, row, note)
		if err != nil {
			after = row
		}
		return decidedMsg{a, result{after, err}}
	}
}

// do carries the verb out. What the reviewer saw goes into the trail.
func (v verb) do(c context.Context, d common.Desk, row desk.RequestRow, note string) (desk.RequestRow, error) {
	switch v {
	case reject:
		return d.Reject(c, row.ID, note, present.Seen(row))
	case withdraw:
		return d.Withdraw(c, row.ID, note)
	}
	return d.Approve(c, row.ID, note, present.Seen(row))
}

// decision is what the verb leaves on a request.
func (v verb) decision() model.Decision {
	return [...]model.Decision{model.DecisionApproved, model.DecisionRejected, model.DecisionWithdrawn}[v]
}

// takeDecision takes one result; after the last one the outcome is said.
func (p *Page) takeDecision(m decidedMsg) tea.Cmd {
	a := m.act
	if a != p.act {
		return nil
	}
	if desk.Lost(m.result.err) {
		return p.lose(a, m.result.err)
	}
	a.results = append(a.results, m.result)
	if len(a.results) < len(a.rows) {
		return p.decideNext(a)
	}
	var undecided []desk.RequestRow
	for _, r := range a.results {
		if r.err == nil {
			delete(p.marked, r.row.ID)
		} else {
			undecided = append(undecided, r.row)
		}
	}
	p.keepNote(a, undecided)
	return tea.Batch(p.conclude(a), common.Send(common.Changed{}))
}

// conclude says how it ended: in one sentence if there is one, else in a list.
func (p *Page) conclude(a *action) tea.Cmd {
	done, refund := a.done()
	if len(a.results) > 1 && done < len(a.results) {
		a.step, a.guard = stepOutcome, components.NewGuard(p.common)
		a.pane.Reset()
		return nil
	}
	p.act, p.full = nil, false
	if err := a.results[0].err; err != nil {
		return common.Send(common.Notice{Text: common.Sentence(err), Tone: common.Danger, Sticky: true})
	}
	if len(a.results) == 1 {
		return common.Say(common.Success, present.Decided(a.verb.decision(), a.results[0].row.Request))
	}
	text := present.Plural(done, "request") + " " + present.DecisionWord(a.verb.decision())
	if a.verb == approve {
		text += ": " + present.USD(refund) + " refunded"
	}
	return common.Say(common.Success, text+".")
}

// done counts the results that are what was wanted, and their refunds.
func (a *action) done() (n int, refund model.Money) {
	for _, r := range a.results {
		if r.err == nil {
			n++
			refund = refund.Add(r.row.Refund)
		}
	}
	return n, refund
}
