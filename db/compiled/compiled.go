// Package compiled runs SQLite statements that add or read many rows. The driver compiles a
// statement each time it runs, prepared or not, which takes longer than to add a row, and
// asks each row that it reads for the kinds of its columns, which takes longer than to find it;
// here a statement is compiled once, and a column is read into what its reader expects. They run on
// a connection of the driver's, so they belong to the transaction that is open there, and all
// that guards a table holds.
package compiled

import (
	"database/sql"
	"encoding/binary"
	"errors"
	"fmt"
	"reflect"
	"unsafe"

	"modernc.org/libc"
	codes "modernc.org/sqlite/lib"
)

// ErrUnknownDriver says that the connection is not one of the driver's that this
// package knows.
var ErrUnknownDriver = errors.New("not a connection of the SQLite driver")

// Statement is a compiled statement. It is used by one goroutine at a time, and only
// while nothing else uses its connection.
type Statement struct {
	tls      *libc.TLS
	db, stmt uintptr
	texts    uintptr // the texts and blobs of the row at hand
	room     int
	values   []any // of the row at hand
}

// Prepare compiles a statement on a connection. Close it before the connection is given
// back.
func Prepare(conn *sql.Conn, query string) (*Statement, error) {
	s := &Statement{}
	err := conn.Raw(func(c any) error {
		if err := s.connect(c); err != nil {
			return err
		}
		return s.compile(query)
	})
	if err != nil {
		return nil, err
	}
	return s, nil
}

// connect finds the engine's handle in the driver's connection, which does not give it
// away.
func (s *Statement) connect(c any) error {
	v := reflect.ValueOf(c)
	if v.Kind() != reflect.Pointer || v.Elem().Kind() != reflect.Struct {
		return ErrUnknownDriver
	}
	db, tls := v.Elem().FieldByName("db"), v.Elem().FieldByName("tls")
	if db.Kind() != reflect.Uintptr || tls.Kind() != reflect.Pointer || tls.Type() != reflect.TypeFor[*libc.TLS]() {
		return ErrUnknownDriver
	}
	s.db, s.tls = uintptr(db.Uint()), (*libc.TLS)(tls.UnsafePointer())
	return nil
}

func (s *Statement) compile(query string) error {
	text, err := libc.CString(query)
	if err != nil {
		return err
	}
	defer libc.Xfree(s.tls, text)
	const pointer = int(unsafe.Sizeof(uintptr(0)))
	out := libc.Xmalloc(s.tls, libc.Tsize_t(pointer))
	if out == 0 {
		return errNoMemory
	}
	defer libc.Xfree(s.tls, out)
	if rc := codes.Xsqlite3_prepare_v2(s.tls, s.db, text, -1, out, 0); rc != codes.SQLITE_OK {
		return s.failed(rc)
	}
	handle := libc.GoBytes(out, pointer)
	if pointer == 4 {
		s.stmt = uintptr(binary.NativeEndian.Uint32(handle))
	} else {
		s.stmt = uintptr(binary.NativeEndian.Uint64(handle))
	}
	return nil
}

var errNoMemory = errors.New("no memory for a statement")

// Error is what the engine refused, with its code, and in its own words.
type Error struct {
	code int
	text string
}

func (e *Error) Error() string { return fmt.Sprintf("%s (%d)", e.text, e.code) }

// Code is the engine's extended code, as the driver's own errors have it.
func (e *Error) Code() int { return e.code }

func (s *Statement) failed(rc int32) error {
	return &Error{int(rc), libc.GoString(codes.Xsqlite3_errmsg(s.tls, s.db))}
}

// Run runs the statement with a value for each of its parameters: texts, integers,
// booleans, blobs, pointers to integers, and nil. After an error nothing of this run
// was done. The engine may have ended the transaction with it, as where the disk is full:
// nothing else must be tried in it.
func (s *Statement) Run(values ...any) error {
	if err := s.bind(values); err != nil {
		return err
	}
	rc := codes.Xsqlite3_step(s.tls, s.stmt)
	var err error
	if rc != codes.SQLITE_DONE && rc != codes.SQLITE_ROW {
		err = s.failed(rc)
	}
	codes.Xsqlite3_reset(s.tls, s.stmt) // says again what step said
	return err
}

// Close frees the statement.
func (s *Statement) Close() {
	codes.Xsqlite3_finalize(s.tls, s.stmt) // says again what the last run said
	libc.Xfree(s.tls, s.texts)
	s.texts, s.stmt = 0, 0
}
