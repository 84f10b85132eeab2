package desk

import (
	"context"
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"encoding/json"
	"slices"

	"unsubdesk/model"
)

// ordersPerCommit is how many orders of a batch share one commit. A batch of
// no more is one transaction as a whole; a larger one lets other writers in
// between, and goes on where it stopped when its key is repeated (R13, R15).
const ordersPerCommit = 50

// changedSince is why instances of a large batch are refused whose quote
// changed after Confirm and before their order's turn (R14).
func changedSince() []model.Block {
	return []model.Block{{Code: "quote_changed", Message: "it changed after you confirmed; look at it again"}}
}

// Submit submits instances, one request for each order (R15). Agents,
// managers and admins may. The answer lists every instance. Errors:
// CodeForbidden; CodeInvalid for a missing reason, note or key; CodeKeyReused
// (R13); CodeQuoteChanged with a *QuoteChanged as its cause (R14), nothing
// done; CodeStopped, CodeUnavailable or CodeInternal if a large batch did not
// come to its end, and then the sentence says how far it came.
func (s *Session) Submit(ctx context.Context, sub Submission, progress Progress) (BatchResult, error) {
	if progress == nil {
		progress = func(int, int) {}
	}
	sub.IDs = unique(sub.IDs)
	if err := sub.check(); err != nil {
		return BatchResult{}, err
	}
	if err := s.sweepFirst(ctx); err != nil {
		return BatchResult{}, err
	}
	if sub.Rows.Len() > 0 || len(sub.IDs) > WholeQuote {
		return s.submitMany(ctx, sub, progress)
	}
	work := &submitWork{Session: s, sub: sub}
	return work.run(ctx, progress, work.begin)
}

// run begins, and submits order by order to the end.
func (w *submitWork) run(ctx context.Context, progress Progress, begin func(model.WriteTx, model.User) error) (BatchResult, error) {
	if err := w.update(ctx, model.MaySubmit, begin); err != nil {
		return BatchResult{}, err
	}
	for !w.finished {
		progress(w.done, w.total())
		committed := *w
		err := w.update(ctx, model.MaySubmit, func(tx model.WriteTx, _ model.User) error {
			*w = committed // a retried transaction starts from the last commit
			return w.proceed(tx)
		})
		if err != nil {
			return BatchResult{}, committed.stopped(err, committed.done, committed.total())
		}
	}
	progress(w.total(), w.total())
	return w.result, nil
}

func (sub Submission) check() error {
	if len(sub.IDs) == 0 && sub.Rows.Len() == 0 {
		return model.Invalid("Nothing is chosen; name at least one instance.")
	}
	if sub.Key == "" {
		return model.Invalid("A submission needs a key.")
	}
	if err := model.CheckText(sub.Key, model.MaxText); err != nil {
		return model.Invalid("The key %s.", err.Sentence)
	}
	return nil
}

// content is R13's content: the set of IDs, the reason and the note. The set of a
// selection is that of its rows, which are given for good.
func (sub Submission) content() string {
	if sub.Rows.Len() == 0 {
		sum := sha256.Sum256([]byte(jsonOf([]any{slices.Sorted(slices.Values(sub.IDs)), sub.Reason, sub.Note})))
		return hex.EncodeToString(sum[:])
	}
	h := sha256.New()
	h.Write([]byte(jsonOf([]any{"rows", sub.Reason, sub.Note})))
	for part := range sub.Rows.Parts(1024) {
		b := make([]byte, 0, 4*len(part))
		for _, row := range part {
			b = binary.BigEndian.AppendUint32(b, row)
		}
		h.Write(b)
	}
	return hex.EncodeToString(h.Sum(nil))
}

// submitWork is one run of Submit through its transactions.
type submitWork struct {
	*Session
	sub      Submission
	batch    model.Batch
	result   BatchResult
	next     int // the plan's next order
	done     int // instances dealt with
	finished bool
	late     bool // an order was refused for what came after the quote
}

func (w *submitWork) total() int {
	n := 0
	for _, o := range w.batch.Plan {
		n += len(o.IDs)
	}
	return n
}

