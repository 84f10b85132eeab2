package desk_test

import (
	"bytes"
	"compress/gzip"
	"context"
	"errors"
	"io"
	"testing"

	"unsubdesk/model"
	"unsubdesk/model/desk"
	"unsubdesk/model/importfile"
)

// endless is a packed file of blank lines that comes to no end; then is called when some
// of it was read.
type endless struct {
	part []byte
	rest []byte
	read int
	then func()
}

func newEndless(t *testing.T, then func()) *endless {
	t.Helper()
	var b bytes.Buffer
	w := gzip.NewWriter(&b)
	if _, err := w.Write(bytes.Repeat([]byte("\n"), 1<<17)); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return &endless{part: b.Bytes(), then: then}
}

// Read implements io.Reader.
func (e *endless) Read(p []byte) (int, error) {
	if len(e.rest) == 0 {
		e.rest = e.part
		if e.read++; e.read == 20 {
			e.then()
		}
	}
	n := copy(p, e.rest)
	e.rest = e.rest[n:]
	return n, nil
}

// TestImportOfNothingIsCancelled: an import can be stopped also while no row comes out of
// its file, which may be small and unpack to anything.
func TestImportOfNothingIsCancelled(t *testing.T) {
	d := newImportDesk(t)
	before := d.version()
	ctx, cancel := context.WithCancel(t.Context())
	file := desk.ImportFile{Name: "endless.csv.gz", Format: importfile.CSV,
		Open: func() (io.ReadCloser, error) { return io.NopCloser(newEndless(t, cancel)), nil }}
	_, err := d.admin.Import(ctx, []desk.ImportFile{file}, desk.ImportOptions{})
	if model.ErrorCode(err) != model.CodeUnavailable || !errors.Is(err, context.Canceled) || d.version() != before {
		t.Errorf("error %v, version %d, was %d", err, d.version(), before)
	}
}
