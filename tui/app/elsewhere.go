package app

import (
	"unsubdesk/tui/common"
	"unsubdesk/tui/keys"
)

// elsewhere are what the other pages are for, for the palette: choosing one
// goes to its page, where its key works.
func (m *Model) elsewhere() []keys.Action {
	k := m.common.Keys
	var list []keys.Action
	for _, there := range []struct {
		at   common.Place
		to   keys.ID
		name string
		does []keys.ID
	}{
		{common.Instances, keys.GoInstances, "Instances", []keys.ID{keys.Unsubscribe, keys.UnsubscribeAll, keys.MarkAll, keys.Pickers}},
		{common.Reviews, keys.GoReviews, "Reviews", []keys.ID{keys.Approve, keys.Reject, keys.Withdraw}},
	} {
		if there.at == m.at {
			continue
		}
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
