package mail_test

import (
	"context"
	"errors"
	"testing"

	"github.com/google/go-cmp/cmp"

	"unsubdesk/model"
	"unsubdesk/tui/mail"
	"unsubdesk/tui/mail/mailtest"
)

// alertBoard answers with what a letter has to say.
type alertBoard struct {
	alert model.Alert
	err   error
}

func (b alertBoard) Alert(context.Context, model.Message) (model.Alert, error) {
	return b.alert, b.err
}

// TestAnswersOfThePostman: what came of a letter, as the outbox understands it.
func TestAnswersOfThePostman(t *testing.T) {
	waiting := told(model.AlertWaiting, now, asked("UR-1"))
	refuse := func(err error) func(string) error { return func(string) error { return err } }
	for name, c := range map[string]struct {
		board   alertBoard
		options mailtest.Options
		want    model.Answer
		came    int
	}{
		"taken":             {alertBoard{alert: waiting}, mailtest.Options{}, model.Answer{Accepted: true}, 1},
		"nothing to say":    {alertBoard{alert: told(model.AlertWaiting, now)}, mailtest.Options{}, model.Answer{Pointless: true}, 0},
		"no desk":           {alertBoard{err: errors.New("gone")}, mailtest.Options{}, model.Answer{Said: "the desk could not be read"}, 0},
		"refused for good":  {alertBoard{alert: waiting}, mailtest.Options{Recipient: refuse(mailtest.Permanent)}, model.Answer{Refused: true, Said: "the server refuses the recipient: 550 5.1.1 No such user here"}, 0},
		"refused for now":   {alertBoard{alert: waiting}, mailtest.Options{Recipient: refuse(mailtest.Temporary)}, model.Answer{Said: "the server refuses the recipient: 450 4.2.0 Come back later"}, 0},
		"the login refused": {alertBoard{alert: waiting}, mailtest.Options{User: "desk", Password: "pa55"}, model.Answer{Said: "the server refuses the sender: 502 5.7.0 Please authenticate first"}, 0},
	} {
		t.Run(name, func(t *testing.T) {
			s := mailtest.Start(t, c.options)
			got := mail.Postman{Desk: c.board, Server: at(s, mail.NoTLS)}.Send(t.Context(), model.Message{ID: "mail_1"})
			if diff := cmp.Diff(c.want, got); diff != "" {
				t.Errorf("-want +got\n%s", diff)
			}
			if n := len(s.Letters()); n != c.came {
				t.Errorf("%d letters came, want %d", n, c.came)
			}
		})
	}
}
