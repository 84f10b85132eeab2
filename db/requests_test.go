package db_test

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	diff "github.com/google/go-cmp/cmp"

	"unsubdesk/db"
	"unsubdesk/db/dbtest"
	"unsubdesk/model"
)

func (w *world) randomRequestQuery(t *testing.T, r *rand.Rand) model.RequestQuery {
	t.Helper()
	some := pick(r, w.requests)
	q := model.RequestQuery{ByDecision: r.IntN(2) == 0, Reviewed: r.IntN(4) == 0}
	for range r.IntN(3) {
		q.Statuses = append(q.Statuses, pick(r, model.RequestStatuses()))
	}
	switch r.IntN(8) {
	case 0:
		q.Mine = pick(r, []string{"maya", "chen", "silva"})
	case 1:
		q.OrderNumbers = []string{some.OrderNumber, "CS-001"}
	case 2:
		q.AccountID = some.Account.ID
	case 3:
		q.InstanceID = some.Items[0].InstanceID
	case 4:
		q.BatchID = some.BatchID
	case 5:
		q.DecidedSince = w.now.Add(-2 * time.Hour)
	}
	if r.IntN(2) == 0 {
		q.Filter = w.randomFilter(t, r)
	}
	return q
}

// requestMatches are the requests that a query asks for, judged in memory.
func (w *world) requestMatches(q model.RequestQuery) []model.Request {
	var found []model.Request
	for _, req := range w.requests {
		if w.chosen(q, req) {
			found = append(found, req)
		}
	}
	slices.SortFunc(found, queueOrder)
	if q.ByDecision {
		slices.SortFunc(found, func(a, b model.Request) int {
			return cmp.Or(b.DecidedAt.Compare(a.DecidedAt), strings.Compare(b.ID, a.ID))
		})
	}
	return found
}

func (w *world) chosen(q model.RequestQuery, req model.Request) bool {
	var instances []model.Instance
	for _, it := range req.Items {
		instances = append(instances, *w.find(it.InstanceID))
	}
	return (len(q.Statuses) == 0 || slices.Contains(q.Statuses, req.Status)) &&
		(q.Mine == "" || req.SubmittedBy == q.Mine || req.Account.Manager == q.Mine) &&
		(len(q.OrderNumbers) == 0 || slices.Contains(q.OrderNumbers, req.OrderNumber)) &&
		(q.AccountID == "" || req.Account.ID == q.AccountID) &&
		(q.InstanceID == "" || slices.Contains(req.InstanceIDs(), q.InstanceID)) &&
		(q.BatchID == "" || req.BatchID == q.BatchID) &&
		(q.DecidedSince.IsZero() || !req.DecidedAt.Before(q.DecidedSince)) &&
		(!q.Reviewed || !req.Deadline.IsZero()) &&
		q.Filter.MatchesRequest(req, instances, w.env(model.Instance{}, model.Selection{}))
}

func queueOrder(a, b model.Request) int {
	rank := func(r model.Request) int { return min(2, slices.Index(model.RequestStatuses(), r.Status)) }
	due := 0
	if a.Status.Open() && b.Status.Open() {
		due = a.Deadline.Compare(b.Deadline)
	}
	return cmp.Or(cmp.Compare(rank(a), rank(b)), due, b.SubmittedAt.Compare(a.SubmittedAt), strings.Compare(a.ID, b.ID))
}

func requestIDs(requests []model.Request) []string {
	ids := make([]string, len(requests))
	for i, r := range requests {
		ids[i] = r.ID
	}
	return ids
}

func TestRequestsAgreeWithTheModel(t *testing.T) {
	worlds(t, func(t *testing.T, w *world, r *rand.Rand) {
		some := 0
		for range 150 {
			q := w.randomRequestQuery(t, r)
			want := requestIDs(w.requestMatches(q))
			if len(want) > 1 {
				some++
			}
			w.checkRequests(t, r, q, want)
		}
		if some < 30 {
			t.Errorf("only %d questions had an answer; the test says too little", some)
		}
	})
}

