package model_test

import (
	"math"
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"

	"unsubdesk/model"
)

func utc(text string) time.Time {
	at, err := time.Parse("2006-01-02 15:04", text)
	if err != nil {
		panic(err)
	}
	return at
}

func TestLastDays(t *testing.T) {
	for _, c := range []struct {
		now, from string
		days      int
	}{
		{"2026-12-01 00:00", "2026-12-01 00:00", 1}, {"2026-12-01 23:59", "2026-11-25 00:00", 7},
		{"2026-03-30 12:00", "2026-03-01 00:00", 30}, // across a change to daylight saving elsewhere
	} {
		if got := model.LastDays(utc(c.now), c.days); !got.From.Equal(utc(c.from)) || !got.To.IsZero() {
			t.Errorf("%d days up to %s: %+v", c.days, c.now, got)
		}
	}
	if got := model.LastDays(utc("2026-12-01 00:00"), 0); got != (model.Span{}) {
		t.Errorf("all of time is %+v", got)
	}
}

func TestNextMorning(t *testing.T) {
	for now, want := range map[string]string{"2026-11-30 00:00": "2026-12-01 09:00", "2026-11-30 08:59": "2026-12-01 09:00",
		"2026-11-30 23:59": "2026-12-01 09:00", "2026-12-31 09:00": "2027-01-01 09:00"} {
		if got := model.NextMorning(utc(now)); !got.Equal(utc(want)) {
			t.Errorf("from %s it is %s, want %s", now, got, want)
		}
	}
	east := time.FixedZone("east", 9*3600)
	if got := model.NextMorning(utc("2026-11-30 20:00").In(east)); !got.Equal(utc("2026-12-01 09:00")) {
		t.Errorf("seen from the east it is %s", got)
	}
}

func TestTimesOf(t *testing.T) {
	hours := func(n ...int) (all []time.Duration) {
		for _, h := range n {
			all = append(all, time.Duration(h)*time.Hour)
		}
		return all
	}
	for _, c := range []struct {
		took                    []int
		median, ninety, longest int
	}{
		{nil, 0, 0, 0}, {[]int{5}, 5, 5, 5}, {[]int{4, 2}, 2, 4, 4}, {[]int{3, 1, 2}, 2, 3, 3},
		{[]int{10, 9, 8, 7, 6, 5, 4, 3, 2, 1}, 5, 9, 10}, {[]int{1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11}, 6, 10, 11},
	} {
		got := model.TimesOf(hours(c.took...))
		want := model.ReviewTimes{Reviews: len(c.took), Median: time.Duration(c.median) * time.Hour,
			Ninety: time.Duration(c.ninety) * time.Hour, Longest: time.Duration(c.longest) * time.Hour}
		if got != want {
			t.Errorf("%v: %+v, want %+v", c.took, got, want)
		}
	}
}

// TestMillionCentsDoesNotOverflow: the sum of very many of the largest amounts.
func TestMillionCentsDoesNotOverflow(t *testing.T) {
	if got := model.MillionCents(math.MaxInt64, 999_999).String(); got != "92233720368547758079999.99" {
		t.Errorf("a sum of more than 64 bits is %s", got)
	}
	if got := model.MillionCents(0, 7).String(); got != "0.07" {
		t.Errorf("seven cents are %s", got)
	}
}

func TestNearThreshold(t *testing.T) {
	for value, want := range map[string]bool{"6300.00": false, "6300.01": true, "7000.00": true, "7000.01": false, "0.00": false} {
		if got := model.NearThreshold(money(t, value), money(t, "7000.00")); got != want {
			t.Errorf("%s is near 7000.00: %v", value, got)
		}
	}
	// 10 % of 0.05 is half a cent: 0.045 is not near, 0.05 is
	if model.NearThreshold(money(t, "0.04"), money(t, "0.05")) || !model.NearThreshold(money(t, "0.05"), money(t, "0.05")) {
		t.Error("a threshold of five cents is rounded")
	}
	if model.NearThreshold(money(t, "0.00"), money(t, "0.00")) {
		t.Error("an order of nothing is near a threshold of nothing")
	}
}

func near(account, number, at string) model.NearOrder {
	return model.NearOrder{Number: number, Account: model.Account{ID: account}, At: utc(at), Cash: model.Cents(650_000), By: "ben"}
}

