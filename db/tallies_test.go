package db_test

import (
	"context"
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"unsubdesk/db"
	"unsubdesk/db/dbtest"
	"unsubdesk/model"
)

// counted is a small desk on which anything may happen, around a midnight.
type counted struct {
	t        *testing.T
	r        *rand.Rand
	clock    *dbtest.Clock
	store    *db.Store
	policy   model.Policy
	accounts [4]model.Account
	open     []model.Request
	requests int
}

// midnight is where the instances of a counted desk lie around.
var midnight = time.Date(2026, 3, 4, 0, 0, 0, 0, time.UTC)

// edges are the moments at which a count by days may be wrong.
func edges() []time.Time {
	var all []time.Time
	for _, by := range []time.Duration{0, 12 * time.Hour, 24 * time.Hour, -7 * time.Hour, 16 * 24 * time.Hour, 48 * 24 * time.Hour} {
		for _, little := range []time.Duration{-time.Microsecond, 0, time.Microsecond} {
			all = append(all, midnight.Add(by+little))
		}
	}
	return all
}

// TestTalliesFollow counts from the tallies and from the rows after whatever may
// change an instance.
func TestTalliesFollow(t *testing.T) {
	for seed := range uint64(2) {
		t.Run(fmt.Sprint("seed", seed), func(t *testing.T) {
			c := &counted{t: t, r: rand.New(rand.NewPCG(seed, 3)), clock: dbtest.NewClock(), policy: model.DefaultPolicy()}
			c.store = dbtest.New(t, dbtest.WithClock(c.clock))
			db.SmallSearch(c.store, 2, 3, 5, 3)
			for i := range c.accounts {
				c.accounts[i] = dbtest.Account(fmt.Sprint("acct-", i), "chen")
			}
			for step := range 2 * dbtest.Rounds(15) {
				c.clock.Set(pick(c.r, edges()))
				did := c.step()
				c.agree(fmt.Sprintf("step %d, %s", step, did), pick(c.r, edges()))
			}
			c.agree("at the end", edges()...)
		})
	}
}

// step changes the desk in one of the ways in which programs do.
func (c *counted) step() (did string) {
	steps := map[string]func(model.WriteTx) error{
		"import": c.put, "import again": c.put, "freeze": c.freeze, "submit": c.submit, "decide": c.decide, "policy": c.change,
		"all at once": func(tx model.WriteTx) error {
			for _, do := range []func(model.WriteTx) error{c.put, c.submit, c.freeze, c.decide, c.put} {
				if err := do(tx); err != nil {
					return err
				}
				c.countsWithin(tx)
			}
			return nil
		},
	}
	names := []string{"import", "import again", "freeze", "submit", "submit", "decide", "policy", "all at once"}
	did = pick(c.r, names)
	dbtest.Update(c.t, c.store, steps[did])
	return did
}

func (c *counted) put(tx model.WriteTx) error {
	var some []model.Instance
	for n := range 60 {
		if c.r.IntN(4) > 0 {
			continue
		}
		in := dbtest.Instance(fmt.Sprintf("i-%02d", n), dbtest.OfAccount(c.accounts[n%4]), dbtest.Of(pick(c.r, types), pick(c.r, regions), pick(c.r, projects)),
			dbtest.Effective(pick(c.r, edges())))
		in.Promotion, in.InvoiceIssuedBy = c.r.IntN(3) == 0, pick(c.r, issuers)
		in.ResourceFrozen = c.r.IntN(6) == 0
		some = append(some, in)
	}
	if err := tx.PutAccounts(c.accounts[:]); err != nil {
		return err
	}
	return dbtest.PutIn(tx, some...)
}

func (c *counted) freeze(tx model.WriteTx) error {
	a := &c.accounts[c.r.IntN(4)]
	a.Frozen, a.Name = c.r.IntN(2) == 0, pick(c.r, nameParts)
	return tx.PutAccounts([]model.Account{*a})
}

// submit makes requests on instances that are free.
func (c *counted) submit(tx model.WriteTx) error {
	var made []model.Request
	err := tx.EachInstance(model.ListQuery{}, func(in model.Instance) error {
		if in.Live != model.LiveNone || c.r.IntN(5) > 0 {
			return nil
		}
		c.requests++
		req := model.Request{ID: fmt.Sprint("REQ-", c.requests), BatchID: "B-1", OrderNumber: in.Order.Number, Account: in.Account,
			Status: model.RequestPending, ReasonCode: "1", SubmittedBy: "maya", SubmittedAt: midnight, Deadline: midnight,
			Items: []model.RequestItem{{InstanceID: in.ID, Refund: in.Paid}}}
		if c.r.IntN(2) == 0 {
			req.Status, req.Decision, req.DecidedAt = model.RequestCompleted, model.DecisionNotRequired, midnight
		} else {
			c.open = append(c.open, req)
		}
		made = append(made, req)
		return nil
	})
	if err != nil || len(made) == 0 {
		return err
	}
	return tx.InsertRequests(made)
}

