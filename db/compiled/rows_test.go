package compiled

import (
	"database/sql"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"pgregory.net/rapid"
)

type (
	bits uint16
	word string
)

// facts has a place of every kind that is read.
type facts struct {
	N     int64
	Count int
	Row   uint32
	Bits  bits
	Text  string
	Word  word
	Yes   bool
	Blob  []byte
	End   *int64
	Some  sql.NullString
	Any   any
}

func (f *facts) places() []any {
	return []any{&f.N, &f.Count, &f.Row, &f.Bits, &f.Text, &f.Word, &f.Yes, &f.Blob, &f.End, &f.Some, &f.Any}
}

func TestRowsAreThoseOfTheDriver(t *testing.T) {
	conn := open(t)
	exec(t, conn, "CREATE TABLE facts (n INTEGER, count INTEGER, row INTEGER, bits INTEGER, text TEXT, word TEXT, yes INTEGER, blob BLOB, end INTEGER, some TEXT, any ANY) STRICT")
	insert := prepare(t, conn, "INSERT INTO facts VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)")
	text := rapid.OneOf(rapid.Just(""), rapid.String())
	rapid.Check(t, func(rt *rapid.T) {
		if _, err := conn.ExecContext(t.Context(), "DELETE FROM facts"); err != nil {
			rt.Fatal(err)
		}
		for range rapid.IntRange(0, 5).Draw(rt, "rows") {
			end := rapid.OneOf(rapid.Just[any](nil), rapid.Map(rapid.Int64(), func(n int64) any { return n })).Draw(rt, "end")
			some := rapid.OneOf(rapid.Just[any](nil), rapid.Map(text, func(s string) any { return s })).Draw(rt, "some")
			err := insert.Run(rapid.Int64().Draw(rt, "n"), rapid.Int().Draw(rt, "count"), int64(rapid.Uint32().Draw(rt, "row")),
				int64(rapid.Uint16().Draw(rt, "bits")), text.Draw(rt, "text"), text.Draw(rt, "word"), rapid.Bool().Draw(rt, "yes"),
				rapid.SliceOf(rapid.Byte()).Draw(rt, "blob"), end, some, some)
			if err != nil {
				rt.Fatal(err)
			}
		}
		ours, err := Query(conn, "SELECT * FROM facts WHERE n <> ? OR 1", 1)
		if err != nil {
			rt.Fatal(err)
		}
		defer ours.Close() //nolint:errcheck // it never fails
		theirs, err := conn.QueryContext(t.Context(), "SELECT * FROM facts")
		if err != nil {
			rt.Fatal(err)
		}
		defer theirs.Close() //nolint:errcheck // Err tells what matters
		for theirs.Next() {
			var want, got facts
			if !ours.Next() {
				rt.Fatalf("a row is missing: %v", ours.Err())
			}
			if err := theirs.Scan(want.places()...); err != nil {
				rt.Fatal(err)
			}
			if err := ours.Scan(got.places()...); err != nil {
				rt.Fatal(err)
			}
			if diff := cmp.Diff(want, got, cmpopts.EquateEmpty()); diff != "" {
				rt.Fatal(diff)
			}
		}
		if ours.Next() || ours.Err() != nil || theirs.Err() != nil {
			rt.Fatalf("a row too many, or %v, %v", ours.Err(), theirs.Err())
		}
	})
}

func TestRowsRefuseWhatDoesNotFit(t *testing.T) {
	conn := open(t)
	for _, tt := range []struct {
		query string
		dest  any
		want  string
	}{
		{"SELECT 'x'", new(int64), "a text, where an integer is expected"},
		{"SELECT 1.5", new(int64), "a fraction, where an integer is expected"},
		{"SELECT NULL", new(int64), "NULL, where an integer is expected"},
		{"SELECT NULL", new(string), "NULL, where a text is expected"},
		{"SELECT 1", new(string), "an integer, where a text is expected"},
		{"SELECT 4294967296", new(uint32), "an integer, where a 32-bit number is expected"},
		{"SELECT -1", new(uint32), "an integer, where a 32-bit number is expected"},
		{"SELECT 65536", new(bits), "an integer, where compiled.bits is expected"},
		{"SELECT -1", new(bits), "an integer, where compiled.bits is expected"},
		{"SELECT 2", new(bool), "an integer, where true or false is expected"},
		{"SELECT 1", new([]byte), "an integer, where bytes is expected"},
		{"SELECT 1", new(float64), "float64 is no place for a value"},
		{"SELECT 1", 1, "int is no place for a value"},
		{"SELECT 1, 2", new(int64), "a row has 2 columns, 1 are read"},
	} {
		rows, err := Query(conn, tt.query)
		if err != nil {
			t.Fatal(err)
		}
		if !rows.Next() {
			t.Fatal(rows.Err())
		}
		if err := rows.Scan(tt.dest); err == nil || !strings.Contains(err.Error(), tt.want) {
			t.Errorf("%s into %T: %v, want %s", tt.query, tt.dest, err, tt.want)
		}
		rows.Close() //nolint:errcheck,gosec // it never fails
	}
}

func TestRowsSayWhatEndedThem(t *testing.T) {
	conn := open(t)
	if _, err := Query(conn, "SELECT missing"); err == nil || !strings.Contains(err.Error(), "no such column") {
		t.Errorf("an unknown column: %v", err)
	}
	rows, err := Query(conn, "SELECT abs(value) FROM (SELECT 1 AS value UNION ALL SELECT ?)", int64(-1<<63))
	if err != nil {
		t.Fatal(err)
	}
	n := 0
	for rows.Next() {
		n++
	}
	if err := rows.Scan(new(int64)); err == nil {
		t.Error("behind the last row there is one more")
	}
	if n != 1 || rows.Err() == nil || !strings.Contains(rows.Err().Error(), "integer overflow") {
		t.Errorf("%d rows, %v", n, rows.Err())
	}
	for range 2 {
		if err := rows.Close(); err != nil || rows.Next() {
			t.Errorf("closed, it goes on, or %v", err)
		}
	}
}

func TestOtherStatementsRunWhileRowsAreOpen(t *testing.T) {
	conn := open(t)
	exec(t, conn, "CREATE TABLE numbers (n INTEGER) STRICT")
	insert := prepare(t, conn, "INSERT INTO numbers VALUES (?)")
	for n := range 3 {
		if err := insert.Run(n); err != nil {
			t.Fatal(err)
		}
	}
	rows, err := Query(conn, "SELECT n FROM numbers WHERE n < ? ORDER BY +n", 3)
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close() //nolint:errcheck // it never fails
	var got []int
	for rows.Next() {
		var n int
		if err := rows.Scan(&n); err != nil {
			t.Fatal(err)
		}
		if err := insert.Run(n + 10); err != nil {
			t.Fatal(err)
		}
		exec(t, conn, "UPDATE numbers SET n = n + 100 WHERE n >= 10")
		got = append(got, n)
	}
	if diff := cmp.Diff([]int{0, 1, 2}, got); diff != "" || rows.Err() != nil {
		t.Error(diff, rows.Err())
	}
}
