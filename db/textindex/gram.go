// Package textindex finds the rows whose text may hold a term, whatever its length and
// script. Texts are cut into grams of three characters, each line's last ones filled up,
// so that a term of one or two characters is a range of grams; facts of a row are grams
// too. The rows of each gram lie in pages, whose storage is the caller's (db). What the
// index answers is a superset: a row whose text has changed stays under its old grams.
// Nothing here knows SQL, or what a row is.
package textindex

import (
	"hash/fnv"
	"unicode/utf8"
)

// Gram is three characters of a text, or a fact.
type Gram int64

// The bits of a gram: three characters of 20 bits, cut from Unicode's 21, or the hash
// of a fact. Two that fall together only make more rows candidates.
const (
	runeBits = 20
	runeMask = 1<<runeBits - 1
	factBit  = 1 << 62
)

func gram(a, b, c rune) Gram {
	return Gram(a&runeMask)<<(2*runeBits) | Gram(b&runeMask)<<runeBits | Gram(c&runeMask)
}

// Fact is the gram of a value of a field.
func Fact(field, value string) Gram {
	h := fnv.New64a()
	_, _ = h.Write([]byte(field + "\n" + value)) // a hash takes everything
	return Gram(h.Sum64()&(factBit-1) | factBit)
}

// eachGram calls fn for the grams of a text, line by line.
func eachGram(text string, fn func(Gram)) {
	var a, b rune // the two characters before
	for i := 0; i <= len(text); {
		c, size := rune('\n'), 1
		if i < len(text) {
			c, size = utf8.DecodeRuneInString(text[i:])
		}
		i += size
		if c != '\n' {
			if a != 0 {
				fn(gram(a, b, c))
			}
			a, b = b, c
			continue
		}
		if a != 0 {
			fn(gram(a, b, 0))
		}
		if b != 0 {
			fn(gram(b, 0, 0))
		}
		a, b = 0, 0
	}
}

// Span is the grams from First to Last.
type Span struct{ First, Last Gram }

// most is how many spans stand for a long term: enough to leave few rows that have all
// of them and not the term.
const most = 8

// Spans are what a text has in it if it has the term: at least one gram of each. None
// for a term that says nothing.
func Spans(term string) []Span {
	r := []rune(term)
	switch len(r) {
	case 0:
		return nil
	case 1:
		return []Span{{gram(r[0], 0, 0), gram(r[0], runeMask, runeMask)}}
	case 2:
		return []Span{{gram(r[0], r[1], 0), gram(r[0], r[1], runeMask)}}
	}
	last := len(r) - 3
	step := max(1, (last+most-1)/most)
	var spans []Span
	for i := last; i >= 0; i -= step { // endings say more than beginnings
		g := gram(r[i], r[i+1], r[i+2])
		spans = append(spans, Span{g, g})
	}
	return spans
}

// SpanOf is one fact.
func SpanOf(field, value string) Span {
	g := Fact(field, value)
	return Span{g, g}
}
