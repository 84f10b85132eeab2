package cli

import (
	"context"
	"fmt"
	"io"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"unsubdesk/db/dbtest"
	"unsubdesk/model"
	"unsubdesk/model/desk"
)

// watchedStore knows how many Views are under way.
type watchedStore struct {
	model.Store
	views atomic.Int32
}

func (s *watchedStore) View(ctx context.Context, fn func(model.ReadTx) error) error {
	s.views.Add(1)
	defer s.views.Add(-1)
	return s.Store.View(ctx, fn)
}

// taker is who reads the output; it notes how many Views its reading held up.
type taker struct {
	store *watchedStore
	text  strings.Builder
	held  int
}

func (r *taker) Write(p []byte) (int, error) {
	r.held += int(r.store.views.Load())
	return r.text.Write(p)
}

// remotely runs a command as somebody who comes over SSH.
func (w *world) remotely(user string, args ...string) (status int, out *taker) {
	w.t.Helper()
	store := &watchedStore{Store: w.store}
	out = &taker{store: store}
	status = Run(w.t.Context(), args, Env{Stdout: out, Stderr: io.Discard, Remote: true, Now: time.Now, Version: "test",
		Setup: func(Globals) (*Runtime, error) {
			return &Runtime{Open: func(context.Context, bool) (*Opened, error) {
				return &Opened{Desk: desk.New(store), Actor: model.Actor{User: user, Surface: model.SurfaceSSH}}, nil
			}}, nil
		}})
	return status, out
}

// Who reads slowly at the other end of a connection must not hold a transaction
// of the server: a few of them would hold up everybody.
func TestRemoteOutputHoldsNoTransaction(t *testing.T) {
	ids := make([]string, 2*pageSize+1)
	instances := make([]model.Instance, len(ids))
	for i := range ids {
		ids[i] = fmt.Sprintf("i-%05d", i)
		instances[i] = dbtest.Instance(ids[i])
	}
	w := newWorld(t, instances...)
	w.submit("maya", ids[:pageSize+1]...)
	for _, c := range []struct {
		command string
		rows    int
	}{
		{"list --json --tab all", len(ids)},
		{"list --json --tab all --sort name:desc", len(ids)},
		{"list --json --tab all --limit 501", 501},
		{"list --json --tab all --limit 500", 500},
		{"list --json --tab unsubscribed", pageSize + 1},
		{"history --json", pageSize + 1},
		{"history --json --limit 3", 3},
		{"list --tab all", len(ids) + 1},
		{"history", pageSize + 2},
	} {
		t.Run(c.command, func(t *testing.T) {
			local := w.run("maya", strings.Fields(c.command)...).exits(ExitOK)
			status, out := w.remotely("maya", strings.Fields(c.command)...)
			if status != ExitOK || out.text.String() != local.out {
				t.Errorf("exit status %d and %d bytes; the same command locally prints %d", status, out.text.Len(), len(local.out))
			}
			if rows := strings.Count(out.text.String(), "\n"); rows != c.rows {
				t.Errorf("%d lines; want %d", rows, c.rows)
			}
			if out.held != 0 {
				t.Errorf("%d writes were made with a transaction open", out.held)
			}
		})
	}
}
