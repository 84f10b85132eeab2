package desk_test

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"unsubdesk/db/dbtest"
	"unsubdesk/model"
	"unsubdesk/model/desk"
)

// assorted are n instances of orders of one to four: some blocked, some to be reviewed,
// some with coupons that have ended.
func assorted(r *rand.Rand, n int) []model.Instance {
	var all []model.Instance
	for order := 0; len(all) < n; order++ {
		for range 1 + r.IntN(4) {
			i := len(all)
			paid := []string{"70.00", "70.00", "70.00", "6999.00"}[r.IntN(4)]
			due := map[string]string{"70.00": "100.00", "6999.00": "7029.00"}[paid]
			in := dbtest.Instance(fmt.Sprintf("i-%05d", r.IntN(90000)*1000+i), dbtest.InOrder(fmt.Sprintf("CS-%05d", order)),
				dbtest.Costs(due, paid, dbtest.Coupon(fmt.Sprintf("A-%d", i), "20.00", dbtest.Start().Add(day)),
					dbtest.Coupon(fmt.Sprintf("B-%d", i), "10.00", dbtest.Start())))
			in.ResourceFrozen = r.IntN(8) == 0
			all = append(all, in)
		}
	}
	return all
}

// selected are the rows of everything whose ID has a text in it.
func (f *fixture) selected(text string) model.Selection {
	f.t.Helper()
	filter, err := model.ParseFilter("id:" + text)
	f.ok(err)
	sel, err := f.as("maya").Select(f.ctx, model.ListQuery{Filter: filter})
	f.ok(err)
	return sel
}

// saidOf is what a submission did, in words that two desks share.
func saidOf(b desk.BatchResult) []string {
	var said []string
	for _, r := range b.Requests {
		ids := r.InstanceIDs()
		slices.Sort(ids)
		said = append(said, fmt.Sprint(r.OrderNumber, r.Status, r.Decision, r.Refund, r.CouponsReturned, r.Deadline, r.ReasonCode, r.Note, ids))
	}
	for _, r := range b.Refused {
		said = append(said, fmt.Sprint(r.InstanceID, r.Blocks))
	}
	slices.Sort(said)
	return said
}

// TestASelectionIsSubmittedAsItsInstances: by row as by ID, to the cent.
func TestASelectionIsSubmittedAsItsInstances(t *testing.T) {
	for seed := range uint64(2) {
		byRow := newFixture(t, assorted(rand.New(rand.NewPCG(seed, 5)), 250)...)
		byID := newFixture(t, assorted(rand.New(rand.NewPCG(seed, 5)), 250)...)
		sel := byRow.selected("i")
		sum, err := byRow.as("maya").QuoteSelection(byRow.ctx, sel)
		byRow.ok(err)
		var ids []string
		for _, l := range sum.Lines {
			ids = append(ids, l.Instance.ID)
		}
		one, err := byRow.as("maya").Submit(byRow.ctx, desk.Submission{Rows: sel, Reason: "5", Note: "x", Key: "k"}, nil)
		byRow.ok(err)
		two, err := byID.as("maya").Submit(byID.ctx, desk.Submission{IDs: ids, Reason: "5", Note: "x", Key: "k"}, nil)
		byID.ok(err)
		if diff := cmp.Diff(saidOf(two), saidOf(one)); diff != "" {
			t.Errorf("seed %d: -by ID +by row\n%s", seed, diff)
		}
		byRow.verified()
	}
}

