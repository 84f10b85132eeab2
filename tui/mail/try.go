package mail

import (
	"context"
	"fmt"
	"time"

	"unsubdesk/model"
)

// Tried is what came of a letter that was sent to try the settings.
type Tried struct {
	Server    string `json:"server"` // host and port
	To        string `json:"to"`
	MessageID string `json:"message_id"`
	Answer    string `json:"answer"` // the server's
}

// Try sends a letter that says only that mail arrives. CodeInvalid where there is no
// server, CodeUnavailable if it does not take the letter.
func (s Server) Try(ctx context.Context, to string) (Tried, error) {
	if s.Host == "" {
		return Tried{}, model.Invalid("mail.host is not set, so no mail is sent; see: unsubdesk config init")
	}
	now := time.Now()
	l := Letter{ID: fmt.Sprint("trial.", now.UnixMicro()), To: to, Subject: "unsubdesk can send you mail",
		Body: "This was sent to try the mail settings of unsubdesk; nothing waits for you.\n\n" +
			"Mails about requests name this to come to the desk:\n\n  " + s.SSH + "\n"}
	answer, err := s.Send(ctx, l, now)
	if err != nil {
		return Tried{}, model.Errorf(model.CodeUnavailable, "%s did not take the mail: %s", s.Address(), err)
	}
	return Tried{s.Address(), to, s.MessageID(l), answer}, nil
}
