package cli

import (
	"context"
	"io"
	"slices"

	"unsubdesk/model"
	"unsubdesk/model/desk"
	"unsubdesk/tui/present"
)

// fromInput stands among IDs for a ticket on standard input.
const fromInput = "-"

// mostTicketBytes is how long a ticket on standard input is at the most.
const mostTicketBytes = 4 << 20

// withTicket puts what a ticket names in the place of -. Names that the desk does not have
// stay among the IDs, so that they are listed as not found; other words are only counted.
func (a *App) withTicket(ctx context.Context, s *desk.Session, ids []string) ([]string, error) {
	at := slices.Index(ids, fromInput)
	if at < 0 {
		return ids, nil
	}
	text, err := a.readTicket(ctx)
	if err != nil {
		return nil, err
	}
	found, err := s.LookUp(ctx, model.ReadTicket(text))
	switch {
	case err != nil:
		return nil, err
	case found.Left > 0:
		return nil, model.Invalid("Standard input names more than %s instances or orders; give them in parts.", present.Count(model.MaxTicket))
	case found.More > 0:
		return nil, model.Invalid("What standard input names are more than %s instances; use --filter.", present.Count(len(found.IDs())))
	}
	if found.Words > 0 {
		a.notice("%s of the ticket passed over: neither instance IDs nor order numbers.", present.Plural(found.Words, "other word"))
	}
	if n := len(found.NotFound); n > 0 {
		a.notice("%s of the ticket not found: no instance ID and no order number of the desk. Names are found with --filter.", present.Plural(n, "word"))
	}
	all := slices.Concat(ids[:at], found.IDs(), found.NotFound, ids[at+1:])
	all = slices.DeleteFunc(all, func(id string) bool { return id == fromInput }) // there is one standard input
	if len(all) == 0 {
		return nil, model.Refused("Standard input holds no instance ID and no order number. Names are found with --filter.")
	}
	return all, nil
}

// readTicket reads standard input to its end. It gives up when the run is ended; the pending
// read then ends with the program.
func (a *App) readTicket(ctx context.Context) (string, error) {
	type input struct {
		text []byte
		err  error
	}
	done := make(chan input, 1)
	go func() {
		text, err := io.ReadAll(io.LimitReader(a.Stdin, mostTicketBytes+1))
		done <- input{text, err}
	}()
	select {
	case <-ctx.Done():
		return "", model.Refused("Nothing was done: the command was ended.")
	case in := <-done:
		switch {
		case in.err != nil:
			return "", fileError(in.err, "Standard input could not be read")
		case len(in.text) > mostTicketBytes:
			return "", model.Invalid("Standard input is longer than 4 MiB; give it in parts.")
		}
		return string(in.text), nil
	}
}
