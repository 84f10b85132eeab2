package unsubscribe

import (
	tea "github.com/charmbracelet/bubbletea"

	"unsubdesk/model"
	"unsubdesk/tui/common"
	"unsubdesk/tui/present"
)

// Live follows what others changed: the refunds on the screen stay as they are,
// and what differs is said. Where the last question is being asked it is shown
// old beside new, and asked again (R14). A lost answer is looked up.
func (p *Page) Live() tea.Cmd {
	switch p.step {
	case stepRefunds, stepReason, stepConfirm:
		if !p.quoted {
			return p.askQuote()
		}
		chosen, d := p.chosen, p.common.Desk
		return p.looks.Ask(p.common.Ctx, func(ctx ctx) (model.Quote, error) { return quoteOf(ctx, d, chosen) })
	case stepSending:
		return p.lookUpNow(p.job)
	}
	return nil
}

// takeLook takes the quote as it is now.
func (p *Page) takeLook(a common.Answer[model.Quote]) tea.Cmd {
	if !p.looks.Accept(a) {
		return nil
	}
	if a.Err != nil {
		return common.Failed(a.Err)
	}
	p.newer = nil
	if a.Value.Digest == p.quote.Digest {
		return nil
	}
	// Where it has just stopped, what differs is what this submission did: that is said
	// already, and asked again only by who goes another way.
	if p.step == stepConfirm && len(p.confirm.stopped) == 0 {
		return p.changed(a.Value)
	}
	p.newer = &a.Value
	return nil
}

// meanwhile says what is no longer as it stands on the screen, "" if nothing.
func (p *Page) meanwhile() string {
	if p.newer == nil {
		return ""
	}
	changes := present.Changes(p.quote, *p.newer)
	if len(changes) == 0 {
		return ""
	}
	c := changes[0]
	text := "This has changed meanwhile: " + p.nameOf(c.Instance) + ", " + c.What + ": " + c.Old + " " + p.common.Glyphs().Arrow + " " + c.New
	if more := len(changes) - 1; more > 0 {
		text += "; and " + present.Plural(more, "more change")
	}
	if p.step == stepRefunds {
		return text + ". r shows the refunds as they are now."
	}
	return text + ". It is asked again before anything is done."
}
