package desk_test

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"unsubdesk/db/dbtest"
	"unsubdesk/model"
	"unsubdesk/model/desk"
)

// of is an instance of an account of its own.
func of(account, id string) model.Instance {
	return dbtest.Instance(id, dbtest.OfAccount(dbtest.Account(account, "chen")))
}

func TestDeliverTriesAgainInOrder(t *testing.T) {
	h := newHooked(t, of("a", "a-1"), of("a", "a-2"), of("b", "b-1"))
	h.submit("maya", "a-1") // UR-0002
	h.submit("maya", "a-2") // UR-0004
	h.submit("maya", "b-1") // UR-0006
	h.receiver.answers(func(w http.ResponseWriter, _ *http.Request, m received) {
		if m.Data.Account == "a" {
			w.WriteHeader(http.StatusInternalServerError)
		}
	})
	d := h.deliver(2, 1, 0)
	if m := d.Failing[0]; m.ID != "msg_UR-0002_submitted" || m.Said != "answered 500 Internal Server Error" || m.NextAt != h.clock.Now().Add(time.Second) {
		t.Errorf("failing: %+v", m)
	}
	got := h.receiver.takes()
	slices.Sort(got) // two accounts at the same time
	if want := []string{"msg_UR-0002_submitted", "msg_UR-0006_refunded", "msg_UR-0006_submitted"}; !slices.Equal(got, want) {
		t.Errorf("came %v", got)
	}
	h.deliver(0, 0, 0) // nothing is due yet
	for _, wait := range []time.Duration{time.Second, 2 * time.Second, 4 * time.Second} {
		h.clock.Advance(wait - time.Millisecond)
		h.deliver(0, 0, 0)
		h.clock.Advance(time.Millisecond)
		h.deliver(0, 1, 0)
		h.came("msg_UR-0002_submitted")
	}
	h.receiver.status(http.StatusOK)
	h.clock.Advance(10 * time.Second)
	h.deliver(4, 0, 0)
	h.came("msg_UR-0002_submitted", "msg_UR-0002_refunded", "msg_UR-0004_submitted", "msg_UR-0004_refunded")
}

// TestEachAttemptIsTheSame: the same ID and the same bytes.
func TestEachAttemptIsTheSame(t *testing.T) {
	h := newHooked(t, dbtest.Instance("i-1"))
	h.submit("maya", "i-1")
	var bodies []string
	h.receiver.answers(func(w http.ResponseWriter, _ *http.Request, m received) {
		bodies = append(bodies, m.id+m.body)
		w.WriteHeader(http.StatusBadGateway)
	})
	h.deliver(0, 1, 0)
	dbtest.Put(t, h.store, dbtest.Instance("i-1", dbtest.OfAccount(model.Account{ID: "acct-1", Name: "Other", Manager: "silva"})))
	h.clock.Advance(time.Second)
	h.deliver(0, 1, 0)
	if len(bodies) != 2 || bodies[0] != bodies[1] {
		t.Errorf("sent were %q", bodies)
	}
}

func TestDeliverGivesUpAndAnAdminAsksAgain(t *testing.T) {
	h := newHooked(t, dbtest.Instance("i-1"), of("b", "b-1"))
	h.submit("maya", "i-1")
	h.receiver.status(http.StatusNotFound)
	h.deliver(0, 1, 0)
	attempts := 1
	for range 100 {
		h.clock.Advance(3 * time.Hour)
		d, err := h.as("ada").DeliverDue(h.ctx, h.receiver.senders(), nil)
		h.ok(err)
		attempts++
		if len(d.GivenUp) > 0 {
			break
		}
	}
	h.stands("UR-0002_submitted given_up", "UR-0002_refunded failing") // the next is tried at once
	if attempts < 20 || attempts > 25 {
		t.Errorf("given up after %d attempts three hours apart", attempts)
	}
	_, err := h.as("chen").Retry(h.ctx, []string{"msg_UR-0002_submitted"})
	h.refused(err, model.CodeForbidden, "admin")
	done, err := h.as("ada").Retry(h.ctx, []string{"msg_UR-0002_submitted", "msg_none"})
	h.ok(err)
	if len(done.Messages) != 1 || !slices.Equal(done.NotFound, []string{"msg_none"}) {
		t.Errorf("retried: %+v", done)
	}
	h.receiver.takes()
	h.receiver.status(http.StatusOK)
	h.deliver(2, 0, 0)
	h.came("msg_UR-0002_submitted", "msg_UR-0002_refunded")
	done, err = h.as("ada").Retry(h.ctx, []string{"msg_UR-0002_submitted"})
	h.ok(err)
	if len(done.Messages) != 0 || len(done.Refused) != 1 {
		t.Errorf("an accepted one was retried: %+v", done)
	}
	h.verified()
}

