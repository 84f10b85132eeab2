package demo

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"iter"
	"testing"

	"unsubdesk/model"
	"unsubdesk/model/importfile"
)

func TestFileReadsBackAsWritten(t *testing.T) {
	file := fileOf(t, 3000, 11, noon)
	r, err := importfile.Open("demo.csv", bytes.NewReader(file), importfile.CSV, false)
	if err != nil {
		t.Fatal(err)
	}
	next, stop := iter.Pull(Rows(3000, 11, noon))
	defer stop()
	read := 0
	for {
		record, err := r.Next()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			t.Fatal(err)
		}
		if len(record.Problems) > 0 {
			t.Fatalf("line %d: %+v", record.Line, record.Problems)
		}
		want, _ := next()
		want.Order.InstancesDue, want.Order.AccountID = model.Money{}, ""
		record.Row.Instance.Order.AccountID = ""
		if got := jsonOf(t, record.Row.Instance); got != jsonOf(t, want) {
			t.Fatalf("line %d: read %s, want %s", record.Line, got, jsonOf(t, want))
		}
		read++
	}
	if read != 3000 {
		t.Errorf("%d rows read", read)
	}
}

func jsonOf(t *testing.T, v any) string {
	t.Helper()
	b, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}
