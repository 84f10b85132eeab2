package desk_test

import (
	"encoding/json"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"unsubdesk/db/dbtest"
	"unsubdesk/model"
	"unsubdesk/model/desk"
)

// bodies are the messages of the outbox by ID.
func (h *hooked) bodies() map[string]string {
	h.t.Helper()
	found := map[string]string{}
	h.ok(h.as("iris").EachMessage(h.ctx, model.MessageQuery{Body: true}, func(m model.Message) error {
		found[m.ID] = string(m.Body)
		return nil
	}))
	return found
}

// TestBillingCanBookFromTheMessageAlone: the whole of what is sent of a refund at once.
func TestBillingCanBookFromTheMessageAlone(t *testing.T) {
	until := dbtest.Start().AddDate(1, 0, 0)
	h := newHooked(t, dbtest.Instance("i-1", dbtest.InOrder("CS-1"), dbtest.Costs("100.00", "80.00", dbtest.Coupon("CPN-1", "20.00", until))),
		dbtest.Instance("i-2", dbtest.InOrder("CS-1"), dbtest.Costs("50.00", "45.50")))
	h.submit("maya", "i-1", "i-2")
	want := map[string]any{
		"type": "refund.completed", "timestamp": "2026-03-02T09:00:00Z",
		"data": map[string]any{
			"request_id": "UR-0002", "batch_id": "UB-0001", "order_number": "CS-1", "account_id": "acct-1", "account_name": "Northwind Bank",
			"account_manager": "chen", "status": "completed", "decision": "not_required", "order_value": "150.00", "refund": "125.50",
			"coupons_returned": "20.00", "currency": "USD", "instances": []any{"i-1", "i-2"}, "reason": "1", "reason_label": "Hard to use",
			"submitted_by": "maya", "submitted_at": "2026-03-02T09:00:00Z", "review_deadline": nil, "decided_by": "maya",
			"decided_at": "2026-03-02T09:00:00Z", "hold_blocks": []any{},
			"entries": []any{
				map[string]any{"kind": "cash", "instance_id": "i-1", "amount": "80.00", "coupon_id": "", "at": "2026-03-02T09:00:00Z"},
				map[string]any{"kind": "coupon", "instance_id": "i-1", "amount": "20.00", "coupon_id": "CPN-1", "at": "2026-03-02T09:00:00Z"},
				map[string]any{"kind": "cash", "instance_id": "i-2", "amount": "45.50", "coupon_id": "", "at": "2026-03-02T09:00:00Z"},
			},
		},
	}
	var got any
	h.ok(json.Unmarshal([]byte(h.bodies()["msg_UR-0002_refunded"]), &got))
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("-want +got\n%s", diff)
	}
	h.deliver(2, 0, 0)
	h.came("msg_UR-0002_submitted", "msg_UR-0002_refunded")
	h.verified()
}

// TestEachChangeOfARequestIsTold: by whatever way it comes about.
func TestEachChangeOfARequestIsTold(t *testing.T) {
	h := newHooked(t, large("r-1"), large("r-2"), large("r-3"), large("r-4"), large("r-5"))
	approved, rejected, withdrawn, silent, held := h.review("maya", "r-1").ID, h.review("maya", "r-2").ID, h.review("maya", "r-3").ID,
		h.review("maya", "r-4").ID, h.review("maya", "r-5").ID
	_, err := h.as("chen").Approve(h.ctx, approved, "", "")
	h.ok(err)
	_, err = h.as("chen").Reject(h.ctx, rejected, "no", "")
	h.ok(err)
	_, err = h.as("maya").Withdraw(h.ctx, withdrawn, "")
	h.ok(err)
	h.clock.Advance(time.Hour)
	h.change(large("r-5", dbtest.Frozen()))
	h.clock.Advance(day)
	h.change(large("r-5"))

	var told []string
	h.ok(h.as("iris").EachMessage(h.ctx, model.MessageQuery{Body: true}, func(m model.Message) error {
		var body struct {
			Type string
			Data struct {
				Status   string
				Decision string
				Holds    []any `json:"hold_blocks"`
			}
		}
		told = append(told, m.RequestID+" "+m.Type)
		return json.Unmarshal(m.Body, &body)
	}))
	want := []string{
		approved + " request.submitted", rejected + " request.submitted", withdrawn + " request.submitted",
		silent + " request.submitted", held + " request.submitted",
		approved + " request.decided", approved + " refund.completed", rejected + " request.decided", withdrawn + " request.decided",
		held + " request.held", held + " request.resumed",
		silent + " request.decided", silent + " refund.completed", held + " request.decided", held + " refund.completed",
	}
	if diff := cmp.Diff(want, told); diff != "" {
		t.Errorf("-want +got\n%s", diff)
	}
	h.deliver(len(want), 0, 0)
	h.verified()
}

// TestNothingIsKeptForNobody: the outbox of a desk stays empty until an admin works on
// it who knows a receiver, and from then on if an admin says so.
func TestNothingIsKeptForNobody(t *testing.T) {
	h := &hooked{newFixture(t, dbtest.Instance("i-1"), dbtest.Instance("i-2"), dbtest.Instance("i-3"), dbtest.Instance("i-4")), newReceiver(t)}
	h.submit("maya", "i-1")
	h.use("maya") // an agent decides nothing
	h.submit("maya", "i-2")
	h.stands()
	h.ok(h.desk.UseWebhook(h.ctx)) // a server does
	h.submit("maya", "i-3")
	h.stands("UR-0006_submitted waiting", "UR-0006_refunded waiting")
	_, err := h.as("ada").SetPolicy(h.ctx, func(p *model.Policy) error { p.Webhook = model.SwitchOff; return nil })
	h.ok(err)
	h.ok(h.desk.UseWebhook(h.ctx)) // it was decided
	h.use("ada")
	h.submit("maya", "i-4")
	h.stands("UR-0006_submitted waiting", "UR-0006_refunded waiting")
	h.deliver(2, 0, 0) // what was put there is owed
	h.verified()
}

// TestALargeSubmissionIsTold: it writes many orders a commit.
func TestALargeSubmissionIsTold(t *testing.T) {
	var instances []model.Instance
	var ids []string
	for i := range 2 * desk.WholeQuote {
		id := "i-" + string(rune('a'+i%26)) + time.Duration(i).String()
		instances = append(instances, dbtest.Instance(id))
		ids = append(ids, id)
		if len(ids) > desk.WholeQuote {
			break
		}
	}
	h := newHooked(t, instances...)
	h.submit("maya", ids...)
	told := map[string]int{}
	h.ok(h.as("iris").EachMessage(h.ctx, model.MessageQuery{}, func(m model.Message) error {
		told[m.Type]++
		return nil
	}))
	if told["request.submitted"] != len(ids) || told["refund.completed"] != len(ids) {
		t.Errorf("of %d requests the outbox has %v", len(ids), told)
	}
}
