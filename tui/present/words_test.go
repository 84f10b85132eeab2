package present

import (
	"testing"

	"unsubdesk/model"
	"unsubdesk/model/desk"
)

func TestAmount(t *testing.T) {
	for cents, want := range map[int64]string{
		0: "0.00", 5: "0.05", 999_99: "999.99", 1_000_00: "1,000.00", 1_234_50: "1,234.50",
		99_999_999_999_999: "999,999,999,999.99", -1_234_50: "-1,234.50",
	} {
		if got := Amount(model.Cents(cents)); got != want {
			t.Errorf("Amount(%d) = %q, want %q", cents, got, want)
		}
	}
	huge := model.Cents(99_999_999_999_999)
	for range 20 {
		huge = huge.Add(huge)
	}
	if got := USD(huge); got != "1,048,575,999,999,989,514.24 USD" {
		t.Errorf("a sum beyond 64 bits of cents: %q", got)
	}
}

func TestCoupon(t *testing.T) {
	c := func(id string, away int) model.Coupon {
		return model.Coupon{ID: id, Amount: model.Cents(200_00), ValidUntil: noon.AddDate(0, 0, away)}
	}
	for got, want := range map[string]string{
		Coupon(c("CPN-88", 100), noon):       "CPN-88, to 3 Mar",
		Coupon(c("CPN-12", -30), noon):       "CPN-12, since 24 Oct",
		Coupon(c("CPN-12", 0), noon):         "CPN-12, since 12:00 UTC",
		Coupon(c("CPN-1", 400), noon):        "CPN-1, to 28 Dec 2027",
		Coupon(model.Coupon{ID: "N"}, noon):  "N, no end",
		CouponAmount(c("CPN-88", 100), noon): "CPN-88 200.00, to 3 Mar",
		Coupons(model.Cents(220_00), 3):      "220.00 (3)",
		Coupons(model.Money{}, 0):            "",
	} {
		if got != want {
			t.Errorf("got %q, want %q", got, want)
		}
	}
}

func TestEveryCodeHasAWord(t *testing.T) {
	for _, c := range model.BlockCodes() {
		if BlockWord(c) == string(c) && c != model.BlockUnsubscribed {
			t.Errorf("block %s has no word", c)
		}
	}
	for _, s := range []model.Status{model.StatusAllowed, model.StatusBlocked, model.StatusPending, model.StatusUnsubscribed} {
		if StatusWord(s) == "" {
			t.Errorf("status %s has no word", s)
		}
	}
	for _, s := range model.RequestStatuses() {
		if w := RequestWord(s); w == "" || w == "pending_review" || w == "on_hold" {
			t.Errorf("request status %s has no word", s)
		}
	}
	if BlockWord("new\x1b") != "new\uFFFD" || StatusWord("new") != "new" || RequestWord("new") != "new" || DecisionWord("new") != "new" {
		t.Error("an unknown code must be shown as it is, cleaned")
	}
}

func TestWords(t *testing.T) {
	blocks := []model.Block{{Code: model.BlockAccountFrozen, Message: "the account is frozen"}, {Code: model.BlockInEffect, Message: "in effect"}}
	holds := []model.HoldBlock{{InstanceID: "i-1", Message: "frozen"}, {InstanceID: "i-2", Message: "frozen"}, {InstanceID: "i-2", Message: "renewal"}}
	for got, want := range map[string]string{
		BlockWords(blocks):                             "account frozen, in effect",
		BlockSentences(blocks):                         "the account is frozen; in effect",
		HoldWords(holds):                               "frozen; renewal",
		DecisionWord(model.DecisionAutoApproved):       "approved by silence",
		DecisionWord(model.DecisionNone):               "open",
		Account(model.Account{ID: "a"}):                "a",
		Account(model.Account{ID: "a", Name: "云帆"}):    "云帆",
		AccountFull(model.Account{ID: "a", Name: "N"}): "N (a)",
		AccountFull(model.Account{ID: "a"}):            "a",
		Manager(model.Account{}):                       "no manager",
		Manager(model.Account{Manager: "chen"}):        "chen",
		DecisionBy(model.Request{Decision: model.DecisionRejected, DecidedBy: "chen"}):       "rejected by chen",
		DecisionBy(model.Request{Decision: model.DecisionAutoApproved, DecidedBy: "system"}): "approved by silence",
		DecisionBy(model.Request{Decision: model.DecisionNotRequired, DecidedBy: "maya"}):    "no review needed",
	} {
		if got != want {
			t.Errorf("got %q, want %q", got, want)
		}
	}
}

