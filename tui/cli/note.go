package cli

import (
	"slices"
	"strings"

	"unsubdesk/model"
	"unsubdesk/model/desk"
	"unsubdesk/tui/present"
)

// A note of several words whose quotes were lost, as they easily are over ssh, is its first
// word alone; the others stand among the requests or instances. What this file finds is
// refused before anything is done, because a note stays in the trail as it is.

// mostWords is how many of the words that are no request numbers are named.
const mostWords = 3

// lostFromNote refuses a decision with a note if some of its words have the form of a
// request number and others have not, or if requests stand on both sides of the note.
// CodeInvalid names what should not be there.
func (a *App) lostFromNote(note string, typed []string) error {
	others := slices.DeleteFunc(slices.Clone(typed), desk.IsRequestID)
	switch {
	case len(others) == 0 && onBothSides(note, a.behindNote, typed):
		return model.Invalid("Nothing was decided: %s stands right behind the note, and others before it.%s If it is to be decided, name it before --note.",
			clipped(a.behindNote), howToQuote(note))
	case note == "" || len(others) == 0 || len(others) == len(typed):
		return nil
	}
	said := list(others[:min(len(others), mostWords)], clipped)
	if more := len(others) - mostWords; more > 0 {
		said = append(said, present.Plural(more, "other word"))
	}
	verb := " is no request number."
	if len(others) > 1 {
		verb = " are no request numbers."
	}
	return model.Invalid("Nothing was decided: %s%s%s", present.List(said), verb, howToQuote(note))
}

// onBothSides reports whether a note of one word has words before it and right behind it that
// are acted on: the latter may be its second word, as in `reject UR-A --note see UR-B`.
func onBothSides(note, behind string, typed []string) bool {
	return howToQuote(note) != "" && behind != "" && slices.Index(typed, behind) > 0
}

// lostFromNote refuses a submission if the word right behind a note of one word is no
// instance, and others could be submitted; or if instances stand on both sides of the note. One
// with a key is left alone: it may be one that is repeated, and those get their first answer (R13).
func (c *unsubscribeCmd) lostFromNote(behind string, q model.Quote) error {
	if c.Key != "" || howToQuote(c.Note) == "" || q.Totals.Submittable() == 0 {
		return nil
	}
	what := ""
	switch {
	case slices.Contains(q.NotFound, behind):
		what = ", right behind the note, is no instance."
	case onBothSides(c.Note, behind, c.IDs):
		what = " stands right behind the note, and others before it."
	default:
		return nil
	}
	return model.Invalid("Nothing was submitted: %s%s%s If it is meant as an ID, name it before --note.", clipped(behind), what, howToQuote(c.Note))
}

// howToQuote says how a note of several words is written; "" if this one is of several, or
// none.
func howToQuote(note string) string {
	if len(strings.Fields(note)) != 1 {
		return ""
	}
	return ` A note of several words stands in quotes, and over ssh the whole command in others around them: ssh … '… --note "two words"'.`
}

// behindNote is the word right behind the value of --note; "" if there is none.
func behindNote(args []string) string {
	for i, arg := range args {
		at := i + 1
		switch {
		case arg == "--":
			return ""
		case arg == "--note":
			at++
		case !strings.HasPrefix(arg, "--note="):
			continue
		}
		if at < len(args) && !strings.HasPrefix(args[at], "-") {
			return args[at]
		}
	}
	return ""
}
