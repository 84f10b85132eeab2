package app

import (
	"unsubdesk/tui/common"
	"unsubdesk/tui/keys"
)

// view is another page and what it is for.
type view struct {
	at    common.Place
	to    keys.ID
	name  string
	group keys.Group
	does  []keys.ID
	more  []keys.ID // that help alone lists
}

// otherViews are the pages that are not shown.
func (m *Model) otherViews() []view {
	var others []view
	for _, v := range []view{
		{common.Instances, keys.GoInstances, "Instances", keys.GroupOnInstances,
			[]keys.ID{keys.Unsubscribe, keys.UnsubscribeAll, keys.MarkAll, keys.Pickers}, []keys.ID{keys.Range, keys.Invert, keys.OnlySelected, keys.Sort}},
		{common.Reviews, keys.GoReviews, "Reviews", keys.GroupOnReviews,
			[]keys.ID{keys.Approve, keys.Reject, keys.Withdraw, keys.Notice}, []keys.ID{keys.ApproveMarked, keys.RejectMarked}},
	} {
		if v.at != m.at {
			others = append(others, v)
		}
	}
	return others
}

// keysElsewhere are the keys of the other pages, for help.
func (m *Model) keysElsewhere() []keys.Action {
	var list []keys.Action
	for _, there := range m.otherViews() {
		for _, a := range m.common.Keys.List(append(there.does, there.more...)...) {
			a.ID, a.Group = there.to+"/"+a.ID, there.group
			list = append(list, a)
		}
	}
	return list
}

// elsewhere are what the other pages are for, for the palette: choosing one
// goes to its page, where its key works.
func (m *Model) elsewhere() []keys.Action {
	k := m.common.Keys
	var list []keys.Action
	for _, there := range m.otherViews() {
		to := k.Get(there.to)
		for _, a := range k.List(there.does...) {
			a.ID = to.ID + "/" + a.ID
			a.Desc = "On " + there.name + ", " + a.Show + ": " + a.Desc
			a.Keys, a.Show, a.Group = to.Keys, to.Show, to.Group
			list = append(list, a)
		}
	}
	return list
}