// decide ends some of the open requests, or holds them.
func (c *counted) decide(tx model.WriteTx) error {
	var left []model.Request
	for _, req := range c.open {
		from := req.Status
		req.Status = pick(c.r, []model.RequestStatus{from, model.RequestOnHold, model.RequestCompleted, model.RequestRejected, model.RequestWithdrawn})
		if req.Status != from && !from.MayBecome(req.Status) {
			req.Status = from
		}
		switch req.Status {
		case model.RequestCompleted:
			req.Decision, req.DecidedAt = model.DecisionApproved, midnight
		case model.RequestRejected, model.RequestWithdrawn:
			req.Decision, req.DecidedAt = model.Decision(req.Status), midnight
		default:
			left = append(left, req)
		}
		if err := tx.ChangeRequest(req, from); err != nil {
			return err
		}
	}
	c.open = left
	return nil
}

// change changes the rule on promotions, which writes no instance.
func (c *counted) change(tx model.WriteTx) error {
	c.policy.PromotionRule = pick(c.r, []model.PromotionRule{model.PromotionBoth, model.PromotionEither})
	return tx.PutPolicy(c.policy)
}

// agree counts at some moments.
func (c *counted) agree(when string, moments ...time.Time) {
	c.t.Helper()
	dbtest.View(c.t, c.store, func(tx model.ReadTx) error {
		for _, now := range moments {
			c.clock.Set(now)
			c.counts(tx, when+" at "+now.Format(time.RFC3339Nano))
		}
		return tx.EachStale(func(what, id, message string) error {
			if what == "tally" || what == "instance" {
				c.t.Errorf("%s: %s %s: %s", when, what, id, message)
			}
			return nil
		})
	})
	if c.t.Failed() {
		c.t.FailNow()
	}
}

// countsWithin counts in a transaction that has changes to write.
func (c *counted) countsWithin(tx model.ReadTx) { c.counts(tx, "within a transaction") }

func (c *counted) counts(tx model.ReadTx, when string) {
	c.t.Helper()
	var all []model.Instance
	mustDo(c.t, tx.EachInstance(model.ListQuery{}, func(in model.Instance) error {
		all = append(all, in)
		return nil
	}))
	now, err := tx.Now()
	mustDo(c.t, err)
	for _, tab := range allTabs() {
		want := map[model.FilterField]map[string]int{model.FieldType: {}, model.FieldRegion: {}, model.FieldProject: {}}
		n := 0
		for _, in := range all {
			if !onTab(tab, in.Status(c.policy, now)) {
				continue
			}
			n++
			want[model.FieldType][model.Fold(in.ProductType)]++
			want[model.FieldRegion][model.Fold(in.Region)]++
			project := model.Fold(in.EnterpriseProject)
			if project == "" {
				project = model.ProjectNone
			}
			want[model.FieldProject][project]++
		}
		got, err := tx.Count(model.ListQuery{Tab: tab})
		if got != n || err != nil {
			c.t.Errorf("%s: tab %q holds %d, %v; want %d", when, tab, got, err, n)
		}
		for field, values := range want {
			facets, sure, err := tx.FacetsAtOnce(model.ListQuery{Tab: tab}, field)
			if d := cmp.Diff(values, countsOf(facets)); err != nil || !sure || d != "" {
				c.t.Errorf("%s: tab %q by %s (%v, %v) -want +got\n%s", when, tab, field, sure, err, d)
			}
		}
	}
}

func countsOf(facets []model.Facet) map[string]int {
	counts := make(map[string]int, len(facets))
	for _, f := range facets {
		counts[model.Fold(f.Value)] = f.Count
	}
	return counts
}

// TestFacetsAtOnce: they are those of Facets, or all values of the desk without a count.
func TestFacetsAtOnce(t *testing.T) {
	unsure := 0
	worlds(t, func(t *testing.T, w *world, r *rand.Rand) {
		for range 25 {
			q := w.randomQuery(t, r)
			for _, field := range []model.FilterField{model.FieldType, model.FieldRegion, model.FieldProject} {
				dbtest.View(t, w.store, func(tx model.ReadTx) error {
					whole, err := tx.Facets(q, field)
					mustDo(t, err)
					once, sure, err := tx.FacetsAtOnce(q, field)
					mustDo(t, err)
					want := countsOf(whole)
					if !sure {
						unsure++
						every, err := tx.Facets(model.ListQuery{}, field)
						mustDo(t, err)
						want = countsOf(every)
						for v := range want {
							want[v] = model.CountUnknown
						}
					}
					if d := cmp.Diff(want, countsOf(once)); d != "" {
						t.Errorf("tab %q filter %s by %s (%v) -want +got\n%s", q.Tab, q.Filter.Text, field, sure, d)
					}
					return nil
				})
			}
		}
	})
	if unsure < 20 {
		t.Errorf("only %d counts were not known at once; the test says too little", unsure)
	}
}

