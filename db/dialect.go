package db

import (
	"context"
	"time"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"

	"unsubdesk/model"
)

// dialect is what differs between database engines. Everything else in this
// package is SQL that SQLite and PostgreSQL share.
type dialect interface {
	// schemaName is what its migration files are called by.
	schemaName() string
	// look reports whether the database is empty and, if not, whether it is a
	// desk's.
	look(pool *gorm.DB) (empty, ours bool, err error)
	// inList is the condition that column is one of the values, however many.
	inList(column string, values []string) clause.Expr
	// inRows is the condition that column is one of the numbers, however many.
	inRows(column string, numbers []uint32) clause.Expr
	// contains is the condition that a column has the text somewhere in it.
	contains(column, text string) clause.Expr
	// oneByOne reports whether few rows are tested sooner with a look at the account or the
	// order of each than by a list of all that have a condition.
	oneByOne() bool
	// anyBit is the condition that one of the bits is set in i.block_bits.
	anyBit(bits model.BlockBits) clause.Expr
	// unindexed is a column for conditions and groups of which no index is to be used.
	unindexed(column string) string
	// countStep is how many rows are counted by one statement; 0 is all.
	countStep() int
	// covers reports whether an index in the usual order holds the text that is searched,
	// and what a row's state depends on.
	covers() bool
	// stage is how many rows of a list are read at first where statements that find enough
	// go to the end of what they were given; 0 where they stop.
	stage() int
	// firstRows are the first rows of a list, to be tested and read in its order; all is
	// set if it is known that there are no more than these, and end to the last of them
	// where lists are read in stages and there are more.
	firstRows(t *tx, list *gorm.DB, q model.ListQuery, n int) (rows *gorm.DB, end *placedRow, all bool, err error)
	// instancesInOrder is the table of instances, to be read in a list's order.
	instancesInOrder(field model.SortField) string
	// instancesByRow is the table of instances, to be read by search_row.
	instancesByRow() string
	// instancesByAccount is the table of instances, to be read by account.
	instancesByAccount() string
	// instancesForQuotes is that table, where what a quote's sums need lies together.
	instancesForQuotes() string
	// pagesOfSpan is the query for a span's pages of parts of the search index, which are a
	// table. What this has parameters for comes first, then the span's last gram, its first
	// twice, and how many pages at most.
	pagesOfSpan(parts string) string
	// insert is the statement that adds rows in bulk, up to its ON CONFLICT
	// clause.
	insert(table string, columns []string, rows [][]any) (statement string, args []any)
	// begin starts a transaction on a pool. One that writes has the desk to
	// itself from its first moment; it waits for that until the time given.
	begin(ctx context.Context, pool *gorm.DB, writes bool, until time.Time) (session, error)
	// views is how many Views may be under way at the same time: no more than there
	// are connections for them.
	views() int
	// again says whether a transaction that ended with err may succeed if it is
	// run again, and how long to wait before it: attempt counts from 0.
	again(err error, attempt int) (wait time.Duration, worth bool)
	// now is the engine's own clock, or nil if it has none but the machine's.
	now() func(*tx) (time.Time, error)
	// entryIDs are the numbers of n new ledger lines, the first of them, or 0 if
	// the database gives them by itself.
	entryIDs(t *tx, n int) (first int64, err error)
	// missingGuards names the triggers that keep the books and the trail as they
	// are written and that the database does not have, or no longer obeys. None
	// are missing from an engine that never had them.
	missingGuards(t *tx) ([]string, error)
	// page hands over the rows of a query, size at a time, and leaves room for
	// other statements of the transaction meanwhile.
	pages(t *tx, query *gorm.DB, size int, read func(scanner) error, full func() error) error
	// classify says what a driver's error means.
	classify(err error) failure
	// sentence says what a failure of this engine means for the database of that
	// name, or "" where the words for all engines do.
	sentence(f failure, name string) string
}

// session is one open transaction.
type session interface {
	// gorm is where its statements run.
	gorm() *gorm.DB
	// commit ends it. An error that wraps model.ErrOutcomeUnknown says that
	// nobody knows whether it was committed; any other, that it was not.
	commit() error
	// rollback gives it up.
	rollback()
}

// failure is what went wrong, in the words of no driver.
type failure int

const (
	failUnknown failure = iota
	failBusy
	failReadOnly
	failFull
	failDamaged
	failNotADesk
	failCannotOpen
	failDuplicate
	failConstraint
	failTooLarge
	failInput
	// The following come from servers.
	failAway       // not reached, or lost
	failStarting   // not ready for connections yet, or no more
	failCrowded    // all its connections are taken
	failLogin      // it does not let this user in
	failNoDatabase // it has no database of that name
	failStandby    // it takes no changes just now
	failDenied     // the user may not do that
	failSlow       // a statement took too long, or the caller gave up
	failAborted    // it ended the transaction for another one's sake
	failUntrusted  // its certificate is not to be trusted
	failLacking    // the engine does not know what was asked of it
)
