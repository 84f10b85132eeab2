package db

import (
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"time"

	driver "github.com/glebarez/go-sqlite"
	gormsqlite "github.com/glebarez/sqlite"
	"gorm.io/gorm"
	"gorm.io/gorm/clause"
	"gorm.io/gorm/logger"
	codes "modernc.org/sqlite/lib"

	"unsubdesk/db/compiled"
	"unsubdesk/model"
)

// applicationID marks a desk's file among SQLite files: "UnsD". The first
// migration sets it.
const applicationID = 0x556e7344

// readers is how many snapshots can be read at the same time.
const readers = 3

// step is how long a connection outside of Update waits for the lock.
const step = 500 * time.Millisecond

// poll is how long an attempt to begin writing waits. SQLite's own waiting grows to
// a tenth of a second between two looks at the lock, in which another busy program
// lets it go and takes it again many times; Store.Update tries again at once.
const poll = 2 * time.Millisecond

type sqliteDialect struct {
	step int // rows that are counted at once, if not as usual
}

// openSQLite makes one pool of connections. Pragmas stand in the DSN, because
// one given by Exec would reach only one connection of the pool.
func openSQLite(path, mode string, conns int, pragmas ...string) (*gorm.DB, error) {
	query := url.Values{"mode": {mode}}
	if mode == "ro-immutable" {
		query = url.Values{"mode": {"ro"}, "immutable": {"1"}}
	}
	if mode == "rw" {
		query.Set("_txlock", "immediate")
	}
	query["_pragma"] = pragmas
	dsn := "file:" + (&url.URL{Path: path}).EscapedPath() + "?" + query.Encode()
	pool, err := gorm.Open(gormsqlite.Open(dsn), &gorm.Config{
		// The default logger prints SQL to standard output.
		Logger:                 logger.Discard,
		SkipDefaultTransaction: true,
		// The driver compiles a statement each time it runs, prepared or not:
		// preparing would only cost memory for each length of an IN list.
		PrepareStmt: false,
	})
	if err != nil {
		return nil, err
	}
	db, err := pool.DB()
	if err != nil {
		return nil, err
	}
	db.SetMaxOpenConns(conns)
	db.SetMaxIdleConns(conns)
	return pool, nil
}

// openWriter: pages go from the WAL into the file once there are 4,000 of them, as many as
// its size limit keeps, and not at every 1,000th, which a commit of many orders passes.
func openWriter(path string, busy time.Duration) (*gorm.DB, error) {
	return openSQLite(path, "rw", 1, busyTimeout(busy), "journal_mode(WAL)",
		"foreign_keys(1)", "synchronous(FULL)", "journal_size_limit(16777216)", "wal_autocheckpoint(4000)", "cache_size(-4000)")
}

func busyTimeout(d time.Duration) string { return fmt.Sprintf("busy_timeout(%d)", d.Milliseconds()) }

func openReaders(path, mode string, busy time.Duration) (*gorm.DB, error) {
	return openSQLite(path, mode, readers, busyTimeout(busy),
		"foreign_keys(1)", "synchronous(FULL)", "query_only(1)", "cache_size(-1000)")
}

// unindexed: of an index's values the planner knows nothing, and takes any that is equal.
func (sqliteDialect) unindexed(column string) string { return "+" + column }

func (sqliteDialect) schemaName() string { return "sqlite" }

func (sqliteDialect) look(pool *gorm.DB) (empty, ours bool, err error) {
	var found struct{ Tables, Listed, Mark int }
	err = pool.Raw(`SELECT count(*) AS tables, coalesce(sum(name = ?), 0) AS listed,
		(SELECT application_id FROM pragma_application_id) AS mark
		FROM sqlite_schema WHERE type = 'table'`, schemaTable).Scan(&found).Error
	return found.Tables == 0, found.Listed == 1 && found.Mark == applicationID, err
}

// inList hands the values over as one JSON text: SQLite limits the number of
// parameters, and this driver binds n of them in n² steps.
func (sqliteDialect) inList(column string, values []string) clause.Expr {
	if len(values) == 0 {
		return expr("1 = 0") // the JSON of no slice would be one null
	}
	return expr(column+" IN (SELECT value FROM json_each(?))", jsonText(values))
}

// inRows writes the numbers out where they are few: reading JSON takes longer.
func (sqliteDialect) inRows(column string, numbers []uint32) clause.Expr {
	if len(numbers) <= rowsAtATime {
		return expr(column + " IN (" + numberList(numbers) + ")")
	}
	return expr(column+" IN (SELECT value FROM json_each(?))", "["+numberList(numbers)+"]")
}

