package pages_test

import (
	"context"
	"testing"
	"time"

	"unsubdesk/db/dbtest"
	"unsubdesk/model"
	"unsubdesk/model/desk"
)

// answering is a receiver that gives one answer.
type answering struct{ model.Answer }

func (a answering) Send(context.Context, model.Message) model.Answer { return a.Answer }

// deliver sends what is due to a receiver.
func (w *world) deliver(a model.Answer) {
	w.Helper()
	if _, err := w.desk.As(model.Actor{User: "ada"}).DeliverDue(w.Context(), desk.Senders{model.ChannelWebhook: answering{a}}, nil); err != nil {
		w.Fatal(err)
	}
}

// TestHistorySaysWhatBillingKnows: in the list and in the sheet, as it changes, and
// nothing where the billing system is told nothing.
func TestHistorySaysWhatBillingKnows(t *testing.T) {
	w, _ := refunds(t, 3)
	d := w.history(w.as("iris"), look{width: 200, height: 40})
	d.lacks("BILLING")
	d.lacks("Billing")

	if err := w.desk.UseWebhook(w.Context()); err != nil {
		t.Fatal(err)
	}
	w.clock.Advance(time.Minute)
	w.put(dbtest.Instance("h-9"))
	w.submit("maya", "h-9")
	d = w.history(w.as("iris"), look{width: 200, height: 40})
	d.line("DECISION", "BILLING")
	d.line("CS-h-9", "waiting")
	d.line("Billing", "waiting to be sent")
	d.everySize()
	d.size(200, 40)

	w.clock.Advance(5*time.Hour + time.Minute)
	w.deliver(model.Answer{Said: "answered 503 Service Unavailable"})
	d.live()
	d.line("CS-h-9", "failing since 14:02")
	d.line("Billing", "failing since 14:02 UTC: answered 503")
	d.size(80, 24)
	d.lacks("BILLING")
	d.line("billing: failing since 14:02")
	d.line("> !", "CS-h-9")
	d.lacks("!", "CS-h-1")
	d.everySize()
	d.size(200, 40)
	w.clock.Advance(time.Minute)
	w.deliver(model.Answer{Accepted: true})
	d.live()
	d.line("CS-h-9", "accepted")
	d.line("Billing", "accepted, 14:03 UTC")
}

func TestReviewsSayWhatBillingKnows(t *testing.T) {
	w, _ := queue(t)
	if err := w.desk.UseWebhook(w.Context()); err != nil {
		t.Fatal(err)
	}
	w.put(dbtest.Instance("b-1", dbtest.Costs("9000.00", "9000.00")))
	w.submit("ben", "b-1")
	w.deliver(model.Answer{Gone: true, Said: "answered 410 Gone"})
	d := w.reviews(w.as("chen"), look{width: 140, height: 40})
	d.press("G")
	d.line("Billing", "given up, 13:00 UTC: answered 410")
}
