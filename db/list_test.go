package db_test

import (
	"cmp"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	diff "github.com/google/go-cmp/cmp"

	"unsubdesk/db/dbtest"
	"unsubdesk/model"
)

// worlds runs a test on several random desks.
func worlds(t *testing.T, test func(t *testing.T, w *world, r *rand.Rand)) {
	for seed := range uint64(4) {
		if dbtest.Race && seed != 1 {
			continue
		}
		t.Run(fmt.Sprint("seed", seed), func(t *testing.T) {
			test(t, newWorld(t, seed), rand.New(rand.NewPCG(seed, 2)))
		})
	}
}

func allTabs() []model.Tab {
	return []model.Tab{"", model.TabAll, model.TabAllowed, model.TabBlocked, model.TabPending, model.TabUnsubscribed, model.TabNotAllowed}
}

func (w *world) randomQuery(t *testing.T, r *rand.Rand) model.ListQuery {
	t.Helper()
	q := model.ListQuery{Tab: pick(r, allTabs()), Filter: w.randomFilter(t, r),
		Sort: model.Sort{Field: pick(r, model.SortFields()), Desc: r.IntN(2) == 0}}
	for range r.IntN(30) {
		q.Selected = q.Selected.With(model.SelectionOf(pick(r, w.instances).Row))
	}
	return q
}

// inOrder sorts as the contract says, written apart from the store's way.
func inOrder(sort model.Sort, instances []model.Instance) []model.Instance {
	sorted := slices.Clone(instances)
	slices.SortFunc(sorted, func(a, b model.Instance) int {
		c := cmp.Or(compareBy(sort.Field, a, b), strings.Compare(a.ID, b.ID))
		if sort.Desc {
			return -c
		}
		return c
	})
	return sorted
}

func compareBy(field model.SortField, a, b model.Instance) int {
	fold := func(x, y string) int { return strings.Compare(model.Fold(x), model.Fold(y)) }
	switch field {
	case model.SortName:
		return fold(a.Name, b.Name)
	case model.SortOrder:
		return strings.Compare(a.Order.Number, b.Order.Number)
	case model.SortAccount:
		return cmp.Or(fold(cmp.Or(a.Account.Name, a.Account.ID), cmp.Or(b.Account.Name, b.Account.ID)), strings.Compare(a.Account.ID, b.Account.ID))
	case model.SortType:
		return fold(a.ProductType, b.ProductType)
	case model.SortRegion:
		return fold(a.Region, b.Region)
	case model.SortProject:
		return fold(a.EnterpriseProject, b.EnterpriseProject)
	case model.SortDue:
		return a.AmountDue.Cmp(b.AmountDue)
	case model.SortPaid:
		return a.Paid.Cmp(b.Paid)
	case model.SortEffective, "":
		return a.EffectiveAt.Compare(b.EffectiveAt)
	}
	return 0
}

// TestListAgreesWithTheModel asks random questions of random desks and
// compares every way of answering with the filter's own matcher.
func TestListAgreesWithTheModel(t *testing.T) {
	worlds(t, func(t *testing.T, w *world, r *rand.Rand) {
		some := 0
		for range 200 {
			q := w.randomQuery(t, r)
			want := rowIDs(inOrder(q.Sort, w.matches(q)))
			if len(want) > 0 {
				some++
			}
			label := fmt.Sprintf("tab %q filter %s sort %v", q.Tab, q.Filter.Text, q.Sort)
			if got := w.list(t, q); !slices.Equal(got, want) {
				t.Fatalf("%s:\n%s", label, diff.Diff(want, got))
			}
			w.checkOtherWays(t, q, want, label)
		}
		if some < 50 {
			t.Errorf("only %d questions had an answer; the test says too little", some)
		}
	})
}

func (w *world) checkOtherWays(t *testing.T, q model.ListQuery, want []string, label string) {
	t.Helper()
	dbtest.View(t, w.store, func(tx model.ReadTx) error {
		n, err := tx.Count(q)
		if err != nil || n != len(want) {
			t.Errorf("%s: count %d, want %d", label, n, len(want))
		}
		ids, err := tx.MatchIDs(q)
		if err != nil || !slices.Equal(ids, want) {
			t.Errorf("%s: match %v, %v", label, ids, err)
		}
		var each []string
		err = tx.EachInstance(q, func(in model.Instance) error {
			each = append(each, in.ID)
			return nil
		})
		if !slices.Equal(each, want) {
			t.Errorf("%s: each %v", label, each)
		}
		return err
	})
}

// TestPagesAgreeWithTheWhole walks random lists forward and backward.
func TestPagesAgreeWithTheWhole(t *testing.T) {
	worlds(t, func(t *testing.T, w *world, r *rand.Rand) {
		for range 30 {
			q := w.randomQuery(t, r)
			all := inOrder(q.Sort, w.matches(q))
			q.Limit = 1 + r.IntN(7)
			var walked []string
			for page := w.list(t, q); len(page) > 0; page = w.list(t, q) {
				walked = append(walked, page...)
				q.Anchor = w.find(page[len(page)-1])
			}
			if want := rowIDs(all); !slices.Equal(walked, want) {
				t.Fatalf("walked %s by %d:\n%s", q.Filter.Text, q.Limit, diff.Diff(want, walked))
			}
			w.checkAround(t, r, q, all)
		}
	})
}

