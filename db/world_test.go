package db_test

import (
	"context"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"unsubdesk/db"
	"unsubdesk/db/dbtest"
	"unsubdesk/model"
)

// world is a desk with random content around every boundary of the rules, and
// the same content in memory, by which queries are judged.
type world struct {
	store     *db.Store
	now       time.Time
	policy    model.Policy
	instances []model.Instance
	requests  []model.Request
}

var (
	nameParts = []string{"orion", "Orion", "备份", "测试", "100%", "a_b", `back\slash`, "straße", "ΣΑΣ", "İstanbul", "x"}
	projects  = []string{"", "", "none", "Games", "games", "数据平台"}
	types     = []string{"CDN", "cdn", "OBS", "RDS"}
	regions   = []string{"eu-west-1", "EU-WEST-1", "tr-west-1"}
	managers  = []string{"", "chen", "Chen", "silva"}
	issuers   = []model.Issuer{model.IssuerNone, model.IssuerProvider, model.IssuerMarketplace, model.IssuerPartner}
)

func pick[T any](r *rand.Rand, from []T) T { return from[r.IntN(len(from))] }

func newWorld(t *testing.T, seed uint64) *world {
	t.Helper()
	r := rand.New(rand.NewPCG(seed, 1))
	clock := dbtest.NewClock()
	w := &world{store: dbtest.New(t, dbtest.WithClock(clock)), now: clock.Now(), policy: model.DefaultPolicy()}
	if seed%2 == 0 {
		w.policy.PromotionRule = model.PromotionEither
	}
	dbtest.Update(t, w.store, func(tx model.WriteTx) error { return tx.PutPolicy(w.policy) })
	if seed > 0 {
		db.SmallSearch(w.store, 1+r.IntN(4), r.IntN(10), pick(r, []int{5, 1000}), 1+r.IntN(4))
	}
	w.putInParts(t, r)
	w.submitSome(t, r)
	w.load(t)
	return w
}

// putInParts writes the instances with other names and products at first, some of them
// several times.
func (w *world) putInParts(t *testing.T, r *rand.Rand) {
	t.Helper()
	all := w.randomInstances(r)
	before := slices.Clone(all)
	for i := range before {
		before[i].Name, before[i].ProductType, before[i].Region = pick(r, nameParts), pick(r, types), pick(r, regions)
	}
	dbtest.Put(t, w.store, before[:len(all)/2]...)
	for range 20 {
		dbtest.Put(t, w.store, pick(r, before))
	}
	dbtest.Put(t, w.store, all...)
}

func (w *world) randomInstances(r *rand.Rand) []model.Instance {
	var all []model.Instance
	for n := range 40 {
		account := model.Account{ID: fmt.Sprintf("Acct-%d", n%9), Name: pick(r, []string{"", "Northwind Bank", "云帆科技", "northwind"}), Manager: managers[n%9%4], Frozen: n%9 == 3}
		if n >= 9 { // an account has the same facts on all its rows
			account = all[0].Account
			for _, in := range all {
				if in.Account.ID == fmt.Sprintf("Acct-%d", n%9) {
					account = in.Account
				}
			}
		}
		for range 1 + r.IntN(4) {
			all = append(all, w.randomInstance(r, len(all), account, fmt.Sprintf("CS-%03d", n)))
		}
	}
	return all
}

func (w *world) randomInstance(r *rand.Rand, n int, account model.Account, order string) model.Instance {
	effective := []time.Duration{-time.Microsecond, 0, time.Microsecond, -48 * time.Hour, 7 * 24 * time.Hour, 7*24*time.Hour - time.Microsecond,
		time.Duration(r.IntN(1000)) * time.Hour}
	due := pick(r, []int64{0, 1, 350_000, 350_001, 700_000, 700_001, int64(r.IntN(900_000))})
	in := dbtest.Instance(fmt.Sprintf("%s-%03d", pick(r, []string{"id", "ID", "1600a35a"}), n), dbtest.OfAccount(account), dbtest.InOrder(order),
		dbtest.Named(pick(r, nameParts)+"-"+pick(r, nameParts)), dbtest.Of(pick(r, types), pick(r, regions), pick(r, projects)),
		dbtest.Effective(w.now.Add(pick(r, effective))))
	in.AmountDue = model.Cents(due)
	in.Paid = model.Cents(due / int64(1+r.IntN(2)))
	in.Discount = in.AmountDue.Sub(in.Paid)
	ends := []time.Duration{-time.Hour, 0, time.Microsecond, w.policy.ReviewWindow, w.policy.ReviewWindow + time.Microsecond, -1}
	for i := range r.IntN(4) {
		c := dbtest.Coupon(fmt.Sprintf("CPN-%d-%d", n, i), "0.00", time.Time{})
		if end := pick(r, ends); end != -1 {
			c.ValidUntil = w.now.Add(end)
		}
		if half := in.Discount.Cents() / 2; half > 0 {
			c.Amount = model.Cents(1 + r.Int64N(half))
		}
		in.Discount, in.Coupons = in.Discount.Sub(c.Amount), append(in.Coupons, c)
	}
	in.Promotion, in.InvoiceIssuedBy = r.IntN(4) == 0, pick(r, issuers)
	in.Transaction = pick(r, []string{"none", "none", "none", "none", "renewal"})
	in.ResourceFrozen = r.IntN(8) == 0
	return in
}

