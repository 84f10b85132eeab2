package model

import (
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"
)

// compares reports whether the field's values may follow a comparison.
func (f FilterField) compares() bool { return f.amount() || f.time() }

// time reports whether the field's values are times.
func (f FilterField) time() bool { return f == FieldEffective || f == FieldDecided }

// amount reports whether the field's values are amounts.
func (f FilterField) amount() bool { return f == FieldPaid || f == FieldDue }

// addValueAt is addValue for a value that stands at this byte of the text.
func (t *FilterTerm) addValueAt(offset int, value string) error {
	if err := t.addValue(value); err != nil {
		err.Offset = offset
		return err
	}
	return nil
}

// addValue checks one value for the term's field and adds it. Amounts are kept
// in one form, so that 7000 and 7000.00 are the same term.
func (t *FilterTerm) addValue(value string) *Error {
	if n := utf8.RuneCountInString(value); n > MaxText {
		return Invalid("The filter looks for a text of %d characters; nothing here is longer than %d.", n, MaxText)
	}
	switch t.Field {
	case FieldPaid, FieldDue:
		m, err := ParseMoney(value)
		if err != nil {
			return Invalid("%s: %s.", t.Field, err)
		}
		t.Amounts = append(t.Amounts, m)
		value = m.String()
	case FieldEffective, FieldDecided:
		at, err := parseFilterTime(t.Field, value)
		if err != nil {
			return err
		}
		t.Times = append(t.Times, at)
	case FieldIs, FieldBlock:
		value = Fold(value)
		if choices := t.Field.choices(); !slices.Contains(choices, value) {
			return Invalid("There is no %s:%s; choose one of %s.", t.Field, clip(value), strings.Join(choices, ", "))
		}
	}
	t.Values = append(t.Values, value)
	return nil
}

// choices are the only values of a field; nil for those that take any.
func (f FilterField) choices() []string {
	switch f {
	case FieldIs:
		return []string{IsSelected, IsAllowed, IsBlocked, IsPending, IsUnsubscribed, IsReview}
	case FieldBlock:
		var codes []string
		for _, c := range BlockCodes() {
			codes = append(codes, string(c))
		}
		return codes
	}
	return nil
}

var relativeForm = regexp.MustCompile(`^(-?)([0-9]{1,9})([mhdw])$`)

// farthest is the longest way from now that a relative time may name: a
// hundred years.
const farthest = 100 * 366 * 24 * time.Hour

// oldestYear keeps dates away from year 1, whose first instant is Go's zero
// time and would read as "no bound".
const oldestYear = 1000

func parseFilterTime(field FilterField, value string) (FilterTime, *Error) {
	if parts := relativeForm.FindStringSubmatch(Fold(value)); parts != nil {
		return relativeTime(field, value, parts)
	}
	if day, err := time.Parse(time.DateOnly, value); err == nil && day.Year() >= oldestYear {
		return FilterTime{At: day, Day: true}, nil
	}
	if at, err := time.Parse(time.RFC3339, strings.ToUpper(value)); err == nil && at.Year() >= oldestYear {
		return FilterTime{At: Micro(at)}, nil
	}
	return FilterTime{}, Invalid("%s: %s is no time; write 7d from now (m h d w, -7d for the past), 2027-01-01 or 2027-01-01T09:00:00Z.", field, clip(value))
}

func relativeTime(field FilterField, value string, parts []string) (FilterTime, *Error) {
	units := map[string]time.Duration{"m": time.Minute, "h": time.Hour, "d": 24 * time.Hour, "w": 7 * 24 * time.Hour}
	unit := units[parts[3]]
	n, err := strconv.ParseInt(parts[2], 10, 64)
	if err != nil || n > int64(farthest/unit) {
		return FilterTime{}, Invalid("%s: %s is more than a hundred years away; use a date.", field, clip(value))
	}
	span := time.Duration(n) * unit
	if parts[1] == "-" {
		span = -span
	}
	return FilterTime{FromNow: span, Relative: true}, nil
}

// TimeRange says which times satisfy the i-th value of an `effective:` or
// `decided:` term as
// of now: from ≤ t < to, a zero bound being none. Whole microseconds are the
// desk's resolution, so that ≤ and > are exact. A bare date is the whole UTC
// day: < is before it begins, > is after it ends. Without a comparison a
// relative time is the span between now and then: 7d is now ≤ t < now+7d, and
// -7d is now-7d ≤ t < now.
func (t FilterTerm) TimeRange(i int, now time.Time) (from, to time.Time) {
	first, next := t.Times[i].span(now)
	switch t.Op {
	case OpLess:
		return time.Time{}, first
	case OpLessEqual:
		return time.Time{}, next
	case OpGreater:
		return next, time.Time{}
	case OpGreaterEqual:
		return first, time.Time{}
	}
	if v := t.Times[i]; v.Relative && v.FromNow < 0 {
		return first, now
	} else if v.Relative {
		return now, first
	}
	return first, next
}

// span is the point in time, or the day, as first ≤ t < next.
func (t FilterTime) span(now time.Time) (first, next time.Time) {
	first = t.Resolve(now)
	if t.Day {
		return first, first.AddDate(0, 0, 1)
	}
	return first, first.Add(time.Microsecond)
}

// nearestField is the field that name was probably meant to be, or "".
func nearestField(name string) FilterField {
	best, least := FieldAny, 3
	for _, f := range FilterFields() {
		if len(name) >= 3 && strings.HasPrefix(string(f), name) {
			return f
		}
		if d := editDistance(name, string(f)); d < least && d <= len(f)/2 {
			best, least = f, d
		}
	}
	return best
}

// editDistance counts the insertions, deletions and substitutions between two
// words (Levenshtein).
func editDistance(a, b string) int {
	x, y := []rune(a), []rune(b)
	row := make([]int, len(y)+1)
	for j := range row {
		row[j] = j
	}
	for i := range x {
		diagonal := row[0]
		row[0] = i + 1
		for j := range y {
			cost := diagonal
			if x[i] != y[j] {
				cost++
			}
			diagonal = row[j+1]
			row[j+1] = min(cost, row[j]+1, row[j+1]+1)
		}
	}
	return row[len(y)]
}
