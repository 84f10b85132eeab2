package desk

import (
	"context"
	"time"

	"unsubdesk/model"
)

const (
	// tidyAfter is how long a message is kept whole after it came to its end.
	tidyAfter = 30 * 24 * time.Hour
	// tidyAtOnce is how many messages are tidied in one commit, tidyEvery when a running
	// program looks for more, and mostTidied how often a command that ends goes on.
	tidyAtOnce = 500
	tidyEvery  = time.Hour
	mostTidied = 20
)

// tidyOutbox tidies a piece of the outbox, in one commit, if anything is to be tidied. What
// the billing system accepted stays, without its bytes: by it the desk knows of each request
// that it was told, and does not tell it again under the same ID. The ledger and the trail
// have what it said. Alerts and mails stand for nothing once they have come to their end.
func (d *Desk) tidyOutbox(ctx context.Context) (more bool, err error) {
	err = d.store.View(ctx, func(tx model.ReadTx) error {
		now, err := tx.Now()
		if err == nil {
			more, err = tx.UntidyMessages(now.Add(-tidyAfter))
		}
		return err
	})
	if err != nil || !more || d.readOnly() {
		return false, err
	}
	err = d.commit(ctx, func(tx model.WriteTx) error {
		now, err := tx.Now()
		if err == nil {
			more, err = tx.TidyMessages(now.Add(-tidyAfter), tidyAtOnce)
		}
		return err
	})
	return more && err == nil, err
}

// tidyEnding tidies the outbox beside a command that delivers once.
func (d *Desk) tidyEnding(ctx context.Context) error {
	for range mostTidied {
		if more, err := d.tidyOutbox(ctx); err != nil || !more {
			return err
		}
	}
	return nil
}