// TestASelectionGoesOnWhereItStopped: cancelled after any commit, gone on with from
// its key, and repeated.
func TestASelectionGoesOnWhereItStopped(t *testing.T) {
	for stop := range 4 {
		f := newFixture(t, assorted(rand.New(rand.NewPCG(1, uint64(stop))), 500)...)
		sel := f.selected("i")
		ctx, cancel := context.WithCancel(f.ctx)
		calls := 0
		sub := desk.Submission{Rows: sel, Reason: "1", Key: "k"}
		_, err := f.as("maya").Submit(ctx, sub, func(int, int) {
			if calls++; calls == stop+1 {
				cancel()
			}
		})
		f.refused(err, model.CodeStopped, "dealt with", "under the key k")
		open, err := f.as("maya").Open(f.ctx)
		f.ok(err)
		if len(open) != 1 || open[0].Key != "k" || open[0].Instances != sel.Len() || (open[0].Requests == 0) != (stop == 0) {
			t.Fatalf("stopped after %d commits, open is %+v", stop, open)
		}
		first, err := f.as("maya").Resume(f.ctx, "k", "", nil)
		f.ok(err)
		f.onceEach(sel, first)
		again, err := f.as("maya").Submit(f.ctx, sub, nil)
		f.ok(err)
		if diff := cmp.Diff(saidOf(first), saidOf(again)); diff != "" || !again.Repeated {
			t.Errorf("the key repeated: -first +again\n%s", diff)
		}
		if open, err := f.as("maya").Open(f.ctx); err != nil || len(open) != 0 {
			t.Errorf("still open: %v %v", open, err)
		}
		f.verified()
		cancel()
	}
}

// TestWhatWasDoneBeforeCounts: a second stop says how much is done in all.
func TestWhatWasDoneBeforeCounts(t *testing.T) {
	f := newFixture(t, many(desk.WholeQuote)...)
	stopAt := func(call int) (context.Context, desk.Progress) {
		ctx, cancel := context.WithCancel(f.ctx)
		t.Cleanup(cancel)
		return ctx, func(int, int) {
			if call--; call == 0 {
				cancel()
			}
		}
	}
	ctx, progress := stopAt(4)
	_, err := f.as("maya").Submit(ctx, desk.Submission{Rows: f.selected("i"), Reason: "1", Key: "k"}, progress)
	first, ok := errors.AsType[*desk.Stopped](err)
	if !ok || first.Done < 500 || first.Total != desk.WholeQuote {
		t.Fatalf("stopped with %+v, %v", first, err)
	}
	ctx, progress = stopAt(1)
	_, err = f.as("maya").Resume(ctx, "k", "", progress)
	second, ok := errors.AsType[*desk.Stopped](err)
	if !ok || second.Done != first.Done {
		t.Errorf("stopped again with %+v, %v", second, err)
	}
	f.refused(err, model.CodeStopped, " of 2,000 instances")
}

// onceEach fails unless each selected instance is in the answer once.
func (f *fixture) onceEach(sel model.Selection, b desk.BatchResult) {
	f.t.Helper()
	times := map[string]int{}
	for _, r := range b.Requests {
		for _, id := range r.InstanceIDs() {
			times[id]++
		}
	}
	for _, r := range b.Refused {
		times[r.InstanceID]++
	}
	for id, n := range times {
		if n != 1 {
			f.t.Errorf("%s is %d times in the answer", id, n)
		}
	}
	if len(times) != sel.Len() {
		f.t.Errorf("%d instances in the answer, %d were submitted", len(times), sel.Len())
	}
}

// TestTheFirstAnswerStaysTheFirst: also when what waited has been decided since (R13).
func TestTheFirstAnswerStaysTheFirst(t *testing.T) {
	f := newFixture(t, large("waits"), dbtest.Instance("now"))
	sub := desk.Submission{Rows: model.SelectionOf(1, 2), Reason: "1", Key: "k"}
	first, err := f.as("maya").Submit(f.ctx, sub, nil)
	f.ok(err)
	for _, r := range first.Requests {
		if r.Status == model.RequestPending {
			_, err := f.as("chen").Approve(f.ctx, r.ID, "fine", "")
			f.ok(err)
		}
	}
	again, err := f.as("maya").Submit(f.ctx, sub, nil)
	f.ok(err)
	if diff := cmp.Diff(saidOf(first), saidOf(again)); diff != "" {
		t.Errorf("-first +again\n%s", diff)
	}
	sub.Note = "another"
	_, err = f.as("maya").Submit(f.ctx, sub, nil)
	f.refused(err, model.CodeKeyReused)
}

