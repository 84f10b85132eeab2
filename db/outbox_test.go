package db_test

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"unsubdesk/db"
	"unsubdesk/db/dbtest"
	"unsubdesk/model"
)

// box is an outbox in a database.
type box struct {
	t     *testing.T
	store *db.Store
	now   time.Time
}

func newBox(t *testing.T) *box {
	t.Helper()
	return &box{t: t, store: dbtest.New(t), now: dbtest.Start()}
}

// put appends messages by ID; what stands before a slash is the lane.
func (b *box) put(ids ...string) {
	b.t.Helper()
	var messages []model.Message
	for _, id := range ids {
		lane, _, _ := strings.Cut(id, "/")
		messages = append(messages, model.Message{ID: id, Channel: model.ChannelWebhook, Lane: lane, Type: "t", AccountID: "a", RequestID: "r-" + id,
			Body: []byte(`{"of":"` + id + `"}`), MadeAt: b.now, DueAt: b.now})
	}
	b.update(func(tx model.WriteTx) error { return tx.PutMessages(messages) })
}

func (b *box) update(fn func(model.WriteTx) error) {
	b.t.Helper()
	dbtest.Update(b.t, b.store, fn)
}

// claim claims all that is due now.
func (b *box) claim(each int) (lanes [][]model.Message) {
	b.t.Helper()
	b.update(func(tx model.WriteTx) (err error) {
		lanes, err = tx.ClaimMessages(model.Claim{Channel: model.ChannelWebhook, Due: b.now, Now: b.now, Until: b.now.Add(time.Minute), Lanes: 10, Each: each})
		return err
	})
	return lanes
}

// settle writes how an attempt ended.
func (b *box) settle(m model.Message, a model.Answer) {
	b.t.Helper()
	b.update(func(tx model.WriteTx) error { return tx.SettleMessage(m.After(a, b.now, 0.5)) })
}

// claims fails unless these are what is due, lane by lane.
func (b *box) claims(each int, want ...string) [][]model.Message {
	b.t.Helper()
	lanes := b.claim(each)
	var got []string
	for _, lane := range lanes {
		var ids []string
		for _, m := range lane {
			ids = append(ids, m.ID)
		}
		got = append(got, strings.Join(ids, " "))
	}
	if !slices.Equal(got, want) {
		b.t.Fatalf("claimed %q, want %q", got, want)
	}
	return lanes
}

// states fails unless the messages stand so, in the order of the outbox.
func (b *box) states(want ...string) {
	b.t.Helper()
	var got []string
	dbtest.View(b.t, b.store, func(tx model.ReadTx) error {
		return tx.EachMessage(model.MessageQuery{}, func(m model.Message) error {
			got = append(got, fmt.Sprint(m.ID, " ", m.State, " ", m.Attempts))
			return nil
		})
	})
	if !slices.Equal(got, want) {
		b.t.Errorf("the outbox has %q, want %q", got, want)
	}
}

func TestOutboxKeepsWhatWasPut(t *testing.T) {
	b := newBox(t)
	want := model.Message{Seq: 1, ID: "m-1", Channel: model.ChannelMail, Type: "t", AccountID: "acct-1", RequestID: "UR-1", Recipient: "chen",
		Body: []byte("{\"name\":\"云帆科技 \\u0000 <b>\"}"), MadeAt: b.now, DueAt: b.now.Add(time.Hour), State: model.MessageWaiting, NextAt: b.now.Add(time.Hour)}
	again := want
	again.Body = []byte("something else")
	b.update(func(tx model.WriteTx) error {
		return errors.Join(tx.PutMessages([]model.Message{want}), tx.PutMessages([]model.Message{again}), tx.PutMessages(nil))
	})
	dbtest.View(t, b.store, func(tx model.ReadTx) error {
		found, err := tx.Messages(model.MessageQuery{Channel: model.ChannelMail, IDs: []string{"m-1"}, Requests: []string{"UR-1", "UR-2"}, Body: true})
		if len(found) != 1 || fmt.Sprintf("%+v", found[0]) != fmt.Sprintf("%+v", want) {
			t.Errorf("got %+v\nwant %+v", found, want)
		}
		return err
	})
	b.claims(1) // it is a mail, and not due
}

func TestOutboxSendsLanesInOrder(t *testing.T) {
	b := newBox(t)
	b.put("a/1", "a/2", "b/1")
	b.put("a/3", "b/2")
	lanes := b.claims(1, "a/1", "b/1")
	b.claims(1) // each lane is taken
	b.settle(lanes[0][0], model.Answer{Accepted: true})
	b.settle(lanes[1][0], model.Answer{Said: "answered 500"})
	b.states("a/1 accepted 1", "a/2 waiting 0", "b/1 failing 1", "a/3 waiting 0", "b/2 waiting 0")

	b.put("a/4", "c/1")
	lanes = b.claims(2, "a/2 a/3", "c/1")
	if string(lanes[0][1].Body) != `{"of":"a/3"}` {
		t.Errorf("the bytes are %s", lanes[0][1].Body)
	}
	b.now = b.now.Add(time.Second)
	lanes = b.claims(1, "b/1")
	if m := lanes[0][0]; m.State != model.MessageSent || m.Attempts != 2 || m.Said != "answered 500" {
		t.Errorf("tried again: %+v", m)
	}
	b.settle(lanes[0][0], model.Answer{Gone: true})
	b.claims(1, "b/2")
	b.states("a/1 accepted 1", "a/2 sent 1", "b/1 given_up 2", "a/3 waiting 0", "b/2 sent 1", "a/4 waiting 0", "c/1 sent 1")
}

