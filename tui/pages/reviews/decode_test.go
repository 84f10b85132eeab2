package reviews

import (
	"testing"

	"unsubdesk/model"
	"unsubdesk/tui/keys"
)

// Of all keys only y, and only at the question, decides anything.
func TestDecodeAct(t *testing.T) {
	for _, c := range []struct {
		step actStep
		key  string
		want actIntent
	}{
		{stepNote, "y", actType},
		{stepNote, "1", actType},
		{stepNote, "enter", actNext},
		{stepNote, "esc", actClose},
		{stepConfirm, "y", actGo},
		{stepConfirm, "Y", actNothing},
		{stepConfirm, "enter", actBack},
		{stepConfirm, " ", actNothing},
		{stepConfirm, "esc", actBack},
		{stepRunning, "y", actNothing},
		{stepRunning, "esc", actNothing},
		{stepOutcome, "esc", actClose},
		{stepOutcome, "enter", actClose},
		{stepOutcome, "y", actNothing},
	} {
		if got := decodeAct(c.step, c.key); got != c.want {
			t.Errorf("step %v, %q = %v, want %v", c.step, c.key, got, c.want)
		}
	}
}

func TestVerbs(t *testing.T) {
	for id, want := range map[keys.ID]verb{keys.Approve: approve, keys.ApproveMarked: approve, keys.Reject: reject,
		keys.RejectMarked: reject, keys.Withdraw: withdraw} {
		if got := verbOf(id); got != want {
			t.Errorf("%s = %v, want %v", id, got, want)
		}
	}
}

func TestTabOf(t *testing.T) {
	for s, want := range map[model.RequestStatus]tab{model.RequestPending: tabPending, model.RequestOnHold: tabHeld,
		model.RequestCompleted: tabDecided, model.RequestRejected: tabDecided, model.RequestWithdrawn: tabDecided} {
		if got := tabOf(s); got != want {
			t.Errorf("%s is in tab %v, want %v", s, got, want)
		}
	}
}
