package db

import (
	"context"
	"database/sql"
	"errors"
	"time"

	"gorm.io/gorm"

	"unsubdesk/db/compiled"
)

// sqliteSession is a transaction of database/sql on a connection that it has to itself.
type sqliteSession struct {
	conn     *sql.Conn
	db       *gorm.DB
	compiled map[string]*compiled.Statement
}

func (s *sqliteSession) gorm() *gorm.DB { return s.db }

func (s *sqliteSession) commit() error {
	s.free()
	err := s.db.Commit().Error
	s.conn.Close() //nolint:errcheck // it goes back to the pool
	return err
}

func (s *sqliteSession) rollback() {
	s.free()
	s.db.Rollback()
	s.conn.Close() //nolint:errcheck // it goes back to the pool
}

func (s *sqliteSession) free() {
	for _, statement := range s.compiled {
		statement.Close()
	}
	s.compiled = nil
}

// begin does not give the driver the caller's cancellation: it may then answer
// that a statement succeeded which it skipped.
func (sqliteDialect) begin(ctx context.Context, pool *gorm.DB, writes bool, _ time.Time) (session, error) {
	ctx = context.WithoutCancel(ctx)
	database, err := pool.DB()
	if err != nil {
		return nil, err
	}
	conn, err := database.Conn(ctx)
	if err != nil {
		return nil, err
	}
	db := pool.Session(&gorm.Session{NewDB: true, Context: ctx})
	db.Statement.ConnPool = conn
	if db = db.Begin(&sql.TxOptions{ReadOnly: !writes}); db.Error != nil {
		return nil, errors.Join(db.Error, conn.Close())
	}
	return &sqliteSession{conn: conn, db: db}, nil
}

// addEach adds rows one by one by a compiled statement; can is false where it cannot be
// compiled.
func (s *sqliteSession) addEach(statement string, rows [][]field) (can bool, err error) {
	c := s.compiled[statement]
	if c == nil {
		if c, err = compiled.Prepare(s.conn, statement); err != nil {
			return false, nil
		}
		if s.compiled == nil {
			s.compiled = map[string]*compiled.Statement{}
		}
		s.compiled[statement] = c
	}
	var values []any
	for _, row := range rows {
		values = values[:0]
		for _, f := range row {
			values = append(values, f.value)
		}
		if err := c.Run(values...); err != nil {
			return true, err
		}
	}
	return true, nil
}

// openRows reads rows without the driver, which asks for each column's type and copies each value
// several times: of many rows that is most of the time. can is false where the query is none that
// can be compiled on its own.
func (s *sqliteSession) openRows(query *gorm.DB) (rows openRows, can bool, err error) {
	var nothing []map[string]any
	built := query.Session(&gorm.Session{DryRun: true}).Find(&nothing)
	if built.Error != nil {
		return nil, false, nil
	}
	found, err := compiled.Query(s.conn, built.Statement.SQL.String(), built.Statement.Vars...)
	if errors.Is(err, compiled.ErrUnknownDriver) {
		return nil, false, nil
	}
	if err != nil {
		return nil, true, err
	}
	return found, true, nil
}
