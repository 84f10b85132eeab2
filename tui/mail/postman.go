package mail

import (
	"context"
	"errors"

	"unsubdesk/model"
)

// Alerts says what a letter of the outbox has to say at the moment.
type Alerts interface {
	Alert(ctx context.Context, letter model.Message) (model.Alert, error)
}

// Postman sends the letters of the outbox: model.ChannelMail's model.Sender.
type Postman struct {
	Desk   Alerts
	Server Server
}

// Send implements model.Sender. What a letter says is read and written anew at each
// attempt; its Message-ID stays.
func (p Postman) Send(ctx context.Context, m model.Message) model.Answer {
	n, err := p.Desk.Alert(ctx, m)
	if err != nil {
		return model.Answer{Said: "the desk could not be read"}
	}
	if len(n.Told) == 0 {
		return model.Answer{Pointless: true}
	}
	l, err := Write(n, p.Server.SSH)
	if err != nil {
		return model.Answer{Said: "the letter could not be written"}
	}
	if _, err := p.Server.Send(ctx, l, n.Now); err != nil {
		refusal, _ := errors.AsType[*Refusal](err)
		return model.Answer{Said: refusal.Said, Refused: refusal.Final}
	}
	return model.Answer{Accepted: true}
}
