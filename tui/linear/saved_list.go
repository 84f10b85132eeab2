package linear

import (
	"strconv"
	"strings"

	"unsubdesk/model"
	"unsubdesk/tui/present"
)

// savedList is the list of the user's saved filters.
type savedList struct {
	*finder
	list *pager[model.SavedFilter]
}

// savedFilters says what is saved, and takes the number of one to use.
func (f *finder) savedFilters() error {
	all, err := f.desk.Filters(f.ctx)
	if err != nil {
		return err
	}
	if len(all) == 0 {
		return model.Invalid("You have no saved filter; save and a name saves the present one.")
	}
	l := &savedList{finder: f, list: &pager[model.SavedFilter]{}}
	if err := l.show(all); err != nil {
		return err
	}
	f.hint("A number uses one, back leaves.")
	commands := []command{
		{names: []string{"d", "drop"}, takes: "a number", says: "remove the saved filter with that number", do: l.remove},
		{names: []string{"rename"}, takes: "a number and another name", says: "rename the saved filter with that number", do: l.rename},
	}
	return f.at(prompt{name: "Saved filters", commands: append(commands, l.list.moves(f.session)...), number: l.use,
		means: "use the saved filter with that number"})
}

// show begins the list anew; where nothing is left there is nothing to stay for.
func (l *savedList) show(all []model.SavedFilter) error {
	if len(all) == 0 {
		l.say("You have no saved filter any more.")
		return errLeave
	}
	*l.list = *listed("saved filter", all, savedWords)
	return l.list.next(l.session)
}

func (l *savedList) use(n int) error {
	saved, err := l.list.at(n)
	if err != nil {
		return err
	}
	if err := l.useSaved(*saved, ""); err != nil {
		return err
	}
	return errLeave
}

// remove removes one, once that is confirmed.
func (l *savedList) remove(words string) error {
	saved, rest, err := l.named(words)
	if err != nil {
		return err
	}
	if rest != "" {
		return alone("drop "+strings.Fields(words)[0], rest)
	}
	if !l.terminal {
		return model.Refused("Nothing was removed: there is no terminal to ask on.")
	}
	l.fact("Remove", savedWords(*saved))
	if err := l.last("Type y to remove it", "y", "nothing was removed.", "Type y to remove it. Anything else removes nothing."); err != nil {
		return err
	}
	left, err := l.desk.RemoveFilter(l.ctx, saved.Name)
	if err != nil {
		return err
	}
	l.say("Removed " + present.Clean(saved.Name) + ".")
	return l.show(left)
}

func (l *savedList) rename(words string) error {
	saved, name, err := l.named(words)
	if err != nil {
		return err
	}
	all, err := l.desk.RenameFilter(l.ctx, saved.Name, name)
	if err != nil {
		return err
	}
	return l.show(all)
}

// named is the filter of the number that words begin with, and what stands behind it.
func (l *savedList) named(words string) (saved *model.SavedFilter, rest string, err error) {
	number, rest, _ := strings.Cut(words, " ")
	n, err := strconv.Atoi(number)
	if err != nil {
		return nil, "", model.Invalid("Say which: a number of the list.")
	}
	saved, err = l.list.at(n)
	return saved, strings.TrimSpace(rest), err
}
