package desk_test

import (
	"errors"
	"fmt"
	"testing"
	"time"

	"unsubdesk/db/dbtest"
	"unsubdesk/model"
	"unsubdesk/model/desk"
)

// Worked examples 1 to 3 and 6.
func TestRefundAtOnce(t *testing.T) {
	start := dbtest.Start()
	tests := []struct {
		name                string
		in                  model.Instance
		cash, coupons       string
		status              model.RequestStatus
		expired, returnedID string
	}{
		{"coupon valid", dbtest.Instance("a", dbtest.Costs("100.00", "80.00", dbtest.Coupon("C", "20.00", start.Add(time.Microsecond)))),
			"80.00", "20.00", model.RequestCompleted, "", "C"},
		{"coupon ended this instant", dbtest.Instance("a", dbtest.Costs("100.00", "80.00", dbtest.Coupon("C", "20.00", start))),
			"80.00", "0.00", model.RequestCompleted, "C", ""},
		{"all paid by coupon", dbtest.Instance("a", dbtest.Costs("50.00", "0.00", dbtest.Coupon("C", "50.00", time.Time{}))),
			"0.00", "50.00", model.RequestCompleted, "", "C"},
		{"7,000.00", dbtest.Instance("a", dbtest.Costs("7000.00", "7000.00")), "7000.00", "0.00", model.RequestCompleted, "", ""},
		{"7,000.01", dbtest.Instance("a", dbtest.Costs("7000.01", "7000.01")), "0.00", "0.00", model.RequestPending, "", ""},
		{"discount counts for the value", dbtest.Instance("a", dbtest.Costs("7500.00", "6500.00")), "0.00", "0.00", model.RequestPending, "", ""},
		{"stated order value", dbtest.Instance("a", dbtest.StatedDue("7000.01")), "0.00", "0.00", model.RequestPending, "", ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			f := newFixture(t, tt.in)
			res := f.submit("maya", "a")
			r := res.Requests[0]
			if r.Status != tt.status {
				t.Fatalf("status %s, want %s", r.Status, tt.status)
			}
			if got := f.cash(r.ID); got != tt.cash {
				t.Errorf("cash %s, want %s", got, tt.cash)
			}
			if tt.status == model.RequestCompleted && r.CouponsReturned.String() != tt.coupons {
				t.Errorf("coupons %s, want %s", r.CouponsReturned, tt.coupons)
			}
			f.verified()
		})
	}
}

// Worked examples 4 and 11: the value is the whole order's, and a blocked
// sibling does not stop the free one.
func TestOrderOfSeveral(t *testing.T) {
	part := func(id string, more ...dbtest.InstanceOption) model.Instance {
		return dbtest.Instance(id, append([]dbtest.InstanceOption{dbtest.InOrder("CS-9"), dbtest.Costs("2500.00", "2500.00")}, more...)...)
	}
	f := newFixture(t, part("a"), part("b"), part("c", dbtest.Frozen()))
	res := f.submit("maya", "a", "c")
	if len(res.Requests) != 1 || res.Requests[0].OrderValue.String() != "7500.00" || len(res.Requests[0].Items) != 1 {
		t.Fatalf("requests: %+v", res.Requests)
	}
	if len(res.Refused) != 1 || res.Refused[0].InstanceID != "c" || res.Refused[0].Blocks[0].Code != model.BlockResourceFrozen {
		t.Fatalf("refused: %+v", res.Refused)
	}
	f.verified()
}

func TestKeyAnswersOnce(t *testing.T) {
	f := newFixture(t, dbtest.Instance("a"), dbtest.Instance("b"), large("c"))
	sub := desk.Submission{IDs: []string{"a", "c", "nope"}, Reason: "5", Note: "moved", Key: "k-1"}
	one, err := f.as("maya").Submit(f.ctx, sub, nil)
	f.ok(err)
	f.clock.Advance(time.Hour)
	sub.IDs = []string{"nope", "c", "a", "a"} // the same set
	two, err := f.as("maya").Submit(f.ctx, sub, nil)
	f.ok(err)
	if !two.Repeated || one.Repeated {
		t.Error("only the second is a repeat")
	}
	two.Repeated = false
	if fmt.Sprint(two) != fmt.Sprint(one) {
		t.Errorf("the repeat answered\n%+v\nfirst was\n%+v", two, one)
	}
	sub.Note = "changed my mind"
	_, err = f.as("maya").Submit(f.ctx, sub, nil)
	f.refused(err, model.CodeKeyReused, "k-1")
	sub.IDs = []string{"b"}
	_, err = f.as("ben").Submit(f.ctx, sub, nil) // a key belongs to its user
	f.ok(err)
	f.verified()
}

