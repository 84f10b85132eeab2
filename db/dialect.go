package db

import (
	"context"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"
)

// dialect is what differs between database engines. Everything else in this
// package is SQL that SQLite and PostgreSQL share.
type dialect interface {
	// schemaSQL is the text of a numbered migration file.
	schemaSQL(file string) (string, error)
	// look reports whether the database is empty and, if not, whether it is a
	// desk's.
	look(pool *gorm.DB) (empty, ours bool, err error)
	// inList is the condition that column is one of the values, however many.
	inList(column string, values []string) clause.Expr
	// insert is the statement that adds rows in bulk, up to its ON CONFLICT
	// clause.
	insert(table string, columns []string, rows [][]any) (statement string, args []any)
	// retryable reports whether a transaction that ended with err may succeed
	// if it is run again.
	retryable(err error) bool
	// classify says what a driver's error means.
	classify(err error) failure
	// copyTo writes a consistent copy of the database at path, as it was last
	// committed, into an empty file.
	copyTo(ctx context.Context, path, file string) error
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
)
