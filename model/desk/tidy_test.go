package desk_test

import (
	"context"
	"fmt"
	"sync/atomic"
	"testing"
	"time"

	"unsubdesk/db/dbtest"
	"unsubdesk/model"
	"unsubdesk/model/desk"
)

// TestTheOutboxIsTidied: 30 days after they came to their end, mails and alerts are gone and
// messages to the billing system have lost their bytes, on any number of deliveries; what is
// open, given up or younger stays, and all that is known of a request by its messages.
func TestTheOutboxIsTidied(t *testing.T) {
	h := newHooked(t, of("a", "a-1"), of("a", "a-2"), dbtest.Instance("b-1", dbtest.OfAccount(dbtest.Account("b", "chen")), dbtest.Effective(dbtest.Start().AddDate(1, 0, 0))))
	first := h.submit("maya", "a-1").Requests[0].ID
	h.deliver(2, 0, 0)
	var mails []model.Message
	for i := range 602 { // more than one piece
		mails = append(mails, model.Message{ID: fmt.Sprint("mail_", i), Channel: model.ChannelMail, Type: "review.waiting", Recipient: "chen",
			Body: []byte("{}"), MadeAt: h.clock.Now(), DueAt: h.clock.Now()})
	}
	dbtest.Update(t, h.store, func(tx model.WriteTx) error {
		if err := tx.PutMessages(mails); err != nil {
			return err
		}
		found, err := tx.Messages(model.MessageQuery{Channel: model.ChannelMail})
		for i, m := range found {
			m.State, m.ClosedAt, m.NextAt = model.MessageAccepted, h.clock.Now(), time.Time{}
			switch i {
			case 300:
				m.State = model.MessageGivenUp
			case 301:
				m.State = model.MessageDropped
			}
			if err := tx.SettleMessage(m); err != nil {
				return err
			}
		}
		return err
	})
	h.clock.Advance(24 * time.Hour)
	second := h.submit("maya", "a-2").Requests[0].ID
	h.deliver(2, 0, 0)
	before := h.request(first).Delivery
	bodies := func() map[string]int {
		left := map[string]int{}
		dbtest.View(t, h.store, func(tx model.ReadTx) error {
			return tx.EachMessage(model.MessageQuery{Body: true}, func(m model.Message) error {
				left[m.ID] = len(m.Body)
				return nil
			})
		})
		return left
	}
	h.clock.Advance(29*24*time.Hour - time.Microsecond)
	h.deliver(0, 0, 0)
	if got := bodies(); len(got) != 4+602 || got["msg_"+first+"_refunded"] == 0 {
		t.Fatalf("a moment too early %d are left", len(got))
	}
	h.clock.Advance(2 * time.Microsecond)
	h.deliver(0, 0, 0)
	got := bodies()
	if len(got) != 5 || got["msg_"+first+"_submitted"]+got["msg_"+first+"_refunded"] != 0 || got["msg_"+second+"_refunded"] == 0 || got["mail_300"] == 0 {
		t.Errorf("after 30 days there are %v", got)
	}
	if now := h.request(first).Delivery; now != before || now.State != model.MessageAccepted {
		t.Errorf("the request was %+v and is %+v", before, now)
	}
	h.clock.Advance(60 * 24 * time.Hour)
	h.deliver(0, 0, 0)
	third := h.submit("maya", "b-1").Requests[0].ID // numbered after what is there
	h.deliver(2, 0, 0)
	h.receiver.takes()
	if got := bodies(); len(got) != 7 || got["msg_"+third+"_refunded"] == 0 {
		t.Errorf("at the end there are %v", got)
	}
	h.verified()
}

// awayStore is a database that does not answer, or cannot be written.
type awayStore struct {
	model.Store
	views  atomic.Int64
	silent bool
}

func (s *awayStore) View(ctx context.Context, fn func(model.ReadTx) error) error {
	s.views.Add(1)
	if s.silent {
		return model.Errorf(model.CodeUnavailable, "It does not answer.")
	}
	return s.Store.View(ctx, fn)
}

func (s *awayStore) Update(context.Context, func(model.WriteTx) error) error {
	return model.Errorf(model.CodeUnavailable, "It is full.")
}

// TestTidyingWaitsForTheDatabase: a program that delivers does not ask without a pause while
// nothing can be tidied.
func TestTidyingWaitsForTheDatabase(t *testing.T) {
	h := newHooked(t, of("a", "a-1"))
	h.submit("maya", "a-1")
	h.deliver(2, 0, 0)
	h.clock.Advance(31 * 24 * time.Hour)
	for _, silent := range []bool{true, false} {
		s := &awayStore{Store: h.store, silent: silent}
		ctx, cancel := context.WithTimeout(h.ctx, 300*time.Millisecond)
		desk.New(s).Deliver(ctx, h.receiver.senders(), func(desk.Delivered, error) {})
		cancel()
		if n := s.views.Load(); n > 50 {
			t.Errorf("silent %v: it was asked %d times in 0.3 s", silent, n)
		}
	}
}
