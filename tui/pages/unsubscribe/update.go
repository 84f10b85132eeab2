package unsubscribe

import (
	"context"

	tea "github.com/charmbracelet/bubbletea"

	"unsubdesk/model"
	"unsubdesk/tui/common"
	"unsubdesk/tui/keys"
)

type ctx = context.Context

// Update changes the page by one message. It never waits for anything.
func (p *Page) Update(msg tea.Msg) tea.Cmd {
	switch msg := msg.(type) {
	case common.Answer[model.Quote]:
		return tea.Batch(p.takeQuote(msg), p.takeLook(msg))
	case progressMsg:
		return p.takeProgress(msg)
	case submittedMsg:
		return p.takeOutcome(msg)
	case againMsg:
		return p.lookUpNow(msg.job)
	case foundMsg:
		return p.takeFound(msg)
	case savedMsg:
		return p.takeSaved(msg)
	case tea.MouseMsg:
		p.wheel(msg)
	case tea.KeyMsg:
		return p.press(msg)
	}
	return nil
}

func (p *Page) takeQuote(a common.Answer[model.Quote]) tea.Cmd {
	if !p.quotes.Accept(a) {
		return nil
	}
	if a.Err != nil {
		p.failed = a.Err
		return common.Failed(a.Err)
	}
	p.failed = nil
	p.setQuote(a.Value)
	return nil
}

func (p *Page) setQuote(q model.Quote) {
	p.looks.Stop()
	p.quote, p.quoted, p.newer, p.left = q, true, nil, 0
	p.refunds.set(q)
}

func (p *Page) wheel(msg tea.MouseMsg) {
	rows := 0
	switch msg.Button {
	case tea.MouseButtonWheelUp:
		rows = -3
	case tea.MouseButtonWheelDown:
		rows = 3
	}
	switch p.step {
	case stepRefunds:
		p.refunds.window.Scroll(rows)
	case stepResult:
		p.result.window.Scroll(rows)
	}
}

func (p *Page) press(msg tea.KeyMsg) tea.Cmd {
	switch p.step {
	case stepReason:
		return p.reasonKey(msg)
	case stepConfirm:
		return p.confirmKey(msg)
	}
	a, ok := keys.Decode(p.Bindings(), msg.String())
	if !ok {
		return p.sendingIdle(msg)
	}
	if !a.Enabled() {
		return common.Refuse(a)
	}
	switch p.step {
	case stepRefunds:
		return p.refundsDo(a.ID)
	case stepSending:
		return p.sendingDo(a.ID)
	}
	return p.resultDo(a.ID)
}

// refundsDo carries out an action of the first step.
func (p *Page) refundsDo(id keys.ID) tea.Cmd {
	switch id {
	case keys.Continue:
		p.quotes.Stop() // from here on the quote stays as it was seen (R14)
		p.reason.offer(p.common.Standing.Policy.Reasons)
		p.step = stepReason
		return nil
	case keys.Back:
		return p.leave()
	}
	p.refunds.window.Scroll(scrollBy(p.refunds.window, id))
	return nil
}

// leave goes back to the list: what was submitted loses its mark there, what
// was refused keeps it.
func (p *Page) leave() tea.Cmd {
	p.quotes.Stop()
	p.looks.Stop()
	return common.Send(common.Done{Submitted: p.submitted})
}
