package model_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"unsubdesk/model"
)

// pending is a request submitted at t0, with its deadline a day later.
func pending() model.Request {
	return model.Request{ID: "R-1", Status: model.RequestPending, SubmittedBy: "maya", SubmittedAt: t0,
		Deadline: model.DefaultPolicy().DeadlineOf(t0)}
}

func onHold() model.Request {
	r := pending()
	r.Status = model.RequestOnHold
	r.HoldBlocks = []model.HoldBlock{{InstanceID: "i-1", Code: model.BlockAccountFrozen, Message: "the account is frozen for legal management"}}
	return r
}

// TestStateArrows walks every pair of states of the rules page.
func TestStateArrows(t *testing.T) {
	arrows := map[model.RequestStatus][]model.RequestStatus{
		model.RequestPending: {model.RequestCompleted, model.RequestRejected, model.RequestWithdrawn, model.RequestOnHold},
		model.RequestOnHold:  {model.RequestPending, model.RequestRejected, model.RequestWithdrawn},
	}
	for _, from := range model.RequestStatuses() {
		for _, to := range model.RequestStatuses() {
			if got := from.MayBecome(to); got != slices.Contains(arrows[from], to) {
				t.Errorf("%s → %s: %t", from, to, got)
			}
		}
	}
}

func TestStatesThatHoldInstances(t *testing.T) {
	for _, c := range []struct {
		status     model.RequestStatus
		live, open bool
	}{
		{model.RequestPending, true, true},
		{model.RequestOnHold, true, true},
		{model.RequestCompleted, true, false},
		{model.RequestRejected, false, false},
		{model.RequestWithdrawn, false, false},
	} {
		if c.status.Live() != c.live || c.status.Open() != c.open {
			t.Errorf("%s: live %t, open %t", c.status, c.status.Live(), c.status.Open())
		}
	}
	if len(model.RequestStatuses()) != 5 {
		t.Errorf("states %v", model.RequestStatuses())
	}
}

func TestDeadlineIsSubmissionAndWindow(t *testing.T) {
	p := model.DefaultPolicy()
	if got := p.DeadlineOf(t0); !got.Equal(time.Date(2026, 11, 24, 9, 0, 0, 0, time.UTC)) {
		t.Errorf("submitted %s, deadline %s", t0, got)
	}
	zone := time.FixedZone("-05", -5*3600)
	if got := p.DeadlineOf(t0.Add(1999 * time.Nanosecond).In(zone)); got.Location() != time.UTC || got.Nanosecond() != 1000 {
		t.Errorf("the deadline %s is not in whole UTC microseconds", got)
	}
}

func TestDeadlineBoundary(t *testing.T) {
	for _, b := range boundary {
		r := pending()
		now := r.Deadline.Add(b.offset)
		if got := r.Due(now); got != b.reached {
			t.Errorf("%s: due %t", b.name, got)
		}
		for what, err := range map[string]error{
			"approve":  model.CanDecideNow(r, true, now),
			"reject":   model.CanDecideNow(r, false, now),
			"withdraw": model.CanWithdrawNow(r, now),
		} {
			if (err != nil) != b.reached {
				t.Errorf("%s: %s: %v", b.name, what, err)
			}
			if err != nil {
				wantCode(t, err, model.CodeRefused)
				if !strings.Contains(err.Error(), "24 Nov 2026 09:00:00 UTC") || !strings.Contains(err.Error(), "silence approves") {
					t.Errorf("%s: %s says %q", b.name, what, err)
				}
			}
		}
	}
}

func TestOnHoldAtAnyTime(t *testing.T) {
	for _, b := range boundary {
		r := onHold()
		now := r.Deadline.Add(b.offset)
		if r.Due(now) {
			t.Errorf("%s: a held request is due", b.name)
		}
		if err := model.CanDecideNow(r, false, now); err != nil {
			t.Errorf("%s: reject: %v", b.name, err)
		}
		if err := model.CanWithdrawNow(r, now); err != nil {
			t.Errorf("%s: withdraw: %v", b.name, err)
		}
		err := model.CanDecideNow(r, true, now)
		wantCode(t, err, model.CodeRefused)
		if err != nil && !strings.Contains(err.Error(), "on hold: i-1: the account is frozen") {
			t.Errorf("%s: approve says %q", b.name, err)
		}
	}
}

func TestDecidedIsRefusedNamingWhoAndWhen(t *testing.T) {
	for _, c := range []struct {
		status   model.RequestStatus
		decision model.Decision
		by       string
		says     []string
	}{
		{model.RequestCompleted, model.DecisionApproved, "chen", []string{"approved by chen", "23 Nov 2026 10:00:00 UTC", "refund is done"}},
		{model.RequestCompleted, model.DecisionAutoApproved, model.SystemUser, []string{"approved by silence", "23 Nov 2026 10:00:00 UTC"}},
		{model.RequestCompleted, model.DecisionNotRequired, "", []string{"needed no review", "23 Nov 2026 10:00:00 UTC"}},
		{model.RequestRejected, model.DecisionRejected, "chen", []string{"rejected by chen", "23 Nov 2026 10:00:00 UTC"}},
		{model.RequestWithdrawn, model.DecisionWithdrawn, "maya", []string{"withdrawn by maya", "23 Nov 2026 10:00:00 UTC"}},
	} {
		r := pending()
		r.Status, r.Decision, r.DecidedBy, r.DecidedAt = c.status, c.decision, c.by, t0.Add(time.Hour)
		if r.Due(r.Deadline) {
			t.Errorf("%s: due", c.decision)
		}
		for _, err := range []error{model.CanDecideNow(r, true, t0), model.CanDecideNow(r, false, t0), model.CanWithdrawNow(r, t0)} {
			wantCode(t, err, model.CodeRefused)
			for _, says := range c.says {
				if err != nil && !strings.Contains(err.Error(), says) {
					t.Errorf("%s: %q lacks %q", c.decision, err, says)
				}
			}
		}
	}
}

func TestDecisionNote(t *testing.T) {
	long := strings.Repeat("备", model.MaxNote)
	for _, c := range []struct {
		approve bool
		note    string
		ok      bool
	}{
		{true, "", true}, {true, "fine", true}, {true, long, true}, {true, long + "x", false}, {true, "a\x1bb", false},
		{false, "", false}, {false, "  \u3000", false}, {false, "duplicate", true}, {false, long + "x", false},
	} {
		err := model.CheckDecisionNote(c.approve, c.note)
		if (err == nil) != c.ok {
			t.Errorf("approve %t, note of %d bytes: %v", c.approve, len(c.note), err)
		}
		if err != nil {
			wantCode(t, err, model.CodeInvalid)
		}
	}
}

func TestInstanceIDs(t *testing.T) {
	r := model.Request{Items: []model.RequestItem{{InstanceID: "b"}, {InstanceID: "a"}}}
	if got := r.InstanceIDs(); !slices.Equal(got, []string{"b", "a"}) {
		t.Errorf("got %v", got)
	}
}
