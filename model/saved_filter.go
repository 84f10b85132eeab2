package model

import (
	"slices"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"
)

// The bounds of saved filters: how many a user has, and how long a name and a filter are, in characters.
const (
	MaxSavedFilters  = 50
	MaxFilterName    = 40
	MaxSavedFilterOf = 2000
)

// SavedFilter is a filter of instances that a user keeps under a name, with the tab and the
// order of the list. Names are told apart by their folded form.
type SavedFilter struct {
	Name    string
	Filter  string // as it was typed
	Tab     Tab
	Sort    Sort
	SavedAt time.Time
}

// CheckFilterName says whether a filter can be saved under a name.
func CheckFilterName(name string) error {
	if err := CheckText(name, MaxFilterName); err != nil {
		return Invalid("The filter's name %s.", err)
	}
	switch {
	case strings.TrimSpace(name) == "":
		return Invalid("The filter needs a name.")
	case strings.TrimFunc(name, unicode.IsSpace) != name:
		return Invalid("The filter's name begins or ends with a blank; leave it out.")
	case strings.HasPrefix(name, "@") || strings.HasPrefix(name, "-"):
		return Invalid("The filter's name begins with %s, which commands read as something else; leave it out.", name[:1])
	}
	return nil
}

// Check says whether a filter can be saved: its name, its text, which has to parse, its tab
// and its order.
func (f SavedFilter) Check() error {
	if err := CheckFilterName(f.Name); err != nil {
		return err
	}
	if n := utf8.RuneCountInString(f.Filter); n > MaxSavedFilterOf {
		return Invalid("The filter has %d characters; at most %d can be saved.", n, MaxSavedFilterOf)
	}
	if _, err := ParseFilter(f.Filter); err != nil {
		return err
	}
	if !slices.Contains([]Tab{TabAll, TabAllowed, TabBlocked, TabPending, TabUnsubscribed, TabNotAllowed}, f.Tab) {
		return Invalid("There is no tab %q.", clip(string(f.Tab)))
	}
	if !slices.Contains(SortFields(), f.Sort.Field) {
		return Invalid("There is no order %q.", clip(string(f.Sort.Field)))
	}
	return nil
}

// SavedFilterNamed finds a saved filter by its name, in any case of letters.
func SavedFilterNamed(filters []SavedFilter, name string) (SavedFilter, bool) {
	for _, f := range filters {
		if Fold(f.Name) == Fold(name) {
			return f, true
		}
	}
	return SavedFilter{}, false
}

// MaySaveFilters answers whether the user may keep filters: everybody who may look may,
// each for themself.
func MaySaveFilters(u User) error { return MayView(u) }
