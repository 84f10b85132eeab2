package desk

import (
	"context"
	"fmt"

	"unsubdesk/model"
)

// verifyChunk is how many requests are checked at a time.
const verifyChunk = 500

// Verify recomputes the books and the audit chains from the rows (R12, R16)
// on one snapshot, and names what does not agree. Any desk user may. It
// changes nothing, not even what is due, and nobody waits for it.
func (s *Session) Verify(ctx context.Context, progress Progress) (VerifyReport, error) {
	return s.VerifyAgainst(ctx, nil, progress)
}

// VerifyAgainst is Verify that also holds the chains against heads that an
// earlier report had and that were kept elsewhere: the events up to them must
// still be the same.
func (s *Session) VerifyAgainst(ctx context.Context, kept []model.ChainHead, progress Progress) (VerifyReport, error) {
	var report VerifyReport
	err := s.view(ctx, func(tx model.ReadTx, _ model.User) (err error) {
		report, err = verify(tx, kept, progress)
		return err
	})
	if err != nil {
		return VerifyReport{}, err
	}
	return report, nil
}

func verify(tx model.ReadTx, kept []model.ChainHead, progress Progress) (VerifyReport, error) {
	v := newVerifier(tx, kept, progress)
	err := v.run(v.readEntries, v.checkEvents, v.checkPolicy, v.checkRequests, v.checkStrays, v.checkInstances, v.checkStale)
	return v.report, err
}

// booksOf is the part of verify that reads the ledger and follows the chains.
func booksOf(tx model.ReadTx, kept []model.ChainHead) (VerifyReport, error) {
	v := newVerifier(tx, kept, nil)
	err := v.run(v.readEntries, v.checkEvents)
	return v.report, err
}

func newVerifier(tx model.ReadTx, kept []model.ChainHead, progress Progress) *verifier {
	if progress == nil {
		progress = func(int, int) {}
	}
	v := &verifier{tx: tx, progress: progress, live: map[string]string{}, sums: map[string]*requestSum{}, trails: map[string]*trail{},
		policies: []model.Policy{model.DefaultPolicy()}, policy: model.DefaultPolicy()}
	v.chains.noted = headsByAccount(kept)
	v.report.Compared = len(kept)
	return v
}

// verifier holds what one verification has seen. Memory grows with requests,
// not with instances.
type verifier struct {
	tx       model.ReadTx
	progress Progress
	report   VerifyReport
	live     map[string]string      // instance ID → request that holds it
	sums     map[string]*requestSum // request ID → its ledger lines
	trails   map[string]*trail      // request ID → its events
	policies []model.Policy         // that the desk has had: the first, and those of its events
	policy   model.Policy           // as the trail left it
	template string                 // of notices, likewise
	chains   chainWalk
	done     int
	total    int
}

// requestSum is what the ledger says of one request.
type requestSum struct {
	entries []model.Entry
	known   bool // the request exists
}

func (v *verifier) run(steps ...func() error) error {
	counts, err := v.tx.Counts()
	if err != nil {
		return err
	}
	v.report.Checked = counts
	if v.report.At, err = v.tx.Now(); err != nil {
		return err
	}
	v.total = counts.Instances + counts.Requests + counts.Entries + counts.Events
	for _, step := range steps {
		if err := step(); err != nil {
			return err
		}
	}
	v.progress(v.total, v.total)
	return nil
}

func (v *verifier) step() {
	if v.done++; v.done%1000 == 0 {
		v.progress(v.done, v.total)
	}
}

func (v *verifier) problem(what, where, format string, args ...any) {
	v.report.Problems = append(v.report.Problems, Problem{What: what, Where: where, Message: fmt.Sprintf(format, args...)})
}

func (v *verifier) readEntries() error {
	return v.tx.EachEntry(func(e model.Entry) error {
		v.step()
		s := v.sums[e.RequestID]
		if s == nil {
			s = &requestSum{}
			v.sums[e.RequestID] = s
		}
		s.entries = append(s.entries, e)
		v.report.add(e)
		return nil
	})
}

func (v *verifier) checkRequests() error {
	var chunk []model.Request
	flush := func() error {
		defer func() { chunk = chunk[:0] }()
		return v.checkChunk(chunk)
	}
	err := v.tx.EachRequest(model.RequestQuery{}, func(r model.Request) error {
		v.step()
		if chunk = append(chunk, r); len(chunk) == verifyChunk {
			return flush()
		}
		return nil
	})
	if err != nil {
		return err
	}
	return flush()
}

func (v *verifier) checkChunk(requests []model.Request) error {
	var ids []string
	for _, r := range requests {
		ids = append(ids, r.InstanceIDs()...)
	}
	found, err := v.tx.Instances(ids)
	if err != nil {
		return err
	}
	instances := make(map[string]model.Instance, len(found))
	for _, in := range found {
		instances[in.ID] = in
	}
	for _, r := range requests {
		v.checkRequest(r, instances)
	}
	return nil
}

// checkStrays names ledger lines and events without a request.
func (v *verifier) checkStrays() error {
	for id, s := range v.sums {
		if !s.known {
			v.problem("entry", id, "%d ledger lines belong to a request that does not exist", len(s.entries))
		}
	}
	for id, t := range v.trails {
		if !t.known {
			v.problem("request", id, "the trail has it, but it does not exist")
		}
	}
	return nil
}

// checkStale asks the storage for what it keeps beside the facts.
func (v *verifier) checkStale() error {
	return v.tx.EachStale(func(what, id, message string) error {
		v.problem(what, id, "%s", message)
		return nil
	})
}

// checkInstances looks at every instance in the order of their orders, so
// that an order's sum needs no table of all orders.
func (v *verifier) checkInstances() error {
	var order model.Order
	var sum model.Money
	flush := func() {
		if order.Number != "" && !sum.Equal(order.InstancesDue) {
			v.problem("order", order.Number, "its instances are due %s, but %s is kept", sum, order.InstancesDue)
		}
	}
	q := model.ListQuery{Sort: model.Sort{Field: model.SortOrder}}
	err := v.tx.EachInstance(q, func(in model.Instance) error {
		v.step()
		if in.Order.Number != order.Number {
			flush()
			order, sum = in.Order, model.Money{}
		}
		sum = sum.Add(in.AmountDue)
		v.checkInstance(in)
		return nil
	})
	flush()
	return err
}

func (v *verifier) checkInstance(in model.Instance) {
	if !in.AddsUp() {
		v.problem("instance", in.ID, "due %s is not discount %s + coupons %s + paid %s",
			in.AmountDue, in.Discount, in.CouponTotal(), in.Paid)
	}
	if in.Account.ID != in.Order.AccountID {
		v.problem("instance", in.ID, "its account is %s, its order's is %s", in.Account.ID, in.Order.AccountID)
	}
	holder := v.live[in.ID]
	switch {
	case holder != in.RequestID:
		v.problem("instance", in.ID, "it names the live request %q, but %q holds it", in.RequestID, holder)
	case (holder == "") != (in.Live == model.LiveNone):
		v.problem("instance", in.ID, "its state %q does not fit its live request %q", in.Live, holder)
	}
}
