package compiled

import (
	"database/sql/driver"
	"fmt"
	"unsafe"

	"modernc.org/libc"
	codes "modernc.org/sqlite/lib"
)

// bind gives the statement its values. Texts and blobs are copied into memory of the
// engine's kind, one after the other, where they stay until the next row.
func (s *Statement) bind(values []any) error {
	s.values = s.values[:0]
	for _, v := range values {
		plain, err := simple(v)
		if err != nil {
			return err
		}
		s.values = append(s.values, plain)
	}
	if err := s.reserve(s.values); err != nil {
		return err
	}
	at := s.texts
	for i, v := range s.values {
		var rc int32
		n := int32(i + 1) //nolint:gosec // there are never many parameters
		switch v := v.(type) {
		case int64:
			rc = codes.Xsqlite3_bind_int64(s.tls, s.stmt, n, v)
		case string:
			copy(memory(at, len(v)), v)
			rc = codes.Xsqlite3_bind_text(s.tls, s.stmt, n, at, int32(len(v)), 0) //nolint:gosec // reserve looked
			at += uintptr(len(v))
		case []byte:
			copy(memory(at, len(v)), v)
			rc = codes.Xsqlite3_bind_blob(s.tls, s.stmt, n, at, int32(len(v)), 0) //nolint:gosec // reserve looked
			at += uintptr(len(v))
		default:
			rc = codes.Xsqlite3_bind_null(s.tls, s.stmt, n)
		}
		if rc != codes.SQLITE_OK {
			return s.failed(rc)
		}
	}
	return nil
}

// memory is some of the engine's memory, which is none of Go's heap and stays where it is.
func memory(at uintptr, size int) []byte {
	return unsafe.Slice((*byte)(*(*unsafe.Pointer)(unsafe.Pointer(&at))), size)
}

// reserve makes room for the texts and blobs of a row. There is always some, because
// nothing at all would be bound as NULL.
func (s *Statement) reserve(values []any) error {
	const least, most = 4 << 10, 1 << 30
	size := 1
	for _, v := range values {
		switch v := v.(type) {
		case string:
			size += len(v)
		case []byte:
			size += len(v)
		}
	}
	if size > most {
		return fmt.Errorf("a row of %d bytes is too large", size)
	}
	if size <= s.room {
		return nil
	}
	libc.Xfree(s.tls, s.texts)
	s.room = max(least, 2*size)
	if s.texts = libc.Xmalloc(s.tls, libc.Tsize_t(s.room)); s.texts == 0 { //nolint:gosec // it is positive
		s.room = 0
		return errNoMemory
	}
	return nil
}

// simple is a value as one of the kinds that bind knows.
func simple(v any) (any, error) {
	switch v := v.(type) {
	case nil, int64, string:
		return v, nil
	case []byte:
		if v == nil {
			return nil, nil
		}
		return v, nil
	case int:
		return int64(v), nil
	case bool:
		if v {
			return int64(1), nil
		}
		return int64(0), nil
	case *int64:
		if v == nil {
			return nil, nil
		}
		return *v, nil
	}
	plain, err := driver.DefaultParameterConverter.ConvertValue(v)
	if err != nil {
		return nil, err
	}
	switch plain := plain.(type) {
	case bool:
		return simple(plain)
	case nil, int64, string, []byte:
		return plain, nil
	}
	return nil, fmt.Errorf("no value of a statement: %T", v)
}
