package model

import (
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"
)

// The shortest names that are missed when a desk does not have them: in a text for people
// shorter ones are counts, steps and hours.
const (
	leastID     = 4
	leastDigits = 6 // of a number without any letter
)

// noIDs are the words with digits that people write beside the names.
var noIDs = regexp.MustCompile(`(?i)^(?:` +
	`[0-9]{1,4}[-./][0-9]{1,2}[-./][0-9]{1,4}(?:t[0-9:.+z-]*)?` + // days, and times of a day
	`|[0-9]{1,2}(?:[:.][0-9]{2}){1,2}(?:am|pm|z)?` +
	`|[0-9]{1,2}-?(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*-?[0-9]{0,4}` +
	`|[0-9]{1,3}(?:[,.' ][0-9]{3})*(?:[.,][0-9]+)?` + // amounts
	`|v?[0-9]+(?:\.[0-9]+)+` + // versions, addresses
	`|(?:usd|eur|cny|rmb|us)?[0-9][0-9.,]*(?:usd|eur|cny|rmb|st|nd|rd|th|am|pm|x|k|m|h|d|w|ms|min|mins|hrs?|hours?|days?|weeks?|months?|years?|[kmgt]i?b|[kmg]bps|[kmg]bit|ghz|vcpus?|cores?|nodes?)?` +
	`)$`)

// webAddress is one in a word, to where a bracket or a quote ends it.
var webAddress = regexp.MustCompile(`(?i)(?:[a-z][a-z0-9+.-]*://|\bwww\.)[^<>"'` + "`" + `“”‘’()\[\]{}（）【】《》]+`)

// Telephone numbers are told from numbers of orders by their plus sign: phoneStart is where one
// begins, up to a word's end, phoneRest a word that goes on with it.
var (
	phoneStart = regexp.MustCompile(`(?:^|[(:])\+[0-9][-0-9().]*$`)
	phoneRest  = regexp.MustCompile(`^[-0-9().]+$`)
)

// mostPhoneDigits is how many digits a telephone number has at the most, with its country.
const mostPhoneDigits = 15

// phoneReader finds telephone numbers of several words.
type phoneReader struct{ digits int }

// has reports whether the next word belongs to one.
func (p *phoneReader) has(word string) bool {
	n := 0
	for _, r := range word {
		if unicode.IsDigit(r) {
			n++
		}
	}
	switch {
	case phoneStart.MatchString(word):
		p.digits = n
	case p.digits > 0 && phoneRest.MatchString(word):
		p.digits += n
	default:
		p.digits = 0
	}
	if p.digits > mostPhoneDigits {
		p.digits = 0
	}
	return p.digits > 0
}

// LooksLikeID reports whether a word that a desk does not have was most likely meant as
// the ID of an instance or the number of an order, so that it is told as not found. It has
// a digit; it is no date, time, amount, measure, version, e-mail or web address; it has four characters
// or more, a number six digits, and no more than an ID may have.
func LooksLikeID(word string) bool {
	switch n := utf8.RuneCountInString(word); {
	case n < leastID || n > MaxText || strings.IndexFunc(word, unicode.IsDigit) < 0:
		return false
	case strings.ContainsRune(word, '@') || strings.Contains(word, "://"):
		return false
	case n >= leastDigits && strings.IndexFunc(word, func(r rune) bool { return !unicode.IsDigit(r) }) < 0:
		return true
	}
	return !noIDs.MatchString(word)
}