// insert hands all rows over as one JSON text, for the same reasons: measured,
// it is 2.5 times as fast as rows of parameters. jsonb_each, unlike json_each,
// does not write each row out as text again.
func (sqliteDialect) insert(table string, columns []string, rows [][]any) (string, []any) {
	values := make([]string, len(columns))
	for i := range columns {
		values[i] = fmt.Sprintf("value ->> %d", i)
	}
	// WHERE keeps ON CONFLICT from being read as a join's ON.
	return "INSERT INTO " + table + " (" + strings.Join(columns, ", ") + ") SELECT " + strings.Join(values, ", ") +
		" FROM jsonb_each(?) WHERE true", []any{jsonText(rows)}
}

// jsonText is v, which holds nothing but text, integers, booleans and nil.
func jsonText(v any) string {
	text, err := json.Marshal(v)
	if err != nil {
		panic(err)
	}
	return string(text)
}

// contains is not LIKE, which knows no case in ASCII only.
func (sqliteDialect) contains(column, text string) clause.Expr {
	return expr("instr("+column+", ?) > 0", text)
}

// oneByOne: the list is made anew by each statement, and a manager may have ten thousands of
// accounts.
func (sqliteDialect) oneByOne() bool { return true }

func (sqliteDialect) anyBit(bits model.BlockBits) clause.Expr {
	return expr("(i.block_bits & ? <> 0)", bits)
}

// countStep is about a hundredth of a second.
func (d sqliteDialect) countStep() int { return cmp.Or(d.step, 1<<14) }

func (sqliteDialect) covers() bool { return true }

// stage: where a list's rows end is looked up first, which takes a part of the time in
// which they are read.
func (d sqliteDialect) stage() int { return cmp.Or(d.step, 1<<14) }

// firstRows looks up where the rows end, which is a walk over the keys of an index. The
// list is then read by a plain statement: from within another one with a limit, SQLite
// reads all of the rows, looks each up in the table, and sorts what is left (measured:
// ten times as long).
func (sqliteDialect) firstRows(t *tx, list *gorm.DB, q model.ListQuery, n int) (rows *gorm.DB, end *placedRow, all bool, err error) {
	list = list.Session(&gorm.Session{}) // two queries are made of it
	column, found := sortColumn(q.Sort.Field), []placedRow(nil)
	last := inOrder(list, q).Select("i.id, 0, " + column).Offset(n - 1).Limit(1)
	err = stream(t, last, 0, scanPlaced, func(all []placedRow) error {
		found = all
		return nil
	})
	if err != nil || len(found) == 0 {
		return list, nil, true, err
	}
	return list.Where("("+column+", i.id) "+beyond(q.Sort.Desc == q.Backward, true)+" (?, ?)", found[0].Key, found[0].ID), &found[0], false, nil
}

// instancesInOrder keeps SQLite from sorting all rows of a product type, or a region.
func (sqliteDialect) instancesInOrder(field model.SortField) string {
	if index := sortIndex[field]; index != "" {
		return instanceTable + " INDEXED BY " + index
	}
	return instanceTable
}

// sortIndex is the index that has a list's order; that of the IDs has no name.
var sortIndex = map[model.SortField]string{
	"": "instances_effective", model.SortEffective: "instances_effective", model.SortName: "instances_name",
	model.SortOrder: "instances_order", model.SortAccount: "instances_account_key", model.SortType: "instances_type",
	model.SortRegion: "instances_region", model.SortProject: "instances_project", model.SortDue: "instances_due",
	model.SortPaid: "instances_paid",
}

// instancesByRow keeps SQLite from reading the whole list in its order instead.
func (sqliteDialect) instancesByRow() string { return instanceTable + " INDEXED BY instances_row" }

func (sqliteDialect) instancesByAccount() string {
	return instanceTable + " INDEXED BY instances_account"
}

func (sqliteDialect) pagesOfSpan(parts string) string {
	return `SELECT p.first, p.page FROM ` + parts + ` AS s CROSS JOIN search_pages AS p
		WHERE p.segment = s.id AND p.first <= ? AND p.first >= coalesce((SELECT max(b.first) FROM search_pages AS b
			WHERE b.segment = s.id AND b.first <= ?), ?) LIMIT ?`
}

