package app

import (
	"slices"

	tea "github.com/charmbracelet/bubbletea"

	"unsubdesk/tui/common"
	"unsubdesk/tui/keys"
	"unsubdesk/tui/present"
)

// home is a page and the actions that it has on its list.
type home struct {
	at   common.Place
	to   keys.ID
	name string
	has  []keys.ID
}

// homes say where a key does something; of two the first is named.
func homes() []home {
	rows := []keys.ID{keys.Filter, keys.Open, keys.Copy, keys.Pane}
	marks := []keys.ID{keys.Mark, keys.MarkAll, keys.Clear}
	return []home{
		{common.Instances, keys.GoInstances, "Instances", slices.Concat(rows, marks, []keys.ID{keys.Unsubscribe, keys.UnsubscribeAll,
			keys.Range, keys.Invert, keys.Undo, keys.Redo, keys.OnlySelected, keys.Ticket, keys.Pickers, keys.Saved, keys.Sort, keys.SortReverse})},
		{common.Reviews, keys.GoReviews, "Reviews", slices.Concat(rows, marks, []keys.ID{keys.Approve, keys.ApproveMarked, keys.Reject,
			keys.RejectMarked, keys.Withdraw, keys.Notice})},
		{common.History, keys.GoHistory, "History", append(rows, keys.Notice)},
		{common.Report, keys.GoReport, "Report", []keys.ID{keys.Open, keys.Copy, keys.Shorter, keys.Longer}},
	}
}

// unused says of a key that does nothing here where it does something: no key is silent,
// also while the database does not answer, when what is said for information alone gives way.
func (m *Model) unused(key string) tea.Cmd {
	return common.Say(common.Warning, m.whyUnused(key))
}

func (m *Model) whyUnused(key string) string {
	shown := present.Clean(key)
	for _, a := range m.common.Keys.All() {
		if !a.Has(key) {
			continue
		}
		shown = m.keyName(a, key)
		if why := m.whyNotHere(a, shown); why != "" {
			return why
		}
	}
	return shown + " does nothing here; ? lists the keys that do."
}

// whyNotHere is where an action is to be found, "" if on no list.
func (m *Model) whyNotHere(a keys.Action, shown string) string {
	switch a.ID {
	case keys.Back:
		return "There is nothing to step back from; q quits."
	case keys.SwitchPerson:
		return shown + " changes the person in the demo only."
	case keys.Export:
		return shown + " exports the result of an unsubscription, where it is shown."
	case keys.TakeAll:
		return shown + " is for a ticket: paste its text on Instances."
	}
	all := homes()
	if at := slices.IndexFunc(all, func(h home) bool { return h.at == m.at && slices.Contains(h.has, a.ID) }); at >= 0 && m.deep() {
		return shown + " is for the list of " + all[at].name + "; Esc leads back to it."
	}
	for _, h := range all {
		if h.at != m.at && slices.Contains(h.has, a.ID) {
			return shown + " is for " + h.name + ", which is on " + m.common.Keys.Get(h.to).Show + ": " + a.Desc + "."
		}
	}
	return ""
}

// keyName is how a person reads one of an action's keys.
func (m *Model) keyName(a keys.Action, key string) string {
	if len(a.Keys) == 1 {
		return a.Show
	}
	name, ok := map[string]string{"left": "←", "right": "→"}[key]
	if !ok {
		return key
	}
	if m.common.Styles.Glyphs.ASCII {
		return keys.ASCII(name)
	}
	return name
}
