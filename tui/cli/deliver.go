package cli

import (
	"context"
	"maps"
	"slices"

	"unsubdesk/model"
	"unsubdesk/model/desk"
	"unsubdesk/tui/present"
)

// deliverCmd sends what is due in the outbox.
type deliverCmd struct{}

// Help is the long help.
func (c *deliverCmd) Help() string {
	return "What happens to requests is kept in the outbox in the same commit, and sent to webhook.url, signed with webhook.secret " +
		"(Standard Webhooks, v1); people who have an address are told by mail, through mail.host. serve does so all the time; this sends, once, what is due now. What is not accepted is tried again " +
		"after 1, 2, 4 seconds and then ever later, for three days; unsubdesk outbox list shows it."
}

// jsonDelivered is the answer of `deliver`: how many, and which.
type jsonDelivered struct {
	Accepted int           `json:"accepted"`
	Failing  int           `json:"failing"`
	GivenUp  int           `json:"given_up"`
	Dropped  int           `json:"dropped"`
	Messages []jsonMessage `json:"messages"`
	Halted   []jsonHalt    `json:"halted"`
}

// Run implements the command.
func (c *deliverCmd) Run(ctx context.Context, a *App) error {
	r, err := a.setup()
	if err != nil {
		return err
	}
	s, err := a.session(ctx, false)
	if err != nil {
		return err
	}
	senders, err := r.Senders(s.Desk)
	if err != nil {
		return err
	}
	if len(senders) == 0 {
		return model.Invalid("There is nowhere to send to: neither webhook.url nor mail.host is set.")
	}
	done, err := s.DeliverDue(ctx, senders, nil)
	if err != nil {
		return err
	}
	halts, err := s.Halts(ctx)
	if err != nil {
		return err
	}
	return a.printDelivered(done, halts)
}

func (a *App) printDelivered(d desk.Delivered, halts map[model.Channel]model.Halt) error {
	halted := slices.SortedFunc(maps.Values(halts), func(x, y model.Halt) int { return x.At.Compare(y.At) })
	if a.JSON {
		all := slices.Concat(d.Accepted, d.Failing, d.GivenUp, d.Dropped)
		slices.SortFunc(all, func(x, y model.Message) int { return int(x.Seq - y.Seq) })
		if err := a.writeJSON(jsonDelivered{len(d.Accepted), len(d.Failing), len(d.GivenUp), len(d.Dropped),
			list(all, messageJSON), list(halted, haltJSON)}); err != nil {
			return err
		}
	} else {
		a.sayDelivered(d, halted)
	}
	if len(d.Failing)+len(d.GivenUp)+len(halted) > 0 {
		return Status(ExitPartly)
	}
	return nil
}

func (a *App) sayDelivered(d desk.Delivered, halted []model.Halt) {
	switch n := len(d.Accepted); {
	case n > 0:
		a.sentence("%s accepted.", present.Plural(n, "message"))
	case len(d.Failing)+len(d.GivenUp)+len(d.Dropped) == 0:
		a.sentence("Nothing was due.")
	}
	for _, m := range d.Failing {
		a.sentence("%s failed: %s; the next attempt is due %s.", clean(m.ID), clean(m.Said), present.Exact(m.NextAt))
	}
	for _, m := range d.GivenUp {
		a.sentence("%s is given up: %s. To send it again: unsubdesk outbox retry %s", clean(m.ID), clean(m.Said), clean(m.ID))
	}
	if n := len(d.Dropped); n > 0 {
		a.sentence("%s dropped, pointless by now.", present.Plural(n, "message"))
	}
	for _, h := range halted {
		a.sentence("%s", haltSaid(h))
	}
}

// haltSaid says that nothing is sent on a channel, and how to go on.
func haltSaid(h model.Halt) string {
	return "Nothing is sent by " + clean(string(h.Channel)) + " since " + present.Exact(h.At) + ": the receiver " + clean(h.Said) +
		". It begins again when an admin asks for what was given up: unsubdesk outbox retry --all"
}
