package compiled

import (
	"database/sql"
	"errors"
	"fmt"
	"math"
	"reflect"

	codes "modernc.org/sqlite/lib"
)

// Rows are the rows of a query, read by one goroutine. Other statements may run on the
// connection while they are open. Close them before the connection is given back.
type Rows struct {
	s       *Statement
	columns int
	stride  uintptr // from the value of one column to that of the next
	err     error
}

// Query runs a query on a connection, which has to be of the driver's, or it is
// ErrUnknownDriver. The values are those that Run takes.
func Query(conn *sql.Conn, query string, values ...any) (*Rows, error) {
	s, err := Prepare(conn, query)
	if err != nil {
		return nil, err
	}
	if err := s.bind(values); err != nil {
		s.Close()
		return nil, err
	}
	return &Rows{s: s, columns: int(codes.Xsqlite3_column_count(s.tls, s.stmt))}, nil
}

// Next goes to the next row; without one it is false, and Err says whether that is the end.
func (r *Rows) Next() bool {
	if r.err != nil || r.s.stmt == 0 {
		return false
	}
	switch rc := codes.Xsqlite3_step(r.s.tls, r.s.stmt); rc {
	case codes.SQLITE_ROW:
		return true
	case codes.SQLITE_DONE:
	default:
		r.err = r.s.failed(rc)
	}
	r.s.Close()
	return false
}

// Err is what ended the rows before their end.
func (r *Rows) Err() error { return r.err }

// Close frees the query; it never fails, and may come twice.
func (r *Rows) Close() error {
	r.s.Close()
	return nil
}

// Scan reads the columns of the row into what dest points to: integers, texts and booleans of any
// type, bytes, pointers to these for what can be NULL, and what scans by itself. A value of
// another kind, or one that does not fit, is an error.
func (r *Rows) Scan(dest ...any) error {
	if r.s.stmt == 0 {
		return errors.New("there is no row")
	}
	if len(dest) != r.columns {
		return fmt.Errorf("a row has %d columns, %d are read", r.columns, len(dest))
	}
	at := r.value(0)
	for i, d := range dest {
		if err := (value{r.s, at}).into(d); err != nil {
			return fmt.Errorf("column %d: %w", i+1, err)
		}
		at += r.stride
	}
	return nil
}

// value is where the value of a column is. To ask takes a lock each time, looking at what is there
// takes none, so it is asked for the first column of a row alone: the others stand behind it, as far
// apart as in the first row.
func (r *Rows) value(column int) uintptr {
	at := codes.Xsqlite3_column_value(r.s.tls, r.s.stmt, int32(column)) //nolint:gosec // columns are few
	if column == 0 && r.columns > 1 && r.stride == 0 {
		r.stride = r.value(1) - at
	}
	return at
}

// value is one column of the row at hand.
type value struct {
	s      *Statement
	handle uintptr
}

// into writes the value where d points to. The usual kinds come first: the others are found by
// reflection.
func (v value) into(d any) (err error) {
	switch d := d.(type) {
	case *int64:
		*d, err = v.integer()
	case *int:
		var n int64
		n, err = v.integer()
		*d = int(n)
	case *uint32:
		var n int64
		if n, err = v.integer(); n < 0 || n > math.MaxUint32 {
			return v.wrong("a 32-bit number")
		}
		*d = uint32(n) //nolint:gosec // just looked at
	case *string:
		*d, err = v.text()
	case *[]byte:
		*d, err = v.bytes()
	case *sql.RawBytes:
		*d = v.raw() // until the next row
	case *any:
		*d = v.any()
	case sql.Scanner:
		return d.Scan(v.any())
	default:
		return v.reflected(reflect.ValueOf(d))
	}
	return err
}

func (v value) reflected(d reflect.Value) error {
	if d.Kind() != reflect.Pointer || d.IsNil() {
		return fmt.Errorf("%s is no place for a value", d.Type())
	}
	d = d.Elem()
	switch d.Kind() {
	case reflect.Pointer:
		if v.kind() == codes.SQLITE_NULL {
			d.SetZero()
			return nil
		}
		fresh := reflect.New(d.Type().Elem())
		if err := v.into(fresh.Interface()); err != nil {
			return err
		}
		d.Set(fresh)
		return nil
	case reflect.String:
		text, err := v.text()
		d.SetString(text)
		return err
	case reflect.Bool:
		n, err := v.integer()
		if err == nil && n != 0 && n != 1 {
			return v.wrong("true or false")
		}
		d.SetBool(n == 1)
		return err
	case reflect.Int, reflect.Int8, reflect.Int16, reflect.Int32, reflect.Int64:
		n, err := v.integer()
		if err == nil && d.OverflowInt(n) {
			return v.wrong(d.Type().String())
		}
		d.SetInt(n)
		return err
	case reflect.Uint, reflect.Uint8, reflect.Uint16, reflect.Uint32, reflect.Uint64:
		n, err := v.integer()
		if err == nil && (n < 0 || d.OverflowUint(uint64(n))) {
			return v.wrong(d.Type().String())
		}
		d.SetUint(uint64(n)) //nolint:gosec // just looked at
		return err
	}
	return fmt.Errorf("%s is no place for a value", d.Type())
}

func (v value) kind() int32 { return codes.Xsqlite3_value_type(v.s.tls, v.handle) }

func (v value) integer() (int64, error) {
	if v.kind() != codes.SQLITE_INTEGER {
		return 0, v.wrong("an integer")
	}
	return codes.Xsqlite3_value_int64(v.s.tls, v.handle), nil
}

func (v value) text() (string, error) {
	if v.kind() != codes.SQLITE_TEXT {
		return "", v.wrong("a text")
	}
	return string(v.raw()), nil
}

// bytes are a blob, or a text's; nil for NULL.
func (v value) bytes() ([]byte, error) {
	switch v.kind() {
	case codes.SQLITE_NULL:
		return nil, nil
	case codes.SQLITE_BLOB, codes.SQLITE_TEXT:
		return append([]byte{}, v.raw()...), nil
	}
	return nil, v.wrong("bytes")
}

// raw is the value's own memory, until the next row.
func (v value) raw() []byte {
	at := codes.Xsqlite3_value_blob(v.s.tls, v.handle)
	if at == 0 {
		return nil
	}
	return memory(at, int(codes.Xsqlite3_value_bytes(v.s.tls, v.handle)))
}

// any is the value as drivers hand it to what scans by itself.
func (v value) any() any {
	switch v.kind() {
	case codes.SQLITE_INTEGER:
		return codes.Xsqlite3_value_int64(v.s.tls, v.handle)
	case codes.SQLITE_TEXT:
		return string(v.raw())
	case codes.SQLITE_BLOB:
		return append([]byte{}, v.raw()...)
	case codes.SQLITE_FLOAT:
		return codes.Xsqlite3_value_double(v.s.tls, v.handle)
	}
	return nil
}

var kinds = map[int32]string{
	codes.SQLITE_INTEGER: "an integer", codes.SQLITE_FLOAT: "a fraction", codes.SQLITE_TEXT: "a text",
	codes.SQLITE_BLOB: "a blob", codes.SQLITE_NULL: "NULL",
}

// wrong says what was expected; what the value is may be a person's data and is not said.
func (v value) wrong(want string) error {
	return fmt.Errorf("%s, where %s is expected", kinds[v.kind()], want)
}
