package cli

import (
	"context"
	"encoding/json"
	"testing"

	"unsubdesk/db/dbtest"
	"unsubdesk/model"
)

// TestBillingIsToldInTheSameWords: what is sent of a refund has the names and the values
// that history prints.
func TestBillingIsToldInTheSameWords(t *testing.T) {
	w := newWorld(t, dbtest.Instance("i-1", dbtest.Costs("100.00", "80.00", dbtest.Coupon("CPN-1", "20.00", dbtest.Start().AddDate(1, 0, 0)))))
	if err := w.opened("ada").Desk.UseWebhook(context.Background()); err != nil {
		t.Fatal(err)
	}
	if r := w.run("maya", "unsubscribe", "i-1", "--reason", "1", "--yes"); r.status != ExitOK {
		t.Fatal(r.stderr)
	}
	var printed map[string]any
	if err := json.Unmarshal([]byte(w.run("maya", "history", "--json").out), &printed); err != nil {
		t.Fatal(err)
	}
	var sent struct {
		Type string
		Data map[string]any
	}
	dbtest.View(t, w.store, func(tx model.ReadTx) error {
		return tx.EachMessage(model.MessageQuery{Body: true}, func(m model.Message) error { return json.Unmarshal(m.Body, &sent) })
	})
	if sent.Type != "refund.completed" || len(sent.Data) < 20 || sent.Data["currency"] != "USD" {
		t.Fatalf("sent %+v", sent)
	}
	delete(sent.Data, "currency")
	for name, value := range sent.Data {
		if encoded(t, printed[name]) != encoded(t, value) {
			t.Errorf("%s is sent as %s, and printed as %s", name, encoded(t, value), encoded(t, printed[name]))
		}
	}
}
