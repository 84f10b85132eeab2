package desk

import (
	"context"

	"unsubdesk/model"
)

// UseWebhook lets the desk put what happens to requests into the outbox, if nobody has
// decided that yet: whoever works on the desk knows where it is to be sent. It acts
// for an admin, and asks nothing of anybody else. begun is whether it was decided now.
func (s *Session) UseWebhook(ctx context.Context) (begun bool, err error) {
	undecided := false
	err = s.view(ctx, func(tx model.ReadTx, u model.User) error {
		p, err := tx.Policy()
		undecided = p.Webhook == model.SwitchUndecided && u.Role == model.RoleAdmin
		return err
	})
	if err != nil || !undecided {
		return false, err
	}
	_, err = s.SetPolicy(ctx, decideWebhook)
	return err == nil, err
}

// UseWebhook is Session.UseWebhook for a program that acts for nobody.
func (d *Desk) UseWebhook(ctx context.Context) error {
	var before model.Policy
	err := d.store.View(ctx, func(tx model.ReadTx) (err error) {
		before, err = tx.Policy()
		return err
	})
	if err != nil || before.Webhook != model.SwitchUndecided {
		return err
	}
	return d.commit(ctx, func(tx model.WriteTx) error {
		_, err := d.setPolicy(tx, model.SystemActor(), decideWebhook)
		return err
	})
}

func decideWebhook(p *model.Policy) error {
	if p.Webhook == model.SwitchUndecided {
		p.Webhook = model.SwitchOn
	}
	return nil
}

// EachMessage calls fn for every message of the outbox that matches, in its order. Any
// desk user may.
func (s *Session) EachMessage(ctx context.Context, q model.MessageQuery, fn func(model.Message) error) error {
	return s.view(ctx, func(tx model.ReadTx, _ model.User) error { return tx.EachMessage(q, fn) })
}

// Halts are the channels on which nothing is sent, by name. Any desk user may ask.
func (s *Session) Halts(ctx context.Context) (map[model.Channel]model.Halt, error) {
	var halts map[model.Channel]model.Halt
	err := s.view(ctx, func(tx model.ReadTx, _ model.User) (err error) {
		halts, err = tx.Halts()
		return err
	})
	return halts, err
}

// Retried is what became of messages that an admin asked for again.
type Retried struct {
	Messages []model.Message // that will be sent
	Refused  []model.Message // that were accepted, dropped, wait for others, or are being sent
	NotFound []string
}

// Retry lets messages be sent again now that were given up or are failing, before all that
// follow them in their accounts, and ends the halt of their channels. Without ids it is all of
// these. An admin may. The trail says who.
func (s *Session) Retry(ctx context.Context, ids []string) (Retried, error) {
	var done Retried
	err := s.update(ctx, mayAdminister("Sending again"), func(tx model.WriteTx, _ model.User) (err error) {
		done, err = s.retry(tx, unique(ids))
		return err
	})
	return done, err
}

func (s *Session) retry(tx model.WriteTx, ids []string) (done Retried, err error) {
	q := model.MessageQuery{IDs: ids}
	if len(ids) == 0 {
		q.States = []model.MessageState{model.MessageGivenUp, model.MessageFailing}
	}
	found, err := tx.Messages(q)
	if err != nil {
		return done, err
	}
	there := map[string]bool{}
	channels := map[model.Channel]bool{}
	var again []string
	for _, m := range found {
		there[m.ID] = true
		if m.State != model.MessageGivenUp && m.State != model.MessageFailing {
			done.Refused = append(done.Refused, m)
			continue
		}
		done.Messages, again = append(done.Messages, m), append(again, m.ID)
		channels[m.Channel] = true
	}
	for _, id := range ids {
		if !there[id] {
			done.NotFound = append(done.NotFound, id)
		}
	}
	if len(again) == 0 {
		return done, nil
	}
	now, err := tx.Now()
	if err != nil {
		return done, err
	}
	if err := tx.RetryMessages(done.Messages, now); err != nil {
		return done, err
	}
	for c := range channels {
		if err := tx.EndHalt(c); err != nil {
			return done, err
		}
	}
	return done, record(tx, s.Actor, "", model.EventMessagesRetried, "outbox", nil, map[string][]string{"messages": again})
}

// deliveries is how what the billing system is told of requests stands, by request; those
// of which it is told nothing are left out.
func deliveries(tx model.ReadTx, requests []string) (map[string]model.Delivery, error) {
	if len(requests) == 0 {
		return nil, nil
	}
	found, err := tx.Messages(model.MessageQuery{Channel: model.ChannelWebhook, Requests: requests})
	of := map[string][]model.Message{}
	for _, m := range found {
		of[m.RequestID] = append(of[m.RequestID], m)
	}
	all := make(map[string]model.Delivery, len(of))
	for id, messages := range of {
		all[id] = model.DeliveryOf(messages)
	}
	return all, err
}