// TestWhatWasSeenOfASelectionIsConfirmed: a change before the confirmation refuses all
// (R14), also where only sums were seen.
func TestWhatWasSeenOfASelectionIsConfirmed(t *testing.T) {
	instances := many(desk.WholeQuote + 2)
	f := newFixture(t, instances...)
	sel := f.selected("i")
	for name, change := range map[string][2]string{
		"amount":  {"paid = paid - 100, discount = discount + 100", "paid = paid + 100, discount = discount - 100"},
		"block":   {"block_bits = 16, frozen = TRUE", "block_bits = 0, frozen = FALSE"},
		"content": {"print = print + 1", "print = print - 1"},
	} {
		t.Run(name, func(t *testing.T) {
			seen, err := f.as("maya").QuoteSelection(f.ctx, sel)
			f.ok(err)
			if seen.Sum == nil || seen.Totals.Instances != len(instances) {
				t.Fatalf("the quote is of %d instances", seen.Totals.Instances)
			}
			where := " WHERE id = 'i-000001'"
			dbtest.Tamper(t, f.store, "UPDATE instances SET "+change[0]+where)
			_, err = f.as("maya").Submit(f.ctx, desk.Submission{Rows: sel, Reason: "1", Key: name, Quote: seen.Digest}, nil)
			f.refused(err, model.CodeQuoteChanged)
			dbtest.Tamper(t, f.store, "UPDATE instances SET "+change[1]+where)
		})
	}
}

// TestAChangeAfterTheConfirmationRefusesTheOrder: its instances, and no others (R14, R15).
func TestAChangeAfterTheConfirmationRefusesTheOrder(t *testing.T) {
	f := newFixture(t, many(400)...)
	sel := f.selected("i")
	changed := false
	res, err := f.as("maya").Submit(f.ctx, desk.Submission{Rows: sel, Reason: "1", Key: "k"}, func(done, _ int) {
		if done > 0 && !changed {
			changed = true
			dbtest.Tamper(f.t, f.store, "UPDATE instances SET paid = paid - 100, discount = discount + 100 WHERE id = 'i-000399'")
		}
	})
	f.ok(err)
	var refused []string
	for _, r := range res.Refused {
		refused = append(refused, r.InstanceID)
	}
	slices.Sort(refused)
	if !slices.Equal(refused, []string{"i-000398", "i-000399"}) {
		t.Errorf("refused: %v", refused)
	}
	f.onceEach(sel, res)
}

// TestManyIDsGoOnWithTheSameAnswer: those that do not exist are listed however often it
// was interrupted.
func TestManyIDsGoOnWithTheSameAnswer(t *testing.T) {
	f := newFixture(t, many(desk.WholeQuote+200)...)
	chosen := append(ids(many(desk.WholeQuote+200)), "nobody's")
	q, err := f.as("maya").Quote(f.ctx, chosen)
	f.ok(err)
	sub := desk.Submission{IDs: chosen, Reason: "1", Key: "k", Quote: q.Digest}
	ctx, cancel := context.WithCancel(f.ctx)
	defer cancel()
	_, err = f.as("maya").Submit(ctx, sub, func(done, _ int) {
		if done > 0 {
			cancel()
		}
	})
	f.refused(err, model.CodeStopped)
	res, err := f.as("maya").Submit(f.ctx, sub, nil)
	f.ok(err)
	if len(res.NotFound) != 1 || len(res.Refused) != 0 || len(res.Requests) != len(chosen)/2 {
		t.Errorf("%d requests, %d refused, not found %v", len(res.Requests), len(res.Refused), res.NotFound)
	}
	again, err := f.as("maya").Submit(f.ctx, sub, nil)
	f.ok(err)
	if diff := cmp.Diff(saidOf(res), saidOf(again)); diff != "" || !again.Repeated || len(again.NotFound) != 1 {
		t.Errorf("again: not found %v\n%s", again.NotFound, diff)
	}
	f.verified()
}