// TestAllAreAskedForAgain: once the receiver is mended nobody waits for the next attempt, of
// hours.
func TestAllAreAskedForAgain(t *testing.T) {
	h := newHooked(t, of("a", "a-1"), of("b", "b-1"))
	h.submit("maya", "a-1", "b-1")
	h.receiver.status(http.StatusBadGateway)
	h.deliver(0, 2, 0)
	h.receiver.takes()
	h.receiver.status(http.StatusOK)
	h.deliver(0, 0, 0) // it is too early
	done, err := h.as("ada").Retry(h.ctx, nil)
	h.ok(err)
	if len(done.Messages) != 2 || len(done.Refused) != 0 {
		t.Errorf("retried: %+v", done)
	}
	h.deliver(4, 0, 0)
	h.verified()
}

// TestGoneHaltsTheChannel: what was refused so is given up, and the others wait.
func TestGoneHaltsTheChannel(t *testing.T) {
	h := newHooked(t, of("a", "a-1"), of("b", "b-1"))
	h.submit("maya", "a-1")
	h.receiver.status(http.StatusGone)
	if d := h.deliver(0, 0, 1); len(d.Halts) != 1 || d.Halts[0].Said != "answered 410 Gone" {
		t.Errorf("halts %+v", d.Halts)
	}
	h.came("msg_UR-0002_submitted")
	h.submit("maya", "b-1")
	h.receiver.status(http.StatusOK)
	h.deliver(0, 0, 0)
	halts, err := h.as("iris").Halts(h.ctx)
	h.ok(err)
	if len(halts) != 1 {
		t.Errorf("halts %+v", halts)
	}
	_, err = h.as("ada").Retry(h.ctx, nil)
	h.ok(err)
	h.deliver(4, 0, 0)
}

func TestRetryAfterIsHonoured(t *testing.T) {
	h := newHooked(t, dbtest.Instance("i-1"))
	h.submit("maya", "i-1")
	ask := func(text string, want, about time.Duration) {
		t.Helper()
		h.receiver.answers(func(w http.ResponseWriter, _ *http.Request, _ received) {
			w.Header().Set("Retry-After", text)
			w.WriteHeader(http.StatusServiceUnavailable)
		})
		d := h.deliver(0, 1, 0)
		if got := d.Failing[0].NextAt.Sub(h.clock.Now()); (got - want).Abs() > about {
			t.Errorf("asked for %s: %s, want %s", text, got, want)
		}
		h.clock.Set(d.Failing[0].NextAt)
	}
	ask("soon", time.Second, 0)
	ask("120", 2*time.Minute, 0)
	ask(time.Now().Add(10*time.Minute).UTC().Format(http.TimeFormat), 10*time.Minute, time.Minute) // in whole seconds, and some passed
	ask("86400", 6*time.Hour, 0)
}

