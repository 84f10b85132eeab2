package common

import (
	"slices"
	"strings"
)

// Drafts are the notes of decisions that were not made: whoever left too early finds the
// note again in the next decision that asks the same of the same requests.
type Drafts map[string]string

// Of is the note that is kept for doing something to requests, "" if there is none.
func (d Drafts) Of(verb string, ids []string) string { return d[draftKey(verb, ids)] }

// Keep keeps the note of a decision about requests for those of them that are not decided.
func (d Drafts) Keep(note, verb string, ids, undecided []string) {
	delete(d, draftKey(verb, ids))
	if note != "" && len(undecided) > 0 {
		d[draftKey(verb, undecided)] = note
	}
}

func draftKey(verb string, ids []string) string {
	return verb + " " + strings.Join(slices.Sorted(slices.Values(ids)), " ")
}
