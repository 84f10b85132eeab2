package db

import (
	"database/sql"
	"errors"
	"math/rand/v2"
	"reflect"
	"strconv"
	"strings"
	"sync/atomic"
	"time"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"

	"unsubdesk/model"
)

// postgres is the dialect of PostgreSQL 15 and later. It keeps to what other
// engines with its protocol know as well: no advisory locks, no notifications,
// no SKIP LOCKED, no sequences.
type postgres struct {
	// age counts how often the server was found gone or turned into a standby:
	// connections of an earlier age are not used again.
	age atomic.Int64
	// tuning are SET LOCAL statements for reading, of settings this server has.
	tuning string
	// silence is how long a server may say nothing before it is asked whether
	// it is still there, and answer how long it may take to say so.
	silence, answer time.Duration
}

func (*postgres) schemaName() string { return "postgres" }

func (*postgres) look(pool *gorm.DB) (empty, ours bool, err error) {
	var found struct{ Tables, Listed int }
	err = pool.Raw(`SELECT count(*) AS tables, count(*) FILTER (WHERE tablename IN (?, 'meta', 'instances')) AS listed
		FROM pg_catalog.pg_tables WHERE schemaname = current_schema()`, schemaTable).Scan(&found).Error
	return found.Tables == 0, found.Listed == 3, err
}

// inList hands the values over as one array and joins it: tried, = ANY compares a
// row with each of thousands in turn when the plan is an old one.
func (*postgres) inList(column string, values []string) clause.Expr {
	if values == nil {
		values = []string{}
	}
	return expr(column+" IN (SELECT unnest(?::text[]))", &values) // GORM would spread a slice
}