func TestQuoteMustStillHold(t *testing.T) {
	until := dbtest.Start().Add(time.Minute)
	with := func(o ...dbtest.InstanceOption) model.Instance {
		return dbtest.Instance("a", append([]dbtest.InstanceOption{dbtest.Costs("100.00", "80.00", dbtest.Coupon("C", "20.00", until))}, o...)...)
	}
	tests := []struct {
		name   string
		change func(*fixture)
		holds  bool
	}{
		{"time alone", func(f *fixture) { f.clock.Advance(time.Second) }, true},
		{"a name", func(f *fixture) { f.change(with(dbtest.Named("other"))) }, true},
		{"a coupon ended", func(f *fixture) { f.clock.Set(until) }, false},
		{"a block", func(f *fixture) { f.change(with(dbtest.Frozen())) }, false},
		{"an amount", func(f *fixture) { f.change(dbtest.Instance("a", dbtest.Costs("100.00", "100.00"))) }, false},
		{"the order's value", func(f *fixture) {
			f.change(dbtest.Instance("b", dbtest.InOrder("CS-a"), dbtest.Costs("7000.00", "7000.00")))
		}, false},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			f := newFixture(t, with())
			q, err := f.as("maya").Quote(f.ctx, []string{"a"})
			f.ok(err)
			tt.change(f)
			_, err = f.as("maya").Submit(f.ctx, desk.Submission{IDs: []string{"a"}, Reason: "1", Key: "k", Quote: q.Digest}, nil)
			if tt.holds {
				f.ok(err)
				return
			}
			f.refused(err, model.CodeQuoteChanged)
			var changed *desk.QuoteChanged
			if !errors.As(err, &changed) || changed.Now.Digest == q.Digest {
				t.Errorf("the new quote is missing: %v", err)
			}
			if got := dbtest.Get(t, f.store, "a"); got.Live != model.LiveNone {
				t.Error("something was done all the same")
			}
		})
	}
}

func TestSubmitRefusals(t *testing.T) {
	f := newFixture(t, dbtest.Instance("a"))
	try := func(user string, sub desk.Submission) error {
		_, err := f.as(user).Submit(f.ctx, sub, nil)
		return err
	}
	f.refused(try("iris", desk.Submission{IDs: []string{"a"}, Reason: "1", Key: "k"}), model.CodeForbidden, "auditor")
	f.refused(try("nobody", desk.Submission{IDs: []string{"a"}, Reason: "1", Key: "k"}), model.CodeForbidden, "nobody")
	f.refused(try("maya", desk.Submission{Reason: "1", Key: "k"}), model.CodeInvalid)
	f.refused(try("maya", desk.Submission{IDs: []string{"a"}, Key: "k"}), model.CodeInvalid, "reason")
	f.refused(try("maya", desk.Submission{IDs: []string{"a"}, Reason: "9", Key: "k"}), model.CodeInvalid, "9")
	f.refused(try("maya", desk.Submission{IDs: []string{"a"}, Reason: "5", Key: "k", Note: " "}), model.CodeInvalid, "note")
	f.refused(try("maya", desk.Submission{IDs: []string{"a"}, Reason: "1"}), model.CodeInvalid, "key")
	f.submit("maya", "a") // nothing above used up the instance
	f.verified()
}

// A batch of more orders than one commit takes goes on where it stopped when
// its key is repeated, and pays nothing twice.
func TestInterruptedBatchGoesOn(t *testing.T) {
	var ids []string
	var instances []model.Instance
	for i := range 130 {
		id := fmt.Sprintf("i-%03d", i)
		ids = append(ids, id)
		instances = append(instances, dbtest.Instance(id))
	}
	f := newFixture(t, append(instances, dbtest.Instance("blocked", dbtest.Frozen()))...)
	sub := desk.Submission{IDs: append(ids, "blocked", "nope"), Reason: "1", Key: "k"}
	func() {
		defer func() { _ = recover() }()
		_, _ = f.as("maya").Submit(f.ctx, sub, func(done, total int) {
			if done > 0 {
				panic("the program dies between two commits")
			}
		})
	}()
	done, err := f.as("maya").Count(f.ctx, model.ListQuery{Tab: model.TabUnsubscribed})
	f.ok(err)
	if done == 0 || done == 130 {
		t.Fatalf("%d were done before it died; the test wants a part", done)
	}
	f.change(dbtest.Instance("i-129", dbtest.Frozen())) // changed before its turn
	res, err := f.as("maya").Submit(f.ctx, sub, nil)
	f.ok(err)
	if len(res.Requests) != 129 || len(res.Refused) != 2 || len(res.NotFound) != 1 {
		t.Fatalf("%d requests, %d refused, %d not found", len(res.Requests), len(res.Refused), len(res.NotFound))
	}
	history, err := f.as("maya").History(f.ctx, model.RequestQuery{})
	f.ok(err)
	if len(history) != 129 {
		t.Fatalf("%d refunds in the history", len(history))
	}
	f.verified()
}
