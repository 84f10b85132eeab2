package model

import (
	"slices"
	"strings"
	"unicode"
)

// String writes the filter in the grammar of ParseFilter, one space between
// its terms: ParseFilter(f.String()) has the same terms.
func (f Filter) String() string {
	texts := make([]string, len(f.Terms))
	for i, t := range f.Terms {
		texts[i] = t.String()
	}
	return strings.Join(texts, " ")
}

// String writes the term in the grammar of ParseFilter.
func (t FilterTerm) String() string {
	var b strings.Builder
	if t.Not {
		b.WriteByte('-')
	}
	if t.Field != FieldAny {
		b.WriteString(string(t.Field))
		b.WriteByte(':')
		b.WriteString(string(t.Op))
	}
	for i, v := range t.Values {
		if i > 0 {
			b.WriteByte(',')
		}
		b.WriteString(quoteValue(t.Field, v))
	}
	return b.String()
}

// quoteValue quotes a value where ParseFilter would not read it as it stands.
func quoteValue(field FilterField, v string) string {
	special := `",`
	if field == FieldAny {
		special = `":`
	}
	plain := v != "" && !strings.ContainsAny(v, special) && strings.IndexFunc(v, unicode.IsSpace) < 0
	if field == FieldAny && strings.HasPrefix(v, "-") {
		plain = false
	}
	if plain {
		return v
	}
	return `"` + strings.ReplaceAll(v, `"`, `""`) + `"`
}

// Words are the texts that the filter looks for in names, order numbers and
// IDs, folded with Fold: what a list shows in its rows.
func (f Filter) Words() []string {
	var words []string
	for _, t := range f.Terms {
		if t.Not {
			continue
		}
		switch t.Field {
		case FieldAny, FieldName, FieldOrder, FieldID:
			for _, v := range t.Values {
				words = append(words, Fold(v))
			}
		}
	}
	return words
}

// OfAccount is the filter that looks for an account of the words of this one; ok is false if it is
// more, or less, than words.
func (f Filter) OfAccount() (of Filter, ok bool) {
	var words []string
	for _, t := range f.Terms {
		if t.Field != FieldAny || t.Not || len(t.Values) != 1 {
			return Filter{}, false
		}
		words = append(words, t.Values[0])
	}
	if len(words) == 0 {
		return Filter{}, false
	}
	return Filter{}.With(FieldAccount, []string{strings.Join(words, " ")}), true
}

// picks reports whether the term is one that a picker writes: field:a,b.
func (t FilterTerm) picks(field FilterField) bool {
	return t.Field == field && !t.Not && t.Op == OpIs
}

// Values are the values of the field's positive terms without a comparison,
// each once: what a picker shows as chosen.
func (f Filter) Values(field FilterField) []string {
	var values []string
	for _, t := range f.Terms {
		for _, v := range t.Values {
			if t.picks(field) && !slices.Contains(values, v) {
				values = append(values, v)
			}
		}
	}
	return values
}

// With is the filter with the field's positive terms replaced by one of these
// values, in the place of the first; without values they are taken out. An
// empty value of FieldProject stands for ProjectNone, one of FieldManager for
// ManagerNone; other empty values are left out. It is meant for the fields that take any text: type, region,
// project, account, manager. Text is the new filter line.
func (f Filter) With(field FilterField, values []string) Filter {
	picked := pickedTerm(field, values)
	var terms []FilterTerm
	for _, t := range f.Terms {
		if !t.picks(field) {
			terms = append(terms, t)
			continue
		}
		terms = append(terms, picked...)
		picked = nil
	}
	return layOut(append(terms, picked...))
}

// pickedTerm is the term of these values, or none.
func pickedTerm(field FilterField, values []string) []FilterTerm {
	t := FilterTerm{Field: field}
	for _, v := range values {
		switch {
		case v == "" && field == FieldProject:
			v = ProjectNone
		case v == "" && field == FieldManager:
			v = ManagerNone
		}
		if v != "" {
			t.Values = append(t.Values, v)
		}
	}
	if t.Values == nil {
		return nil
	}
	return []FilterTerm{t}
}

// layOut is the filter of these terms with its text and their places in it.
func layOut(terms []FilterTerm) Filter {
	f := Filter{Terms: terms}
	f.Text = f.String()
	at := 0
	for i := range terms {
		terms[i].Offset = at
		terms[i].End = at + len(terms[i].String())
		at = terms[i].End + 1
	}
	return f
}
