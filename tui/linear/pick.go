package linear

import (
	"slices"
	"strings"

	"unsubdesk/model"
	"unsubdesk/tui/present"
)

// picking are the commands that narrow the list by product type, region or enterprise
// project, as the pickers of the screens do. What they pick is written into the filter.
func (f *finder) picking() []command {
	of := func(name string, field model.FilterField) command {
		return command{names: []string{name}, takes: "part of a name, or nothing", says: "the " + pickNoun(field) + "s with their counts; a number narrows the list to it",
			do: func(words string) error { return f.pick(field, words) }}
	}
	return []command{of("types", model.FieldType), of("regions", model.FieldRegion), of("projects", model.FieldProject)}
}

// pickNoun is what a value of the field is called.
func pickNoun(field model.FilterField) string {
	switch field {
	case model.FieldType:
		return "product type"
	case model.FieldRegion:
		return "region"
	}
	return "enterprise project"
}

// pick says the values of a field with how many instances each leaves of the list, and
// takes numbers that narrow it.
func (f *finder) pick(field model.FilterField, words string) error {
	facets, err := f.facets(field)
	if err != nil {
		return err
	}
	noun := pickNoun(field)
	chosen := f.query.Filter.Values(field)
	facets = slices.DeleteFunc(withChosen(facets, chosen), func(v model.Facet) bool {
		return !strings.Contains(model.Fold(facetName(v)), model.Fold(words)) && (v.Value != "" || model.Fold(words) != model.ProjectNone)
	})
	switch {
	case len(facets) == 0 && words != "":
		return model.Invalid("No %s here has %s in its name.", noun, present.Clean(words))
	case len(facets) == 0 || field == model.FieldProject && !f.standing.HasProjects:
		return model.Invalid("No instance of the list has one: there is no %s to choose.", noun)
	}
	list := listed(noun, facets, func(v model.Facet) string {
		said := facetName(v) + ", " + present.Plural(v.Count, "instance")
		if isChosen(chosen, v.Value) {
			said += ", chosen"
		}
		return said
	})
	if err := list.next(f.session); err != nil {
		return err
	}
	f.hint("Numbers narrow the list to these, all takes that away again, back leaves it as it is.")
	choose := func(words string) error {
		picked, err := list.numbered(words)
		if err != nil {
			return err
		}
		values := make([]string, len(picked))
		for i, v := range picked {
			values[i] = v.Value
		}
		return f.narrow(field, values)
	}
	commands := append(list.moves(f.session), command{names: []string{"all"}, says: "any " + noun + " again", do: func(string) error { return f.narrow(field, nil) }})
	return f.at(prompt{name: present.First(noun) + "s", commands: commands, numbers: choose, means: "narrow the list to these"})
}

// facets are the values of a field with their counts among what the rest of the filter
// leaves.
func (f *finder) facets(field model.FilterField) ([]model.Facet, error) {
	q := f.query
	q.Selected, q.Filter = f.marks.Rows(), q.Filter.With(field, nil)
	facets, sure, err := f.desk.FacetsAtOnce(f.ctx, q, field)
	if err != nil || sure {
		return facets, err
	}
	f.say("Counting.")
	f.flush()
	return f.desk.Facets(f.ctx, q, field)
}

// withChosen adds what is chosen and no instance has now.
func withChosen(facets []model.Facet, chosen []string) []model.Facet {
	for _, v := range chosen {
		if !slices.ContainsFunc(facets, func(f model.Facet) bool { return isChosen([]string{v}, f.Value) }) {
			facets = append(facets, model.Facet{Value: v})
		}
	}
	return facets
}

func isChosen(chosen []string, value string) bool {
	if value == "" {
		value = model.ProjectNone
	}
	return slices.ContainsFunc(chosen, func(v string) bool { return model.Fold(v) == model.Fold(value) })
}

func facetName(v model.Facet) string {
	if v.Label != "" {
		return present.Clean(v.Label)
	}
	return present.Clean(v.Value)
}

// narrow leaves these values of a field in the list, any without values, and says it.
func (f *finder) narrow(field model.FilterField, values []string) error {
	f.query.Filter = f.query.Filter.With(field, values)
	f.sayFilter()
	if err := f.search(); err != nil {
		return err
	}
	f.hint("f with other words begins anew.")
	return errLeave
}

// sayFilter says what the list is looked through for.
func (f *finder) sayFilter() {
	if f.query.Filter.Empty() {
		f.say("No filter.")
		return
	}
	f.fact("Filter", f.query.Filter.String())
}
