package cli

import (
	"encoding/json"
	"strings"
	"testing"
	"time"

	"unsubdesk/model"
	"unsubdesk/model/desk"
)

// at is a moment used all over the tests.
var at = time.Date(2026, 11, 23, 18, 0, 0, 0, time.UTC)

// encoded is v as the commands print it.
func encoded(t *testing.T, v any) string {
	t.Helper()
	var out strings.Builder
	a := &App{Env: Env{Stdout: &out}}
	if err := a.writeJSON(v); err != nil {
		t.Fatal(err)
	}
	return strings.TrimSuffix(out.String(), "\n")
}

// sameJSON wants v to be exactly this JSON, white space aside.
func sameJSON(t *testing.T, v any, want string) {
	t.Helper()
	var compact strings.Builder
	for line := range strings.Lines(want) {
		compact.WriteString(strings.TrimSpace(line))
	}
	if got := encoded(t, v); got != compact.String() {
		t.Errorf("JSON\n got %s\nwant %s", got, compact.String())
	}
}

func instance() model.Instance {
	return model.Instance{
		ID: "i-1", Name: "orion-<备份>", ProductType: "CDN", ProductName: "CDN 500 GB", Region: "ap-southeast-1",
		Account:   model.Account{ID: "acc-1", Name: "Northwind Bank", Manager: "chen"},
		Order:     model.Order{Number: "CS1", AccountID: "acc-1", InstancesDue: model.Cents(100_00)},
		AmountDue: model.Cents(100_00), Paid: model.Cents(80_00), Transaction: model.NoTransaction, InvoiceIssuedBy: model.IssuerNone,
		Coupons:     []model.Coupon{{ID: "CPN-1", Amount: model.Cents(15_00), ValidUntil: at.Add(time.Microsecond)}, {ID: "CPN-2", Amount: model.Cents(5_00)}},
		EffectiveAt: at.Add(48 * time.Hour),
	}
}

func TestInstanceJSON(t *testing.T) {
	row := desk.Row{Instance: instance(), Status: model.StatusBlocked, Blocks: []model.Block{{Code: model.BlockAccountFrozen, Message: "frozen"}}, NeedsReview: true}
	sameJSON(t, instanceJSON(row), `{
		"instance_id":"i-1","instance_name":"orion-<备份>","order_number":"CS1",
		"account_id":"acc-1","account_name":"Northwind Bank","account_manager":"chen",
		"product_type":"CDN","product_name":"CDN 500 GB","region":"ap-southeast-1","enterprise_project":"",
		"amount_due":"100.00","discount":"0.00","paid_amount":"80.00","currency":"USD",
		"cash_coupons":[{"id":"CPN-1","amount":"15.00","valid_until":"2026-11-23T18:00:00.000001Z"},{"id":"CPN-2","amount":"5.00","valid_until":null}],
		"purchased_at":null,"effective_at":"2026-11-25T18:00:00Z","expires_at":null,
		"status":"blocked","blocks":[{"code":"account_frozen","message":"frozen"}],"needs_review":true,
		"order_value":"100.00","request_id":""}`)
}

func TestEmptyListsAreNeverNull(t *testing.T) {
	for _, v := range []any{
		instanceJSON(desk.Row{}), quoteJSON(model.Quote{Lines: []model.QuoteLine{{}}}), batchJSON(desk.BatchResult{Requests: []model.Request{{}}}),
		historyJSON(desk.HistoryRow{}), detailJSON(desk.RequestDetail{}), userJSON(model.User{}), list([]int(nil), func(n int) int { return n }),
	} {
		var any any
		if err := json.Unmarshal([]byte(encoded(t, v)), &any); err != nil {
			t.Fatal(err)
		}
		checkNulls(t, "", any)
	}
}

// checkNulls allows null only where a time is missing.
func checkNulls(t *testing.T, key string, v any) {
	t.Helper()
	switch v := v.(type) {
	case nil:
		if !strings.HasSuffix(key, "_at") && key != "at" && key != "review_deadline" && key != "valid_until" && key != "delivery_since" {
			t.Errorf("%s is null", key)
		}
	case map[string]any:
		for k, inner := range v {
			checkNulls(t, k, inner)
		}
	case []any:
		for _, inner := range v {
			checkNulls(t, key, inner)
		}
	}
}