// begin is the first transaction: the key is looked up before anything else,
// so that a repeat gets its first answer whatever has changed since.
func (w *submitWork) begin(tx model.WriteTx, _ model.User) error {
	known, err := tx.Batch(w.Actor.User, w.sub.Key)
	switch {
	case err != nil && model.ErrorCode(err) != model.CodeNotFound:
		return err
	case err == nil && known.Content != w.sub.content():
		return keyReused(known.Key)
	case err == nil && !w.sub.confirmsAnew(known):
		return w.repeatKnown(tx, known)
	}
	return w.claim(tx, known, w.sub.IDs, BatchResult{})
}

// confirmsAnew reports whether a submission that has come to no end was confirmed again,
// on another quote than it went by: then that is what goes on (R14).
func (sub Submission) confirmsAnew(known model.Batch) bool {
	return known.Result == nil && sub.Quote != "" && sub.Quote != known.Quote
}

func keyReused(key string) error {
	return model.Errorf(model.CodeKeyReused, "The key %s was used before for another submission; nothing was done.", key)
}

// repeatKnown answers a batch that was begun before, or goes on with it.
func (w *submitWork) repeatKnown(tx model.WriteTx, known model.Batch) error {
	w.next, w.done, w.finished, w.late, w.result = 0, 0, false, false, BatchResult{}
	w.batch = known
	if known.Result != nil {
		if err := json.Unmarshal(known.Result, &w.result); err != nil {
			return err
		}
		w.result.Repeated, w.finished = true, true
		return nil
	}
	return w.resume(tx)
}

// resume goes on with a batch that was interrupted between two commits; the
// orders that are done already are recognised one by one.
func (w *submitWork) resume(tx model.WriteTx) error {
	if w.batch.Begun != nil {
		if err := json.Unmarshal(w.batch.Begun, &w.result); err != nil {
			return err
		}
		return w.advance(tx)
	}
	w.result = BatchResult{BatchID: w.batch.ID, Key: w.batch.Key}
	if err := w.refuseUnplanned(tx); err != nil {
		return err
	}
	return w.advance(tx)
}

// refuseUnplanned lists again the instances that the plan of an older program left out.
func (w *submitWork) refuseUnplanned(tx model.ReadTx) error {
	planned := map[string]bool{}
	for _, o := range w.batch.Plan {
		for _, id := range o.IDs {
			planned[id] = true
		}
	}
	var rest []string
	for _, id := range w.sub.IDs {
		if !planned[id] {
			rest = append(rest, id)
		}
	}
	p, now, err := terms(tx)
	if err != nil {
		return err
	}
	found, err := tx.Instances(rest)
	if err != nil {
		return err
	}
	w.result.NotFound = missing(rest, found)
	for _, in := range found {
		blocks := in.Blocks(p, now)
		if len(blocks) == 0 { // what refused it is gone; it was not confirmed all the same
			blocks = changedSince()
		}
		w.result.Refused = append(w.result.Refused, Refusal{InstanceID: in.ID, Row: in.Row, Blocks: blocks})
	}
	return nil
}

// claim checks reason and quote, and takes the key with the plan of what was
// confirmed; or puts it in the place of what a known batch went by, of which requests may
// have been made. ids are what the quote is of, begun what the answer has of the others.
func (w *submitWork) claim(tx model.WriteTx, known model.Batch, ids []string, begun BatchResult) error {
	p, err := tx.Policy()
	if err != nil {
		return err
	}
	w.batch = known
	if known.ID == "" {
		if _, err := p.CheckReason(w.sub.Reason, w.sub.Note); err != nil {
			return err
		}
		w.batch = model.Batch{ID: w.newID("UB-"), User: w.Actor.User, Key: w.sub.Key, Content: w.sub.content()}
	}
	instances, err := tx.LockInstances(ids)
	if err != nil {
		return err
	}
	now, err := tx.Now()
	if err != nil {
		return err
	}
	q := model.NewQuote(instances, missing(ids, instances), p, now)
	if w.sub.Quote != "" && w.sub.Quote != q.Digest {
		if q, err = w.withDeciders(tx, q); err != nil {
			return err
		}
		return quoteChanged(q)
	}
	plan, done, err := plannedBefore(tx, known)
	if err != nil {
		return err
	}
	w.next, w.done, w.finished, w.late, w.result = 0, 0, false, false, begun
	w.result.BatchID, w.result.Key = w.batch.ID, w.batch.Key
	w.result.NotFound = append(w.result.NotFound, q.NotFound...)
	for _, l := range q.Lines {
		if !l.Allowed() && !done[l.Instance.ID] {
			w.result.Refused = append(w.result.Refused, Refusal{InstanceID: l.Instance.ID, Row: l.Instance.Row, Blocks: l.Blocks})
		}
	}
	w.batch.Plan, w.batch.SubmittedAt, w.batch.Quote = slices.Concat(plan, planOf(q, p)), now, w.sub.Quote
	w.batch.Reason, w.batch.Note, w.batch.Begun = w.sub.Reason, w.sub.Note, []byte(jsonOf(w.result))
	if err := tx.PutBatch(w.batch); err != nil {
		return err
	}
	return w.advance(tx)
}

