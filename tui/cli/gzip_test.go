package cli

import (
	"bytes"
	"compress/gzip"
	"context"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"unsubdesk/db/dbtest"
)

// packed is a text as gzip packs it.
func packed(t *testing.T, text string) string {
	t.Helper()
	var b bytes.Buffer
	w := gzip.NewWriter(&b)
	if _, err := io.WriteString(w, text); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func unpacked(t *testing.T, path string) string {
	t.Helper()
	file, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close() //nolint:errcheck // it was only read
	r, err := gzip.NewReader(file)
	if err != nil {
		t.Fatal(err)
	}
	text, err := io.ReadAll(r)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// TestImportPacked: a packed file is imported by its first bytes, whatever its name; its
// lines, and the rows that are rejected, are those of what was packed.
func TestImportPacked(t *testing.T) {
	w := newWorld(t)
	text := importHeader + importRow("i1", "10.00") + importRow("i2", "1e2")
	rejects := filepath.Join(t.TempDir(), "rejects.csv.gz")
	var got importAnswer
	w.run("ada", "import", file(t, "in.csv.gz", packed(t, text)), "--json", "--rejects", rejects).exits(ExitPartly).read(&got)
	if got.Imported != 1 || len(got.Rejected) != 1 || got.Rejected[0].Line != 3 {
		t.Errorf("%+v", got)
	}
	if kept := unpacked(t, rejects); !strings.Contains(kept, "\ni2,name,CS-i2,acct-1,OBS,eu,2031-01-01T00:00:00Z,1e2,1e2,") {
		t.Errorf("rejects: %q", kept)
	}
	w.run("ada", "import", file(t, "in.csv", packed(t, importHeader+importRow("i3", "10.00")))).exits(ExitOK)
	w.run("ada", "import", file(t, "in.csv.gz", importHeader+importRow("i4", "10.00"))).exits(ExitOK)
	w.runWith(context.Background(), strings.NewReader(packed(t, importHeader+importRow("i5", "10.00"))), "ada",
		"import", "-", "--format", "csv").exits(ExitOK)
	w.run("ada", "import", file(t, "in.gz", packed(t, text))).exits(ExitUsage).says("does not tell the format")
	w.run("iris", "list", "--count").prints("4\n")
}

// TestImportPackedDamaged: of a packed file without its end nothing is imported, although
// all of its rows can be read.
func TestImportPackedDamaged(t *testing.T) {
	w := newWorld(t, dbtest.Instance("i-0"))
	whole := packed(t, importHeader+importRow("i1", "10.00")+importRow("i2", "10.00"))
	for _, c := range []struct{ text, says string }{
		{whole[:len(whole)-1], "its end is missing; copy it again"},
		{whole[:len(whole)-5] + "x" + whole[len(whole)-4:], "what comes out is not what was packed"},
		{whole[:5], "its end is missing"},
		{whole + "more than that", "something else follows its end"},
	} {
		path := file(t, "in.csv.gz", c.text)
		w.run("ada", "import", path).exits(ExitFailed).says(path + " cannot be read: it is packed with gzip").says(c.says)
		w.run("ada", "import", path, "--dry-run").exits(ExitFailed).says(c.says)
	}
	w.run("iris", "list", "--tab", "all", "--count").prints("1\n")
	w.run("iris", "verify", "--json").exits(ExitOK).prints(`"ok":true`)
}

// TestExportPacked: an export whose name ends in .gz is packed, in the form that the name
// before it says, and comes in again.
func TestExportPacked(t *testing.T) {
	w := newWorld(t, dbtest.Instance("i-1"), dbtest.Instance("i-2", dbtest.Named("备份")))
	dir := t.TempDir()
	for name, form := range map[string]string{"a.csv.gz": "csv", "a.JSONL.GZ": "jsonl"} {
		path := filepath.Join(dir, name)
		w.run("iris", "export", "instances", "-o", path).exits(ExitOK).says("Wrote 2 records")
		plain := w.run("iris", "export", "instances", "--format", form).exits(ExitOK).out
		if got := unpacked(t, path); got != plain {
			t.Errorf("%s holds %q; want %q", name, got, plain)
		}
		w.run("ada", "import", path).exits(ExitOK).prints("all 2 rows are in the desk already")
		w.run("iris", "export", "instances", "-o", path).exits(ExitFailed).says("exists already")
	}
}