func (sqliteDialect) instancesForQuotes() string {
	return instanceTable + " INDEXED BY instances_quote"
}

// again tries at once: the attempt itself waits for the other program.
func (d sqliteDialect) again(err error, _ int) (time.Duration, bool) {
	return 0, d.classify(err) == failBusy
}

func (sqliteDialect) views() int { return readers }

func (sqliteDialect) now() func(*tx) (time.Time, error) { return machineClock(time.Now) }

// entryIDs: SQLite numbers the rows of a table by itself.
func (sqliteDialect) entryIDs(*tx, int) (int64, error) { return 0, nil }

// missingGuards compares with the schema's own triggers, text for text.
func (sqliteDialect) missingGuards(t *tx) (missing []string, err error) {
	var there []struct{ Name, SQL string }
	if err := t.find(&there, t.raw("SELECT name, sql FROM sqlite_schema WHERE type = 'trigger'")); err != nil {
		return nil, err
	}
	text := map[string]string{}
	for _, g := range there {
		text[g.Name] = g.SQL
	}
	ours, err := guardTexts()
	if err != nil {
		return nil, t.fail(err)
	}
	for _, name := range slices.Sorted(maps.Keys(ours)) {
		if text[name] != ours[name] {
			missing = append(missing, name)
		}
	}
	return missing, nil
}

// guardTexts are the triggers of the schema by name, as SQLite keeps them; a later
// file has the last word.
func guardTexts() (map[string]string, error) {
	texts := map[string]string{}
	err := eachSchemaText(sqliteDialect{}.schemaName(), func(schema string) {
		for _, guard := range triggerText.FindAllStringSubmatch(schema, -1) {
			texts[guard[2]] = guard[1]
		}
	})
	return texts, err
}

// triggerText finds a trigger in the schema: the text that SQLite keeps of it, and
// its name.
var triggerText = regexp.MustCompile(`(?s)(CREATE TRIGGER (\w+) .*?END);`)

// pages reads along: other statements may run while rows are open.
func (sqliteDialect) pages(t *tx, query *gorm.DB, size int, read func(scanner) error, full func() error) error {
	rows, err := t.open(query)
	if err != nil {
		return err
	}
	defer rows.Close() //nolint:errcheck // rows.Err tells what matters
	for {
		n, err := t.readRows(rows, size, read)
		if err == nil {
			err = full()
		}
		if err != nil || size == 0 || n < size {
			return err
		}
		if err := t.ready(); err != nil {
			return err
		}
	}
}

func (sqliteDialect) sentence(failure, string) string { return "" }

func (sqliteDialect) classify(err error) failure {
	if errors.Is(err, errCrowded) {
		return failCrowded
	}
	e, ok := sqliteError(err)
	if !ok {
		return failUnknown
	}
	switch e.Code() {
	case codes.SQLITE_CONSTRAINT_UNIQUE, codes.SQLITE_CONSTRAINT_PRIMARYKEY,
		codes.SQLITE_CONSTRAINT_TRIGGER: // of the program's statements, only one that adds a row twice meets one
		return failDuplicate
	}
	switch e.Code() & 0xff {
	case codes.SQLITE_BUSY, codes.SQLITE_LOCKED:
		return failBusy
	case codes.SQLITE_READONLY:
		return failReadOnly
	case codes.SQLITE_FULL:
		return failFull
	case codes.SQLITE_CORRUPT:
		return failDamaged
	case codes.SQLITE_NOTADB:
		return failNotADesk
	case codes.SQLITE_CANTOPEN, codes.SQLITE_PERM, codes.SQLITE_AUTH:
		return failCannotOpen
	case codes.SQLITE_CONSTRAINT:
		return failConstraint
	case codes.SQLITE_IOERR, codes.SQLITE_PROTOCOL:
		return failInput
	case codes.SQLITE_ERROR:
		if strings.HasSuffix(e.Error(), overflowText) {
			return failTooLarge
		}
	}
	return failUnknown
}

// coded is an error of the engine's: the driver's, or that of a compiled statement.
type coded interface {
	error
	Code() int
}

func sqliteError(err error) (coded, bool) {
	if e, ok := errors.AsType[*driver.Error](err); ok {
		return e, true
	}
	e, ok := errors.AsType[*compiled.Error](err)
	return e, ok
}

// overflowText is how ends what SQLite says when SUM leaves 64 bits; it has no code of
// its own.
const overflowText = "integer overflow (1)"
