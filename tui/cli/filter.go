package cli

import (
	"errors"
	"slices"
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
		return f, atSpot(err, text)
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

// wholeValues explains, for a filter that found nothing, that some fields do
// not look for parts; "" if it uses none of them.
func wholeValues(f model.Filter) string {
	var fields []string
	for _, t := range f.Terms {
		if name := string(t.Field) + ":"; t.Field.Whole() && !t.Not && !slices.Contains(fields, name) {
			fields = append(fields, name)
		}
	}
	if len(fields) == 0 {
		return ""
	}
	verb := " takes"
	if len(fields) > 1 {
		verb = " take"
	}
	return " " + present.List(fields) + verb + " the whole value, as in " + fields[0] + wholeExample(fields[0]) + "."
}

func wholeExample(field string) string {
	return map[string]string{"type:": "CDN", "region:": "eu-west-101", "project:": "none", "manager:": "none"}[field]
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
