package present

import (
	"strconv"
	"strings"

	"unsubdesk/model"
)

// Amount writes money with two decimals and grouped thousands: 1,234.50.
func Amount(m model.Money) string {
	digits, sign := m.String(), ""
	if m.IsNegative() {
		digits, sign = digits[1:], "-"
	}
	whole, cents, _ := strings.Cut(digits, ".")
	return sign + group(whole) + "." + cents
}

// USD is the amount with its currency: 1,234.50 USD.
func USD(m model.Money) string { return Amount(m) + " USD" }

// Count writes a number with grouped thousands: 1,608.
func Count(n int) string {
	if n < 0 {
		return "-" + group(strings.TrimPrefix(strconv.Itoa(n), "-"))
	}
	return group(strconv.Itoa(n))
}

// group puts a comma between each three digits from the right.
func group(digits string) string {
	var b strings.Builder
	for i, d := range digits {
		if i > 0 && (len(digits)-i)%3 == 0 {
			b.WriteByte(',')
		}
		b.WriteRune(d)
	}
	return b.String()
}

// Plural is a counted noun: "1 instance", "1,608 instances". The noun takes an
// s, or its y becomes ies.
func Plural(n int, noun string) string { return Count(n) + " " + Noun(n, noun) }

// Noun is the noun in the number that n asks for, without n.
func Noun(n int, noun string) string {
	if n == 1 {
		return noun
	}
	if stem, ok := strings.CutSuffix(noun, "ry"); ok {
		return stem + "ries"
	}
	return noun + "s"
}
