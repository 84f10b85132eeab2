package linear

import (
	"strconv"
	"strings"

	"unsubdesk/model"
	"unsubdesk/tui/present"
)

// isNumbers reports whether a line holds numbers and ranges and nothing else.
func isNumbers(line string) bool {
	return strings.ContainsAny(line, "0123456789") && strings.Trim(line, "0123456789 ,-") == ""
}

// isLongNumber reports whether a word is a number that no row of a list has, so that it may
// name something.
func isLongNumber(word string) bool {
	word = strings.TrimRight(word, ",;")
	return len(word) >= 6 && strings.Trim(word, "0123456789") == ""
}

// numbered are the rows that words such as "3 5-8" mean, each once, in the order of the
// words. However often a line names a row, it takes no more memory than the list.
// CodeInvalid for anything else, and for numbers that were not said: then none is meant.
func (p *pager[T]) numbered(words string) ([]*T, error) {
	var rows []*T
	named := map[int]bool{}
	for _, word := range strings.FieldsFunc(closeRanges(words), func(r rune) bool { return r == ' ' || r == ',' }) {
		from, to, err := rangeOf(word)
		if err != nil {
			return nil, err
		}
		if _, err := p.at(to); err != nil {
			return nil, err
		}
		for n := from; n <= to; n++ {
			if named[n] {
				continue
			}
			named[n] = true
			row, err := p.at(n)
			if err != nil {
				return nil, err
			}
			rows = append(rows, row)
		}
	}
	if len(rows) == 0 {
		return nil, model.Invalid("Say which: numbers like 3 or 5-8.")
	}
	return rows, nil
}

// closeRanges takes the blanks out of "5 - 8".
func closeRanges(words string) string {
	parts := strings.Split(words, "-")
	for i := range parts {
		if i > 0 {
			parts[i] = strings.TrimLeft(parts[i], " ")
		}
		if i < len(parts)-1 {
			parts[i] = strings.TrimRight(parts[i], " ")
		}
	}
	return strings.Join(parts, "-")
}

// rangeOf reads 3 or 5-8.
func rangeOf(word string) (from, to int, err error) {
	first, last, isRange := strings.Cut(word, "-")
	from, err = strconv.Atoi(first)
	if to = from; err == nil && isRange {
		to, err = strconv.Atoi(last)
	}
	switch {
	case err != nil:
		return 0, 0, model.Invalid("Numbers are written like 3 or 5-8; %s is none.", present.Clean(word))
	case to < from:
		return 0, 0, model.Invalid("%s runs backwards; write %d-%d.", present.Clean(word), to, from)
	}
	return from, to, nil
}
