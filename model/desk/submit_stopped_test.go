package desk_test

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"unsubdesk/db/dbtest"
	"unsubdesk/model"
	"unsubdesk/model/desk"
)

// stop submits until the first commit of several is made.
func (f *fixture) stop(sub desk.Submission) {
	f.t.Helper()
	ctx, cancel := context.WithCancel(f.ctx)
	defer cancel()
	_, err := f.as("maya").Submit(ctx, sub, func(done, _ int) {
		if done > 0 {
			cancel()
		}
	})
	f.refused(err, model.CodeStopped)
}

// sizes are submissions of IDs with a plan, of rows and of IDs without one.
var sizes = map[string]struct {
	n      int
	byRows bool
}{"planned": {n: 300}, "rows": {n: 600, byRows: true}, "many rows": {n: desk.WholeQuote + 200, byRows: true}, "many IDs": {n: desk.WholeQuote + 200}}

// eachSize runs fn with a submission of instances of each size, first of two orders that
// are done at the stop and last of some that are not.
func eachSize(t *testing.T, fn func(f *fixture, all []model.Instance, sub desk.Submission), prepare func(all []model.Instance)) {
	for name, size := range sizes {
		if dbtest.Race && size.n > desk.WholeQuote {
			continue // .ci/run takes all of them without it
		}
		t.Run(name, func(t *testing.T) {
			all := many(size.n)
			prepare(all)
			f := newFixture(t, all...)
			sub := desk.Submission{IDs: ids(all), Reason: "1", Key: "k"}
			if size.byRows {
				sub.IDs, sub.Rows = nil, f.selected("i")
			}
			fn(f, all, sub)
		})
	}
}

func (f *fixture) quoteOf(sub desk.Submission) model.Quote {
	f.t.Helper()
	q, err := f.as("maya").Quote(f.ctx, sub.IDs)
	if sub.Rows.Len() > 0 {
		q, err = f.as("maya").QuoteSelection(f.ctx, sub.Rows)
	}
	f.ok(err)
	return q
}

// TestASecondConfirmationIsCarriedOut: a submission that stopped is confirmed again on a
// newer quote. What that shows as free is submitted, also in an order that is done; what
// it shows as blocked is not, even if it is free at its turn (R14).
func TestASecondConfirmationIsCarriedOut(t *testing.T) {
	eachSize(t, func(f *fixture, all []model.Instance, sub desk.Submission) {
		sub.Quote = f.quoteOf(sub).Digest
		f.stop(sub)
		n := len(all)
		for i, frozen := range map[int]bool{0: false, n - 1: false, n - 3: true} {
			all[i].ResourceFrozen = frozen
		}
		dbtest.Put(f.t, f.store, all[0], all[n-1], all[n-3])
		second := f.quoteOf(sub)

		sub.Quote = "q1-of-something-else"
		_, err := f.as("maya").Submit(f.ctx, sub, nil)
		f.refused(err, model.CodeQuoteChanged)

		sub.Quote = second.Digest
		calls := 0
		res, err := f.as("maya").Submit(f.ctx, sub, func(int, int) {
			if calls++; calls == 1 {
				all[n-3].ResourceFrozen = false
				dbtest.Put(f.t, f.store, all[n-3])
			}
		})
		f.ok(err)
		f.onceEach(f.selected("i"), res)
		if got := refusedOf(res); !slices.Contains(got, all[n-3].ID) || slices.Contains(got, all[0].ID) || slices.Contains(got, all[n-1].ID) {
			f.t.Errorf("refused %v; %s was blocked in the quote, %s and %s were not", got, all[n-3].ID, all[0].ID, all[n-1].ID)
		}
		if open, err := f.as("maya").Open(f.ctx); err != nil || len(open) > 0 {
			f.t.Errorf("still open: %v (%v)", open, err)
		}
		again, err := f.as("maya").Submit(f.ctx, sub, nil)
		f.ok(err)
		if diff := cmp.Diff(answerOf(res), answerOf(again)); diff != "" {
			f.t.Errorf("-first +again\n%s", diff)
		}
		f.verified()
	}, func(all []model.Instance) { all[0].ResourceFrozen, all[len(all)-1].ResourceFrozen = true, true })
}

// TestAProgramStopsWhenAnotherConfirmsAnew: it would go on by the older quote.
func TestAProgramStopsWhenAnotherConfirmsAnew(t *testing.T) {
	eachSize(t, func(f *fixture, all []model.Instance, sub desk.Submission) {
		sub.Quote = f.quoteOf(sub).Digest
		confirmed := false
		var res desk.BatchResult
		_, err := f.as("maya").Submit(f.ctx, sub, func(done, _ int) {
			if done == 0 || confirmed {
				return
			}
			confirmed = true
			anew := sub
			anew.Quote = f.quoteOf(sub).Digest
			var err error
			res, err = f.as("maya").Submit(f.ctx, anew, nil)
			f.ok(err)
		})
		if !confirmed {
			f.t.Fatal("it was never confirmed anew")
		}
		if err == nil { // the other one came to its end first
			f.onceEach(f.selected("i"), res)
		} else {
			f.refused(err, model.CodeStopped, "confirmed again")
		}
		f.verified()
	}, func([]model.Instance) {})
}

