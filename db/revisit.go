package db

import (
	"context"
	"sync"
	"time"
)

const (
	// revisitEvery is how often a desk that can only be looked at is asked whether
	// it can be changed by now.
	revisitEvery = 5 * time.Second
	// revisitWait is how long that may hold up whoever looks at it meanwhile.
	revisitWait = 500 * time.Millisecond
)

// revisit finds out by itself when a desk can be changed again that was opened to
// look at: the file system was mounted for reading, the rights were missing, the
// server was a standby.
type revisit struct {
	mu   sync.Mutex // held while somebody asks
	last time.Time
	// open opens the desk once more, for changes; nil of a desk that can be changed.
	open func(context.Context) (*Store, error)
}

// watchForChanges lets a desk that can only be looked at come back by itself.
func (s *Store) watchForChanges(open func(context.Context) (*Store, error)) {
	if s.ReadOnly() {
		s.revisit.open, s.revisit.last = open, time.Now()
	}
}

// tryToChange opens a read-only desk for changes if that is possible by now. It
// asks every five seconds at most, unless somebody wants to change something.
func (s *Store) tryToChange(ctx context.Context, wanted bool) {
	if !s.ReadOnly() || !s.lockRevisit(wanted) {
		return
	}
	defer s.revisit.mu.Unlock()
	if s.revisit.open == nil || !s.ReadOnly() || !wanted && time.Since(s.revisit.last) < revisitEvery {
		return
	}
	ctx, cancel := context.WithTimeout(ctx, revisitWait)
	defer cancel()
	fresh, err := s.revisit.open(ctx)
	s.revisit.last = time.Now()
	if err == nil {
		s.adopt(fresh)
	}
}

// lockRevisit waits for others who ask only if the answer is wanted.
func (s *Store) lockRevisit(wanted bool) bool {
	if !wanted {
		return s.revisit.mu.TryLock()
	}
	s.revisit.mu.Lock()
	return true
}

// adopt goes on with what was opened for changes. Views that run on the old
// readers come to their end there, and each connection is closed with them.
func (s *Store) adopt(fresh *Store) {
	s.pools.Lock()
	defer s.pools.Unlock()
	if fresh.read != s.read {
		s.retired = s.read
		if conns, err := s.retired.DB(); err == nil {
			conns.SetMaxIdleConns(-1)
		}
	}
	s.read, s.write, s.files = fresh.read, fresh.write, fresh.files
}