// TestAnswersThatAreNone: a receiver that hangs, that ends the connection, that sends the
// message elsewhere, that is not there.
func TestAnswersThatAreNone(t *testing.T) {
	h := newHooked(t, dbtest.Instance("i-1"))
	h.submit("maya", "i-1")
	elsewhere := newReceiver(t)
	over := make(chan struct{})
	defer close(over)
	for _, c := range []struct {
		said   string
		answer func(w http.ResponseWriter, r *http.Request, m received)
	}{
		{"the connection ended before an answer", func(http.ResponseWriter, *http.Request, received) { panic(http.ErrAbortHandler) }},
		{"answered 307 Temporary Redirect, which is not followed", func(w http.ResponseWriter, r *http.Request, _ received) {
			http.Redirect(w, r, elsewhere.server.URL, http.StatusTemporaryRedirect)
		}},
		{"no answer in time", func(_ http.ResponseWriter, r *http.Request, _ received) {
			select {
			case <-r.Context().Done():
			case <-over:
			}
		}},
	} {
		h.receiver.answers(c.answer)
		senders := h.receiver.senders()
		if strings.HasPrefix(c.said, "no answer") {
			senders = desk.Senders{model.ChannelWebhook: impatient{senders[model.ChannelWebhook]}}
		}
		d, err := h.as("ada").DeliverDue(h.ctx, senders, nil)
		h.ok(err)
		if len(d.Failing) != 1 || d.Failing[0].Said != c.said {
			t.Fatalf("want %q: %+v", c.said, d)
		}
		h.clock.Set(d.Failing[0].NextAt)
	}
	h.receiver.server.CloseClientConnections()
	address := h.receiver.server.URL
	h.receiver.server.Close()
	d, err := h.as("ada").DeliverDue(h.ctx, sendersTo(t, address), nil)
	h.ok(err)
	if len(d.Failing) != 1 || d.Failing[0].Said != "cannot be reached" {
		t.Errorf("gone away: %+v", d)
	}
	if got := elsewhere.takes(); len(got) != 0 {
		t.Errorf("a redirect was followed with %v", got)
	}

	again := newReceiver(t) // it is back, at another place
	h.clock.Set(d.Failing[0].NextAt)
	again.answers(func(w http.ResponseWriter, _ *http.Request, _ received) { // and breaks off within its answer
		w.Header().Set("Content-Length", "1000")
		w.WriteHeader(http.StatusOK)
		_, _ = w.Write([]byte("{"))
	})
	d, err = h.as("ada").DeliverDue(h.ctx, again.senders(), nil)
	h.ok(err)
	if len(d.Accepted) != 2 {
		t.Errorf("2xx is accepted, whatever follows: %+v", d)
	}
}

// impatient gives a receiver less time.
type impatient struct{ model.Sender }

func (i impatient) Send(ctx context.Context, m model.Message) model.Answer {
	ctx, cancel := context.WithTimeout(ctx, 20*time.Millisecond)
	defer cancel()
	return i.Sender.Send(ctx, m)
}

// TestSentAndNotRecorded: a program that dies between the two; another sends it again,
// under the same ID, after a minute.
func TestSentAndNotRecorded(t *testing.T) {
	h := newHooked(t, dbtest.Instance("i-1"), dbtest.Instance("i-2"))
	h.submit("maya", "i-1")
	h.submit("maya", "i-2")
	dying := desk.New(&dyingStore{Store: h.store, writes: 1}) // the claim, and nothing after it
	_, err := dying.As(model.Actor{User: "ada"}).DeliverDue(h.ctx, h.receiver.senders(), nil)
	h.refused(err, model.CodeUnavailable)
	h.came("msg_UR-0002_submitted", "msg_UR-0002_refunded", "msg_UR-0004_submitted", "msg_UR-0004_refunded")
	h.stands("UR-0002_submitted sent", "UR-0002_refunded waiting", "UR-0004_submitted waiting", "UR-0004_refunded waiting")
	h.deliver(0, 0, 0)
	h.clock.Advance(time.Minute)
	h.deliver(4, 0, 0)
	h.came("msg_UR-0002_submitted", "msg_UR-0002_refunded", "msg_UR-0004_submitted", "msg_UR-0004_refunded")
}

// dyingStore takes so many writes, and no more.
type dyingStore struct {
	model.Store
	writes int
}

