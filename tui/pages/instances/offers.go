package instances

import (
	"strconv"
	"strings"

	tea "github.com/charmbracelet/bubbletea"

	"unsubdesk/model"
	"unsubdesk/tui/common"
	"unsubdesk/tui/keys"
)

// The kinds of what the palette offers here, before what tells one from another.
const (
	offerTab    = "tab/"
	offerSort   = "sort/"
	offerFilter = "filter/"
	offerCopy   = "copy/"
	offerDesc   = "/desc"
)

// Offers implements common.Offering: tabs, orders, saved filters, and what of a row is
// copied.
func (p *Page) Offers() []keys.Action {
	if p.Capturing() || p.ticket != nil {
		return nil
	}
	copies := p.copyOffers()
	if p.full {
		return copies
	}
	var list []keys.Action
	for _, f := range p.savedFilters {
		list = append(list, keys.Action{ID: keys.ID(offerFilter + f.Name), Group: keys.GroupSaved,
			Desc: "Filter: " + f.Name + " (" + p.filterWords(f) + ")"})
	}
	for i, t := range tabs() {
		a := keys.Action{ID: keys.ID(offerTab + strconv.Itoa(i)), Desc: "Go to the tab " + t.title, Group: keys.GroupTab}
		if i == p.tab {
			a = a.Because("this is that tab")
		}
		list = append(list, a)
	}
	return append(append(list, p.sortOffers()...), copies...)
}

func (p *Page) sortOffers() []keys.Action {
	var list []keys.Action
	for _, f := range model.SortFields() {
		why := ""
		if f == model.SortProject && !p.common.Standing.HasProjects {
			why = "no instance here has an enterprise project"
		}
		for _, s := range []model.Sort{{Field: f}, {Field: f, Desc: true}} {
			a := keys.Action{ID: keys.ID(offerSort + string(f)), Desc: "Sort by " + sortWord(f), Group: keys.GroupSort, Off: why}
			if s.Desc {
				a.ID += offerDesc
				a.Desc += ", " + lastFirst(f)
			}
			if s == p.sort {
				a = a.Because("the list is sorted so")
			}
			list = append(list, a)
		}
	}
	return list
}

// lastFirst says which rows come first in the reverse order of a field.
func lastFirst(f model.SortField) string {
	switch f {
	case model.SortEffective:
		return "latest first"
	case model.SortPaid, model.SortDue:
		return "largest first"
	}
	return "from the end"
}

// copyOffers are what of the row is copied, as the box behind y has it.
func (p *Page) copyOffers() []keys.Action {
	_, ok := p.subject()
	why := ""
	if !ok {
		why = "there is no instance under the cursor"
	}
	var list []keys.Action
	for _, c := range copyChoices() {
		list = append(list, keys.Action{ID: keys.ID(offerCopy + c.key), Desc: "Copy " + c.what, Group: keys.GroupCopy, Off: why})
	}
	return list
}

// Choose implements common.Offering.
func (p *Page) Choose(id keys.ID) tea.Cmd {
	kind, what, _ := strings.Cut(string(id), "/")
	switch kind + "/" {
	case offerTab:
		if i, err := strconv.Atoi(what); err == nil && i >= 0 && i < tabCount {
			return p.showTab(i)
		}
	case offerSort:
		field, desc := strings.CutSuffix(what, offerDesc)
		return p.sortBy(model.Sort{Field: model.SortField(field), Desc: desc})
	case offerFilter:
		f, ok := model.SavedFilterNamed(p.savedFilters, what)
		if !ok { // removed in another session meanwhile
			return common.Say(common.Warning, "There is no saved filter of that name any more.")
		}
		return p.useFilter(f)
	case offerCopy:
		return p.copyKey(what)
	}
	return nil
}
