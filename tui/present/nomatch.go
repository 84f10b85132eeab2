package present

import (
	"slices"

	"unsubdesk/model"
)

// WholeValues explains, for a filter that found nothing, that some fields do
// not look for parts; "" if it uses none of them.
func WholeValues(f model.Filter) string {
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
	return List(fields) + verb + " the whole value, as in " + fields[0] + wholeExample(fields[0]) + "."
}

func wholeExample(field string) string {
	return map[string]string{"type:": "CDN", "region:": "eu-west-101", "project:": "none", "manager:": "none"}[field]
}

// CustomerInstead explains, for words that found nothing, how they are looked for in the names of
// customers, and where they were looked for; "" for a filter that is more than words.
func CustomerInstead(f model.Filter) string {
	instead, ok := f.OfAccount()
	if !ok {
		return ""
	}
	return "For a customer: " + Clean(instead.Text) + " (words look in names, order numbers and IDs)"
}
