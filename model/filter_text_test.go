package model_test

import (
	"reflect"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"unsubdesk/model"
)

// bare are the terms without their places in the text.
func bare(f model.Filter) []model.FilterTerm {
	terms := slices.Clone(f.Terms)
	for i := range terms {
		terms[i].Offset, terms[i].End = 0, 0
		for j, m := range terms[i].Amounts {
			terms[i].Amounts[j] = model.Cents(m.Cents()) // one form of a decimal
		}
	}
	return terms
}

func TestFilterString(t *testing.T) {
	for text, want := range map[string]string{
		"":                              "",
		"  orion   -X ":                 "orion -X",
		"REGION:eu,us":                  "region:eu,us",
		`"plain"`:                       "plain",
		`"two words" "a:b" "-x" "a""b"`: `"two words" "a:b" "-x" "a""b"`,
		`account:"a b",c,"d,e"`:         `account:"a b",c,"d,e"`,
		`name:"a:b"`:                    "name:a:b",
		"paid:>=7000 due:=5":            "paid:>=7000.00 due:5.00",
		"effective:<7D":                 "effective:<7D",
		"-is:BLOCKED":                   "-is:blocked",
		`paid:"100","200"`:              "paid:100.00,200.00",
	} {
		if got := parse(t, text).String(); got != want {
			t.Errorf("%q is written %q, want %q", text, got, want)
		}
	}
}

