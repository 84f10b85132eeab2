package db

import "slices"

// rowsAtOnce is how many rows go into one statement. Each statement is
// compiled anew, and keeps the pages it changes until it ends: many rows
// share that cost.
const rowsAtOnce = 2000

// field is one column of a row that is written.
type field struct {
	column string
	value  any
}

// insert adds rows in bulk. onConflict is the ON CONFLICT clause, or "". All
// rows must have the columns of the first, in its order.
func (t *tx) insert(table string, rows [][]field, onConflict string) error {
	for part := range slices.Chunk(rows, rowsAtOnce) {
		columns := make([]string, len(part[0]))
		for i, f := range part[0] {
			columns[i] = f.column
		}
		values := make([][]any, len(part))
		for i, row := range part {
			values[i] = make([]any, len(row))
			for j, f := range row {
				values[i][j] = f.value
			}
		}
		statement, args := t.store.dialect.insert(table, columns, values)
		if _, err := t.exec(statement+" "+onConflict, args...); err != nil {
			return err
		}
	}
	return nil
}
