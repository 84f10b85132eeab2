package demo

import (
	"sync"
	"time"
)

// Clock is the time of a demo's desk: it stands where the story puts it until
// it is released, and runs after that. Its Now is handed to the store. It is
// safe for concurrent use; the zero Clock shows the machine's time.
type Clock struct {
	mu      sync.Mutex
	stopped time.Time
	ahead   time.Duration
}

// Now is the time it shows.
func (c *Clock) Now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	if !c.stopped.IsZero() {
		return c.stopped
	}
	return time.Now().Add(c.ahead)
}

// Set stops the clock at t.
func (c *Clock) Set(t time.Time) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.stopped = t
}

// Release lets the clock run, ahead of the machine's time by that much.
func (c *Clock) Release(ahead time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.stopped, c.ahead = time.Time{}, ahead
}
