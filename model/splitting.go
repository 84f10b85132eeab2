package model

import (
	"cmp"
	"slices"
	"time"
)

// What makes orders of an account look like one that was split to stay clear of a review.
const (
	// NearPercent is how far under the review threshold an order is still near it, in
	// percent of the threshold.
	NearPercent = 10
	// SplitWindow is within what time of another one an order was refunded.
	SplitWindow = 7 * Day
)

// NearOrder is a refunded order of which no review was needed, but nearly. Value and
// Threshold are those of its first refund (R6), At and By that refund's.
type NearOrder struct {
	Number    string
	Account   Account
	Value     Money
	Threshold Money
	Cash      Money // what was refunded of it
	At        time.Time
	By        string
}

// NearThreshold reports whether an order's value needs no review but lies within
// NearPercent of the threshold over which it would: 7,000.00 is near, and so is 6,300.01;
// 6,300.00 is not.
func NearThreshold(value, threshold Money) bool {
	return value.Cmp(threshold) <= 0 && value.Cmp(threshold.Sub(threshold.percent(NearPercent))) > 0
}

// Splitting is a run of near orders of one account, oldest first, each refunded within
// SplitWindow of the one before: at least two.
type Splitting struct {
	Account Account
	Orders  []NearOrder
}

// Cash is what was refunded of all the orders.
func (s Splitting) Cash() Money {
	var sum Money
	for _, o := range s.Orders {
		sum = sum.Add(o.Cash)
	}
	return sum
}

// First and Last are when the run began and ended.
func (s Splitting) First() time.Time { return s.Orders[0].At }

// Last is when the run ended.
func (s Splitting) Last() time.Time { return s.Orders[len(s.Orders)-1].At }

// By are the people who submitted, each once, by name.
func (s Splitting) By() []string {
	var names []string
	for _, o := range s.Orders {
		names = append(names, o.By)
	}
	slices.Sort(names)
	return slices.Compact(names)
}

// FindSplittings looks for runs among near orders, each order given once. A run counts for
// a span if one of its orders was refunded in it. For a whole run at the edges of the span
// the orders of SplitWindow around it are wanted. The run that ended last comes first.
func FindSplittings(orders []NearOrder, in Span) []Splitting {
	orders = slices.SortedFunc(slices.Values(orders), func(a, b NearOrder) int {
		return cmp.Or(cmp.Compare(a.Account.ID, b.Account.ID), a.At.Compare(b.At), cmp.Compare(a.Number, b.Number))
	})
	var found []Splitting
	for len(orders) > 0 {
		n := 1
		for n < len(orders) && follows(orders[n], orders[n-1]) {
			n++
		}
		run := orders[:n]
		orders = orders[n:]
		if n > 1 && slices.ContainsFunc(run, func(o NearOrder) bool { return in.Has(o.At) }) {
			found = append(found, Splitting{Account: run[0].Account, Orders: run})
		}
	}
	slices.SortFunc(found, func(a, b Splitting) int {
		return cmp.Or(b.Last().Compare(a.Last()), cmp.Compare(a.Account.ID, b.Account.ID))
	})
	return found
}

func follows(o, before NearOrder) bool {
	return o.Account.ID == before.Account.ID && o.At.Sub(before.At) <= SplitWindow
}