func (w *world) checkRequests(t *testing.T, r *rand.Rand, q model.RequestQuery, want []string) {
	t.Helper()
	dbtest.View(t, w.store, func(tx model.ReadTx) error {
		n, err := tx.CountRequests(q)
		if err != nil || n != len(want) {
			t.Errorf("%s: count %d, %v, want %d", said(q), n, err, len(want))
		}
		var each []string
		err = tx.EachRequest(q, func(r model.Request) error {
			each = append(each, r.ID)
			return nil
		})
		if !slices.Equal(each, want) {
			t.Errorf("%s: each %s", said(q), diff.Diff(want, each))
		}
		q.Limit = 1 + r.IntN(5)
		var walked []string
		for err == nil {
			var page []model.Request
			if page, err = tx.Requests(q); len(page) == 0 {
				break
			}
			walked = append(walked, requestIDs(page)...)
			q.After = &page[len(page)-1]
		}
		if !slices.Equal(walked, want) {
			t.Errorf("%s: walked %s", said(q), diff.Diff(want, walked))
		}
		var back []string
		for q.After, q.Backward = nil, true; err == nil; {
			var page []model.Request
			if page, err = tx.Requests(q); len(page) == 0 {
				break
			}
			back = slices.Concat(requestIDs(page), back)
			q.After = &page[0]
		}
		if !slices.Equal(back, want) {
			t.Errorf("%s: walked backward %s", said(q), diff.Diff(want, back))
		}
		return err
	})
}

func said(q model.RequestQuery) string {
	text := fmt.Sprintf("%+v", q)
	return text[:min(len(text), 500)]
}

func TestRequestsOfManyOrders(t *testing.T) {
	w := newWorld(t, 1)
	q := model.RequestQuery{}
	for i := range 40_000 {
		q.OrderNumbers = append(q.OrderNumbers, fmt.Sprint("nothing-", i))
	}
	q.OrderNumbers = append(q.OrderNumbers, w.requests[0].OrderNumber)
	want := requestIDs(w.requestMatches(q))
	w.checkRequests(t, rand.New(rand.NewPCG(1, 1)), q, want)
}

// requestDesk is a store with an order of two instances and a way to make requests.
type requestDesk struct {
	*db.Store
	clock *dbtest.Clock
}

func newRequestDesk(t *testing.T) requestDesk {
	t.Helper()
	clock := dbtest.NewClock()
	d := requestDesk{dbtest.New(t, dbtest.WithClock(clock)), clock}
	dbtest.Put(t, d, dbtest.Instance("a", dbtest.InOrder("CS-1")), dbtest.Instance("b", dbtest.InOrder("CS-1")))
	return d
}

func (d requestDesk) request(id string, status model.RequestStatus, instances ...string) model.Request {
	r := model.Request{ID: id, BatchID: "B-" + id, OrderNumber: "CS-1", Account: dbtest.Instance("a").Account, Status: status,
		OrderValue: dbtest.Money("200.00"), Threshold: dbtest.Money("7000.00"), CouponsReturned: dbtest.Money("5.00"),
		ReasonCode: "5", ReasonLabel: "Other", Note: "double", SubmittedBy: "maya", SubmittedAt: d.clock.Now(), Deadline: d.clock.Now().Add(24 * time.Hour)}
	for _, in := range instances {
		r.Items = append(r.Items, model.RequestItem{InstanceID: in, Refund: dbtest.Money("100.00")})
		r.Refund = r.Refund.Add(dbtest.Money("100.00"))
	}
	return r
}

func decided(r model.Request, status model.RequestStatus, decision model.Decision, at time.Time) model.Request {
	r.Status, r.Decision, r.DecidedBy, r.DecidedAt, r.DecisionNote = status, decision, "chen", at, "seen"
	return r
}

func (d requestDesk) insert(r model.Request) error {
	return d.Update(context.Background(), func(tx model.WriteTx) error { return tx.InsertRequests([]model.Request{r}) })
}

func (d requestDesk) change(r model.Request, from model.RequestStatus) error {
	return d.Update(context.Background(), func(tx model.WriteTx) error { return tx.ChangeRequest(r, from) })
}

func (d requestDesk) stored(t *testing.T, id string) model.Request {
	t.Helper()
	var r model.Request
	dbtest.View(t, d, func(tx model.ReadTx) (err error) {
		r, err = tx.Request(id)
		return err
	})
	return r
}

func (d requestDesk) checkLive(t *testing.T, instance string, live model.LiveState, request string) {
	t.Helper()
	in := dbtest.Get(t, d, instance)
	if in.Live != live || in.RequestID != request {
		t.Errorf("instance %s is %q of %q, want %q of %q", instance, in.Live, in.RequestID, live, request)
	}
}

func mustDo(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatalf("%v (%v)", err, errors.Unwrap(err))
	}
}

