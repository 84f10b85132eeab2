package reviews

import (
	"slices"
	"strings"

	tea "github.com/charmbracelet/bubbletea"

	"unsubdesk/model/desk"
	"unsubdesk/tui/common"
	"unsubdesk/tui/components"
)

// drafts are the notes of decisions that were not made: whoever left the dialog too early
// finds the note again in the next one that asks the same of the same requests.
type drafts map[string]string

// draftOf is under what a note is kept.
func draftOf(v verb, rows []desk.RequestRow) string {
	ids := make([]string, len(rows))
	for i, r := range rows {
		ids[i] = r.ID
	}
	slices.Sort(ids)
	return v.title() + " " + strings.Join(ids, " ")
}

// keep keeps an action's note for those of its requests that are not decided.
func (d drafts) keep(a *action, undecided []desk.RequestRow) {
	delete(d, draftOf(a.verb, a.rows))
	if note := a.note.Value(); note != "" && len(undecided) > 0 {
		d[draftOf(a.verb, undecided)] = note
	}
}

// close leaves the dialog. What was typed for a decision that was not made is kept.
func (p *Page) close() tea.Cmd {
	a := p.act
	p.act = nil
	if a.overtaken {
		p.linger = p.common.Machine().Add(components.TouchTime)
	}
	if a.step == stepOutcome {
		return nil
	}
	p.drafts.keep(a, a.rows)
	if a.note.Value() == "" {
		return nil
	}
	return common.Say(common.Info, "Nothing was decided; the note is there when you "+strings.ToLower(a.verb.title())+" the same again.")
}