func TestEvent(t *testing.T) {
	for _, c := range []struct {
		event model.Event
		want  string
	}{
		{model.Event{Kind: model.EventRequestSubmitted, Actor: "maya",
			After: `{"status":"pending_review","instances":["i-1"],"refund":"18750.00","review_deadline":"2026-11-24T17:40:00Z"}`},
			"maya asked for 18,750.00 USD for 1 instance; silence approves it at 24 Nov 2026 17:40 UTC"},
		{model.Event{Kind: model.EventRequestSubmitted, Actor: "maya", After: `{"instances":["i-1","i-2"],"refund":"80.00"}`},
			"maya asked for 80.00 USD for 2 instances"},
		{model.Event{Kind: model.EventRequestCompleted, Actor: "maya", After: `{"decision":"not_required","refund":"80.00","coupons_returned":"20.00"}`},
			"refunded 80.00 USD and coupons 20.00 at once: no review needed"},
		{model.Event{Kind: model.EventRequestCompleted, Actor: "system", After: `{"decision":"auto_approved","refund":"80.00","coupons_returned":"0.00"}`},
			"approved by silence: refunded 80.00 USD"},
		{model.Event{Kind: model.EventRequestCompleted, Actor: "chen", After: `{"decision":"approved","refund":"80.00","decision_note":"fine"}`},
			"chen approved it: refunded 80.00 USD: fine"},
		{model.Event{Kind: model.EventRequestHeld, Actor: "imp", After: `{"hold_blocks":[{"instance_id":"i","code":"account_frozen","message":"frozen"}]}`},
			"put on hold: frozen"},
		{model.Event{Kind: model.EventRequestResumed, Actor: "imp"}, "no block is left: under review again"},
		{model.Event{Kind: model.EventRequestRejected, Actor: "chen", After: `{"decision_note":"in\u001b use"}`}, "chen rejected it: in\uFFFD use"},
		{model.Event{Kind: model.EventRequestWithdrawn, Actor: "maya", After: `not json`}, "maya withdrew it"},
		{model.Event{Kind: model.EventUserAdded, Actor: "ada", Subject: "ben", After: `{"role":"agent"}`}, "ada added user ben with the role agent"},
		{model.Event{Kind: model.EventUserRole, Actor: "ada", Subject: "ben", Before: `{"role":"agent"}`, After: `{"role":"admin"}`}, "ada made ben admin, before agent"},
		{model.Event{Kind: model.EventUserEmail, Actor: "ada", Subject: "ben", After: `{"email":"ben@desk.example"}`}, "ada gave ben the e-mail address ben@desk.example"},
		{model.Event{Kind: model.EventUserEmail, Actor: "ada", Subject: "ben", Before: `{"email":"ben@desk.example"}`}, "ada took the e-mail address ben@desk.example from ben"},
		{model.Event{Kind: model.EventUserRemoved, Actor: "ada", Subject: "ben"}, "ada removed user ben"},
		{model.Event{Kind: model.EventKeyAdded, Actor: "ada", Subject: "ben", After: `{"fingerprint":"SHA256:x"}`}, "ada gave ben the key SHA256:x"},
		{model.Event{Kind: model.EventKeyRemoved, Actor: "ada", Subject: "ben", Before: `{"fingerprint":"SHA256:x"}`}, "ada took the key SHA256:x from ben"},
		{model.Event{Kind: model.EventPolicyChanged, Actor: "ada", Subject: "policy"}, "ada changed the policy"},
		{model.Event{Kind: model.EventImported, Actor: "system", Subject: "a.csv"}, "the desk imported a.csv"},
		{model.Event{Kind: model.EventBlocksChanged, Actor: "ada", Subject: "i-1"}, "ada changed the blocks of i-1"},
		{model.Event{Kind: model.EventAccountChanged, Actor: "ada", Subject: "acc"}, "ada changed account acc"},
		{model.Event{Kind: "later", Actor: "ada", Subject: "x"}, "ada later x"},
	} {
		if got := Event(c.event); got != c.want {
			t.Errorf("%s: got %q, want %q", c.event.Kind, got, c.want)
		}
	}
}

func TestSeen(t *testing.T) {
	r := desk.RequestRow{Request: model.Request{ID: "UR-1", Status: model.RequestPending, OrderNumber: "CS1",
		OrderValue: model.Cents(7_500_00), Refund: model.Cents(7_000_01), SubmittedBy: "maya", ReasonCode: "1",
		Deadline: noon, Items: []model.RequestItem{{InstanceID: "i-1", Refund: model.Cents(7_000_01)}}}}
	want := "request=UR-1 status=pending_review order=CS1 value=7500.00 refund=7000.01 coupons=0.00 by=maya reason=1 " +
		"instance=i-1:7000.01 deadline=2026-11-23T12:00:00Z"
	if got := Seen(r); got != want {
		t.Errorf("got %q", got)
	}
}
