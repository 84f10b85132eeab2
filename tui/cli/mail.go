package cli

import (
	"context"

	"unsubdesk/model"
)

// mailCmd is about the mails that the program sends.
type mailCmd struct {
	Test mailTestCmd `cmd:"" help:"Send a mail to try the settings mail.*."`
}

// mailTestCmd sends a mail at once, past the desk: it tries the settings, nothing else.
type mailTestCmd struct {
	Address string `arg:"" name:"addr" help:"Where to send it, such as chen@desk.example."`
}

// Help is the long help.
func (c *mailTestCmd) Help() string {
	return "Sends one mail through the server of the settings and says what that answered. It needs no desk. " +
		"Who is told of requests is said by the addresses of the desk's users: unsubdesk users set-email NAME ADDR. " +
		"The mails leave while serve runs, and with unsubdesk deliver."
}

// Run implements the command.
func (c *mailTestCmd) Run(ctx context.Context, a *App) error {
	if err := model.CheckEmail(c.Address); err != nil {
		return err
	}
	r, err := a.setup()
	if err != nil {
		return err
	}
	tried, err := r.TryMail(ctx, c.Address)
	if err != nil {
		return err
	}
	if a.JSON {
		return a.writeJSON(tried)
	}
	a.sentence("%s has taken a mail to %s: %s", clean(tried.Server), clean(tried.To), clean(tried.Answer))
	return nil
}