// answerOf is all that a submission answers, in words that two desks share.
func answerOf(b desk.BatchResult) []string {
	said := saidOf(b)
	for _, id := range b.NotFound {
		said = append(said, "not found "+id)
	}
	slices.Sort(said)
	return said
}

// TestGoingOnForgetsNothing: from the key alone and repeated whole, the answer is the one
// without a stop, whatever exists by then (R13, R15).
func TestGoingOnForgetsNothing(t *testing.T) {
	for _, n := range []int{300, desk.WholeQuote + 200} {
		if dbtest.Race && n > desk.WholeQuote {
			continue // .ci/run takes all of them without it
		}
		all := many(n)
		all[7].ResourceFrozen, all[n-1].ResourceFrozen = true, true
		sub := desk.Submission{IDs: append(ids(all), "nobody's"), Reason: "1", Key: "k"}
		whole, err := newFixture(t, all...).as("maya").Submit(t.Context(), sub, nil)
		if err != nil {
			t.Fatal(err)
		}
		for name, goOn := range map[string]func(f *fixture) (desk.BatchResult, error){
			"key":   func(f *fixture) (desk.BatchResult, error) { return f.as("maya").Resume(f.ctx, "k", "", nil) },
			"whole": func(f *fixture) (desk.BatchResult, error) { return f.as("maya").Submit(f.ctx, sub, nil) },
		} {
			f := newFixture(t, all...)
			f.stop(sub)
			dbtest.Put(t, f.store, dbtest.Instance("nobody's"))
			res, err := goOn(f)
			f.ok(err)
			if diff := cmp.Diff(answerOf(whole), answerOf(res)); diff != "" {
				t.Errorf("%d, %s: -without a stop +gone on\n%s", n, name, diff)
			}
			again, err := f.as("maya").Submit(f.ctx, sub, nil)
			f.ok(err)
			if diff := cmp.Diff(answerOf(whole), answerOf(again)); diff != "" || !again.Repeated {
				t.Errorf("%d, %s: -without a stop +repeated\n%s", n, name, diff)
			}
			f.verified()
		}
	}
}

// TestWhatIsLeftIsConfirmed: going on from the key alone by the quote of what is left.
func TestWhatIsLeftIsConfirmed(t *testing.T) {
	eachSize(t, func(f *fixture, all []model.Instance, sub desk.Submission) {
		f.stop(sub)
		last := len(all) - 1
		all[last].ResourceFrozen = true
		dbtest.Put(f.t, f.store, all[last])
		q, open, err := f.as("maya").Left(f.ctx, "k")
		f.ok(err)
		done, err := f.as("maya").Open(f.ctx)
		f.ok(err)
		if !open || q.Totals.Instances >= len(all) || q.Totals.Instances+2*done[0].Requests != len(all) || q.Totals.Blocked != 1 {
			f.t.Fatalf("left, open %t: %+v of %d after %d requests", open, q.Totals, len(all), done[0].Requests)
		}
		all[last-2].ResourceFrozen = true
		dbtest.Put(f.t, f.store, all[last-2])
		_, err = f.as("maya").Resume(f.ctx, "k", q.Digest, nil)
		f.refused(err, model.CodeQuoteChanged)
		q, _, err = f.as("maya").Left(f.ctx, "k")
		f.ok(err)
		res, err := f.as("maya").Resume(f.ctx, "k", q.Digest, nil)
		f.ok(err)
		f.onceEach(f.selected("i"), res)
		if got := refusedOf(res); !slices.Equal(got, []string{all[last-2].ID, all[last].ID}) {
			f.t.Errorf("refused %v", got)
		}
		if _, open, err = f.as("maya").Left(f.ctx, "k"); open || err != nil {
			f.t.Errorf("left of what is finished: %t (%v)", open, err)
		}
		again, err := f.as("maya").Resume(f.ctx, "k", "", nil)
		f.ok(err)
		if diff := cmp.Diff(answerOf(res), answerOf(again)); diff != "" || !again.Repeated {
			f.t.Errorf("-first +again\n%s", diff)
		}
		f.verified()
	}, func([]model.Instance) {})
}

// TestTheTrailNamesTheQuote that was confirmed, also of what is done after a stop.
func TestTheTrailNamesTheQuote(t *testing.T) {
	eachSize(t, func(f *fixture, _ []model.Instance, sub desk.Submission) {
		sub.Quote = f.quoteOf(sub).Digest
		f.stop(sub)
		_, err := f.as("maya").Resume(f.ctx, "k", "", nil)
		f.ok(err)
		dbtest.View(f.t, f.store, func(tx model.ReadTx) error {
			return tx.EachEvent(model.EventQuery{}, func(e model.Event) error {
				if e.Kind == model.EventRequestSubmitted && !strings.Contains(e.After, sub.Quote) {
					return fmt.Errorf("%s does not name the quote: %s", e.Subject, e.After)
				}
				return nil
			})
		})
	}, func([]model.Instance) {})
}
