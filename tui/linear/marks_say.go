package linear

import (
	"strings"

	"unsubdesk/model"
	"unsubdesk/model/desk"
	"unsubdesk/tui/present"
)

// sayMarked says what a command did to the marks, and what is marked now with what
// unsubscribing it would do.
func (s *session) sayMarked(did string) error {
	n := s.marks.Len()
	switch {
	case n == 0:
		s.say(nothingMarked(did))
		return nil
	case n > desk.WholeQuote: // its sums take a while; s says them
		s.say(inAll(did, n) + ".")
		return nil
	}
	q, err := s.desk.QuoteSelection(s.ctx, s.marks.Rows())
	if err != nil {
		return err
	}
	s.say(inAll(did, n) + ": " + totalWords(q.Totals) + ".")
	return nil
}

// nothingMarked says what a command did to the marks that has left none.
func nothingMarked(did string) string {
	if did == more(0, 0) {
		return "Nothing is marked."
	}
	return did + "; nothing is marked."
}

// inAll adds to what a command did to the marks how many there are now, if it does not say
// that.
func inAll(did string, n int) string {
	if strings.HasPrefix(did, more(n, 0)) || strings.HasPrefix(did, stepped(n, 0)) {
		return did
	}
	return did + "; " + present.Count(n) + " in all"
}

// totalWords are the sums of a quote in a line. Cash and coupons are never added (R4).
func totalWords(t model.QuoteTotals) string {
	var parts []string
	if t.Now > 0 {
		parts = append(parts, present.Count(t.Now)+" refunded now, "+present.USD(t.RefundNow))
	}
	if t.Review > 0 {
		parts = append(parts, present.Count(t.Review)+" to review, "+present.USD(t.RefundReview))
	}
	if t.Blocked > 0 {
		parts = append(parts, present.Count(t.Blocked)+" blocked")
	}
	return strings.Join(parts, "; ")
}

// more says how many marks there are more than before.
func more(n, before int) string {
	if before == 0 {
		return present.Count(n) + " marked"
	}
	return present.Count(n) + " more marked"
}