// checkAround asks for the pages on both sides of any row of the desk, which
// need not match itself.
func (w *world) checkAround(t *testing.T, r *rand.Rand, q model.ListQuery, all []model.Instance) {
	t.Helper()
	anchor := pick(r, w.instances)
	at := 0
	for at < len(all) && inOrder(q.Sort, []model.Instance{all[at], anchor})[0].ID != anchor.ID {
		at++
	}
	itself := at < len(all) && all[at].ID == anchor.ID
	next := at
	if itself {
		next++
	}
	ids := rowIDs(all)
	for _, c := range []struct {
		backward, inclusive bool
		want                []string
	}{
		{false, false, ids[next:min(len(ids), next+q.Limit)]},
		{false, true, ids[at:min(len(ids), at+q.Limit)]},
		{true, false, ids[max(0, at-q.Limit):at]},
		{true, true, ids[max(0, next-q.Limit):next]},
	} {
		page := q
		page.Anchor, page.Backward, page.Inclusive = &anchor, c.backward, c.inclusive
		if got := w.list(t, page); !slices.Equal(got, c.want) {
			t.Errorf("%s sort %v around %s (%v, %v), limit %d:\n%s", q.Filter.Text, q.Sort, anchor.ID, c.backward, c.inclusive, q.Limit, diff.Diff(c.want, got))
		}
	}
}

func (w *world) find(id string) *model.Instance {
	for i := range w.instances {
		if w.instances[i].ID == id {
			return &w.instances[i]
		}
	}
	return nil
}

func TestFacetsAgreeWithTheModel(t *testing.T) {
	worlds(t, func(t *testing.T, w *world, r *rand.Rand) {
		for range 30 {
			q := w.randomQuery(t, r)
			for _, field := range []model.FilterField{model.FieldType, model.FieldRegion, model.FieldProject, model.FieldAccount, model.FieldManager} {
				w.checkFacets(t, q, field)
			}
		}
	})
}

// checkFacets holds each count against the number of matches when that value
// is added to the filter, which is what a picker does.
func (w *world) checkFacets(t *testing.T, q model.ListQuery, field model.FilterField) {
	t.Helper()
	var facets []model.Facet
	dbtest.View(t, w.store, func(tx model.ReadTx) (err error) {
		facets, err = tx.Facets(q, field)
		return err
	})
	total, before := 0, 1<<30
	for _, f := range facets {
		narrowed := q
		narrowed.Filter.Terms = append(slices.Clone(q.Filter.Terms), model.FilterTerm{Field: field, Values: []string{f.Value}})
		want := 0
		for _, in := range w.matches(narrowed) {
			if field != model.FieldAccount || in.Account.ID == f.Value {
				want++
			}
		}
		if f.Count != want || f.Count > before {
			t.Errorf("%s by %s: %+v, want %d, at most %d", q.Filter.Text, field, f, want, before)
		}
		total, before = total+f.Count, f.Count
	}
	if want := w.countable(q, field); total != want {
		t.Errorf("%s by %s: %d in all, want %d", q.Filter.Text, field, total, want)
	}
}

func (w *world) countable(q model.ListQuery, field model.FilterField) (n int) {
	for _, in := range w.matches(q) {
		if field != model.FieldManager || in.Account.Manager != "" {
			n++
		}
	}
	return n
}

func TestFacetsOfAFieldWithoutCounts(t *testing.T) {
	dbtest.View(t, dbtest.New(t), func(tx model.ReadTx) error {
		if _, err := tx.Facets(model.ListQuery{}, model.FieldPaid); model.ErrorCode(err) != model.CodeInvalid {
			t.Errorf("counts by amount answer %v", err)
		}
		return nil
	})
}

func TestHasProjects(t *testing.T) {
	store := dbtest.New(t)
	has := func() (found bool) {
		dbtest.View(t, store, func(tx model.ReadTx) (err error) {
			found, err = tx.HasProjects()
			return err
		})
		return found
	}
	dbtest.Put(t, store, dbtest.Instance("a"))
	if has() {
		t.Error("a desk without projects has some")
	}
	dbtest.Put(t, store, dbtest.Instance("b", dbtest.Of("CDN", "eu-west-1", "games")))
	if !has() {
		t.Error("the project is not seen")
	}
}

func TestInstancesByIDsHoweverMany(t *testing.T) {
	store := dbtest.New(t)
	all := crowd(1000)
	dbtest.Put(t, store, all...)
	var ids []string
	for i := range 100_000 {
		ids = append(ids, fmt.Sprintf("nobody's-%d", i))
	}
	ids = append(ids, all[7].ID, all[5].ID, all[7].ID)
	dbtest.View(t, store, func(tx model.ReadTx) error {
		found, err := tx.Instances(ids)
		if got := rowIDs(found); !slices.Equal(got, []string{all[7].ID, all[5].ID}) {
			t.Errorf("by ID: %v", got)
		}
		return err
	})
}

// TestCountsToALimit: also where a desk is counted in parts.
func TestCountsToALimit(t *testing.T) {
	worlds(t, func(t *testing.T, w *world, r *rand.Rand) {
		for range 50 {
			q := w.randomQuery(t, r)
			q.Limit = 1 + r.IntN(20)
			want := min(q.Limit, len(w.matches(q)))
			dbtest.View(t, w.store, func(tx model.ReadTx) error {
				n, err := tx.Count(q)
				if n != want {
					t.Errorf("tab %q filter %s to %d: %d, want %d", q.Tab, q.Filter.Text, q.Limit, n, want)
				}
				return err
			})
		}
	})
}
