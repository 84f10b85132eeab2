package model_test

import (
	"testing"
	"time"

	"unsubdesk/model"
)

func TestRetryWait(t *testing.T) {
	for _, c := range []struct {
		attempts int
		asked    time.Duration
		spread   float64
		want     time.Duration
	}{
		{1, 0, 0.9, time.Second}, {2, 0, 0, 2 * time.Second}, {3, 0, 0.5, 4 * time.Second},
		{4, 0, 0.5, 8 * time.Second}, {4, 0, 0, 6400 * time.Millisecond},
		{11, 0, 0.5, 1024 * time.Second}, {40, 0, 0.5, 3 * time.Hour}, {1000, 0, 0.999, 3 * time.Hour},
		{1, time.Minute, 0, time.Minute}, {1, 48 * time.Hour, 0, 6 * time.Hour}, {9, time.Second, 0.5, 256 * time.Second},
	} {
		if got := model.RetryWait(c.attempts, c.asked, c.spread); got != c.want {
			t.Errorf("after %d, asked for %s, spread %g: %s, want %s", c.attempts, c.asked, c.spread, got, c.want)
		}
	}
}

// TestAMessageIsGivenUpAfterThreeDays goes through the attempts of a receiver that never
// accepts.
func TestAMessageIsGivenUpAfterThreeDays(t *testing.T) {
	begun := time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC)
	m, now := model.Message{State: model.MessageWaiting}, begun
	for m.State.Open() {
		m.State, m.TriedAt, m.Attempts = model.MessageSent, now, m.Attempts+1
		m = m.After(model.Answer{Said: "answered 500"}, now, 0.5)
		if m.State == model.MessageFailing {
			now = m.NextAt
		}
	}
	lasted := now.Sub(begun)
	if m.State != model.MessageGivenUp || m.ClosedAt != now || !m.NextAt.IsZero() || lasted > model.GiveUpAfter || lasted < model.GiveUpAfter-model.MaxRetryWait ||
		m.Attempts < 30 || m.Attempts > 45 {
		t.Errorf("after %s and %d attempts: %+v", lasted, m.Attempts, m)
	}
}

func TestAMessageAfterAnAnswer(t *testing.T) {
	now := time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC)
	sent := model.Message{State: model.MessageSent, Attempts: 2, TriedAt: now, FailingSince: now.Add(-time.Minute), Said: "answered 500"}
	if m := sent.After(model.Answer{Accepted: true}, now, 0); m.State != model.MessageAccepted || m.ClosedAt != now || m.Said != "" || !m.FailingSince.IsZero() {
		t.Errorf("accepted: %+v", m)
	}
	if m := sent.After(model.Answer{Gone: true, Said: "answered 410"}, now, 0); m.State != model.MessageGivenUp || m.ClosedAt != now || m.Said != "answered 410" {
		t.Errorf("gone: %+v", m)
	}
	if m := sent.After(model.Answer{Said: "x"}, now, 0); m.State != model.MessageFailing || m.NextAt != now.Add(2*time.Second) || m.FailingSince != now.Add(-time.Minute) {
		t.Errorf("failed: %+v", m)
	}
	if m := sent.Unanswered(now); m.State != model.MessageFailing || m.NextAt != now || m.Attempts != 2 {
		t.Errorf("broken off: %+v", m)
	}
	sent.FailingSince = time.Time{}
	if m := sent.Unanswered(now); m.State != model.MessageWaiting {
		t.Errorf("broken off at first: %+v", m)
	}
}

func TestDeliveryOf(t *testing.T) {
	at := func(minute int) time.Time { return time.Date(2026, 3, 2, 9, minute, 0, 0, time.UTC) }
	accepted := func(minute int) model.Message {
		return model.Message{State: model.MessageAccepted, ClosedAt: at(minute)}
	}
	waiting, sent := model.Message{State: model.MessageWaiting}, model.Message{State: model.MessageSent}
	failing := model.Message{State: model.MessageFailing, FailingSince: at(7), Said: "answered 500"}
	given := model.Message{State: model.MessageGivenUp, ClosedAt: at(9), Said: "answered 410"}
	for _, c := range []struct {
		messages []model.Message
		want     model.Delivery
	}{
		{nil, model.Delivery{}},
		{[]model.Message{{State: model.MessageDropped}}, model.Delivery{}},
		{[]model.Message{accepted(1), accepted(3), accepted(2)}, model.Delivery{State: model.MessageAccepted, Since: at(3)}},
		{[]model.Message{accepted(1), waiting}, model.Delivery{State: model.MessageWaiting}},
		{[]model.Message{accepted(1), sent, waiting}, model.Delivery{State: model.MessageSent}},
		{[]model.Message{accepted(1), failing, waiting}, model.Delivery{State: model.MessageFailing, Since: at(7), Said: "answered 500"}},
		{[]model.Message{failing, given, waiting}, model.Delivery{State: model.MessageGivenUp, Since: at(9), Said: "answered 410"}},
	} {
		if got := model.DeliveryOf(c.messages); got != c.want {
			t.Errorf("%+v stand as %+v, want %+v", c.messages, got, c.want)
		}
	}
}

// TestMessagesThatNobodyTakes: one that is refused for good is given up at once; one with
// nothing left to say is dropped, and no failure.
func TestMessagesThatNobodyTakes(t *testing.T) {
	at := time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC)
	sent := model.Message{State: model.MessageSent, Attempts: 1, TriedAt: at}
	m := sent.After(model.Answer{Refused: true, Said: "no such user"}, at, 0)
	if m.State != model.MessageGivenUp || !m.ClosedAt.Equal(at) || m.Said != "no such user" || !m.NextAt.IsZero() {
		t.Errorf("refused: %+v", m)
	}
	m = sent.After(model.Answer{Pointless: true}, at, 0)
	if m.State != model.MessageDropped || !m.ClosedAt.Equal(at) || !m.FailingSince.IsZero() || !m.NextAt.IsZero() {
		t.Errorf("pointless: %+v", m)
	}
}
