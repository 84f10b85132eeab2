package components

import "unsubdesk/model"

// span is a stretch of text that is, or is not, one of the searched words.
type span struct {
	text string
	hit  bool
}

// spans splits text where folded words occur in it. Folding maps rune by
// rune, so positions are counted in runes.
func spans(text string, words []string) []span {
	runes := []rune(text)
	folded := []rune(model.Fold(text))
	if len(runes) != len(folded) {
		return []span{{text: text}}
	}
	hit := make([]bool, len(runes))
	found := false
	for _, w := range words {
		found = markHits(hit, folded, []rune(w)) || found
	}
	if !found {
		return []span{{text: text}}
	}
	var out []span
	for start := 0; start < len(runes); {
		end := start
		for end < len(runes) && hit[end] == hit[start] {
			end++
		}
		out = append(out, span{string(runes[start:end]), hit[start]})
		start = end
	}
	return out
}

func markHits(hit []bool, text, word []rune) bool {
	found := false
	for i := 0; len(word) > 0 && i+len(word) <= len(text); i++ {
		if equal(text[i:i+len(word)], word) {
			found = true
			for j := range word {
				hit[i+j] = true
			}
		}
	}
	return found
}

func equal(a, b []rune) bool {
	for i := range b {
		if a[i] != b[i] {
			return false
		}
	}
	return true
}
