package db

// bulkIndexer is a dialect that gains by doing something after many rows.
type bulkIndexer interface {
	// putOffIndexes may drop indexes that only sorted lists need, and where the desk
	// is empty those by which nothing could be found; it returns the statements to run
	// after the rows are there.
	putOffIndexes(t *tx, empty bool) (remake []string, err error)
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
	remake, err := t.putOff(n)
	if err != nil {
		return err
	}
	if err := fn(); err != nil {
		return err
	}
	for _, statement := range remake {
		if _, err := t.exec(statement); err != nil {
			return err
		}
	}
	return nil
}

func (t *tx) putOff(n int) (remake []string, err error) {
	engine, ok := t.store.dialect.(bulkIndexer)
	if !ok || n < bulkRows {
		return nil, nil
	}
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

// bulkCache is how much of the desk is kept in memory for many rows: their IDs and
// orders come in no order, and what has left the cache is read again for each.
const (
	bulkCache  = "PRAGMA cache_size = -40960"
	usualCache = "PRAGMA cache_size = -16384"
)

// putOffIndexes drops indexes within the transaction, which other connections
// do not see before all are there again. Those that an import itself looks
// rows up by stay; in an empty desk no order can be looked up.
func (sqliteDialect) putOffIndexes(t *tx, empty bool) (remake []string, err error) {
	needed := []string{"instances_account", "instances_request"}
	if !empty {
		needed = append(needed, "instances_order")
	}
	var indexes []struct{ Name, SQL string }
	err = t.find(&indexes, t.raw(`SELECT name, sql FROM sqlite_schema
		WHERE type = 'index' AND tbl_name = 'instances' AND sql IS NOT NULL
		AND name NOT IN ?`, needed))
	if err != nil {
		return nil, err
	}
	if _, err := t.exec(bulkCache); err != nil {
		return nil, err
	}
	remake = append(remake, usualCache) // making an index sorts in as much memory again
	for _, index := range indexes {
		if _, err := t.exec("DROP INDEX " + index.Name); err != nil {
			return nil, err
		}
		remake = append(remake, index.SQL)
	}
	return remake, nil
}