// contains is LIKE, which an index by trigrams serves. What is searched is
// folded, and so is the text.
func (*postgres) contains(column, text string) clause.Expr {
	return expr(column+" LIKE ?", "%"+strings.NewReplacer(`\`, `\\`, "%", `\%`, "_", `\_`).Replace(text)+"%")
}

// anyBit lists the values that have the bit: of a column's values the planner
// knows how many rows have each, of an expression it knows nothing, and then
// sorts a whole desk for one page of it.
func (*postgres) anyBit(bits model.BlockBits) clause.Expr {
	var with []int64
	for v := range allBits + 1 {
		if v&bits != 0 {
			with = append(with, int64(v))
		}
	}
	return expr("(i.block_bits = ANY (?))", &with)
}

// insert hands each column over as one array.
func (*postgres) insert(table string, columns []string, rows [][]any) (string, []any) {
	arrays, args := make([]string, len(columns)), make([]any, len(columns))
	for i := range columns {
		args[i], arrays[i] = columnArray(rows, i)
	}
	names := strings.Join(columns, ", ")
	return "INSERT INTO " + table + " (" + names + ") SELECT " + names +
		" FROM unnest(" + strings.Join(arrays, ", ") + ") AS new (" + names + ")", args
}

// columnArray is one column of rows as an array, and its parameter in SQL. The
// values are text, whole numbers or booleans; pointers to numbers may be nil.
func columnArray(rows [][]any, column int) (array any, parameter string) {
	switch reflect.ValueOf(rows[0][column]).Kind() {
	case reflect.String:
		texts := make([]string, len(rows))
		for i, row := range rows {
			texts[i] = reflect.ValueOf(row[column]).String()
		}
		return &texts, "?::text[]"
	case reflect.Bool:
		bools := make([]bool, len(rows))
		for i, row := range rows {
			bools[i] = reflect.ValueOf(row[column]).Bool()
		}
		return &bools, "?::boolean[]"
	}
	numbers := make([]*int64, len(rows))
	for i, row := range rows {
		if value := reflect.Indirect(reflect.ValueOf(row[column])); value.IsValid() {
			n := value.Int()
			numbers[i] = &n
		}
	}
	return &numbers, "?::bigint[]"
}

func (*postgres) views() int { return connections - 1 } // one writes

// now is the server's clock at this moment, not at the transaction's beginning.
func (*postgres) now() func(*tx) (time.Time, error) {
	return func(t *tx) (time.Time, error) {
		var us int64
		err := t.find(&us, t.raw("SELECT (extract(epoch FROM clock_timestamp()) * 1000000)::bigint"))
		return time.UnixMicro(us).UTC(), err
	}
}

// entryIDs counts in a row of the desk: one writer at a time does.
func (*postgres) entryIDs(t *tx, n int) (first int64, err error) {
	if n == 0 {
		return 0, nil
	}
	t.wrote = true
	var last int64
	err = t.find(&last, t.raw("UPDATE meta SET value = value + ? WHERE name = 'entry' RETURNING value", n))
	return last - int64(n) + 1, err
}

// missingGuards looks for the triggers that were made with the schema, if they
// were, for those that somebody switched off, and at what they do.
func (*postgres) missingGuards(t *tx) (missing []string, err error) {
	err = t.find(&missing, t.raw(`SELECT name FROM (VALUES
			('entries', 'entries_no_update'), ('entries', 'entries_no_truncate'), ('events', 'events_no_update'),
			('events', 'events_no_truncate'), ('chains', 'chains_no_update'), ('chains', 'chains_no_truncate')) AS guards (place, name)
		WHERE EXISTS (SELECT 1 FROM meta WHERE meta.name = 'guards') AND NOT EXISTS (
			SELECT 1 FROM pg_trigger AS g JOIN pg_proc AS f ON f.oid = g.tgfoid
			WHERE g.tgrelid = to_regclass(place) AND g.tgname = guards.name AND g.tgenabled IN ('O', 'A')
				AND f.prosrc LIKE '%RAISE EXCEPTION%')
		ORDER BY name`))
	return missing, err
}

// The pauses between the tries of a transaction, in which others come to their
// end: each is up to twice as long as the one before.
const (
	firstPause = 5 * time.Millisecond
	mostPause  = 500 * time.Millisecond
)

// again repeats what lost against another transaction, as a whole, and once
// what fell over a statement prepared before a change of the schema.
func (p *postgres) again(err error, attempt int) (time.Duration, bool) {
	if err == nil || errors.Is(err, model.ErrOutcomeUnknown) {
		return 0, false
	}
	if attempt == 0 && preparedBefore(err) {
		return 0, true
	}
	if p.classify(err) != failAborted {
		return 0, false
	}
	most := min(firstPause<<min(attempt, 10), mostPause)
	return most/2 + rand.N(most/2), true
}

// pages reads through a cursor of the server: a connection can do nothing else
// while rows are open.
func (p *postgres) pages(t *tx, query *gorm.DB, size int, read func(*sql.Rows) error, full func() error) error {
	if size == 0 {
		if _, err := p.readAll(t, query, read); err != nil {
			return err
		}
		return full()
	}
	t.cursors++
	cursor := "page_" + strconv.Itoa(t.cursors)
	if err := p.declare(t, cursor, query); err != nil {
		return err
	}
	for {
		n, err := p.readAll(t, t.raw("FETCH "+strconv.Itoa(size)+" FROM "+cursor, asText), read)
		if err == nil {
			err = full()
		}
		if err != nil {
			return err // the cursor ends with its transaction
		}
		if n < size {
			return t.fail(t.db.Exec("CLOSE " + cursor).Error)
		}
		if err := t.ready(); err != nil {
			return err
		}
	}
}

func (*postgres) readAll(t *tx, query *gorm.DB, read func(*sql.Rows) error) (int, error) {
	rows, err := query.Rows()
	if err != nil {
		return 0, t.fail(err)
	}
	defer rows.Close() //nolint:errcheck // rows.Err tells what matters
	return t.readRows(rows, 0, read)
}

// declare opens a cursor. Its query goes as text with the values written in: a
// cursor is no statement to prepare.
func (*postgres) declare(t *tx, cursor string, query *gorm.DB) error {
	var nothing []map[string]any
	built := query.Session(&gorm.Session{DryRun: true}).Find(&nothing)
	if built.Error != nil {
		return t.fail(built.Error)
	}
	conn := t.db.Statement.ConnPool
	_, err := conn.ExecContext(t.ctx, "DECLARE "+cursor+" NO SCROLL CURSOR FOR "+built.Statement.SQL.String(),
		append([]any{asText}, built.Statement.Vars...)...)
	return t.fail(err)
}
