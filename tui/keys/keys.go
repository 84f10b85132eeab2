// Package keys is the one home of the screens' keys: which keys an action
// has, how they are written, what help and the footer say of it, and, filled
// in by a page, why it cannot be used now. Help, footer, command palette and
// the refusal of a disabled key all come from the same Action.
package keys

import "strings"

// ID names an action.
type ID string

// Group is the heading under which help lists an action.
type Group string

// The groups in the order of help.
const (
	GroupAct      Group = "Act"
	GroupSelect   Group = "Select"
	GroupView     Group = "Look"
	GroupMove     Group = "Move"
	GroupAnywhere Group = "Anywhere"
	// What has no key, for the palette alone.
	GroupTab   Group = "Tab"
	GroupSort  Group = "Sort"
	GroupCopy  Group = "Copy"
	GroupSaved Group = "Saved filter"
	// What other views are for, on these.
	GroupOnInstances Group = "On Instances (1)"
	GroupOnReviews   Group = "On Reviews (2)"
)

// Groups are all groups in the order of help.
func Groups() []Group {
	return []Group{GroupAct, GroupSelect, GroupView, GroupSaved, GroupTab, GroupSort, GroupCopy, GroupMove, GroupAnywhere,
		GroupOnInstances, GroupOnReviews}
}

// Action is something a key does.
type Action struct {
	ID ID
	// Keys are the keys as tea.KeyMsg.String says them; none for what only the palette does.
	Keys []string
	// Show is how a person reads the keys.
	Show string
	// Desc is the sentence of help and palette; Hint the word or two of the
	// footer, "" to stay out of it.
	Desc  string
	Hint  string
	Group Group
	// Off is why the action cannot be used now, "" if it can.
	Off string
}

// Enabled reports whether the action can be used now.
func (a Action) Enabled() bool { return a.Off == "" }

// Because returns the action switched off for a reason; "" leaves it on.
func (a Action) Because(reason string) Action {
	a.Off = reason
	return a
}

// Hinted returns the action with another footer word.
func (a Action) Hinted(hint string) Action {
	a.Hint = hint
	return a
}

// HintedIf keeps the footer word only if so: the key works in any case.
func (a Action) HintedIf(so bool) Action {
	if !so {
		a.Hint = ""
	}
	return a
}

// Described returns the action with another sentence, for a page where the
// same key has a narrower meaning.
func (a Action) Described(desc string) Action {
	a.Desc = desc
	return a
}

// Has reports whether the action has this key.
func (a Action) Has(key string) bool {
	for _, k := range a.Keys {
		if k == key {
			return true
		}
	}
	return false
}

// Matches reports whether every word of query occurs in what the action says
// of itself; an empty query matches all.
func (a Action) Matches(query string) bool {
	text := strings.ToLower(a.Show + " " + a.Desc + " " + a.Hint + " " + string(a.Group))
	for _, w := range strings.Fields(strings.ToLower(query)) {
		if !strings.Contains(text, w) {
			return false
		}
	}
	return true
}

// Decode finds the first of the actions that has the key, whether enabled or
// not; ok is false if none has. It is the only way from a key to an intent.
func Decode(actions []Action, key string) (a Action, ok bool) {
	for _, a := range actions {
		if a.Has(key) {
			return a, true
		}
	}
	return Action{}, false
}

// Map holds every action by its ID. Make it with New.
type Map struct {
	actions map[ID]Action
	order   []ID
}

// New is the map of all keys.
func New() *Map {
	m := &Map{actions: map[ID]Action{}}
	for _, list := range [][]Action{actActions(), selectActions(), viewActions(), moveActions(), anywhereActions()} {
		for _, a := range list {
			m.actions[a.ID] = a
			m.order = append(m.order, a.ID)
		}
	}
	return m
}

// Get is the action with the ID; the zero Action if there is none.
func (m *Map) Get(id ID) Action { return m.actions[id] }

// List are the actions with the IDs, in that order.
func (m *Map) List(ids ...ID) []Action {
	list := make([]Action, 0, len(ids))
	for _, id := range ids {
		if a, ok := m.actions[id]; ok {
			list = append(list, a)
		}
	}
	return list
}

// All are all actions, in the order in which they are listed.
func (m *Map) All() []Action { return m.List(m.order...) }

// Moves are the movements that every list understands; off is why there is nowhere to
// move, "" if there is.
func (m *Map) Moves(off string) []Action {
	list := m.List(Up, Down, Top, Bottom, HalfDown, HalfUp, PageDown, PageUp)
	for i, a := range list {
		list[i] = a.Because(off)
	}
	return list
}

// Anywhere are the actions of the app itself.
func (m *Map) Anywhere() []Action {
	return m.List(Help, Palette, Quit, GoInstances, GoReviews, GoHistory, GoReport, NextTab, PrevTab, Reload, Mouse)
}

// ASCII writes shown keys without arrows.
func ASCII(show string) string {
	return strings.NewReplacer("↑", "Up", "↓", "Down", "←", "Left", "→", "Right").Replace(show)
}
