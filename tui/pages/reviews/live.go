package reviews

import (
	"context"
	"slices"

	tea "github.com/charmbracelet/bubbletea"

	"unsubdesk/model"
	"unsubdesk/model/desk"
	"unsubdesk/tui/common"
	"unsubdesk/tui/components"
	"unsubdesk/tui/present"
)

// held reports whether the rows have to stay where they are: some are marked,
// or something is open over them.
func (p *Page) held() bool {
	return len(p.marked) > 0 || p.Capturing() || p.full || p.common.Covered || p.common.Machine().Before(p.linger)
}

// live is how a tab's list follows what others change.
func (p *Page) live(t tab) components.Live[desk.RequestRow] {
	return components.Live[desk.RequestRow]{
		Held:    p.held,
		Again:   p.again,
		Belongs: func(r desk.RequestRow) bool { return tabOf(r.Status) == t },
		Final:   func(r desk.RequestRow) bool { return !r.Status.Open() },
		Same:    sameRequest,
		Clock:   p.common.Machine,
	}
}

// mostAgain is how many requests are looked up that left the list at once.
const mostAgain = 200

// again looks requests up, whatever has become of them.
func (p *Page) again(ctx context.Context, ids []string) ([]desk.RequestRow, error) {
	var rows []desk.RequestRow
	for _, id := range ids[:min(len(ids), mostAgain)] {
		d, err := p.common.Desk.Request(ctx, id)
		if err != nil {
			return rows, err
		}
		rows = append(rows, d.RequestRow)
	}
	return rows, nil
}

// sameRequest reports whether two states of a request look alike.
func sameRequest(a, b desk.RequestRow) bool {
	return a.Status == b.Status && a.Decision == b.Decision && a.DecidedBy == b.DecidedBy && a.Account == b.Account &&
		slices.Equal(a.HoldBlocks, b.HoldBlocks) && a.Deciders.Caveat() == b.Deciders.Caveat() && (a.MayReject == nil) == (b.MayReject == nil)
}

// Live implements common.Page.
func (p *Page) Live() tea.Cmd {
	p.bind()
	return tea.Batch(p.lookUp(p.act), p.feed().Follow(p.common.Ctx), p.count(), p.readSheet())
}

// tick lets rows move that had to stay, and marks fade.
func (p *Page) tick() tea.Cmd {
	p.feed().Fade()
	if p.common.Trouble == nil && p.feed().Due() {
		return p.Live()
	}
	return nil
}

// othersDecided says what others decided meanwhile, of the dialog that is open
// first, then of what was marked, then of what has left the list.
func (p *Page) othersDecided() tea.Cmd {
	cmd := p.checkAct()
	dropped, left := p.dropMarks(), p.feed().Left()
	switch {
	case cmd != nil:
		return cmd
	case len(dropped) == 1:
		return sticky(p.whatNow(dropped[0]) + " Its mark is taken away.")
	case len(dropped) > 1:
		return sticky(present.Plural(len(dropped), "marked request") + " can no longer be decided; their marks are taken away. The first: " + p.whatNow(dropped[0]))
	case len(left) == 1:
		return common.Say(common.Info, p.whatNow(left[0]))
	case len(left) > 1:
		return common.Say(common.Info, present.Plural(len(left), "request")+" left this tab meanwhile; the other tabs show them. The first: "+p.whatNow(left[0]))
	}
	return nil
}

func sticky(text string) tea.Cmd {
	return common.Send(common.Notice{Text: text, Tone: common.Warning, Sticky: true})
}

// whatNow says where a request stands that somebody else changed: by whom it was
// decided, and when.
func (p *Page) whatNow(r desk.RequestRow) string {
	switch {
	case r.Status == model.RequestOnHold:
		return present.Clean(r.ID) + " went on hold: " + present.HoldWords(r.HoldBlocks) + "."
	case r.Status.Open() && r.MayReject != nil:
		return "You cannot decide " + present.Clean(r.ID) + " any more: " + common.Sentence(r.MayReject)
	case r.Status.Open():
		return present.Clean(r.ID) + " is under review again."
	}
	return common.Sentence(model.CanDecideNow(r.Request, true, p.common.Now()))
}

// why is the reason why the verb is not possible on a request any more, nil if
// it still is.
func (v verb) why(r desk.RequestRow) error {
	switch {
	case !r.Status.Open():
		return model.CanDecideNow(r.Request, v == approve, r.Deadline)
	case v == approve:
		return r.MayApprove
	case v == reject:
		return r.MayReject
	}
	return r.MayWithdraw
}

// leaveOut takes the requests out of an action for which it is not possible, as they stand now, and
// answers with them.
func (p *Page) leaveOut(a *action) (gone []result) {
	var kept []desk.RequestRow
	for _, r := range a.rows {
		now, ok := p.feed().Find(r.ID)
		if !ok {
			now = r
		}
		if err := a.verb.why(now); err != nil {
			gone = append(gone, result{now, err})
			a.without = append(a.without, common.Sentence(err))
			continue
		}
		kept = append(kept, now)
	}
	a.rows = kept
	return gone
}

// checkAct leaves requests out of the dialog that somebody else was faster with.
// With none left it says so.
func (p *Page) checkAct() tea.Cmd {
	a := p.act
	if a == nil || a.step != stepNote && a.step != stepConfirm {
		return nil
	}
	gone := p.leaveOut(a)
	switch {
	case len(gone) == 0:
		return nil
	case len(a.rows) == 0:
		// It stays until it is closed: somebody who types a note types on, and the list
		// would take that for its keys.
		a.step, a.results, a.overtaken = stepOutcome, gone, true
		return sticky(common.Sentence(gone[0].err))
	}
	a.guard = components.NewGuard(p.common) // what is asked has changed
	return p.common.Later(components.GuardTime, guardOverMsg{})
}
