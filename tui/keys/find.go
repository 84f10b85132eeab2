package keys

import (
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/sahilm/fuzzy"
)

// Found is an action that a search leaves.
type Found struct {
	Action
	// Hits are the bytes of Desc that the search found, in order.
	Hits []int
	fit  int
}

// What a word of a search is worth: the key itself above all, then a word's beginning, then
// a part of a word, then letters that lie apart.
const (
	fitKey     = 10_000
	fitWord    = 2000
	fitPart    = 1000
	fitFirst   = 11 // the library gives the first word's beginning 10 less than others'
	leastFuzzy = 7  // a letter: less is chance
)

// Find are the actions that have every word of a query in what they say of themselves or in
// their keys, the best first: letters of a word may lie apart ("srtpd" is "sort by paid").
// Those that are as good stay in their order, the ones that can be used first. An empty query
// leaves all as they are.
func Find(actions []Action, query string) []Found {
	words := strings.Fields(query)
	found := make([]Found, 0, len(actions))
	for _, a := range actions {
		f := Found{Action: a}
		if f.has(words) {
			found = append(found, f)
		}
	}
	if len(words) > 0 {
		slices.SortStableFunc(found, func(a, b Found) int { return b.fit - a.fit })
	}
	return found
}

// has looks for every word.
func (f *Found) has(words []string) bool {
	for _, w := range words {
		if len(words) == 1 && (f.Has(w) || slices.Contains(strings.Fields(f.Show), w)) {
			f.fit = fitKey
			return true
		}
		fit, hits := f.look(w)
		if fit <= 0 {
			return false
		}
		f.fit += fit
		f.Hits = append(f.Hits, hits...)
	}
	if len(words) > 0 && !f.Enabled() {
		f.fit--
	}
	slices.Sort(f.Hits)
	f.Hits = slices.Compact(f.Hits)
	return true
}

// look is how well one word fits, and where it is in Desc; 0 if not at all.
func (f *Found) look(word string) (fit int, hits []int) {
	if at, begins := partOf(f.Desc, word); at >= 0 {
		fit = fitPart - min(at, 500)
		if begins {
			fit = fitWord - min(at, 500)
		}
		if at+len(word) > len(f.Desc) || !strings.EqualFold(f.Desc[at:at+len(word)], word) {
			return fit, nil // letters before it change their length with their case
		}
		for i := range len(word) {
			hits = append(hits, at+i)
		}
		return fit, hits
	}
	if at, _ := partOf(f.Show+" "+f.Hint+" "+string(f.Group), word); at >= 0 {
		return fitPart / 2, nil
	}
	says, _, _ := strings.Cut(f.Desc, ";") // in a long sentence there is everything
	matches := fuzzy.FindNoSort(word, []string{says})
	if len(matches) == 0 {
		return 0, nil
	}
	// Its score takes off a point for each letter of the text that was not asked for, which
	// would put long sentences behind short ones whatever they say.
	letters := utf8.RuneCountInString(word)
	score := matches[0].Score + len(says) - len(matches[0].MatchedIndexes)
	if score < leastFuzzy*letters {
		return 0, nil
	}
	hits = matches[0].MatchedIndexes
	if hits[0] == 0 {
		score += fitFirst
	}
	score += wordEnds(says, hits) - (hits[len(hits)-1] - hits[0]) // close together is better
	return min(max(score, 1), fitPart/2-1), hits
}

// wordEnds is how many of these bytes end a word: who leaves letters out keeps a word's first
// and its last, so that "pd" is rather "paid" than "product".
func wordEnds(text string, at []int) int {
	ends := 0
	for _, i := range at {
		if i+1 == len(text) || strings.IndexByte(" ),:/-", text[i+1]) >= 0 {
			ends++
		}
	}
	return ends
}

// partOf is where a word stands in a text, in any case of letters, where it begins a word of
// the text if it does anywhere; -1 for nowhere.
func partOf(text, word string) (at int, begins bool) {
	lower, word := strings.ToLower(text), strings.ToLower(word)
	first := -1
	for from := 0; from <= len(lower); {
		i := strings.Index(lower[from:], word)
		if i < 0 {
			break
		}
		i += from
		if i == 0 || strings.ContainsRune(" (:,/-", rune(lower[i-1])) {
			return i, true
		}
		if first < 0 {
			first = i
		}
		from = i + 1
	}
	return first, false
}