func TestFindSplittings(t *testing.T) {
	orders := []model.NearOrder{
		near("a", "A3", "2026-11-15 09:00"), near("a", "A1", "2026-11-01 09:00"), near("a", "A2", "2026-11-08 09:00"), // seven days each
		near("a", "A4", "2026-11-22 09:01"), // a minute too late
		near("b", "B1", "2026-11-09 09:00"), // alone, but for another account's
		near("c", "C1", "2026-10-01 09:00"), near("c", "C2", "2026-10-01 09:00"),
	}
	for _, c := range []struct {
		name string
		span model.Span
		want [][]string
	}{
		{"all", model.Span{}, [][]string{{"A1", "A2", "A3"}, {"C1", "C2"}}},
		{"one of a run in it", model.Span{From: utc("2026-11-15 09:00")}, [][]string{{"A1", "A2", "A3"}}},
		{"none of a run in it", model.Span{From: utc("2026-11-15 09:01")}, nil},
		{"until the run begins", model.Span{To: utc("2026-11-01 09:00")}, [][]string{{"C1", "C2"}}},
	} {
		var got [][]string
		for _, s := range model.FindSplittings(orders, c.span) {
			var numbers []string
			for _, o := range s.Orders {
				numbers = append(numbers, o.Number)
			}
			got = append(got, numbers)
			if want := model.Cents(650_000 * int64(len(numbers))); !s.Cash().Equal(want) {
				t.Errorf("%s: cash %s, want %s", c.name, s.Cash(), want)
			}
		}
		if !slices.EqualFunc(got, c.want, slices.Equal) {
			t.Errorf("%s: %v, want %v", c.name, got, c.want)
		}
	}
}

// TestSplittingsAreTheOrdersWithANeighbour: an order is listed, once, if another one of its
// account lies within the window, and not otherwise.
func TestSplittingsAreTheOrdersWithANeighbour(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(0, 12).Draw(t, "orders")
		orders := make([]model.NearOrder, n)
		for i := range orders {
			hours := rapid.IntRange(0, 60*24).Draw(t, "hours")
			orders[i] = model.NearOrder{Number: string(rune('A' + i)), Account: model.Account{ID: rapid.SampledFrom([]string{"a", "b"}).Draw(t, "account")},
				At: utc("2026-01-01 00:00").Add(time.Duration(hours) * time.Hour)}
		}
		listed := map[string]int{}
		for _, s := range model.FindSplittings(orders, model.Span{}) {
			for _, o := range s.Orders {
				listed[o.Number]++
			}
		}
		for i, o := range orders {
			want := 0
			for j, other := range orders {
				if i != j && o.Account.ID == other.Account.ID && o.At.Sub(other.At).Abs() <= model.SplitWindow {
					want = 1
				}
			}
			if listed[o.Number] != want {
				t.Fatalf("%s is listed %d times, want %d", o.Number, listed[o.Number], want)
			}
		}
	})
}

func TestFillDays(t *testing.T) {
	day := func(text string) model.RefundGroup {
		return model.RefundGroup{Day: utc(text + " 00:00"), Sums: model.Sums{Requests: 1}}
	}
	now := utc("2026-11-30 12:00")
	for _, c := range []struct {
		name string
		in   []model.RefundGroup
		span model.Span
		want []int // requests by day, the newest first
	}{
		{"a week", []model.RefundGroup{day("2026-11-30"), day("2026-11-28")}, model.LastDays(now, 4), []int{1, 0, 1, 0}},
		{"nothing", nil, model.LastDays(now, 2), []int{0, 0}},
		{"all of nothing", nil, model.Span{}, nil},
		{"all", []model.RefundGroup{day("2026-11-28")}, model.Span{}, []int{0, 0, 1}},
		{"until a midnight", []model.RefundGroup{day("2026-11-28")}, model.Span{From: utc("2026-11-27 00:00"), To: utc("2026-11-29 00:00")}, []int{1, 0}},
		{"until noon", nil, model.Span{From: utc("2026-11-27 08:00"), To: utc("2026-11-28 12:00")}, []int{0, 0}},
		{"a time to come", nil, model.Span{From: utc("2026-12-05 00:00")}, nil},
		{"too long", []model.RefundGroup{day("1970-01-01")}, model.Span{}, []int{1}},
	} {
		var got []int
		for _, g := range model.FillDays(c.in, c.span, now) {
			got = append(got, g.Requests)
		}
		if !slices.Equal(got, c.want) {
			t.Errorf("%s: %v, want %v", c.name, got, c.want)
		}
	}
}

func TestSumDays(t *testing.T) {
	one := func(cash int64) model.Sums {
		return model.Sums{Requests: 1, Instances: 2, Cash: model.Cents(cash), Coupons: model.Cents(3)}
	}
	a, b := utc("2026-11-29 00:00"), utc("2026-11-30 00:00")
	decided, days := model.SumDays([]model.DecidedDay{{a, model.DecisionNotRequired, one(100)}, {b, model.DecisionApproved, one(20)},
		{b, model.DecisionRejected, one(7)}, {a, model.DecisionAutoApproved, one(1)}})
	if len(days) != 2 || !days[0].Day.Equal(b) || days[0].Cash.String() != "0.20" || days[1].Cash.String() != "1.01" || days[1].Instances != 4 {
		t.Errorf("by day: %+v", days)
	}
	all := decided.Refunded()
	if all.Requests != 3 || all.Cash.String() != "1.21" || all.Coupons.String() != "0.09" || decided[model.DecisionRejected].Requests != 1 {
		t.Errorf("refunded %+v of %+v", all, decided)
	}
}
