package cli

import (
	"context"
	"strings"

	"unsubdesk/model"
	"unsubdesk/model/desk"
	"unsubdesk/tui/present"
)

// isSaved reports whether a filter argument names a saved filter.
func isSaved(arg string) bool { return strings.HasPrefix(arg, "@") }

// savedFilter finds the user's saved filter that an argument names; the error says which
// there are.
func savedFilter(ctx context.Context, s *desk.Session, arg string) (model.SavedFilter, error) {
	all, err := s.Filters(ctx)
	if err != nil {
		return model.SavedFilter{}, err
	}
	f, ok := model.SavedFilterNamed(all, arg[1:])
	if ok {
		return f, nil
	}
	names := make([]string, len(all))
	for i, f := range all {
		names[i] = "@" + clean(f.Name)
	}
	has := "you have none; F on the screens saves one"
	if len(names) > 0 {
		has = "yours are " + present.List(names)
	}
	return f, model.NotFound("You have no saved filter %s: %s. To look for the text itself, put it in quotes: '\"%s\"'.", clean(arg), has, clean(arg))
}
