package db

import (
	"cmp"
	"fmt"
)

// bulkIndexer is a dialect that gains by doing something before and after many rows.
type bulkIndexer interface {
	// putOffIndexes may drop indexes that only sorted lists need, and where the desk
	// is empty those by which nothing could be found; it returns the statements to run
	// after the rows are there.
	putOffIndexes(t *tx, empty bool) (remake []string, err error)
	// makeRoom keeps as much of the desk in memory as n rows need; 0 is as usual.
	makeRoom(t *tx, n int) error
}

// Indexes are put off for at least bulkRows new instances, and only if they
// are most of those there will be: making an index anew takes all rows.
const (
	bulkRows  = 10_000
	bulkShare = 4
)

// BulkPut runs fn, which will put about n instances. Into a desk that is
// empty, or nearly so, they go several times faster in this way. fn may use
// every method of the transaction.
func (t *tx) BulkPut(n int, fn func() error) error {
	engine, ok := t.store.dialect.(bulkIndexer)
	if !ok || n < bulkRows {
		return fn()
	}
	remake, err := t.putOff(engine, n)
	if err != nil {
		return err
	}
	if err := t.inRoom(engine, n, fn); err != nil {
		return err
	}
	for _, statement := range remake {
		if _, err := t.exec(statement); err != nil {
			return err
		}
	}
	return nil
}

// inRoom runs fn with memory for n rows, and gives it back: making an index sorts in as
// much again.
func (t *tx) inRoom(engine bulkIndexer, n int, fn func() error) error {
	if err := engine.makeRoom(t, n); err != nil {
		return err
	}
	err := fn()
	return cmp.Or(err, engine.makeRoom(t, 0))
}

func (t *tx) putOff(engine bulkIndexer, n int) (remake []string, err error) {
	var stored int
	if err := t.find(&stored, t.raw("SELECT count(*) FROM instances")); err != nil || stored > n/bulkShare {
		return nil, err
	}
	return engine.putOffIndexes(t, stored == 0)
}

// putOffIndexes leaves the indexes alone, because to drop one keeps readers out
// until the end. It counts the rows anew, so that lists are planned for those
// that are there now and not when the server finds time for it.
func (*postgres) putOffIndexes(*tx, bool) ([]string, error) {
	return []string{"ANALYZE instances", "ANALYZE orders", "ANALYZE accounts"}, nil
}

func (*postgres) makeRoom(*tx, int) error { return nil }

// putOffIndexes drops indexes within the transaction, which other connections
// do not see before all are there again. Those that an import itself looks
// rows up by stay; in an empty desk no order and no coupon can be looked up.
func (sqliteDialect) putOffIndexes(t *tx, empty bool) (remake []string, err error) {
	needed := []string{"instances_account"}
	if !empty {
		needed = append(needed, "instances_order", "coupons_coupon", "orders_value")
	}
	var indexes []struct{ Name, SQL string }
	err = t.find(&indexes, t.raw(`SELECT name, sql FROM sqlite_schema
		WHERE type = 'index' AND tbl_name IN ('instances', 'coupons', 'orders') AND sql IS NOT NULL
		AND name NOT IN ?`, needed))
	if err != nil {
		return nil, err
	}
	remake = append(remake, "PRAGMA threads = 1") // sort one part while the next is read
	for _, index := range indexes {
		if _, err := t.exec("DROP INDEX " + index.Name); err != nil {
			return nil, err
		}
		remake = append(remake, index.SQL)
	}
	return append(remake, "PRAGMA threads = 0"), nil
}

// usualCache is how many KiB of the desk a writer keeps in memory that has put many rows. While it
// does it is rowCache bytes for each, to mostCache: their IDs and orders come in no order, and
// what has left the cache is read again for each of them.
const (
	usualCache = 16 << 10
	mostCache  = 256 << 10
	rowCache   = 24
)

func (sqliteDialect) makeRoom(t *tx, n int) error {
	_, err := t.exec(fmt.Sprintf("PRAGMA cache_size = -%d", min(max(n*rowCache>>10, usualCache), mostCache)))
	return err
}
