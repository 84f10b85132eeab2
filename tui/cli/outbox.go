package cli

import (
	"context"
	"maps"
	"slices"

	"unsubdesk/model"
	"unsubdesk/tui/present"
)

// outboxCmd is about what leaves the desk.
type outboxCmd struct {
	List  outboxListCmd  `cmd:"" help:"List messages and how they stand."`
	Retry outboxRetryCmd `cmd:"" help:"Send messages again that were given up or are failing; an admin may."`
}

// outboxListCmd lists messages.
type outboxListCmd struct {
	State   []string `placeholder:"STATE" enum:"waiting,sent,failing,accepted,given_up,dropped" help:"Only those in this state: ${enum}. Several by commas."`
	Request []string `complete:"request" placeholder:"REQ" help:"Only those about this request."`
	Limit   int      `placeholder:"N" help:"List at most so many, oldest first; default: all."`
}

// Help is the long help.
func (c *outboxListCmd) Help() string {
	return "waiting: no attempt was made yet. sent: an attempt was begun that has no answer yet. failing: the last attempt failed, and there " +
		"will be another. accepted: the receiver said that it has it (2xx). given_up: on the dead-letter list, nothing is sent until an admin " +
		"asks for it. dropped: it became pointless before it was sent.\n\n" +
		"What the billing system accepted stays on the list; its bytes are kept for 30 days, as the ledger and the audit trail have what it said. " +
		"Mails, and alerts (what is to be told), leave it 30 days after they were accepted or dropped. serve and deliver see to that."
}

// Run implements the command.
func (c *outboxListCmd) Run(ctx context.Context, a *App) error {
	if c.Limit < 0 {
		return model.Invalid("--limit takes a number of messages from 1, or 0 for all.")
	}
	s, err := a.session(ctx, false)
	if err != nil {
		return err
	}
	q := model.MessageQuery{Requests: requestIDs(c.Request), Limit: c.Limit}
	for _, state := range c.State {
		q.States = append(q.States, model.MessageState(state))
	}
	if a.JSON {
		return s.EachMessage(ctx, q, func(m model.Message) error { return a.writeJSON(messageJSON(m)) })
	}
	t := a.newTable("STATE", "=MESSAGE", "=TYPE", "?#ACCOUNT", "?TO", ">TRIES", "=WHEN", "WHY")
	err = s.EachMessage(ctx, q, func(m model.Message) error {
		t.add(present.MessageWord(m.State), m.ID, m.Type, m.AccountID, receiver(m), present.Count(m.Attempts), messageTime(m), m.Said)
		return nil
	})
	t.end()
	if err != nil {
		return err
	}
	if t.rows == 0 {
		a.notice("There is no such message in the outbox.")
	}
	halts, err := s.Halts(ctx)
	for _, h := range slices.SortedFunc(maps.Values(halts), func(x, y model.Halt) int { return x.At.Compare(y.At) }) {
		a.notice("%s", haltSaid(h))
	}
	return err
}

// receiver is who a message goes to.
func receiver(m model.Message) string {
	if m.Recipient == "" {
		return string(m.Channel)
	}
	return string(m.Channel) + " " + m.Recipient
}

// messageTime is when something happens to a message, or did.
func messageTime(m model.Message) string {
	switch {
	case !m.ClosedAt.IsZero():
		return present.Exact(m.ClosedAt)
	case m.State == model.MessageSent:
		return present.Exact(m.TriedAt)
	case m.NextAt.IsZero():
		return "after others"
	}
	return "due " + present.Exact(m.NextAt)
}

// outboxRetryCmd sends messages again.
type outboxRetryCmd struct {
	IDs []string `arg:"" optional:"" name:"id" complete:"message" help:"Message IDs, as outbox list shows them."`
	All bool     `help:"All that were given up or are failing."`
}

// jsonRetried is the answer of `outbox retry`.
type jsonRetried struct {
	Retried  []string      `json:"retried"`
	Refused  []jsonMessage `json:"refused"` // accepted, waiting, or being sent
	NotFound []string      `json:"not_found"`
}

// Run implements the command.
func (c *outboxRetryCmd) Run(ctx context.Context, a *App) error {
	if (len(c.IDs) == 0) != c.All {
		return model.Invalid("Name messages, or --all for all that were given up or are failing.")
	}
	s, err := a.session(ctx, false)
	if err != nil {
		return err
	}
	done, err := s.Retry(ctx, c.IDs)
	if err != nil {
		return err
	}
	ids := make([]string, len(done.Messages))
	for i, m := range done.Messages {
		ids[i] = m.ID
	}
	if a.JSON {
		err = a.writeJSON(jsonRetried{ids, list(done.Refused, messageJSON), texts(done.NotFound)})
	} else {
		a.sentence("%s will be sent again.", present.Plural(len(ids), "message"))
		for _, m := range done.Refused {
			a.sentence("%s is %s; it was left alone.", clean(m.ID), present.MessageWord(m.State))
		}
		for _, id := range done.NotFound {
			a.sentence("There is no message %s.", clean(id))
		}
	}
	if err != nil || c.All {
		return err
	}
	return outcome(len(ids), len(done.Refused)+len(done.NotFound))
}