func TestRequestComesBackAsItWas(t *testing.T) {
	d := newRequestDesk(t)
	want := d.request("R-1", model.RequestOnHold, "b", "a")
	want.HoldBlocks = []model.HoldBlock{{InstanceID: "a", Code: model.BlockAccountFrozen, Message: "the account is frozen"}}
	mustDo(t, d.insert(want))
	if diff := diff.Diff(want, d.stored(t, "R-1")); diff != "" {
		t.Errorf("-put +got\n%s", diff)
	}
	d.checkLive(t, "a", model.LiveRequest, "R-1")

	resumed := want
	resumed.Status, resumed.HoldBlocks = model.RequestPending, nil
	mustDo(t, d.change(resumed, model.RequestOnHold))
	done := decided(resumed, model.RequestCompleted, model.DecisionApproved, d.clock.Now())
	done.CouponsReturned = dbtest.Money("3.00")
	mustDo(t, d.change(done, model.RequestPending))
	if diff := diff.Diff(done, d.stored(t, "R-1")); diff != "" {
		t.Errorf("-changed +got\n%s", diff)
	}
	d.checkLive(t, "a", model.LiveDone, "R-1")
}

// TestOneLiveRequest is R12 by the database itself.
func TestOneLiveRequest(t *testing.T) {
	for _, status := range []model.RequestStatus{model.RequestPending, model.RequestOnHold, model.RequestCompleted} {
		d := newRequestDesk(t)
		first := d.request("R-1", status, "a")
		if status == model.RequestCompleted {
			first = decided(first, status, model.DecisionNotRequired, d.clock.Now())
		}
		mustDo(t, d.insert(first))
		err := d.insert(d.request("R-2", model.RequestPending, "b", "a"))
		if model.ErrorCode(err) != model.CodeConflict {
			t.Errorf("a second request beside one that is %s answers %v", status, err)
		}
		d.checkLive(t, "b", model.LiveNone, "")
		mustDo(t, d.insert(d.request("R-3", model.RequestPending, "b")))
	}
}

func TestRequestIDIsTakenOnce(t *testing.T) {
	d := newRequestDesk(t)
	mustDo(t, d.insert(d.request("R-1", model.RequestPending, "a")))
	if err := d.insert(d.request("R-1", model.RequestPending, "b")); model.ErrorCode(err) != model.CodeConflict {
		t.Errorf("an ID that is taken answers %v", err)
	}
}

func TestRejectedAndWithdrawnFreeTheirInstances(t *testing.T) {
	for _, status := range []model.RequestStatus{model.RequestRejected, model.RequestWithdrawn} {
		d := newRequestDesk(t)
		r := d.request("R-1", model.RequestPending, "a", "b")
		mustDo(t, d.insert(r))
		mustDo(t, d.change(decided(r, status, model.Decision(status), d.clock.Now()), model.RequestPending))
		d.checkLive(t, "a", model.LiveNone, "")
		mustDo(t, d.insert(d.request("R-2", model.RequestPending, "a")))
		d.checkLive(t, "a", model.LiveRequest, "R-2")
		d.checkLive(t, "b", model.LiveNone, "")
	}
}

func TestChangeRequestFromAnotherState(t *testing.T) {
	d := newRequestDesk(t)
	r := d.request("R-1", model.RequestPending, "a")
	mustDo(t, d.insert(r))
	mustDo(t, d.change(decided(r, model.RequestRejected, model.DecisionRejected, d.clock.Now()), model.RequestPending))
	err := d.change(decided(r, model.RequestCompleted, model.DecisionApproved, d.clock.Now()), model.RequestPending)
	if model.ErrorCode(err) != model.CodeConflict {
		t.Errorf("a decision on a decided request answers %v", err)
	}
	if got := d.stored(t, "R-1").Status; got != model.RequestRejected {
		t.Errorf("the request is %s", got)
	}
}