// submitSome puts a request in some state on about half of the orders; what
// ended without a refund is submitted again now and then.
func (w *world) submitSome(t *testing.T, r *rand.Rand) {
	t.Helper()
	w.load(t)
	byOrder := map[string][]model.Instance{}
	var numbers []string
	for _, in := range w.instances {
		if byOrder[in.Order.Number] == nil {
			numbers = append(numbers, in.Order.Number)
		}
		byOrder[in.Order.Number] = append(byOrder[in.Order.Number], in)
	}
	dbtest.Update(t, w.store, func(tx model.WriteTx) error {
		for n, number := range numbers {
			if n%2 == 0 {
				continue
			}
			for again := 0; ; again++ {
				req := w.randomRequest(r, fmt.Sprintf("REQ-%d-%d", n, again), byOrder[number])
				if err := tx.InsertRequests([]model.Request{req}); err != nil {
					return err
				}
				if req.Status.Live() || again == 2 {
					break
				}
			}
		}
		return nil
	})
}

func (w *world) randomRequest(r *rand.Rand, id string, instances []model.Instance) model.Request {
	reason := pick(r, append(model.DefaultReasons(), model.Reason{Code: "Zoll", Label: "100% ÄRGER"}))
	first := instances[0]
	req := model.Request{ID: id, BatchID: fmt.Sprintf("B-%d", r.IntN(5)), OrderNumber: first.Order.Number, Account: first.Account,
		Status: pick(r, model.RequestStatuses()), OrderValue: first.Order.Value(), Threshold: w.policy.ReviewThreshold,
		ReasonCode: reason.Code, ReasonLabel: reason.Label, SubmittedBy: pick(r, []string{"maya", "ben", "chen"}),
		SubmittedAt: w.now.Add(-time.Duration(r.IntN(5)) * time.Hour)}
	req.Deadline = req.SubmittedAt.Add(time.Duration(pick(r, []int{3, 24})) * time.Hour)
	for _, in := range instances[:1+r.IntN(len(instances))] {
		req.Items = append(req.Items, model.RequestItem{InstanceID: in.ID, Refund: in.Paid})
		req.Refund = req.Refund.Add(in.Paid)
	}
	switch req.Status {
	case model.RequestCompleted:
		req.Decision = pick(r, []model.Decision{model.DecisionNotRequired, model.DecisionApproved, model.DecisionAutoApproved})
		if req.Decision == model.DecisionNotRequired {
			req.Deadline = time.Time{}
		}
	case model.RequestRejected, model.RequestWithdrawn:
		req.Decision = model.Decision(req.Status)
	case model.RequestOnHold:
		req.HoldBlocks = []model.HoldBlock{{InstanceID: first.ID, Code: model.BlockAccountFrozen, Message: "the account is frozen"}}
	}
	if !req.Status.Open() {
		req.DecidedBy, req.DecidedAt = "chen", req.SubmittedAt.Add(time.Duration(r.IntN(3))*time.Minute)
	}
	return req
}

// load reads everything back by ways that have tests of their own.
func (w *world) load(t *testing.T) {
	t.Helper()
	w.instances, w.requests = nil, nil
	dbtest.View(t, w.store, func(tx model.ReadTx) error {
		err := tx.EachInstance(model.ListQuery{Sort: model.Sort{Field: model.SortID}}, func(in model.Instance) error {
			w.instances = append(w.instances, in)
			return nil
		})
		if err != nil {
			return err
		}
		return tx.EachRequest(model.RequestQuery{}, func(r model.Request) error {
			w.requests = append(w.requests, r)
			return nil
		})
	})
}

func (w *world) request(id string) model.Request {
	for _, r := range w.requests {
		if r.ID == id {
			return r
		}
	}
	return model.Request{}
}

