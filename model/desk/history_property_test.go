package desk_test

import (
	"slices"
	"sort"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"unsubdesk/db/dbtest"
	"unsubdesk/model"
	"unsubdesk/model/desk"
)

// history runs the same steps on the desk and on the toy desk.
type history struct {
	*rapid.T
	f   *fixture
	toy *toyDesk
}

// shortLived is a test whose databases are closed before its end.
type shortLived struct {
	testing.TB
	ends []func()
}

// Cleanup implements testing.TB.
func (s *shortLived) Cleanup(fn func()) { s.ends = append(s.ends, fn) }

func (s *shortLived) end() {
	for _, fn := range slices.Backward(s.ends) {
		fn()
	}
}

var everybody = []string{"maya", "ben", "chen", "silva", "ada", "iris"}

// TestHistoriesAreThoseOfTheRules: whatever people do in whatever order, each gets
// the answer that the rules give, and in the end the same refunds are in the books.
func TestHistoriesAreThoseOfTheRules(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		tb := &shortLived{TB: t}
		defer tb.end()
		h := &history{T: rt, f: newFixture(tb), toy: newToyDesk(dbtest.Start())}
		for _, id := range h.toy.ids() {
			dbtest.Put(tb, h.f.store, h.toy.stored(h.toy.instances[id]))
		}
		rt.Repeat(map[string]func(*rapid.T){
			"submit":   h.submit,
			"approve":  func(rt *rapid.T) { h.decide(rt, true) },
			"reject":   func(rt *rapid.T) { h.decide(rt, false) },
			"withdraw": h.withdraw,
			"freeze":   h.freeze,
			"wait":     h.wait,
			"":         h.same,
		})
		report, err := h.f.as("iris").Verify(h.f.ctx, nil)
		if err != nil || !report.OK() {
			rt.Fatalf("the books: %v %+v", err, report.Problems)
		}
	})
}

func (h *history) now() time.Time { return h.f.clock.Now() }

func (h *history) submit(rt *rapid.T) {
	user := rapid.SampledFrom(everybody).Draw(rt, "user")
	key := rapid.SampledFrom([]string{"k1", "k2", "k3"}).Draw(rt, "key")
	ids := rapid.SliceOfNDistinct(rapid.SampledFrom(h.toy.ids()), 1, 4, rapid.ID).Draw(rt, "ids")
	before := len(h.toy.requests)
	want, answer := h.toy.submit(user, key, ids, h.now())
	result, err := h.f.as(user).Submit(h.f.ctx, desk.Submission{IDs: ids, Reason: "1", Key: key}, nil)
	if got := model.ErrorCode(err); got != want {
		rt.Fatalf("%s submits %v with %s: %q (%v), want %q", user, ids, key, got, err, want)
	}
	if want != "" {
		return
	}
	var orders, refused []string
	for _, r := range result.Requests {
		orders = append(orders, r.OrderNumber)
		for _, toy := range h.toy.requests[before:] {
			if toy.instances[0].order == r.OrderNumber {
				toy.id = r.ID
			}
		}
	}
	for _, r := range result.Refused {
		refused = append(refused, r.InstanceID)
	}
	sort.Strings(orders)
	sort.Strings(refused)
	if !slices.Equal(orders, answer.requests) || !slices.Equal(refused, answer.refused) {
		rt.Fatalf("%s submits %v with %s: orders %v refused %v; want %v and %v", user, ids, key, orders, refused, answer.requests, answer.refused)
	}
}

// any draws one of the requests.
func (h *history) any(rt *rapid.T) *toyRequest {
	if len(h.toy.requests) == 0 {
		rt.Skip("there is no request yet")
	}
	return rapid.SampledFrom(h.toy.requests).Draw(rt, "request")
}

func (h *history) decide(rt *rapid.T, approve bool) {
	r, user := h.any(rt), rapid.SampledFrom(everybody).Draw(rt, "user")
	want := h.toy.decide(user, r, approve, h.now())
	do := h.f.as(user).Reject
	if approve {
		do = h.f.as(user).Approve
	}
	if _, err := do(h.f.ctx, r.id, "a note", "seen"); model.ErrorCode(err) != want {
		rt.Fatalf("%s decides %s (approve %t): %v, want %q", user, r.id, approve, err, want)
	}
}

func (h *history) withdraw(rt *rapid.T) {
	r, user := h.any(rt), rapid.SampledFrom(everybody).Draw(rt, "user")
	want := h.toy.withdraw(user, r, h.now())
	if _, err := h.f.as(user).Withdraw(h.f.ctx, r.id, ""); model.ErrorCode(err) != want {
		rt.Fatalf("%s withdraws %s: %v, want %q", user, r.id, err, want)
	}
}

func (h *history) freeze(rt *rapid.T) {
	in := h.toy.instances[rapid.SampledFrom(h.toy.ids()).Draw(rt, "instance")]
	h.toy.freeze(in, h.now())
	h.f.change(h.toy.stored(in))
}

func (h *history) wait(rt *rapid.T) {
	now, next := h.now(), h.toy.nextDeadline(h.now())
	waits := []time.Duration{time.Hour, 10 * time.Hour, 25 * time.Hour}
	for _, end := range []time.Time{next, h.toy.nextCouponEnd(now)} {
		if !end.IsZero() {
			waits = append(waits, end.Sub(now), end.Sub(now)-time.Microsecond)
		}
	}
	now = h.f.clock.Advance(rapid.SampledFrom(waits).Draw(rt, "wait"))
	h.toy.silence(now)
	if _, err := h.f.desk.SweepDue(h.f.ctx); err != nil {
		rt.Fatal(err)
	}
}

// same compares what is on both desks.
func (h *history) same(rt *rapid.T) {
	var got, want []string
	describe := func(id string, status model.RequestStatus, cash, coupons model.Money) string {
		return strings.Join([]string{id, string(status), cash.String(), coupons.String()}, " ")
	}
	err := h.f.store.View(h.f.ctx, func(tx model.ReadTx) error {
		return tx.EachRequest(model.RequestQuery{}, func(r model.Request) error {
			entries, err := tx.Entries([]string{r.ID})
			var cash, coupons model.Money
			for _, e := range entries[r.ID] {
				if e.Kind == model.EntryCash {
					cash = cash.Add(e.Amount)
				} else {
					coupons = coupons.Add(e.Amount)
				}
			}
			got = append(got, describe(r.ID, r.Status, cash, coupons))
			return err
		})
	})
	if err != nil {
		rt.Fatal(err)
	}
	for _, r := range h.toy.requests {
		want = append(want, describe(r.id, r.status, model.Cents(r.cash), model.Cents(r.coupons)))
	}
	sort.Strings(got)
	sort.Strings(want)
	if !slices.Equal(got, want) {
		rt.Fatalf("on the desk:\n%s\nby the rules:\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
}
