package model

import (
	"slices"
	"strings"
	"time"
)

// MatchEnv is what a filter needs to know beside the instance itself.
type MatchEnv struct {
	Policy Policy
	Now    time.Time
	// Selected is what `is:selected` means.
	Selected Selection
	// ReasonCode and ReasonLabel are the reason of the instance's live
	// request; "" if it has none. DecidedAt is when that was decided, if it was.
	ReasonCode  string
	ReasonLabel string
	DecidedAt   time.Time
}

// Matches reports whether every term of the filter holds for the instance.
// FilterField says what each field looks at; the database's queries decide
// the same.
func (f Filter) Matches(in Instance, env MatchEnv) bool {
	for _, t := range f.Terms {
		if t.holds(in, env) == t.Not {
			return false
		}
	}
	return true
}

// MatchesRequest reports whether one of the request's instances satisfies all
// terms. Bare words look at the request ID too, reason and decided at the
// request's own. An empty filter matches every request.
func (f Filter) MatchesRequest(r Request, instances []Instance, env MatchEnv) bool {
	if f.Empty() {
		return true
	}
	env.ReasonCode, env.ReasonLabel, env.DecidedAt = r.ReasonCode, r.ReasonLabel, r.DecidedAt
	return slices.ContainsFunc(instances, func(in Instance) bool {
		for _, t := range f.Terms {
			if (t.holds(in, env) || t.inRequestID(r)) == t.Not {
				return false
			}
		}
		return true
	})
}

func (t FilterTerm) inRequestID(r Request) bool {
	return t.Field == FieldAny && t.anyValue(contains(r.ID))
}

// holds reports whether one of the term's values fits, Not aside.
func (t FilterTerm) holds(in Instance, env MatchEnv) bool {
	switch t.Field {
	case FieldPaid:
		return t.comparesWith(in.Paid)
	case FieldDue:
		return t.comparesWith(in.AmountDue)
	case FieldEffective:
		return t.inRange(in.EffectiveAt, env.Now)
	case FieldDecided:
		return !env.DecidedAt.IsZero() && t.inRange(env.DecidedAt, env.Now)
	}
	return t.anyValue(t.Field.fits(in, env))
}

func (t FilterTerm) anyValue(fits func(folded string) bool) bool {
	return slices.ContainsFunc(t.Values, func(v string) bool { return fits(Fold(v)) })
}

// fits is the test of one folded value of the field against the instance.
func (f FilterField) fits(in Instance, env MatchEnv) func(v string) bool {
	switch f {
	case FieldAny:
		return contains(SearchText(in.Name, in.Order.Number, in.ID))
	case FieldName:
		return contains(in.Name)
	case FieldOrder:
		return contains(in.Order.Number)
	case FieldID:
		return contains(in.ID)
	case FieldType:
		return equals(in.ProductType)
	case FieldRegion:
		return equals(in.Region)
	case FieldProject:
		return func(v string) bool {
			return equals(in.EnterpriseProject)(v) || v == ProjectNone && in.EnterpriseProject == ""
		}
	case FieldAccount:
		return func(v string) bool { return equals(in.Account.ID)(v) || contains(in.Account.Name)(v) }
	case FieldManager:
		return func(v string) bool {
			return equals(in.Account.Manager)(v) || v == ManagerNone && in.Account.Manager == ""
		}
	case FieldReason:
		return func(v string) bool {
			return equals(env.ReasonCode)(v) || contains(env.ReasonLabel)(v)
		}
	case FieldIs:
		return func(v string) bool { return env.is(in, v) }
	case FieldBlock:
		return func(v string) bool { return in.blockedBy(BlockCode(v), env.Policy, env.Now) }
	}
	return func(string) bool { return false }
}

func contains(stored string) func(string) bool {
	return func(v string) bool { return strings.Contains(Fold(stored), v) }
}

func equals(stored string) func(string) bool {
	return func(v string) bool { return Fold(stored) == v }
}

func (e MatchEnv) is(in Instance, what string) bool {
	switch what {
	case IsSelected:
		return e.Selected.Has(in.Row)
	case IsReview:
		return e.Policy.NeedsReview(in.Order.Value())
	}
	return string(in.Status(e.Policy, e.Now)) == what
}

// comparesWith reports whether the amount satisfies one of the term's.
func (t FilterTerm) comparesWith(amount Money) bool {
	return slices.ContainsFunc(t.Amounts, func(m Money) bool {
		switch c := amount.Cmp(m); t.Op {
		case OpLess:
			return c < 0
		case OpLessEqual:
			return c <= 0
		case OpGreater:
			return c > 0
		case OpGreaterEqual:
			return c >= 0
		default:
			return c == 0
		}
	})
}

// inRange reports whether the time lies in one of the term's ranges.
func (t FilterTerm) inRange(at, now time.Time) bool {
	for i := range t.Times {
		from, to := t.TimeRange(i, now)
		if (from.IsZero() || !at.Before(from)) && (to.IsZero() || at.Before(to)) {
			return true
		}
	}
	return false
}
