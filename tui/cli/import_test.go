package cli

import (
	"context"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"unsubdesk/db/dbtest"
)

const importHeader = "instance_id,instance_name,order_number,account_id,product_type,region,effective_at,amount_due,paid_amount\n"

func importRow(id, amount string) string {
	return id + ",name,CS-" + id + ",acct-1,OBS,eu,2031-01-01T00:00:00Z," + amount + "," + amount + "\n"
}

// file writes a file in a directory of its own and returns its path.
func file(t *testing.T, name, text string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), name)
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

type importAnswer struct {
	Imported, Updated, Unchanged int
	Applied                      bool
	Held, Resumed                []string
	Rejected                     []jsonRejection
}

func TestImportJSON(t *testing.T) {
	w := newWorld(t)
	path := file(t, "in.csv", importHeader+importRow("i1", "10.00")+importRow("i2", "1e2")+importRow("i3", "x\x1b[2J"))
	var got importAnswer
	w.run("ada", "import", path, "--json").exits(ExitPartly).read(&got)
	want := importAnswer{Imported: 1, Applied: true, Held: []string{}, Resumed: []string{}, Rejected: []jsonRejection{
		{File: path, Line: 3, Column: "amount_due", Reason: `"1e2" is no amount; write it like 1234.50; paid_amount: "1e2" is no amount; write it like 1234.50`},
		{File: path, Line: 4, Column: "amount_due", Reason: `"x` + "\uFFFD" + `[2J" is no amount; write it like 1234.50; paid_amount: "x` + "\uFFFD" + `[2J" is no amount; write it like 1234.50`},
	}}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	again := w.run("ada", "import", path, "--json", "--strict").exits(ExitFailed)
	again.read(&got)
	if got.Imported+got.Updated+got.Unchanged != 0 || got.Applied || len(got.Rejected) != 2 {
		t.Errorf("strict: %+v", got)
	}
	empty := w.run("ada", "import", file(t, "in.csv", importHeader), "--json").exits(ExitOK)
	if want := `{"imported":0,"updated":0,"unchanged":0,"applied":false,"held":[],"resumed":[],"rejected":[]}` + "\n"; empty.out != want {
		t.Errorf("no rows: %s", empty.out)
	}
}

func TestImportText(t *testing.T) {
	w := newWorld(t)
	good := file(t, "good.csv", importHeader+importRow("i1", "10.00")+importRow("i2", "7000.01"))
	bad := file(t, "bad.csv", importHeader+importRow("i1", "11.00")+importRow("i3", "1e2"))
	w.run("ada", "import", good, "--dry-run").exits(ExitOK).prints("Dry run, nothing was changed. It would be: 2 new, 0 updated, 0 unchanged, 0 rejected.\n")
	w.run("ada", "import", good).exits(ExitOK).prints("Imported: 2 new, 0 updated, 0 unchanged, 0 rejected.\n")
	w.run("ada", "import", good).exits(ExitOK).prints("Nothing changed: all 2 rows are in the desk already.\n")
	w.run("ada", "import", bad, "--strict").exits(ExitFailed).prints("Nothing was imported: with --strict no row may be rejected, and 1 row was.\n")
	w.run("ada", "import", bad).exits(ExitPartly).prints("LINE  COLUMN      REASON\n   3  amount_due  \"1e2\" is no amount").
		prints("\nImported: 0 new, 1 updated, 0 unchanged, 1 rejected.\n")
	w.run("ada", "import", bad).exits(ExitPartly).prints("Nothing changed: 0 new, 0 updated, 1 unchanged, 1 rejected.\n")
	w.run("ada", "import", bad, good).exits(ExitPartly).prints("FILE ").prints("i1 stands on line 2 of " + bad + " too")

	request := w.submit("maya", "i2")[0]
	frozen := file(t, "frozen.csv", strings.TrimSpace(importHeader)+",resource_frozen\n"+strings.TrimSpace(importRow("i2", "7000.01"))+",true\n")
	w.run("ada", "import", frozen, "--dry-run").exits(ExitOK).prints("Requests that would be put on hold, because a block appeared: " + request + ".\n")
	w.run("ada", "import", frozen).exits(ExitOK).prints("Requests that were put on hold, because a block appeared: " + request + ".\n")
	free := file(t, "free.csv", strings.Replace(mustRead(t, frozen), "true", "false", 1))
	w.run("ada", "import", free).exits(ExitOK).prints("Requests that were taken off hold, because no block is left: " + request + ".\n")
}