// TestOutboxOfAProgramThatDied: what it had claimed is sent by another one, and if it was
// only slow, its answer counts when it is a good one.
func TestOutboxOfAProgramThatDied(t *testing.T) {
	b := newBox(t)
	b.put("a/1", "a/2", "b/1")
	dead := b.claims(1, "a/1", "b/1")
	b.now = b.now.Add(59 * time.Second)
	b.claims(1)
	b.now = b.now.Add(time.Second)
	other := b.claims(1, "a/1", "b/1")
	b.settle(dead[0][0], model.Answer{Said: "too late"})
	b.settle(dead[1][0], model.Answer{Accepted: true})
	b.states("a/1 sent 2", "a/2 waiting 0", "b/1 accepted 1")
	b.settle(other[1][0], model.Answer{Said: "no answer"})
	b.settle(other[0][0], model.Answer{Accepted: true})
	b.states("a/1 accepted 2", "a/2 waiting 0", "b/1 accepted 1")
	b.claims(1, "a/2")
}

func TestOutboxRetriesWhatWasGivenUp(t *testing.T) {
	b := newBox(t)
	b.put("a/1", "a/2", "a/3", "b/1")
	lanes := b.claims(1, "a/1", "b/1")
	b.settle(lanes[0][0], model.Answer{Gone: true})
	b.settle(lanes[1][0], model.Answer{Said: "answered 500"})
	second := b.claims(1, "a/2")[0][0]
	retry := func(ids ...string) {
		t.Helper()
		b.update(func(tx model.WriteTx) error {
			found, err := tx.Messages(model.MessageQuery{IDs: ids})
			return errors.Join(err, tx.RetryMessages(found, b.now))
		})
	}
	retry("a/1", "b/1")
	b.states("a/1 waiting 0", "a/2 sent 1", "a/3 waiting 0", "b/1 waiting 0")
	b.claims(1, "b/1") // a/2 is under way
	b.settle(second, model.Answer{Said: "answered 500"})
	b.now = b.now.Add(time.Hour)
	first := b.claims(1, "a/1", "b/1")[0][0]
	b.settle(first, model.Answer{Accepted: true})
	b.settle(b.claims(1, "a/2")[0][0], model.Answer{Accepted: true})
	b.settle(b.claims(1, "a/3")[0][0], model.Answer{Said: "answered 500"})
	retry("a/3")
	b.claims(1, "a/3")
}

func TestOutboxIsAskedByState(t *testing.T) {
	b := newBox(t)
	b.put("a/1", "b/1", "c/1", "d/1")
	lanes := b.claims(1, "a/1", "b/1", "c/1", "d/1")
	b.settle(lanes[0][0], model.Answer{Accepted: true})
	b.settle(lanes[1][0], model.Answer{Gone: true})
	b.settle(lanes[2][0], model.Answer{Said: "no"})
	for want, q := range map[string]model.MessageQuery{
		"a/1 b/1":     {States: []model.MessageState{model.MessageAccepted, model.MessageGivenUp}},
		"c/1 d/1":     {States: []model.MessageState{model.MessageFailing, model.MessageSent}},
		"c/1":         {States: []model.MessageState{model.MessageFailing}, Limit: 1},
		"b/1 c/1":     {After: 1, Limit: 2},
		"d/1":         {Requests: []string{"r-d/1"}},
		"":            {Channel: model.ChannelMail},
		"a/1 b/1 c/1": {Limit: 3},
	} {
		var got []string
		dbtest.View(t, b.store, func(tx model.ReadTx) error {
			return tx.EachMessage(q, func(m model.Message) error {
				got = append(got, m.ID)
				return nil
			})
		})
		if strings.Join(got, " ") != want {
			t.Errorf("%+v finds %q, want %q", q, got, want)
		}
	}
}

func TestOutboxHalts(t *testing.T) {
	b := newBox(t)
	h := model.Halt{Channel: model.ChannelWebhook, At: b.now, Said: "answered 410 Gone"}
	b.update(func(tx model.WriteTx) error {
		first := h
		first.Said = "answered"
		return errors.Join(tx.PutHalt(first), tx.PutHalt(h))
	})
	halts := func() (found map[model.Channel]model.Halt) {
		dbtest.View(t, b.store, func(tx model.ReadTx) (err error) {
			found, err = tx.Halts()
			return err
		})
		return found
	}
	if got := halts(); len(got) != 1 || got[model.ChannelWebhook] != h {
		t.Errorf("halts %+v", got)
	}
	b.update(func(tx model.WriteTx) error { return tx.EndHalt(model.ChannelWebhook) })
	if got := halts(); len(got) != 0 {
		t.Errorf("after its end: %+v", got)
	}
}
