package db

import (
	"slices"

	"unsubdesk/model"
)

// What a row's state depends on are a few bits and whether it has taken effect. A tab and
// a filter may leave none of these: block:account_frozen among what can be unsubscribed.
// That is known without reading the desk from end to end.

// state is what a row may be.
type state struct {
	bits     model.BlockBits
	inEffect bool
}

// possible reports whether a row in some state can match.
func (ts *tests) possible(tab model.Tab) bool {
	for bits := range allBits + 1 {
		for _, inEffect := range []bool{false, true} {
			s := state{bits, inEffect}
			if ts.inTab(s, tab) && !slices.ContainsFunc(ts.filter.Terms, func(term model.FilterTerm) bool { return ts.excludes(s, term) }) {
				return true
			}
		}
	}
	return false
}

// excludes reports whether no row in a state can match a term.
func (ts *tests) excludes(s state, term model.FilterTerm) bool {
	var holds func(v string) bool
	switch {
	case term.Field == model.FieldBlock:
		holds = func(v string) bool { return ts.blockedBy(s, model.BlockCode(v)) }
	case term.Field == model.FieldIs && !slices.Contains(term.Values, model.IsSelected) && !slices.Contains(term.Values, model.IsReview):
		holds = func(v string) bool { return ts.has(s, model.Status(v)) }
	default:
		return false
	}
	return slices.ContainsFunc(term.Values, holds) == term.Not
}

func (ts *tests) blockedBy(s state, code model.BlockCode) bool {
	return code == model.BlockInEffect && s.inEffect || s.bits&ts.policy.BitOf(code) != 0
}

func (ts *tests) inTab(s state, tab model.Tab) bool {
	switch tab {
	case "", model.TabAll:
		return true
	case model.TabNotAllowed:
		return s.inEffect || s.bits&ts.policy.BlockingBits() != 0
	}
	return ts.has(s, model.Status(tab))
}

// has is status, for a state.
func (ts *tests) has(s state, status model.Status) bool {
	blocked := s.inEffect || s.bits&ts.policy.BlockingBits() != 0
	switch status {
	case model.StatusAllowed:
		return !blocked
	case model.StatusBlocked:
		return blocked && s.bits&liveBits == 0
	case model.StatusPending:
		return s.bits&model.BitReviewPending != 0
	case model.StatusUnsubscribed:
		return s.bits&model.BitUnsubscribed != 0
	}
	return false
}