func TestDueRequests(t *testing.T) {
	d := newRequestDesk(t)
	late := d.request("R-late", model.RequestPending, "a")
	soon := d.request("R-soon", model.RequestPending, "b")
	soon.Deadline = late.Deadline.Add(-time.Hour)
	mustDo(t, d.insert(late))
	mustDo(t, d.insert(soon))
	for _, c := range []struct {
		now   time.Time
		limit int
		want  []string
	}{
		{soon.Deadline.Add(-time.Microsecond), 0, nil},
		{soon.Deadline, 0, []string{"R-soon"}},
		{late.Deadline.Add(-time.Microsecond), 0, []string{"R-soon"}},
		{late.Deadline, 0, []string{"R-soon", "R-late"}},
		{late.Deadline.Add(time.Hour), 1, []string{"R-soon"}},
	} {
		dbtest.View(t, d, func(tx model.ReadTx) error {
			got, err := tx.DueRequests(c.now, c.limit)
			if !slices.Equal(got, c.want) {
				t.Errorf("due at %v: %v, want %v", c.now, got, c.want)
			}
			return err
		})
	}
	held := soon
	held.Status = model.RequestOnHold
	mustDo(t, d.change(held, model.RequestPending))
	mustDo(t, d.change(decided(late, model.RequestWithdrawn, model.DecisionWithdrawn, d.clock.Now()), model.RequestPending))
	dbtest.View(t, d, func(tx model.ReadTx) error {
		due, err := tx.DueRequests(late.Deadline.Add(time.Hour), 0)
		counts, err2 := tx.RequestCounts()
		if len(due) != 0 {
			t.Errorf("held and withdrawn requests are due: %v", due)
		}
		if want := map[model.RequestStatus]int{model.RequestOnHold: 1, model.RequestWithdrawn: 1}; !diff.Equal(counts, want) {
			t.Errorf("counts %v", counts)
		}
		return errors.Join(err, err2)
	})
}

// TestChangeRequestAlongNoArrow: a refund is never undone here, and what is on
// hold is not completed (R9, R11), whatever a use case asks for.
func TestChangeRequestAlongNoArrow(t *testing.T) {
	d := newRequestDesk(t)
	now, held := d.clock.Now(), d.request("R-held", model.RequestOnHold, "a")
	refunded := decided(d.request("R-refunded", model.RequestPending, "b"), model.RequestCompleted, model.DecisionApproved, now)
	for _, c := range []struct{ from, to model.Request }{
		{held, decided(held, model.RequestCompleted, model.DecisionApproved, now)},
		{refunded, decided(refunded, model.RequestWithdrawn, model.DecisionWithdrawn, now)},
	} {
		mustDo(t, d.insert(c.from))
		before := d.stored(t, c.from.ID)
		if err := d.change(c.to, c.from.Status); model.ErrorCode(err) != model.CodeInternal {
			t.Errorf("from %s to %s answers %v", c.from.Status, c.to.Status, err)
		}
		if after := d.stored(t, c.from.ID); !diff.Equal(after, before) {
			t.Errorf("from %s to %s:\n%s", c.from.Status, c.to.Status, diff.Diff(before, after))
		}
	}
}

func TestUnknownRequest(t *testing.T) {
	err := dbtest.New(t).View(context.Background(), func(tx model.ReadTx) error {
		_, err := tx.Request("R-9\x1b[2J")
		return err
	})
	if model.ErrorCode(err) != model.CodeNotFound || strings.Contains(err.Error(), "\x1b") {
		t.Errorf("it answers %q", err)
	}
}

// TestFewRequestsOfAFilter: where the search index knows few instances, or none, requests
// are found by these and by their own IDs.
func TestFewRequestsOfAFilter(t *testing.T) {
	d := newRequestDesk(t)
	for i := range 60 {
		id := fmt.Sprintf("vm-%02d", i)
		dbtest.Put(t, d, dbtest.Instance(id, dbtest.InOrder("CS-1"), dbtest.OfAccount(dbtest.Account(fmt.Sprintf("acct-%02d", i), "chen"))))
	}
	for i := range 60 {
		mustDo(t, d.insert(d.request(fmt.Sprintf("UR-%02d", i), model.RequestPending, fmt.Sprintf("vm-%02d", i))))
	}
	for text, want := range map[string][]string{
		"vm-07": {"UR-07"}, "UR-08": {"UR-08"}, "08": {"UR-08"}, "vm-07 UR-07": {"UR-07"}, "vm-07 UR-08": {}, "UR-07 -vm-07": {},
		"account:acct-09": {"UR-09"}, "account:acct-09 UR-09": {"UR-09"}, "account:acct-09 UR-08": {}, "account:nobody": {}, "nowhere": {},
		"account:acct-09,acct-10": {"UR-09", "UR-10"}, "-vm UR": {},
	} {
		f, err := model.ParseFilter(text)
		mustDo(t, err)
		dbtest.View(t, d, func(tx model.ReadTx) error {
			got, err := tx.Requests(model.RequestQuery{Filter: f})
			if ids := requestIDs(got); !slices.Equal(ids, want) {
				t.Errorf("%s: %v, want %v", text, ids, want)
			}
			return err
		})
	}
}
