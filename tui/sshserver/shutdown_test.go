package sshserver_test

import (
	"context"
	"log/slog"
	"testing"
	"time"

	gossh "golang.org/x/crypto/ssh"

	"unsubdesk/db/dbtest"
	"unsubdesk/model"
	"unsubdesk/tui/sshserver"
)

// TestShutdown: who has a screen is told on it, the terminal is given back, and
// the server is gone in time; so are those who have not logged in.
func TestShutdown(t *testing.T) {
	w := serve(t, func(o *sshserver.Options) { o.Farewell = time.Second }, dbtest.Instance("i-1"))
	maya, chen := open(t, w.login("maya"), ""), open(t, w.login("chen"), "")
	silent := w.knock()
	maya.sees("name-i-1")
	chen.sees("[Pending")
	began := time.Now()
	w.stop()
	maya.sees("The desk is closing down")
	chen.sees("The desk is closing down")
	maya.endsWith(1, "The desk has closed down. What you confirmed is kept.")
	chen.endsWith(1, "The desk has closed down. What you confirmed is kept.")
	w.overWithin(patience)
	if took := time.Since(began); took > 10*time.Second {
		t.Errorf("it took %v", took)
	}
	if _, err := silent.Read(make([]byte, 1<<10)); err == nil {
		_, err = silent.Read(make([]byte, 1)) // its version came first
		if err == nil {
			t.Error("the silent connection is still open")
		}
	}
}

// TestShutdownWaitsForCommits: what was confirmed is committed before its
// session ends.
func TestShutdownWaitsForCommits(t *testing.T) {
	w := desked(t)
	w.keys["maya"] = w.giveKey("maya")
	journal := sshserver.NewJournal(w.store, slog.New(slog.DiscardHandler))
	committing, goOn, committed := make(chan struct{}), make(chan struct{}), make(chan error, 1)
	w.start(func(o *sshserver.Options) {
		o.Farewell, o.Grace = 10*time.Millisecond, 5*time.Second
		o.Command = func(ctx context.Context, _ *sshserver.Session, _ []string) int {
			committed <- journal.Update(ctx, func(tx model.WriteTx) error {
				close(committing)
				<-goOn
				return tx.PutUser(model.User{Name: "zoe", Role: model.RoleAgent, AddedAt: dbtest.Start()})
			})
			return 0
		}
		o.Settle = func(ctx context.Context) {
			close(goOn) // the server waits for it from now on
			journal.Settle(ctx)
		}
	})
	sess, err := w.login("maya").NewSession()
	if err != nil {
		t.Fatal(err)
	}
	if err := sess.Start("list"); err != nil {
		t.Fatal(err)
	}
	<-committing
	w.stop()
	w.overWithin(patience)
	if err := <-committed; err != nil {
		t.Errorf("the commit under way: %v", err)
	}
}

// TestNobodyIsLetInAnyMore: a server that closes down takes no connection.
func TestNobodyIsLetInAnyMore(t *testing.T) {
	w := serve(t, nil)
	w.stop()
	w.overWithin(patience)
	if client, err := w.tryLogin("maya", gossh.PublicKeys(w.keys["maya"])); err == nil {
		shut(client)
		t.Error("was let in")
	}
}

// TestSweepsWithNobodyThere: a served desk approves what falls due, and logs it.
func TestSweepsWithNobodyThere(t *testing.T) {
	clock := dbtest.NewClock()
	w := deskedAt(t, clock, large("i-1"))
	w.keys["maya"] = w.giveKey("maya")
	w.start(nil)
	client := w.login("maya")
	w.runOn(client, "unsubscribe i-1 --reason 1 --yes").ends(0)
	shut(client)
	clock.Advance(24 * time.Hour)
	w.log.waitFor(t, `"event":"request_completed"`)
	last := w.log.lines(t, "committed")
	if line := last[len(last)-1]; line["user"] != "system" || line["decision"] != "auto_approved" {
		t.Errorf("the log says %v", line)
	}
}