func (d *dyingStore) Update(ctx context.Context, fn func(model.WriteTx) error) error {
	if d.writes--; d.writes < 0 {
		return model.Errorf(model.CodeUnavailable, "The program is dead.")
	}
	return d.Store.Update(ctx, fn)
}

// TestTwoProgramsDeliver: what several send at the same time comes in the order of each
// account, and once where nothing fails.
func TestTwoProgramsDeliver(t *testing.T) {
	var instances []model.Instance
	for i := range 90 {
		instances = append(instances, of(fmt.Sprint("acct-", i%7), fmt.Sprintf("i-%02d", i)))
	}
	h := newHooked(t, instances...)
	for _, in := range instances {
		h.submit("maya", in.ID)
	}
	var mu sync.Mutex
	failed := map[string]bool{}
	h.receiver.answers(func(w http.ResponseWriter, _ *http.Request, m received) {
		mu.Lock()
		defer mu.Unlock()
		if fails := len(m.id)+int(m.id[8])%3 == 0; fails && !failed[m.id] {
			failed[m.id] = true
			w.WriteHeader(http.StatusBadGateway)
		}
	})
	ctx, stop := context.WithCancel(h.ctx)
	defer stop()
	accepted := make(chan int, 1000)
	var programs sync.WaitGroup
	for range 3 {
		program := desk.New(dbtest.Again(t, h.store, dbtest.WithClock(h.clock)), desk.WithPulse(func(time.Duration) <-chan time.Time { return time.After(time.Millisecond) }))
		programs.Go(func() {
			program.Deliver(ctx, h.receiver.senders(), func(d desk.Delivered, err error) {
				if err != nil && ctx.Err() == nil {
					t.Errorf("deliver: %v", err)
				}
				accepted <- len(d.Accepted)
			})
		})
	}
	for n := 0; n < 2*len(instances); {
		select {
		case more := <-accepted:
			n += more
		case <-time.After(20 * time.Second):
			t.Fatalf("only %d were accepted", n)
		}
	}
	stop()
	programs.Wait()

	h.receiver.mu.Lock()
	defer h.receiver.mu.Unlock()
	if len(h.receiver.got) != 2*len(instances) {
		t.Errorf("%d came, want %d", len(h.receiver.got), 2*len(instances))
	}
	last := map[string]string{}
	for _, m := range h.receiver.got {
		now := m.Data.Request + map[string]string{"request.submitted": "1", "refund.completed": "2"}[m.Type]
		if last[m.Data.Account] > now {
			t.Errorf("%s of %s came after %s", now, m.Data.Account, last[m.Data.Account])
		}
		last[m.Data.Account] = now
	}
}

// TestDeliverEndsInOrder: an attempt under way when the program ends counts for nothing.
func TestDeliverEndsInOrder(t *testing.T) {
	h := newHooked(t, dbtest.Instance("i-1"))
	h.submit("maya", "i-1")
	ctx, stop := context.WithCancelCause(h.ctx)
	h.receiver.answers(func(_ http.ResponseWriter, r *http.Request, _ received) {
		stop(errors.New("a signal came"))
		<-r.Context().Done()
	})
	h.desk.Deliver(ctx, h.receiver.senders(), func(d desk.Delivered, err error) {
		if err != nil || len(d.Failing) > 0 {
			t.Errorf("told %+v, %v", d, err)
		}
	})
	h.stands("UR-0002_submitted waiting", "UR-0002_refunded waiting")
	h.receiver.status(http.StatusOK)
	h.receiver.takes()
	h.deliver(2, 0, 0) // at once
}

func TestDeliveringNeedsAnAdmin(t *testing.T) {
	h := newHooked(t)
	for _, user := range []string{"maya", "chen", "iris"} {
		_, err := h.as(user).DeliverDue(h.ctx, h.receiver.senders(), nil)
		h.refused(err, model.CodeForbidden, "Delivering needs the role admin")
	}
}
