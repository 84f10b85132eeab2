package sshserver

import (
	"sync"
	"time"

	"unsubdesk/model"
)

// gate lets so many log lines of one kind pass in a while and counts the rest,
// so that strangers who knock all night do not fill the disk.
type gate struct {
	most  int
	while time.Duration

	mu     sync.Mutex
	began  time.Time
	passed int
	held   int
}

func newGate() *gate { return &gate{most: 50, while: 10 * time.Second} }

// pass reports whether a line may be written, and how many were held back in
// the while before, which is to be told now.
func (g *gate) pass(now time.Time) (ok bool, heldBack int) {
	g.mu.Lock()
	defer g.mu.Unlock()
	heldBack = g.turn(now)
	if g.passed >= g.most {
		g.held++
		return false, heldBack
	}
	g.passed++
	return true, heldBack
}

// overdue is how many lines were held back in a while that is over.
func (g *gate) overdue(now time.Time) int {
	g.mu.Lock()
	defer g.mu.Unlock()
	return g.turn(now)
}

// turn begins a new while when the old one is over.
func (g *gate) turn(now time.Time) (heldBack int) {
	if now.Sub(g.began) < g.while {
		return 0
	}
	heldBack, g.held, g.passed, g.began = g.held, 0, 0, now
	return heldBack
}

// printable is text from a stranger, for the log: cleaned and short.
func printable(s string) string {
	const most = 64
	n := 0
	for i := range s { // before the cleaning, which takes time for all of it
		if n++; n > most {
			return model.CleanText(s[:i]) + "…"
		}
	}
	return model.CleanText(s)
}