// drawFilter draws a filter line from pieces that are likely to disturb each
// other.
func drawFilter(t *rapid.T) string {
	value := rapid.OneOf(rapid.StringMatching(`[a-z:,"<>=\-]{1,6}`), rapid.SampledFrom([]string{"eu west", "备份", "none", `say "hi"`, " ", "İ", "%", `\`}))
	quote := func(s string) string {
		return model.FilterTerm{Values: []string{s + " "}}.String() // the blank forces the quotes
	}
	term := rapid.Custom(func(t *rapid.T) string {
		sign := rapid.SampledFrom([]string{"", "-"}).Draw(t, "sign")
		switch rapid.IntRange(0, 4).Draw(t, "kind") {
		case 0:
			return sign + quote(value.Draw(t, "words"))
		case 1:
			field := rapid.SampledFrom([]string{"name", "order", "id", "type", "region", "project", "account", "manager", "reason"}).Draw(t, "field")
			return sign + field + ":" + quote(value.Draw(t, "first")) + "," + rapid.StringMatching(`[a-z:<>=\-]{1,4}`).Draw(t, "second")
		case 2:
			return sign + rapid.SampledFrom([]string{"paid", "due"}).Draw(t, "field") + ":" +
				rapid.SampledFrom([]string{"", "<", "<=", ">", ">="}).Draw(t, "op") + rapid.StringMatching(`[0-9]{1,9}(\.[0-9]{1,2})?`).Draw(t, "amount")
		case 3:
			return sign + "effective:" + rapid.SampledFrom([]string{"", "<", "<=", ">", ">="}).Draw(t, "op") +
				rapid.OneOf(rapid.StringMatching(`-?[0-9]{1,3}[mhdw]`), rapid.StringMatching(`202[0-9]-0[1-9]-1[0-9](T1[0-9]:00:00(\.[0-9]{1,9})?(Z|\+08:00))?`)).Draw(t, "time")
		}
		return sign + rapid.SampledFrom([]string{"is:review,allowed", "is:selected", "block:in_effect", "block:account_frozen,unsubscribed", "orion", "19\""}).Draw(t, "fixed")
	})
	text := ""
	for _, s := range rapid.SliceOfN(term, 0, 6).Draw(t, "terms") {
		text += s + rapid.SampledFrom([]string{" ", "  ", "\t"}).Draw(t, "blank")
	}
	return text
}

func TestFilterRoundTrip(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		text := drawFilter(t)
		f, err := model.ParseFilter(text)
		if err != nil {
			t.Fatalf("ParseFilter(%q): %v", text, err)
		}
		again, err := model.ParseFilter(f.String())
		if err != nil {
			t.Fatalf("%q was written %q: %v", text, f.String(), err)
		}
		if !reflect.DeepEqual(bare(f), bare(again)) {
			t.Fatalf("%q was written %q:\n%+v\n%+v", text, f.String(), bare(f), bare(again))
		}
		if again.String() != f.String() {
			t.Fatalf("%q written twice is %q", f.String(), again.String())
		}
	})
}

// TestWithAnyValues: whatever a picker puts in comes back, and the line it
// writes parses to the same filter.
func TestWithAnyValues(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		f, err := model.ParseFilter(drawFilter(t))
		if err != nil {
			t.Fatal(err)
		}
		field := rapid.SampledFrom([]model.FilterField{model.FieldType, model.FieldRegion, model.FieldProject, model.FieldAccount}).Draw(t, "field")
		text := rapid.StringMatching(`[a-zA-Z:,"<>=备 \-]{1,6}`)
		values := rapid.SliceOfNDistinct(text, 0, 4, rapid.ID[string]).Draw(t, "values")

		got := f.With(field, values)
		if now := got.Values(field); !slices.Equal(now, values) {
			t.Fatalf("%q with %s %q has %q", f.Text, field, values, now)
		}
		again, err := model.ParseFilter(got.Text)
		if err != nil {
			t.Fatalf("%q: %v", got.Text, err)
		}
		if !reflect.DeepEqual(places(got), places(again)) || !reflect.DeepEqual(bare(got), bare(again)) {
			t.Fatalf("%q parses to %+v, not %+v", got.Text, again, got)
		}
	})
}

func places(f model.Filter) [][2]int {
	var out [][2]int
	for _, t := range f.Terms {
		out = append(out, [2]int{t.Offset, t.End})
	}
	return out
}

func TestWith(t *testing.T) {
	for _, c := range []struct {
		text   string
		field  model.FilterField
		values []string
		want   string
	}{
		{"", model.FieldRegion, []string{"eu"}, "region:eu"},
		{"orion", model.FieldRegion, []string{"eu", "us 1"}, `orion region:eu,"us 1"`},
		{"region:eu orion", model.FieldRegion, []string{"us"}, "region:us orion"},
		{"a region:eu b region:us c", model.FieldRegion, []string{"x"}, "a region:x b c"},
		{"region:eu orion", model.FieldRegion, nil, "orion"},
		{"region:eu", model.FieldRegion, []string{}, ""},
		{"-region:eu", model.FieldRegion, []string{"us"}, "-region:eu region:us"},
		{"type:CDN", model.FieldProject, []string{""}, "type:CDN project:none"},
		{"type:CDN", model.FieldManager, []string{"", "chen"}, "type:CDN manager:none,chen"},
		{"type:CDN", model.FieldRegion, []string{""}, "type:CDN"},
		{"paid:>=7000", model.FieldPaid, nil, "paid:>=7000.00"}, // no list term
	} {
		before := parse(t, c.text)
		kept := before.String()
		if got := before.With(c.field, c.values).Text; got != c.want {
			t.Errorf("%q with %s %q is %q, want %q", c.text, c.field, c.values, got, c.want)
		}
		if before.String() != kept || before.Text != c.text {
			t.Errorf("With changed the filter it was called on to %q", before)
		}
	}
}

func TestWithLeavesTheOtherFiltersPlacesAlone(t *testing.T) {
	f := parse(t, "   orion   region:eu")
	f.With(model.FieldType, []string{"CDN"})
	if got := places(f); !reflect.DeepEqual(got, [][2]int{{3, 8}, {11, 20}}) {
		t.Errorf("the terms are now at %v", got)
	}
}

func TestValues(t *testing.T) {
	f := parse(t, `region:eu,us -region:cn region:us,"a b" paid:>=5 type:CDN`)
	if got := f.Values(model.FieldRegion); !slices.Equal(got, []string{"eu", "us", "a b"}) {
		t.Errorf("regions %q", got)
	}
	if got := f.Values(model.FieldPaid); got != nil {
		t.Errorf("a comparison has the values %q", got)
	}
	if got := f.Values(model.FieldManager); got != nil {
		t.Errorf("managers %q", got)
	}
}

// TestFilterWords: what a list shows in its rows is what names, order numbers
// and IDs were searched for, and nothing else.
func TestFilterWords(t *testing.T) {
	for text, want := range map[string][]string{
		"":                                 nil,
		"Orion 备份":                         {"orion", "备份"},
		`"Two Words" name:A,b`:             {"two words", "a", "b"},
		"order:CS-1 id:Pkg-1":              {"cs-1", "pkg-1"},
		"-orion -name:x region:eu paid:>5": nil,
		"account:Northwind type:CDN":       nil,
	} {
		f, err := model.ParseFilter(text)
		if err != nil {
			t.Fatal(err)
		}
		if got := f.Words(); !slices.Equal(got, want) {
			t.Errorf("the words of %q are %q, want %q", text, got, want)
		}
	}
}

func TestOfAccount(t *testing.T) {
	for text, want := range map[string]string{
		"northwind":          "account:northwind",
		" north  wind ":      `account:"north wind"`,
		`"north wind" bank`:  `account:"north wind bank"`,
		`a,b`:                `account:"a,b"`,
		"":                   "",
		"-northwind":         "",
		"north type:CDN":     "",
		"account:northwind":  "",
		"north name:windows": "",
	} {
		f, err := model.ParseFilter(text)
		if err != nil {
			t.Fatal(err)
		}
		of, ok := f.OfAccount()
		if of.Text != want || ok != (want != "") {
			t.Errorf("%q: %q, %v", text, of.Text, ok)
		}
	}
}
