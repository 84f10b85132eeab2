package cli

import (
	"context"
	"slices"
	"strings"

	"unsubdesk/model"
)

// filterTerms finish a term of a filter: its field, and then the values that the desk
// has for it.
func filterTerms(ctx context.Context, c *completion, begun string) []candidate {
	if strings.HasPrefix(begun, "@") && len(c.given) == 0 {
		return onDesk((*quietDesk).saved)(ctx, c, begun)
	}
	not := ""
	if rest, ok := strings.CutPrefix(begun, "-"); ok {
		not, begun = "-", rest
	}
	name, value, ok := strings.Cut(begun, ":")
	if !ok {
		c.nospace = begun != ""
		return list(model.FilterFields(), func(f model.FilterField) candidate { return candidate{not + string(f) + ":", ""} })
	}
	earlier := "" // of several values
	if i := strings.LastIndex(value, ","); i >= 0 {
		earlier = value[:i+1]
	}
	return list(filterValues(ctx, c, model.FilterField(strings.ToLower(name))), func(v candidate) candidate {
		return candidate{not + name + ":" + earlier + inFilter(v.word), v.description}
	})
}

// inFilter is a value as a filter takes it: one of several words in quotes.
func inFilter(value string) string {
	if strings.Contains(value, " ") && !needsQuotes(blanks.Replace(value)) && !strings.Contains(value, `"`) {
		return `"` + value + `"`
	}
	return value
}

func filterValues(ctx context.Context, c *completion, field model.FilterField) []candidate {
	switch field {
	case model.FieldIs:
		return words(model.IsAllowed, model.IsBlocked, model.IsPending, model.IsUnsubscribed, model.IsReview)
	case model.FieldBlock:
		return list(model.BlockCodes(), func(code model.BlockCode) candidate { return candidate{string(code), ""} })
	case model.FieldReason:
		return onDesk((*quietDesk).reasons)(ctx, c, "")
	case model.FieldManager:
		return onDesk((*quietDesk).users)(ctx, c, "")
	case model.FieldType, model.FieldRegion, model.FieldProject:
		return onDesk(func(d *quietDesk, ctx context.Context, _ string) []candidate { return d.facets(ctx, field) })(ctx, c, "")
	}
	return nil
}

// facets are the values of the desk's pickers, without those that a filter would read
// as several.
func (d *quietDesk) facets(ctx context.Context, field model.FilterField) []candidate {
	facets, err := d.s.Facets(ctx, model.ListQuery{Tab: model.TabAll}, field)
	if err != nil {
		return nil
	}
	facets = slices.DeleteFunc(facets, func(f model.Facet) bool { return strings.Contains(f.Value, ",") })
	return list(facets, func(f model.Facet) candidate { return candidate{f.Value, f.Label} })
}

func words(all ...string) []candidate {
	return list(all, func(w string) candidate { return candidate{w, ""} })
}
