package desk

import (
	"time"

	"unsubdesk/model"
)

// change is one change of a request's state, as it is told outside the desk.
type change struct {
	kind    model.EventKind
	request model.Request // as it is after the change
	entries []model.Entry // of a request that was completed
	at      time.Time
}

// announce puts into the outbox what these changes are told of, in the transaction that
// makes them: each change of state of a request passes here. What is told to the billing
// system, the desk's policy says; people are told who have an address.
func announce(tx model.WriteTx, changes ...change) error {
	return announceAll(tx, func() []change { return changes })
}

// announceAll is announce for many changes, which are made only where they are told.
func announceAll(tx model.WriteTx, changes func() []change) error {
	p, err := tx.Policy()
	if err != nil {
		return err
	}
	mail, err := tx.HasEmails()
	if err != nil || !mail && !p.Webhook.On() {
		return err
	}
	all := changes()
	var messages []model.Message
	if p.Webhook.On() {
		for _, c := range all {
			messages = append(messages, billing(c)...)
		}
	}
	if mail {
		messages = append(messages, alerts(all)...)
	}
	return tx.PutMessages(messages)
}