// env is what the filter knows of one instance.
func (w *world) env(in model.Instance, selected model.Selection) model.MatchEnv {
	live := w.request(in.RequestID)
	return model.MatchEnv{Policy: w.policy, Now: w.now, Selected: selected,
		ReasonCode: live.ReasonCode, ReasonLabel: live.ReasonLabel, DecidedAt: live.DecidedAt}
}

// matches are the instances that a query asks for, judged in memory.
func (w *world) matches(q model.ListQuery) []model.Instance {
	var found []model.Instance
	for _, in := range w.instances {
		if onTab(q.Tab, in.Status(w.policy, w.now)) && q.Filter.Matches(in, w.env(in, q.Selected)) {
			found = append(found, in)
		}
	}
	return found
}

func onTab(tab model.Tab, status model.Status) bool {
	switch tab {
	case "", model.TabAll:
		return true
	case model.TabNotAllowed:
		return status != model.StatusAllowed
	}
	return string(tab) == string(status)
}

// randomFilter is a filter of up to three terms, of every kind there is.
func (w *world) randomFilter(t *testing.T, r *rand.Rand) model.Filter {
	t.Helper()
	var terms []string
	for range r.IntN(4) {
		term := w.randomTerm(r)
		if r.IntN(3) == 0 {
			term = "-" + term
		}
		terms = append(terms, term)
	}
	text := strings.Join(terms, " ")
	f, err := model.ParseFilter(text)
	if err != nil {
		t.Fatalf("%s: %v", text, err)
	}
	return f
}

func (w *world) randomTerm(r *rand.Rand) string {
	in, req := pick(r, w.instances), pick(r, w.requests)
	values := map[model.FilterField][]string{
		model.FieldAny:     {in.Name, in.ID, in.Order.Number, "o", "0", "%", "_", `\`, "份", "ß", "σ", "zzz", req.ID},
		model.FieldName:    {in.Name, "ORION", "试", "-"},
		model.FieldOrder:   {in.Order.Number, "cs-0", "01"},
		model.FieldID:      {in.ID, "ID", "5a"},
		model.FieldType:    {in.ProductType, "cdn", "CD"},
		model.FieldRegion:  {in.Region, "eu-west-1", "eu"},
		model.FieldProject: {"none", "NONE", "games", "数据平台"},
		model.FieldAccount: {in.Account.ID, "ACCT-3", "northwind", "云", "acct"},
		model.FieldManager: {"chen", "CHEN", "silva", "nobody", "none", "NONE"},
		model.FieldIs:      {"selected", "allowed", "blocked", "pending", "unsubscribed", "review"},
		model.FieldReason:  {req.ReasonCode, req.ReasonLabel, "zoll", "ärger", "with", "9"},
	}
	for _, c := range model.BlockCodes() {
		values[model.FieldBlock] = append(values[model.FieldBlock], string(c))
	}
	field := pick(r, append(model.FilterFields(), model.FieldAny, model.FieldAny))
	switch field {
	case model.FieldPaid, model.FieldDue:
		return fmt.Sprintf("%s:%s%s", field, pick(r, []string{"", "<", "<=", ">", ">="}), pick(r, []string{"7000", "7000.01", "0", "3500", in.Paid.String()}))
	case model.FieldDecided:
		return fmt.Sprintf("decided:%s%s", pick(r, []string{"", "<", "<=", ">", ">="}),
			pick(r, []string{"7d", "-2h", "0d", "2026-03-02", "2026-03-09", req.SubmittedAt.Format("2006-01-02T15:04:05.000000Z07:00")}))
	case model.FieldEffective:
		return fmt.Sprintf("effective:%s%s", pick(r, []string{"", "<", "<=", ">", ">="}),
			pick(r, []string{"7d", "-2d", "0d", "2026-03-02", "2026-03-09", in.EffectiveAt.Format("2006-01-02T15:04:05.000000Z07:00")}))
	case model.FieldAny:
		return quoted(pick(r, values[field]))
	}
	return string(field) + ":" + quoted(pick(r, values[field])) + pick(r, []string{"", "", "," + quoted(pick(r, values[field]))})
}

func quoted(s string) string { return `"` + s + `"` }

func rowIDs(instances []model.Instance) []string {
	ids := make([]string, len(instances))
	for i, in := range instances {
		ids[i] = in.ID
	}
	return ids
}

func (w *world) list(t *testing.T, q model.ListQuery) []string {
	t.Helper()
	var found []model.Instance
	err := w.store.View(context.Background(), func(tx model.ReadTx) (err error) {
		found, err = tx.List(q)
		return err
	})
	if err != nil {
		t.Fatalf("%s: %v", q.Filter.Text, err)
	}
	return rowIDs(found)
}
