package cli

import (
	"errors"
	"strings"

	"unsubdesk/model"
	"unsubdesk/tui/present"
)

// parseFilter reads filter arguments, joined by a space. The error points at
// the spot. is:selected is refused: only the screens have a selection.
func parseFilter(args ...string) (model.Filter, error) {
	text := strings.Join(args, " ")
	f, err := model.ParseFilter(text)
	if err != nil {
		return f, atSpot(optionInFilter(err, text), text)
	}
	for _, t := range f.Terms {
		for _, v := range t.Values {
			if t.Field == model.FieldIs && v == model.IsSelected {
				err := model.Invalid("There is no selection outside the screens; leave is:selected out.")
				err.Offset = t.Offset
				return f, atSpot(err, text)
			}
		}
	}
	return f, nil
}

// optionInFilter adds to an error about two dashes in a row where an option stands: what
// looks like one behind -- is a word of the filter.
func optionInFilter(err error, text string) error {
	e, ok := errors.AsType[*model.Error](err)
	if !ok || e.Offset < 0 || e.Offset+2 >= len(text) || !strings.HasPrefix(text[e.Offset:], "--") || text[e.Offset+2] < 'a' || text[e.Offset+2] > 'z' {
		return err
	}
	said := *e
	said.Sentence += " An option of the command stands before --."
	return &said
}

// wholeValues explains, for a filter that found nothing, what its fields look for; "" if there is
// nothing to explain.
func wholeValues(f model.Filter) string {
	if said := present.WholeValues(f); said != "" {
		return " " + said
	}
	return ""
}

// atSpot adds the text to an error that points into it.
func atSpot(err error, text string) error {
	if e, ok := errors.AsType[*model.Error](err); ok && e.Offset >= 0 {
		return &spotError{err, text, e.Offset}
	}
	return err
}

// parseSort reads FIELD, FIELD:asc or FIELD:desc.
func parseSort(text string) (model.Sort, error) {
	name, direction, _ := strings.Cut(text, ":")
	var fields []string
	for _, f := range model.SortFields() {
		if fields = append(fields, string(f)); string(f) == name && (direction == "desc" || direction == "asc" || name == text) {
			return model.Sort{Field: f, Desc: direction == "desc"}, nil
		}
	}
	return model.Sort{}, model.Invalid("There is no order %q; --sort takes FIELD or FIELD:desc, and the fields are %s.",
		clean(text), strings.Join(fields, ", "))
}
