package linear

import (
	"strings"

	"unsubdesk/model"
	"unsubdesk/tui/present"
)

// saving are the commands about the user's saved filters, which the screens and the
// commands share.
func (f *finder) saving() []command {
	return []command{
		{names: []string{"filters"}, says: "your saved filters; a number uses one, and so does @ with its name", do: func(string) error { return f.savedFilters() }},
		{names: []string{"save"}, takes: "a name", says: "save the present filter with its tab and order", do: f.saveAs},
	}
}

// savedWords are what a saved filter shows.
func savedWords(s model.SavedFilter) string {
	filter := present.Clean(s.Filter)
	if filter == "" {
		filter = "no filter"
	}
	order := ", by " + string(s.Sort.Field)
	if s.Sort.Desc {
		order += " downwards"
	}
	return present.Clean(s.Name) + ": " + filter + ", those that " + tabWords(s.Tab) + order
}

// useSaved looks for what a saved filter and further words ask for, with its tab and order.
func (f *finder) useSaved(s model.SavedFilter, further string) error {
	text := strings.TrimSpace(s.Filter + " " + further)
	filter, err := model.ParseFilter(text)
	if err != nil {
		return atSpot(err, text)
	}
	f.query.Filter, f.query.Tab, f.query.Sort = filter, s.Tab, s.Sort
	f.fact("Saved filter", savedWords(s))
	return f.search()
}

// findSaved looks for the saved filter whose name words begin with; what stands behind the
// name narrows it. CodeNotFound if there is none.
func (f *finder) findSaved(words string) error {
	all, err := f.desk.Filters(f.ctx)
	if err != nil {
		return err
	}
	for name := words; name != ""; {
		if s, ok := model.SavedFilterNamed(all, name); ok {
			return f.useSaved(s, words[len(name):])
		}
		name = strings.TrimRight(name[:max(strings.LastIndexByte(name, ' '), 0)], " ")
	}
	has := "you have none"
	names := make([]string, len(all))
	for i, s := range all {
		names[i] = "@" + present.Clean(s.Name)
	}
	if len(names) > 0 {
		has = "yours are " + present.List(names)
	}
	return model.NotFound("You have no saved filter @%s: %s. To look for the text itself, put it in quotes.", present.Clean(words), has)
}

// saveAs saves the present filter under a name; one of that name is replaced.
func (f *finder) saveAs(name string) error {
	all, err := f.desk.Filters(f.ctx)
	if err != nil {
		return err
	}
	_, replaced := model.SavedFilterNamed(all, name)
	s := model.SavedFilter{Name: name, Filter: f.query.Filter.String(), Tab: f.query.Tab, Sort: f.query.Sort}
	if _, err := f.desk.SaveFilter(f.ctx, s); err != nil {
		return err
	}
	did := "Saved as @"
	if replaced {
		did = "Saved in the place of the one that was @"
	}
	f.say(did + savedWords(s) + ".")
	return nil
}
