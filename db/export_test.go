package db

import (
	"context"
	"testing"
	"time"

	"unsubdesk/model"
)

// URL is dbtest's, which the tests inside this package cannot import.
var URL func(testing.TB) string

// Setting is what a setting of the server, in milliseconds, is in a transaction.
func Setting(write model.WriteTx, name string) (n int64, err error) {
	t := write.(*tx)
	err = t.find(&n, t.raw("SELECT setting::bigint FROM pg_settings WHERE name = ?", name))
	return n, err
}

// SetSilence sets how long a server may say nothing, and how long it may take to
// answer when it is asked, for connections from now on.
func SetSilence(s *Store, silence, answer time.Duration) {
	p := s.dialect.(*postgres)
	p.silence, p.answer = silence, answer
	p.age.Add(1)
}

// Sleep makes the server take its time.
func Sleep(s *Store, d time.Duration) error {
	return s.View(context.Background(), func(read model.ReadTx) error {
		t := read.(*tx)
		var nothing []string
		return t.find(&nothing, t.raw("SELECT pg_sleep(?)::text", d.Seconds()))
	})
}

// EmptyURL is dbtest's likewise.
var EmptyURL func(testing.TB) string

// AskAgain lets the time pass after which a read-only desk is asked whether it takes
// changes.
func AskAgain(s *Store) { s.revisit.last = time.Time{} }

// SmallSearch makes the search index work in small pieces, so that a few rows take all
// its ways.
func SmallSearch(s *Store, probe, enough, candidates, fresh int) {
	s.sizes = searchSizes{probeCovered: probe, probeRows: probe, sampleFrom: sampled, enough: uint64(enough), candidates: candidates,
		inOrder: candidates / 3, fresh: fresh, segment: 16 * fresh, together: 3, stretch: 3,
		accounts: fresh % 3, accountsAtOnce: 2}
	s.smallDesk = fresh
	if s.embedded {
		s.dialect = sqliteDialect{step: 3 * fresh}
	}
}

// Prepared are the statements that the server keeps for the connection of a transaction.
func Prepared(in model.ReadTx) (statements []string, err error) {
	t := in.(*tx)
	err = t.find(&statements, t.raw("SELECT statement FROM pg_prepared_statements"))
	return statements, err
}

// PartRows are how many rows the parts of the search index have.
func PartRows(in model.ReadTx) (rows []int, err error) {
	t := in.(*tx)
	err = t.find(&rows, t.raw("SELECT rows FROM search_segments"))
	return rows, err
}