func TestQuoteJSON(t *testing.T) {
	free, blocked := instance(), instance()
	blocked.ID, blocked.ResourceFrozen = "i-2", true
	q := model.NewQuote([]model.Instance{free, blocked}, []string{"nope"}, model.DefaultPolicy(), at.Add(time.Second))
	q.Digest = "q1-x"
	sameJSON(t, quoteJSON(q), `{"at":"2026-11-23T18:00:01Z","instances":[
		{"instance_id":"i-1","order_number":"CS1","refund":"80.00",
		"coupons_returned":[{"id":"CPN-2","amount":"5.00","valid_until":null}],
		"coupons_expired":[{"id":"CPN-1","amount":"15.00","valid_until":"2026-11-23T18:00:00.000001Z"}],"needs_review":false,"blocks":[]},
		{"instance_id":"i-2","order_number":"CS1","refund":"0.00","coupons_returned":[],"coupons_expired":[],"needs_review":false,
		"blocks":[{"code":"resource_frozen","message":"the instance is frozen for legal management"}]}],
		"not_found":["nope"],
		"totals":{"instances":2,"refund_now":"80.00","refund_review":"0.00","coupons_returned":"5.00","coupons_expired":"15.00","blocked":1},
		"orders":[{"order_number":"CS1","value":"100.00","needs_review":false,"review_deadline":null}],
		"warnings":[],"digest":"q1-x"}`)
}

func request() model.Request {
	return model.Request{
		ID: "UR-1", BatchID: "UB-1", OrderNumber: "CS1", Account: model.Account{ID: "acc-1", Name: "Northwind Bank", Manager: "chen"},
		Status: model.RequestCompleted, Decision: model.DecisionApproved, OrderValue: model.Cents(7_000_01), Threshold: model.Cents(7_000_00),
		Refund: model.Cents(80_00), CouponsReturned: model.Cents(20_00), ReasonCode: "5", ReasonLabel: "Other", Note: "twice",
		SubmittedBy: "maya", SubmittedAt: at, Deadline: at.Add(24 * time.Hour), DecidedBy: "chen", DecidedAt: at.Add(time.Hour), DecisionNote: "fine",
		Items: []model.RequestItem{{InstanceID: "i-1", Refund: model.Cents(80_00)}},
	}
}

func TestHistoryJSON(t *testing.T) {
	entries := []model.Entry{
		{Kind: model.EntryCash, InstanceID: "i-1", Amount: model.Cents(80_00), At: at.Add(time.Hour)},
		{Kind: model.EntryCoupon, InstanceID: "i-1", Amount: model.Cents(20_00), CouponID: "CPN-1", At: at.Add(time.Hour)},
	}
	sameJSON(t, historyJSON(desk.HistoryRow{Request: request(), Entries: entries}), `{
		"request_id":"UR-1","batch_id":"UB-1","order_number":"CS1","account_id":"acc-1","account_name":"Northwind Bank","account_manager":"chen",
		"status":"completed","decision":"approved","order_value":"7000.01","review_threshold":"7000.00","refund":"80.00","coupons_returned":"20.00",
		"instances":["i-1"],"reason":"5","reason_label":"Other","note":"twice","submitted_by":"maya","submitted_at":"2026-11-23T18:00:00Z",
		"review_deadline":"2026-11-24T18:00:00Z","decided_by":"chen","decided_at":"2026-11-23T19:00:00Z","decision_note":"fine","hold_blocks":[],
		"entries":[{"kind":"cash","instance_id":"i-1","amount":"80.00","coupon_id":"","at":"2026-11-23T19:00:00Z"},
		{"kind":"coupon","instance_id":"i-1","amount":"20.00","coupon_id":"CPN-1","at":"2026-11-23T19:00:00Z"}],"delivery":"","delivery_since":null}`)
}

func TestBatchJSON(t *testing.T) {
	r := request()
	r.Status, r.Decision = model.RequestPending, model.DecisionNone
	b := desk.BatchResult{BatchID: "UB-1", Key: "k", Requests: []model.Request{r}, NotFound: []string{"nope"},
		Refused: []desk.Refusal{{InstanceID: "i-2", Blocks: []model.Block{{Code: model.BlockInEffect, Message: "in effect"}}}}}
	sameJSON(t, batchJSON(b), `{"batch_id":"UB-1","key":"k","repeated":false,
		"requests":[{"request_id":"UR-1","order_number":"CS1","status":"pending_review","decision":"","review_deadline":"2026-11-24T18:00:00Z",
		"refund":"80.00","coupons_returned":"20.00","instances":["i-1"]}],
		"refused":[{"instance_id":"i-2","blocks":[{"code":"in_effect","message":"in effect"}]}],"not_found":["nope"]}`)
}

func TestDecisionIsAnObjectForOneAndAnArrayForSeveral(t *testing.T) {
	var out strings.Builder
	a := &App{Env: Env{Stdout: &out}, Globals: Globals{JSON: true}}
	row := []desk.RequestRow{{Request: request()}}
	for _, several := range []bool{false, true} {
		if err := a.printDecided(row, several); err != nil {
			t.Fatal(err)
		}
	}
	lines := strings.Split(out.String(), "\n")
	if !strings.HasPrefix(lines[0], `{"request_id":"UR-1"`) || !strings.HasPrefix(lines[1], `[{"request_id":"UR-1"`) {
		t.Errorf("got %s", out.String())
	}
}
