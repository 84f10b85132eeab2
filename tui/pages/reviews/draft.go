package reviews

import (
	"strings"

	tea "github.com/charmbracelet/bubbletea"

	"unsubdesk/model/desk"
	"unsubdesk/tui/common"
	"unsubdesk/tui/components"
)

func idsOf(rows []desk.RequestRow) []string {
	ids := make([]string, len(rows))
	for i, r := range rows {
		ids[i] = r.ID
	}
	return ids
}

// keepNote keeps an action's note for those of its requests that are not decided.
func (p *Page) keepNote(a *action, undecided []desk.RequestRow) {
	p.drafts.Keep(a.note.Value(), a.verb.title(), idsOf(a.rows), idsOf(undecided))
}

// Unfinished is that a decision was begun, and has a note, and is not made.
func (p *Page) Unfinished() string {
	if a := p.act; a != nil && (a.step == stepNote || a.step == stepConfirm) && a.note.Value() != "" {
		return "the decision is not made"
	}
	return ""
}

// close leaves the dialog. What was typed for a decision that was not made is kept.
func (p *Page) close() tea.Cmd {
	a := p.act
	p.act = nil
	if a.overtaken {
		p.linger = p.common.Machine().Add(components.TouchTime)
	}
	if a.step == stepOutcome || a.step == stepRefused {
		return nil
	}
	p.keepNote(a, a.rows)
	if a.note.Value() == "" {
		return nil
	}
	return common.Say(common.Info, "Nothing was decided; the note is there when you "+strings.ToLower(a.verb.title())+" the same again.")
}
