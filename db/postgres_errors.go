package db

import (
	"context"
	"crypto/tls"
	"database/sql"
	"database/sql/driver"
	"errors"
	"fmt"
	"io"
	"net"
	"strings"

	"github.com/jackc/pgx/v5/pgconn"

	"unsubdesk/model"
)

var (
	// errSilent: the server says nothing, and does not answer when asked.
	errSilent = errors.New("the server does not answer any more")
	// errGivenUp: the transaction had failed before it was committed.
	errGivenUp = errors.New("the server rolled the transaction back")
	// errNoWriter: the row that writers lock is not there.
	errNoWriter = errors.New("the desk has no row to lock")
)

// lostCommit is a commit whose answer did not come.
type lostCommit struct{ cause error }

func (l *lostCommit) Error() string {
	return fmt.Sprintf("%s: %s", model.ErrOutcomeUnknown, l.cause)
}

// Unwrap makes it model.ErrOutcomeUnknown.
func (l *lostCommit) Unwrap() []error { return []error{model.ErrOutcomeUnknown, l.cause} }

// refusedCommit reports whether the error of a commit says for certain that it
// was not done: the server said so itself, alive and well.
func refusedCommit(err error) bool {
	answer, ok := errors.AsType[*pgconn.PgError](err)
	if !ok || answer.Code == "40003" || answer.SeverityUnlocalized != "ERROR" && answer.Severity != "ERROR" {
		return false // lost, "statement completion unknown", or the connection's last words
	}
	switch answer.Code[:2] {
	case "08", "57", "58", "XX": // connection, operator, system, internal
		return false
	}
	return true
}

// preparedBefore reports whether a statement did not fit because the schema, or
// the connection behind a pooler, is no longer what it was prepared on. The
// driver has forgotten it by then.
func preparedBefore(err error) bool {
	answer, ok := errors.AsType[*pgconn.PgError](err)
	return ok && (answer.Code == "26000" || answer.Code == "0A000" && strings.Contains(answer.Message, "cached plan"))
}

func (*postgres) classify(err error) failure {
	if err == nil {
		return failUnknown
	}
	if answer, ok := errors.AsType[*pgconn.PgError](err); ok {
		return ofSQLState(answer.Code)
	}
	if _, ok := errors.AsType[*tls.CertificateVerificationError](err); ok {
		return failUntrusted
	}
	for kind, causes := range map[failure][]error{
		failCrowded:  {errCrowded},
		failAborted:  {errGivenUp},
		failNotADesk: {errNoWriter},
		failAway: {errSilent, io.EOF, io.ErrUnexpectedEOF, net.ErrClosed, driver.ErrBadConn, sql.ErrConnDone,
			context.DeadlineExceeded},
	} {
		for _, cause := range causes {
			if errors.Is(err, cause) {
				return kind
			}
		}
	}
	if _, ok := errors.AsType[*pgconn.ConnectError](err); ok {
		if strings.Contains(err.Error(), "read only connection") { // the driver has no name for it
			return failStandby
		}
		return failAway
	}
	if _, ok := errors.AsType[net.Error](err); ok || pgconn.SafeToRetry(err) {
		return failAway
	}
	return failUnknown
}

// ofSQLState says what a server's error code means.
func ofSQLState(code string) failure {
	switch code {
	case "23505":
		return failDuplicate
	case "22003":
		return failTooLarge
	case "25P02":
		return failAborted
	case "25P03", "57014":
		return failSlow
	case "25006":
		return failStandby
	case "42501":
		return failDenied
	case "42P01", "3F000":
		return failNotADesk
	case "42601", "42704", "0A000", "58P01":
		return failLacking
	case "53100":
		return failFull
	case "53300":
		return failCrowded
	case "55P03":
		return failBusy
	case "57P03":
		return failStarting
	case "3D000":
		return failNoDatabase
	case "P0001":
		return failConstraint
	}
	switch code[:min(2, len(code))] {
	case "08", "57":
		return failAway
	case "23":
		return failConstraint
	case "28":
		return failLogin
	case "40":
		return failAborted
	case "53", "58":
		return failInput
	}
	return failUnknown
}

func (*postgres) sentence(f failure, name string) string {
	say := func(format string) string { return fmt.Sprintf(format, name) }
	switch f {
	case failAway:
		return say("The database server %s cannot be reached; nothing was changed. Check that it runs, its address and the network.")
	case failStarting:
		return say("The database server %s is starting or stopping; nothing was changed. Try again in a moment.")
	case failLogin:
		return say("The database server %s does not let this user in; check user and password in the database's address.")
	case failNoDatabase:
		return say("There is no database %s; have it made with CREATE DATABASE, or name another.")
	case failStandby:
		return say("The database %s takes no changes just now, because it is a standby or set read-only; nothing was changed.")
	case failDenied:
		return say("This database user has not the rights for that on %s; nothing was changed. Ask whoever keeps the server.")
	case failUntrusted:
		return say("The certificate of the database server %s is not to be trusted; set sslrootcert in the database's address.")
	case failSlow:
		return say("The database %s took too long; nothing was changed. Try again.")
	case failAborted:
		return say("Others change the database %s all the time; nothing was changed. Try again.")
	case failInput:
		return say("The database server %s is in trouble (memory, disk or its limits); nothing was changed. Ask whoever keeps it.")
	}
	return ""
}