// TestFacetsEndWhenNobodyWaits: a count in parts looks at its context.
func TestFacetsEndWhenNobodyWaits(t *testing.T) {
	w := newWorld(t, 1)
	ctx, cancel := context.WithCancel(context.Background())
	err := w.store.View(ctx, func(tx model.ReadTx) error {
		cancel()
		_, err := tx.Facets(model.ListQuery{Filter: filter(t, "-id:nothing")}, model.FieldType)
		return err
	})
	if model.ErrorCode(err) != model.CodeUnavailable || ctx.Err() == nil {
		t.Errorf("it answers %v", err)
	}
}

// TestTalliesWithoutARow: what nobody has any more is no value of a picker.
func TestTalliesWithoutARow(t *testing.T) {
	store := dbtest.New(t)
	dbtest.Put(t, store, dbtest.Instance("a", dbtest.Of("CDN", "eu-west-1", "")))
	dbtest.Put(t, store, dbtest.Instance("a", dbtest.Of("OBS", "eu-west-1", "")))
	dbtest.View(t, store, func(tx model.ReadTx) error {
		facets, err := tx.Facets(model.ListQuery{}, model.FieldType)
		if d := cmp.Diff([]model.Facet{{Value: "OBS", Count: 1}}, facets); d != "" {
			t.Errorf("-want +got\n%s", d)
		}
		return err
	})
}

// BenchmarkFacets is what pickers and tabs count: the values of a field on a tab, with
// nothing else asked for and beside other terms, and how many rows a tab has.
func BenchmarkFacets(b *testing.B) {
	store := searched(b)
	run := func(name string, count func(model.ReadTx) error) {
		b.Run(name, func(b *testing.B) { view(b, store, count) })
	}
	tabs := []model.Tab{model.TabAllowed, model.TabNotAllowed}
	for _, tab := range tabs {
		run("tab/"+string(tab), func(tx model.ReadTx) error {
			_, err := tx.Count(model.ListQuery{Tab: tab})
			return err
		})
		for _, field := range []model.FilterField{model.FieldType, model.FieldRegion, model.FieldProject} {
			run("picker/"+string(field)+"/"+string(tab), func(tx model.ReadTx) error {
				_, err := tx.Facets(model.ListQuery{Tab: tab}, field)
				return err
			})
		}
	}
	for _, text := range []string{"region:eu-west-101", "batch", "0612", "-region:eu-west-101", "effective:<30d"} {
		q := model.ListQuery{Tab: model.TabAllowed, Filter: filter(b, text)}
		run("beside/"+text+"/at-once", func(tx model.ReadTx) error {
			_, _, err := tx.FacetsAtOnce(q, model.FieldType)
			return err
		})
		run("beside/"+text+"/exact", func(tx model.ReadTx) error {
			_, err := tx.Facets(q, model.FieldType)
			return err
		})
	}
	for _, text := range []string{"type:cdn", "type:cdn region:eu-west-101", "-type:cdn", "type:cdn effective:<30d", "type:cdn block:account_frozen"} {
		q := model.ListQuery{Tab: model.TabAllowed, Filter: filter(b, text)}
		run("count/"+text, func(tx model.ReadTx) error {
			_, err := tx.Count(q)
			return err
		})
		for _, sort := range []model.SortField{model.SortEffective, model.SortType, model.SortRegion} {
			run("page/"+text+"/"+string(sort), func(tx model.ReadTx) error {
				page := q
				page.Limit, page.Sort.Field = 100, sort
				_, err := tx.List(page)
				return err
			})
		}
	}
}

// TestKeptDesksAreCounted: the migration counts what an old desk holds.
func TestKeptDesksAreCounted(t *testing.T) {
	for name := range keptDesks {
		store := dbtest.Open(t, keptDesk(t, name))
		dbtest.View(t, store, func(tx model.ReadTx) error {
			for _, tab := range slices.DeleteFunc(allTabs(), func(tab model.Tab) bool { return tab == "" }) {
				ids, err := tx.MatchIDs(model.ListQuery{Tab: tab})
				mustDo(t, err)
				n, err := tx.Count(model.ListQuery{Tab: tab})
				if n != len(ids) || err != nil {
					t.Errorf("%s: tab %s holds %d, %v; want %d", name, tab, n, err, len(ids))
				}
				facets, err := tx.Facets(model.ListQuery{Tab: tab}, model.FieldType)
				sum := 0
				for _, f := range facets {
					sum += f.Count
				}
				if sum != len(ids) || err != nil {
					t.Errorf("%s: tab %s holds %d by type, %v; want %d", name, tab, sum, err, len(ids))
				}
			}
			return nil
		})
	}
}
