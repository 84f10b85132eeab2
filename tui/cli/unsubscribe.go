package cli

import (
	"context"
	"errors"
	"slices"

	"github.com/google/uuid"

	"unsubdesk/model"
	"unsubdesk/model/desk"
	"unsubdesk/tui/present"
)

// unsubscribeCmd submits instances (R13–R15).
type unsubscribeCmd struct {
	chosen
	Reason string `complete:"reason" placeholder:"CODE" help:"Why; see: unsubdesk policy show."`
	Note   string `placeholder:"T" help:"A note; some reasons need one."`
	Key    string `placeholder:"K" help:"Key of this submission: repeating it gives the first answer again and never pays twice. Default: a new one. Alone, it goes on with a submission that has come to no end, after it has shown what is left."`
	Quote  string `placeholder:"DIGEST" help:"Do it only if the quote is still the one with this digest."`
	Yes    bool   `help:"Do not ask."`
}

// Run implements the command.
func (c *unsubscribeCmd) Run(ctx context.Context, a *App) error {
	if c.resumes() {
		return c.resume(ctx, a)
	}
	if c.Reason == "" {
		return model.Invalid("--reason is missing; `unsubdesk policy show` lists the reasons.")
	}
	f, err := c.check()
	if err != nil {
		return err
	}
	if !c.Yes && slices.Contains(c.IDs, fromInput) {
		return model.Refused("Nothing was submitted: with - standard input is the ticket, so nobody can be asked there. Look first with `unsubdesk quote -`, then repeat with --yes, and best with --quote DIGEST.")
	}
	if !c.Yes && !a.canAsk() {
		return model.Refused("Nothing was submitted: there is no terminal to ask on. Look first with `unsubdesk quote`, then repeat with --yes.")
	}
	s, err := a.swept(ctx)
	if err != nil {
		return err
	}
	if err := c.checkFirst(ctx, s); err != nil {
		return err
	}
	ids, err := c.instances(ctx, a, s, f)
	if err != nil {
		return err
	}
	q, err := s.Quote(ctx, ids)
	if err != nil {
		return err
	}
	if err := c.lostFromNote(a.behindNote, q); err != nil {
		return err
	}
	result, err := c.confirmAndSubmit(ctx, a, s, desk.Submission{IDs: ids, Reason: c.Reason, Note: c.Note, Key: c.key(a)}, q)
	if err != nil {
		return err
	}
	return a.finishBatch(ctx, s, result)
}

// resumes reports whether nothing but a key is said.
func (c *unsubscribeCmd) resumes() bool {
	return c.Key != "" && len(c.IDs) == 0 && c.Filter == nil && c.Reason == "" && c.Note == "" && c.Quote == ""
}

// resume goes on with a submission from its key alone. What is left of it is shown and
// asked for as it was at first, unless told not to: then it goes by what was confirmed.
func (c *unsubscribeCmd) resume(ctx context.Context, a *App) error {
	s, err := a.swept(ctx)
	if err != nil {
		return err
	}
	for {
		quote := ""
		if !c.Yes {
			if quote, err = c.askForRest(ctx, a, s); err != nil {
				return err
			}
		}
		bar := a.newBar("Submitting")
		result, err := s.Resume(ctx, c.Key, quote, bar.step)
		bar.end()
		if _, isChange := errors.AsType[*desk.QuoteChanged](err); isChange {
			a.notice("What is left has changed since it was shown; nothing more was done.")
			continue
		}
		if err != nil {
			switch model.ErrorCode(err) {
			case model.CodeStopped, model.CodeUnavailable, model.CodeInternal:
				a.notice("To go on, repeat the command: it never pays twice.")
			}
			return err
		}
		return a.finishBatch(ctx, s, result)
	}
}

// askForRest shows what is left of a submission, and asks; the answer is the quote that
// was confirmed, "" of one that has nothing left. Where nobody can be asked it refuses, but
// not before it has shown that.
func (c *unsubscribeCmd) askForRest(ctx context.Context, a *App, s *desk.Session) (string, error) {
	q, open, err := s.Left(ctx, c.Key)
	if err != nil || !open {
		return "", err
	}
	if !a.canAsk() {
		if !a.JSON { // else the error holds it
			a.onStderr().printQuote(q)
		}
		return "", &quoteError{model.Refused("Nothing more was submitted: there is no terminal to ask on. Repeat with --yes to go on as it was confirmed."), q}
	}
	a.onStderr().printQuote(q)
	return q.Digest, a.askToSubmit(ctx, q.Totals.Submittable())
}

// checkFirst refuses what would be refused anyway, before anybody is shown a
// quote and asked. A repeated key is left alone: it gets its first answer,
// whatever has changed since (R13).
func (c *unsubscribeCmd) checkFirst(ctx context.Context, s *desk.Session) error {
	if c.Key != "" {
		return nil
	}
	standing, err := s.Standing(ctx)
	if err != nil {
		return err
	}
	if err := model.MaySubmit(standing.User); err != nil {
		return err
	}
	if standing.ReadOnly {
		return model.Errorf(model.CodeUnavailable, "The desk can only be read just now, so nothing was submitted.")
	}
	_, err = standing.Policy.CheckReason(c.Reason, c.Note)
	return err
}

