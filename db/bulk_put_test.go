package db

import (
	"context"
	"errors"
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"

	"unsubdesk/model"
)

// indexesOf are the indexes of the instances as SQL, by name.
func indexesOf(t *testing.T, read model.ReadTx) []string {
	t.Helper()
	r, ok := read.(*tx)
	if !ok {
		t.Fatalf("%T", read)
	}
	var found []string
	if err := r.find(&found, r.raw("SELECT sql FROM sqlite_schema WHERE type = 'index' AND tbl_name = 'instances' AND sql IS NOT NULL ORDER BY name")); err != nil {
		t.Fatal(err)
	}
	return found
}

// TestSQLiteBulkPut: indexes are put off for many instances in a desk that has few,
// and are all there again afterwards, whether fn succeeds or not.
func TestSQLiteBulkPut(t *testing.T) {
	ctx := context.Background()
	store, err := Open(ctx, filepath.Join(t.TempDir(), "desk.db"), Options{Create: true})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := store.Close(); err != nil {
			t.Error(err)
		}
	})
	look := func() (found []string) {
		if err := store.View(ctx, func(r model.ReadTx) error {
			found = indexesOf(t, r)
			return nil
		}); err != nil {
			t.Fatal(err)
		}
		return found
	}
	before := look()
	bulk := func(n int, answer error) (during int, err error) {
		err = store.Update(ctx, func(w model.WriteTx) error {
			return w.BulkPut(n, func() error {
				during = len(indexesOf(t, w))
				return answer
			})
		})
		return during, err
	}
	broken := errors.New("broken")
	for _, c := range []struct {
		n      int
		answer error
		during int
	}{{bulkRows - 1, nil, len(before)}, {bulkRows, nil, 1}, {bulkRows, broken, 1}} {
		during, err := bulk(c.n, c.answer)
		if during != c.during || !errors.Is(err, c.answer) {
			t.Errorf("%d instances: %d indexes meanwhile, want %d; error %v", c.n, during, c.during, err)
		}
		if diff := cmp.Diff(before, look()); diff != "" {
			t.Errorf("%d instances, error %v: indexes -before +after\n%s", c.n, c.answer, diff)
		}
	}
	fill(t, store, bulkRows/bulkShare+1)
	if during, err := bulk(bulkRows, nil); during != len(before) || err != nil {
		t.Errorf("a desk that is not nearly empty: %d indexes, error %v", during, err)
	}
}

// fill puts n instances.
func fill(t *testing.T, store *Store, n int) {
	t.Helper()
	instances := make([]model.Instance, n)
	for i := range instances {
		instances[i] = model.Instance{ID: string(rune('一' + i)), Name: "x", Account: model.Account{ID: "a"}, Order: model.Order{Number: "o"}}
	}
	err := store.Update(context.Background(), func(w model.WriteTx) error {
		return errors.Join(w.PutAccounts([]model.Account{{ID: "a"}}), w.PutOrders([]model.Order{{Number: "o", AccountID: "a"}}), w.PutInstances(instances))
	})
	if err != nil {
		t.Fatal(err)
	}
}

// TestManyRowsRefused: a row that is refused among many is told as one alone is, and
// nothing of them stays.
func TestManyRowsRefused(t *testing.T) {
	ctx := context.Background()
	store, err := Open(ctx, filepath.Join(t.TempDir(), "desk.db"), Options{Create: true})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := store.Close(); err != nil {
			t.Error(err)
		}
	})
	for _, n := range []int{1, 5 * rowsEach} {
		err := store.Update(ctx, func(w model.WriteTx) error {
			rows := make([][]field, n)
			for i := range rows {
				rows[i] = []field{{"name", string(rune('一' + i))}, {"value", i}}
			}
			return w.(*tx).insert("meta", append(rows, rows[0]), "") //nolint:forcetypeassert // it is ours
		})
		if model.ErrorCode(err) != model.CodeConflict {
			t.Errorf("%d rows: %v (%s)", n, err, model.ErrorCode(err))
		}
	}
	if err := store.View(ctx, func(r model.ReadTx) error {
		var left int
		if err := r.(*tx).find(&left, r.(*tx).raw("SELECT count(*) FROM meta WHERE name >= '一'")); err != nil || left > 0 {
			t.Errorf("%d rows are left, %v", left, err)
		}
		return nil
	}); err != nil {
		t.Fatal(err)
	}
}
