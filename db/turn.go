package db

import (
	"context"
	"time"
)

// SQLite gives its lock to whoever asks at the right moment, and a program that has
// just let it go asks first: many people in one program would keep those of another
// waiting. So each program lets go for a moment after a while.
const (
	longestTurn = 20 * time.Millisecond
	letGo       = 2 * poll // others look at the lock more often than that
)

// turn is how long this program has had the lock almost without a pause. Only who
// has the Store's token touches it.
type turn struct{ began, ended time.Time }

// begin waits a moment if this program's turn is over, unless ctx ends.
func (t *turn) begin(ctx context.Context) {
	now := time.Now()
	switch {
	case now.Sub(t.ended) >= letGo: // nobody here wanted it meanwhile
	case now.Sub(t.began) < longestTurn:
		return
	default:
		pause := time.NewTimer(letGo)
		defer pause.Stop()
		select {
		case now = <-pause.C:
		case <-ctx.Done():
		}
	}
	t.began = now
}

func (t *turn) end() { t.ended = time.Now() }