// instances are the IDs to submit. A filter that is repeated with the key of a
// batch that stopped halfway also stands for what that batch did already.
func (c *unsubscribeCmd) instances(ctx context.Context, a *App, s *desk.Session, f model.Filter) ([]string, error) {
	if c.Filter == nil || c.Key == "" {
		return c.find(ctx, a, s, f)
	}
	begun, err := s.Unfinished(ctx, c.Key)
	if err != nil || len(begun) == 0 {
		return c.find(ctx, a, s, f)
	}
	q, err := c.query(ctx, s, f)
	if err != nil {
		return nil, err
	}
	ids, err := s.Match(ctx, q)
	return append(ids, begun...), err // each counts once
}

// key is the submission's key; a new one is told at once, because it is what
// a person needs if the answer gets lost.
func (c *unsubscribeCmd) key(a *App) string {
	if c.Key != "" {
		return c.Key
	}
	key := uuid.NewString()
	a.notice("Key of this submission: %s", key)
	return key
}

// confirmAndSubmit asks, unless told not to, and submits. Where somebody was
// asked, a quote that changed meanwhile is shown and asked again (R14). With --yes
// nobody has seen one, so only --quote binds: the new one is taken, and what is blocked
// by now is refused with its reason (R15).
func (c *unsubscribeCmd) confirmAndSubmit(ctx context.Context, a *App, s *desk.Session, sub desk.Submission, q model.Quote) (desk.BatchResult, error) {
	sub.Quote = q.Digest
	if c.Quote != "" {
		sub.Quote = c.Quote
	}
	if !c.Yes {
		a.onStderr().printQuote(q)
	}
	for {
		if !c.Yes && sub.Quote == q.Digest {
			if err := a.askToSubmit(ctx, q.Totals.Submittable()); err != nil {
				return desk.BatchResult{}, err
			}
		}
		result, err := c.submit(ctx, a, s, sub)
		changed, isChange := errors.AsType[*desk.QuoteChanged](err)
		if !isChange {
			return result, err
		}
		if !c.Yes || c.Quote != "" {
			c.showChange(a, sub.Quote, q, changed.Now)
		}
		if c.Quote != "" {
			return result, &quoteError{err, changed.Now}
		}
		q, sub.Quote = changed.Now, changed.Now.Digest
	}
}

func (c *unsubscribeCmd) submit(ctx context.Context, a *App, s *desk.Session, sub desk.Submission) (desk.BatchResult, error) {
	result, err := c.submitOnce(ctx, a, s, sub)
	switch code := model.ErrorCode(err); {
	case code == model.CodeStopped:
		a.notice("To go on, repeat the command with --key %s.", clean(sub.Key))
	case errors.Is(err, model.ErrOutcomeUnknown): // its sentence says what to do
	case code == model.CodeUnavailable, code == model.CodeInternal:
		a.notice("To learn what became of it, repeat the command with --key %s: it gives the first answer again and never pays twice.", clean(sub.Key))
	}
	return result, err
}

// submitOnce submits, and looks a lost answer up by its key (R13). A large batch
// of which only a beginning is there goes on.
func (c *unsubscribeCmd) submitOnce(ctx context.Context, a *App, s *desk.Session, sub desk.Submission) (desk.BatchResult, error) {
	for {
		bar := a.newBar("Submitting")
		result, err := s.Submit(ctx, sub, bar.step)
		bar.end()
		if !desk.Lost(err) {
			return result, err
		}
		found, begun, err := a.findSubmission(ctx, s, sub.Key, err, c.again(a, sub))
		if !begun {
			return found, err
		}
	}
}

// showChange shows what changed since the quote that was confirmed, old beside
// new; where that quote is known by its digest only, the new one whole.
func (c *unsubscribeCmd) showChange(a *App, confirmed string, old, now model.Quote) {
	if a.JSON && c.Yes {
		return // the error holds the new quote
	}
	a = a.onStderr()
	if confirmed != old.Digest {
		a.sentence("The quote was %s. It is now:", clean(confirmed))
		a.printQuote(now)
		return
	}
	a.sentence("The quote has changed since it was shown; nothing was done.")
	t := a.newTable("#INSTANCE", "WHAT", "WAS", "IS NOW")
	for _, change := range present.Changes(old, now) {
		t.add(change.Instance, change.What, change.Old, change.New)
	}
	t.end()
}

// finishBatch prints what became of every instance.
func (a *App) finishBatch(ctx context.Context, s *desk.Session, b desk.BatchResult) error {
	if a.JSON {
		if err := a.writeJSON(batchJSON(b)); err != nil {
			return err
		}
	} else {
		a.printBatch(b)
		if err := a.printDeciders(ctx, s, b.Requests); err != nil {
			return err
		}
	}
	submitted := 0
	for _, r := range b.Requests {
		submitted += len(r.Items)
	}
	return outcome(submitted, len(b.Refused)+len(b.NotFound))
}

func (a *App) printBatch(b desk.BatchResult) {
	if b.Repeated {
		a.sentence("This key was used before; the first answer again:")
	}
	t := a.newTable("=REQUEST", "?#ORDER", ">ITEMS", ">REFUND USD", ">COUPONS BACK", "OUTCOME")
	for _, r := range b.Requests {
		said := present.RequestWord(r.Status)
		if r.Status.Open() {
			said += ", approves itself " + present.Exact(r.Deadline)
		}
		t.add(r.ID, r.OrderNumber, present.Count(len(r.Items)), present.Amount(r.Refund), present.Amount(r.CouponsReturned), said)
	}
	t.end()
	refused := a.newTable("#REFUSED", "WHY")
	for _, r := range b.Refused {
		refused.add(r.InstanceID, present.BlockSentences(r.Blocks))
	}
	refused.end()
	a.printNotFound(b.NotFound)
}
