package db

import (
	"slices"
	"strings"
)

// rowsAtOnce is how many rows go into one statement. Each statement is
// compiled anew, and keeps the pages it changes until it ends: many rows
// share that cost.
const rowsAtOnce = 2000

// rowsEach is from how many rows on they go into one compiled statement, one by one.
const rowsEach = 32

// field is one column of a row that is written.
type field struct {
	column string
	value  any
}

// eachAdder is a session that has a faster way for many rows of the same kind; can is
// false where it does not go.
type eachAdder interface {
	addEach(statement string, rows [][]field) (can bool, err error)
}

// insert adds rows in bulk. onConflict is the ON CONFLICT clause, or "". All
// rows must have the columns of the first, in its order.
func (t *tx) insert(table string, rows [][]field, onConflict string) error {
	for part := range slices.Chunk(rows, rowsAtOnce) {
		can, err := t.insertEach(table, part, onConflict)
		if err != nil {
			return err
		}
		if can {
			continue
		}
		statement, args := t.store.dialect.insert(table, columnsOf(part[0]), valuesOf(part))
		if _, err := t.exec(statement+" "+onConflict, args...); err != nil {
			return err
		}
	}
	return nil
}

func (t *tx) insertEach(table string, rows [][]field, onConflict string) (can bool, err error) {
	adder, ok := t.session.(eachAdder)
	if !ok || len(rows) < rowsEach {
		return false, nil
	}
	if err := t.ready(); err != nil {
		return true, err
	}
	t.wrote = true
	columns := columnsOf(rows[0])
	can, err = adder.addEach("INSERT INTO "+table+" ("+strings.Join(columns, ", ")+") VALUES (?"+
		strings.Repeat(", ?", len(columns)-1)+") "+onConflict, rows)
	return can, t.fail(err)
}

func columnsOf(row []field) []string {
	columns := make([]string, len(row))
	for i, f := range row {
		columns[i] = f.column
	}
	return columns
}

func valuesOf(rows [][]field) [][]any {
	values := make([][]any, len(rows))
	for i, row := range rows {
		values[i] = make([]any, len(row))
		for j, f := range row {
			values[i][j] = f.value
		}
	}
	return values
}