// plannedBefore is the plan of what a batch has made requests of, and these instances.
func plannedBefore(tx model.ReadTx, known model.Batch) (plan []model.BatchOrder, done map[string]bool, err error) {
	done = map[string]bool{}
	if known.ID == "" {
		return nil, done, nil
	}
	requests, err := tx.Requests(model.RequestQuery{BatchID: known.ID})
	for _, r := range requests {
		plan = append(plan, model.BatchOrder{Number: r.OrderNumber, IDs: r.InstanceIDs()})
		for _, id := range r.InstanceIDs() {
			done[id] = true
		}
	}
	return plan, done, err
}

func quoteChanged(now model.Quote) error {
	return &model.Error{Code: model.CodeQuoteChanged, Offset: -1, Cause: &QuoteChanged{Now: now},
		Sentence: "What you saw has changed since; nothing was done. Look at the new quote and confirm again."}
}

// planOf groups what may be submitted by order, each with the digest of its
// own quote.
func planOf(q model.Quote, p model.Policy) []model.BatchOrder {
	chosen := map[string][]model.Instance{}
	for _, l := range q.Lines {
		if l.Allowed() {
			n := l.Instance.Order.Number
			chosen[n] = append(chosen[n], l.Instance)
		}
	}
	var plan []model.BatchOrder
	for _, o := range q.Orders {
		instances := chosen[o.Order.Number]
		if len(instances) == 0 {
			continue
		}
		plan = append(plan, model.BatchOrder{Number: o.Order.Number, IDs: idsOf(instances),
			Digest: model.NewQuote(instances, nil, p, q.At).Digest})
	}
	return plan
}

func idsOf(instances []model.Instance) []string {
	ids := make([]string, len(instances))
	for i, in := range instances {
		ids[i] = in.ID
	}
	return ids
}

// proceed is every transaction after the first.
func (w *submitWork) proceed(tx model.WriteTx) error {
	result, err := w.elsewhere(tx)
	if err != nil {
		return err
	}
	if result != nil {
		known := w.batch
		known.Result = result
		return w.repeatKnown(tx, known)
	}
	return w.advance(tx)
}

// elsewhere is the answer, if another program has finished the same key meanwhile; it is
// refused to go on by a quote that another one has taken the place of.
func (w *submitWork) elsewhere(tx model.ReadTx) ([]byte, error) {
	head, err := tx.BatchHead(w.Actor.User, w.batch.Key)
	if err == nil && head.Result == nil && head.Quote != w.batch.Quote {
		err = model.Errorf(model.CodeConflict, "It was confirmed again somewhere else, on a newer quote.")
	}
	return head.Result, err
}

// advance submits the next orders of the plan, and finishes after the last.
func (w *submitWork) advance(tx model.WriteTx) error {
	end := min(w.next+ordersPerCommit, len(w.batch.Plan))
	if err := w.submitOrders(tx, w.batch.Plan[w.next:end]); err != nil {
		return err
	}
	for _, o := range w.batch.Plan[w.next:end] {
		w.done += len(o.IDs)
	}
	w.next = end
	if w.next < len(w.batch.Plan) {
		return nil
	}
	return w.finish(tx)
}

// finish keeps the answer for a repeat of the key.
func (w *submitWork) finish(tx model.WriteTx) error {
	if err := w.addForeign(tx); err != nil {
		return err
	}
	w.batch.Result = []byte(jsonOf(w.result))
	w.finished = true
	return tx.PutBatch(w.batch)
}
