package present_test

import (
	"testing"
	"time"

	"unsubdesk/model"
	"unsubdesk/tui/present"
)

func TestDelivery(t *testing.T) {
	now := time.Date(2026, 3, 4, 18, 0, 0, 0, time.UTC)
	at, before := now.Add(-4*time.Hour+2*time.Minute), now.AddDate(0, 0, -2)
	for _, c := range []struct {
		d           model.Delivery
		word, whole string
	}{
		{model.Delivery{}, "", ""},
		{model.Delivery{State: model.MessageWaiting}, "waiting", "waiting to be sent"},
		{model.Delivery{State: model.MessageSent}, "sent", "sent, no answer yet"},
		{model.Delivery{State: model.MessageAccepted, Since: at}, "accepted", "accepted, 14:02 UTC"},
		{model.Delivery{State: model.MessageFailing, Since: at, Said: "answered 503"}, "failing since 14:02", "failing since 14:02 UTC: answered 503"},
		{model.Delivery{State: model.MessageGivenUp, Since: before, Said: "x\x1b]52;"}, "given up", "given up, Mon 18:00 UTC: x\ufffd]52;"},
	} {
		if got := present.DeliveryWord(c.d, now); got != c.word {
			t.Errorf("%+v in a word is %q, want %q", c.d, got, c.word)
		}
		if got := present.Delivery(c.d, now); got != c.whole {
			t.Errorf("%+v is %q, want %q", c.d, got, c.whole)
		}
	}
}