func mustRead(t *testing.T, path string) string {
	t.Helper()
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// TestImportRejects: the file of rejected rows can be mended and imported.
func TestImportRejects(t *testing.T) {
	w := newWorld(t)
	in := file(t, "in.csv", importHeader+importRow("i1", "10.00")+importRow("i2", "1e2")+"i3,5\" disk"+importRow("i3", "1.00")[2:])
	out := filepath.Join(t.TempDir(), "rejected.csv")
	w.run("ada", "import", in, "--rejects", out).exits(ExitPartly)
	text := mustRead(t, out)
	want := strings.TrimSpace(importHeader) + ",rejected_because\n" +
		"i2,name,CS-i2,acct-1,OBS,eu,2031-01-01T00:00:00Z,1e2,1e2," +
		`"amount_due: ""1e2"" is no amount; write it like 1234.50; paid_amount: ""1e2"" is no amount; write it like 1234.50"` + "\n"
	if !strings.HasPrefix(text, want) || strings.Count(text, "\n") != 3 {
		t.Errorf("rejected:\n%s", text)
	}
	if info, err := os.Stat(out); err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("%v %v", info.Mode(), err)
	}
	mended := file(t, "mended.csv", strings.ReplaceAll(strings.Join(strings.SplitAfter(text, "\n")[:2], ""), "1e2,1e2", "1.00,1.00"))
	w.run("ada", "import", mended).exits(ExitFailed).says("unknown column rejected_because")
	w.run("ada", "import", mended, "--ignore-unknown", "--rejects", out+".2").exits(ExitOK).prints("1 new")
	if text := mustRead(t, out+".2"); text != strings.TrimSpace(importHeader)+",rejected_because\n" {
		t.Errorf("no row was rejected, but the file says\n%s", text)
	}

	lines := file(t, "in.jsonl", `{"instance_id":"i9"}`+"\n")
	w.run("ada", "import", lines, "--rejects", out+".jsonl").exits(ExitPartly)
	var row map[string]string
	if err := json.Unmarshal([]byte(mustRead(t, out+".jsonl")), &row); err != nil || !strings.HasPrefix(row["rejected_because"], "instance_name: is missing") {
		t.Errorf("%v %v", row, err)
	}
}

// TestImportUsage: what is wrong before anything is read.
func TestImportUsage(t *testing.T) {
	w := newWorld(t)
	csv, jsonl := file(t, "in.csv", importHeader), file(t, "in.jsonl", "")
	txt := file(t, "in.txt", importHeader+importRow("i1", "1.00"))
	other := file(t, "other.csv", "account_name,"+importHeader)
	dir := t.TempDir()
	for _, c := range []struct {
		args   []string
		status int
		says   string
	}{
		{nil, ExitUsage, "expected \"<file>"},
		{[]string{txt}, ExitUsage, "does not tell the format"},
		{[]string{"-"}, ExitUsage, "Standard input has no name that tells its format"},
		{[]string{csv, csv}, ExitUsage, "is named twice"},
		{[]string{csv, "--format", "xls"}, ExitUsage, "--format must be one of"},
		{[]string{csv, "--rejects", "-"}, ExitUsage, "needs the name of a file"},
		{[]string{csv, "--rejects", csv}, ExitUsage, "would overwrite"},
		{[]string{csv, jsonl, "--rejects", filepath.Join(dir, "x")}, ExitUsage, "files of one format"},
		{[]string{csv, other, "--rejects", filepath.Join(dir, "x")}, ExitUsage, "have different columns"},
		{[]string{csv, "--rejects", txt}, ExitFailed, "exists already and was left as it is; choose another name for --rejects"},
		{[]string{csv, "--rejects", dir}, ExitFailed, "is a directory"},
		{[]string{csv, "--rejects", filepath.Join(dir, "no", "x")}, ExitFailed, "cannot be written"},
		{[]string{filepath.Join(dir, "no.csv")}, ExitFailed, "cannot be read: no such file or directory"},
		{[]string{filepath.Join(dir, "NOSUCHFILE")}, ExitFailed, "cannot be read: no such file or directory"},
		{[]string{dir, "--format", "csv"}, ExitFailed, "is a directory"},
		{[]string{jsonl}, ExitFailed, "is empty"},
	} {
		r := w.run("ada", append([]string{"import"}, c.args...)...).exits(c.status).says(c.says)
		if r.out != "" {
			t.Errorf("%v printed %q", c.args, r.out)
		}
	}
	if left, err := os.ReadDir(dir); err != nil || len(left) > 0 {
		t.Errorf("left behind: %v %v", left, err)
	}
	w.run("maya", "import", csv).exits(ExitRefused).says("Importing needs the role admin")
	w.run("ada", "import", txt, "--format", "csv").exits(ExitOK)
}

// TestImportFromStandardInput on a terminal, with more rejected rows than a
// person wants to see.
func TestImportFromStandardInput(t *testing.T) {
	w := newWorld(t)
	text := importHeader + importRow("i1", "1.00") + strings.Repeat(importRow("i2", "1e2"), shownRejections+5)
	r := w.ask(strings.NewReader(text), "ada", "import", "-", "--format", "csv").exits(ExitPartly)
	r.prints("… and 5 more; --rejects FILE writes all of them.\n").prints("1 new")
	if n := strings.Count(r.out, "is no amount; write it like 1234.50; paid"); n != shownRejections {
		t.Errorf("%d rejected rows are shown", n)
	}
	if strings.Contains(r.out, "\x1b") {
		t.Error("standard output is not plain")
	}
	if dbtest.Get(t, w.store, "i1").ID != "i1" {
		t.Error("i1 is not there")
	}
}

// TestImportCancelled is a failure that changed nothing, not a panic.
func TestImportCancelled(t *testing.T) {
	w := newWorld(t)
	ctx, cancel := context.WithTimeout(context.Background(), -time.Second)
	defer cancel()
	r := w.runWith(ctx, nil, "ada", "import", file(t, "in.csv", importHeader+importRow("i1", "1.00"))).exits(ExitFailed)
	if !strings.Contains(r.stderr, "cancelled") || r.out != "" {
		t.Errorf("stderr %q, stdout %q", r.stderr, r.out)
	}
}
