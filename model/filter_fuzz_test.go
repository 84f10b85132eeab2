package model_test

import (
	"errors"
	"reflect"
	"testing"
	"unicode/utf8"

	"pgregory.net/rapid"

	"unsubdesk/model"
)

// checkAnyText: any text either parses to a filter that can be written, read
// again and asked, or is refused at a place inside it with a safe sentence.
func checkAnyText(text string) string {
	f, err := model.ParseFilter(text)
	if err != nil {
		e, ok := errors.AsType[*model.Error](err)
		switch {
		case !ok || e.Code != model.CodeInvalid:
			return "is refused with " + err.Error()
		case e.Offset < 0 || e.Offset > len(text):
			return "is refused outside itself"
		case model.CheckText(e.Sentence, 1000) != nil:
			return "is refused with " + e.Sentence
		}
		return ""
	}
	end := 0
	for _, term := range f.Terms {
		if term.Offset < end || term.End <= term.Offset || term.End > len(text) || len(term.Values) == 0 {
			return "has a term out of place"
		}
		end = term.End
	}
	again, err := model.ParseFilter(f.String())
	if err != nil || !reflect.DeepEqual(bare(f), bare(again)) {
		return "does not come back from " + f.String()
	}
	f.Matches(instance(), model.MatchEnv{Policy: model.DefaultPolicy(), Now: t0})
	return ""
}

func TestParseFilterOfAnyText(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		text := rapid.OneOf(rapid.String(), rapid.StringMatching(`[a-z"\-:,<>= 0-9]{0,30}`),
			rapid.Custom(func(t *rapid.T) string { return string(rapid.SliceOf(rapid.Byte()).Draw(t, "bytes")) })).Draw(t, "text")
		if problem := checkAnyText(text); problem != "" {
			t.Fatalf("%q %s", text, problem)
		}
	})
}

// TestParseFilterOfEveryPrefix is a filter as it is typed.
func TestParseFilterOfEveryPrefix(t *testing.T) {
	line := `orion -region:"eu west",us paid:>=7000.00 effective:<=2027-01-01T00:00:00Z is:allowed "备份 ""x"""`
	for i := range line {
		if problem := checkAnyText(line[:i]); problem != "" {
			t.Errorf("%q %s", line[:i], problem)
		}
	}
}

func FuzzParseFilter(f *testing.F) {
	for _, c := range filterErrors {
		if len(c.text) < 100 && utf8.ValidString(c.text) {
			f.Add(c.text)
		}
	}
	for _, s := range []string{"orion region:eu,us", `-account:"a ""b""",c`, "paid:>=7000 due:1.00,2.00", "effective:-7d,2027-01-01",
		"is:review block:in_effect", "--x", `19" x`, "effective:<=9999-12-31T23:59:59.9999999-23:59"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, text string) {
		if problem := checkAnyText(text); problem != "" {
			t.Errorf("%q %s", text, problem)
		}
	})
}
