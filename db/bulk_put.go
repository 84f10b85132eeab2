package db

// bulkIndexer is a dialect that gains by doing something after many rows.
type bulkIndexer interface {
	// putOffIndexes may drop indexes that only sorted lists need, and returns the
	// statements to run after the rows are there.
	putOffIndexes(t *tx) (remake []string, err error)
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
	return engine.putOffIndexes(t)
}

// putOffIndexes leaves the indexes alone, because to drop one keeps readers out
// until the end. It counts the rows anew, so that lists are planned for those
// that are there now and not when the server finds time for it.
func (*postgres) putOffIndexes(*tx) ([]string, error) {
	return []string{"ANALYZE instances", "ANALYZE orders", "ANALYZE accounts"}, nil
}

// putOffIndexes drops indexes within the transaction, which other connections
// do not see before all are there again. Those that an import itself looks
// rows up by stay.
func (sqliteDialect) putOffIndexes(t *tx) (remake []string, err error) {
	var indexes []struct{ Name, SQL string }
	err = t.find(&indexes, t.raw(`SELECT name, sql FROM sqlite_schema
		WHERE type = 'index' AND tbl_name = 'instances' AND sql IS NOT NULL
		AND name NOT IN ('instances_order', 'instances_account', 'instances_request')`))
	if err != nil {
		return nil, err
	}
	for _, index := range indexes {
		if _, err := t.exec("DROP INDEX " + index.Name); err != nil {
			return nil, err
		}
		remake = append(remake, index.SQL)
	}
	return remake, nil
}
