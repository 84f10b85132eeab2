package db

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"testing"
	"time"

	"unsubdesk/model"
)

func indexes(t *testing.T, s *Store) (found []string) {
	t.Helper()
	must(t, s.read.Raw("SELECT sql FROM sqlite_schema WHERE type = 'index' AND sql IS NOT NULL ORDER BY name").Scan(&found).Error)
	return found
}

func putMany(tx model.WriteTx, n int) error {
	if err := putAccount(tx, "a", "Northwind"); err != nil {
		return err
	}
	if err := tx.PutOrders([]model.Order{{Number: "o", AccountID: "a"}}); err != nil {
		return err
	}
	all := make([]model.Instance, n)
	for i := range all {
		all[i] = model.Instance{ID: fmt.Sprint("i-", i), Account: model.Account{ID: "a"}, Order: model.Order{Number: "o"},
			EffectiveAt: time.UnixMicro(int64(n - i))}
	}
	return tx.PutInstances(all)
}

// TestBulkPutLeavesTheSchemaAsItWas: it puts indexes off, and they are all
// there again, whether the rows were kept or not.
func TestBulkPutLeavesTheSchemaAsItWas(t *testing.T) {
	s := newStore(t, Options{})
	ctx := context.Background()
	want := indexes(t, s)
	sentinel := errors.New("no")
	bulk := func(outcome error) error {
		return s.Update(ctx, func(w model.WriteTx) error {
			return w.(*tx).BulkPut(bulkRows, func() error { return errors.Join(putMany(w, bulkRows), outcome) })
		})
	}
	if err := bulk(sentinel); !errors.Is(err, sentinel) {
		t.Errorf("fn's error came back as %v", err)
	}
	if got := indexes(t, s); !slices.Equal(got, want) {
		t.Errorf("after a rollback the indexes are %v", got)
	}
	must(t, bulk(nil))
	if got := indexes(t, s); !slices.Equal(got, want) {
		t.Errorf("after a commit the indexes are %v", got)
	}
	must(t, s.View(ctx, func(tx model.ReadTx) error {
		first, err := tx.List(model.ListQuery{Limit: 1})
		if len(first) != 1 || first[0].ID != fmt.Sprint("i-", bulkRows-1) {
			t.Errorf("the first row is %v", first)
		}
		n, err2 := tx.Count(model.ListQuery{})
		if n != bulkRows {
			t.Errorf("%d rows", n)
		}
		return errors.Join(err, err2)
	}))
}
