package db

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"fmt"
	"reflect"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
	"github.com/jackc/pgx/v5/stdlib"
	"gorm.io/gorm"
)

// How long a server lets a transaction be. They end what hangs, not what works:
// a slow page of a list, a reader in front of a long export. idleWriter is how
// long a program that has died, with the network under it, keeps others from
// writing.
const (
	longestStatement = 60 * time.Second
	longestStep      = 10 * time.Minute // of a migration
	idleWriter       = 15 * time.Second
	idleReader       = time.Hour
	rollbackWait     = 5 * time.Second
)

// asText sends a statement with its values written in.
const asText = pgx.QueryExecModeSimpleProtocol

// postgresSession is one transaction on one connection of the pool. It is kept
// apart from database/sql's own transactions, because their commit shares the
// time limit of their statements and does not tell a refusal from a lost answer.
type postgresSession struct {
	ctx  context.Context
	conn *sql.Conn
	db   *gorm.DB
}

func (s *postgresSession) gorm() *gorm.DB { return s.db }

// begin starts a transaction. Connections that turn out to be dead are put
// away, and so are those to a server that became a standby: nothing was done on
// them.
func (p *postgres) begin(ctx context.Context, pool *gorm.DB, writes bool, until time.Time) (session, error) {
	for tries := 0; ; tries++ {
		s, err := p.take(ctx, pool, until)
		if err != nil {
			return nil, err
		}
		if writes {
			err = s.open(beginWriting(until), 1)
		} else {
			err = s.open(beginReading+p.tuning, 0)
		}
		if err == nil {
			return s, nil
		}
		dead := s.closed()
		if p.classify(err) == failStandby {
			dead = tries == 0
			p.age.Add(1)
		}
		s.rollback()
		if !dead || tries > connections || ctx.Err() != nil || !time.Now().Before(until) {
			return nil, err
		}
	}
}

// beginReading looks at one snapshot.
var beginReading = "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY" +
	setLocal("statement_timeout", longestStatement) + setLocal("idle_in_transaction_session_timeout", idleReader)

// beginWriting waits for the row that every writer locks first, so that a
// transaction has the desk to itself, as on SQLite. After that each statement
// sees all that was committed before.
func beginWriting(until time.Time) string {
	wait := max(time.Until(until), time.Millisecond)
	return "BEGIN ISOLATION LEVEL READ COMMITTED" +
		setLocal("lock_timeout", wait) + setLocal("statement_timeout", max(longestStatement, wait+time.Second)) +
		setLocal("idle_in_transaction_session_timeout", idleWriter) +
		"; SELECT value FROM meta WHERE name = 'writer' FOR UPDATE"
}

func setLocal(setting string, d time.Duration) string {
	return fmt.Sprintf("; SET LOCAL %s = %d", setting, max(1, d.Milliseconds()))
}

// take is a connection of the pool, waited for until the time given, or a little
// longer if that leaves none to make one.
func (p *postgres) take(ctx context.Context, pool *gorm.DB, until time.Time) (*postgresSession, error) {
	conns, err := pool.DB()
	if err != nil {
		return nil, err
	}
	if soon := time.Now().Add(connectWait); until.Before(soon) {
		until = soon
	}
	wait, cancel := context.WithDeadline(ctx, until)
	defer cancel()
	conn, err := conns.Conn(wait)
	switch {
	case err == nil:
	case ctx.Err() != nil:
		return nil, ctx.Err()
	case wait.Err() != nil && conns.Stats().InUse >= connections:
		return nil, errCrowded
	case wait.Err() != nil:
		return nil, fmt.Errorf("%w: %s", errSilent, err.Error()) // to wrap a deadline would make it the caller's
	default:
		return nil, err
	}
	db := pool.Session(&gorm.Session{NewDB: true, Context: ctx})
	db.Statement.ConnPool = textConn{conn}
	return &postgresSession{ctx: ctx, conn: conn, db: db}, nil
}

// open runs the statements that begin a transaction; the last of them must
// answer with that many rows.
func (s *postgresSession) open(statements string, rows int64) error {
	tag, err := s.run(s.ctx, statements)
	if err == nil && tag.RowsAffected() != rows {
		return errNoWriter
	}
	return err
}

// run runs statements without parameters in one round trip.
func (s *postgresSession) run(ctx context.Context, statements string) (tag pgconn.CommandTag, err error) {
	failed := s.conn.Raw(func(conn any) error {
		c := conn.(*stdlib.Conn).Conn()
		tag, err = c.Exec(ctx, statements)
		if c.IsClosed() {
			return driver.ErrBadConn // the pool lets go of it
		}
		return nil
	})
	if err == nil && failed != nil {
		err = failed // it was gone before
	}
	return tag, err
}

func (s *postgresSession) closed() bool {
	return s.conn.Raw(func(conn any) error {
		if conn.(*stdlib.Conn).Conn().IsClosed() {
			return driver.ErrBadConn
		}
		return nil
	}) != nil
}

// commit is not broken off by the caller: whoever asks for it wants to know. An
// error of it that is not the server's own says nothing: also the driver's
// "safe to retry", which it gives when the answer is lost, does not.
func (s *postgresSession) commit() error {
	defer s.conn.Close() //nolint:errcheck // it goes back to the pool
	if s.closed() {
		return driver.ErrBadConn // it was never sent
	}
	tag, err := s.run(context.WithoutCancel(s.ctx), "COMMIT")
	switch {
	case err != nil && refusedCommit(err):
		return err
	case err != nil:
		return &lostCommit{err}
	case tag.String() != "COMMIT":
		return errGivenUp
	}
	return nil
}

func (s *postgresSession) rollback() {
	defer s.conn.Close() //nolint:errcheck // it goes back to the pool
	ctx, cancel := context.WithTimeout(context.WithoutCancel(s.ctx), rollbackWait)
	defer cancel()
	_, _ = s.run(ctx, "ROLLBACK") // the pool does not take it back inside a transaction
}

// textConn is a connection that hands over no text which PostgreSQL cannot
// hold: what is no UTF-8, or has a NUL, is in no column there, and to ask for it
// shall find nothing instead of breaking the transaction.
type textConn struct{ *sql.Conn }

// ExecContext implements gorm.ConnPool.
func (c textConn) ExecContext(ctx context.Context, query string, args ...any) (sql.Result, error) {
	return c.Conn.ExecContext(ctx, query, storable(args)...)
}

// QueryContext implements gorm.ConnPool.
func (c textConn) QueryContext(ctx context.Context, query string, args ...any) (*sql.Rows, error) {
	return c.Conn.QueryContext(ctx, query, storable(args)...)
}

// QueryRowContext implements gorm.ConnPool.
func (c textConn) QueryRowContext(ctx context.Context, query string, args ...any) *sql.Row {
	return c.Conn.QueryRowContext(ctx, query, storable(args)...)
}

func storable(args []any) []any {
	for i, arg := range args {
		switch v := arg.(type) {
		case string:
			args[i] = validText(v)
		case *[]string:
			args[i] = validTexts(*v)
		default:
			if value := reflect.ValueOf(arg); value.Kind() == reflect.String {
				args[i] = validText(value.String())
			}
		}
	}
	return args
}

func validTexts(texts []string) []string {
	valid := make([]string, len(texts))
	for i, text := range texts {
		valid[i] = validText(text)
	}
	return valid
}

func validText(text string) string {
	const unknown = "\uFFFD"
	return strings.ReplaceAll(strings.ToValidUTF8(text, unknown), "\x00", unknown)
}
