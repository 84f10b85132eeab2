package desk_test

import (
	"context"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"unsubdesk/db"
	"unsubdesk/db/dbtest"
	"unsubdesk/db/staging"
	"unsubdesk/model"
	"unsubdesk/model/desk"
	"unsubdesk/model/importfile"
)

// importDesk is a desk on a database of its own, with an admin who imports.
type importDesk struct {
	*testing.T
	store *db.Store
	clock *dbtest.Clock
	admin *desk.Session
}

func newImportDesk(t *testing.T) *importDesk {
	t.Helper()
	clock := dbtest.NewClock()
	store := dbtest.New(t, dbtest.WithClock(clock))
	dbtest.PutUser(t, store, model.RoleAdmin, "ada")
	dbtest.PutUser(t, store, model.RoleAgent, "maya")
	dbtest.PutUser(t, store, model.RoleManager, "chen")
	d := &importDesk{T: t, store: store, clock: clock}
	d.admin = d.as("ada")
	return d
}

func (d *importDesk) as(user string) *desk.Session {
	return desk.New(d.store, desk.WithStaging(staging.New)).As(model.Actor{User: user, Surface: model.SurfaceCommand})
}

// outcome is a report with its rejections, for comparison.
type outcome struct {
	imported, updated, unchanged int
	rejected                     []string // file:line column: reason
	lines                        []int
	held, resumed                []string
	applied, refused             bool
}

func (o outcome) counts() string {
	return fmt.Sprintf("imported %d updated %d unchanged %d rejected %d", o.imported, o.updated, o.unchanged, len(o.rejected))
}

// try imports files and returns what came of it.
func (d *importDesk) try(opts desk.ImportOptions, files ...desk.ImportFile) (outcome, error) {
	d.Helper()
	report, err := d.admin.Import(context.Background(), files, opts)
	if err != nil {
		return outcome{}, err
	}
	defer report.Close() //nolint:errcheck // the test is over with it
	o := outcome{imported: report.Imported, updated: report.Updated, unchanged: report.Unchanged,
		held: report.Held, resumed: report.Resumed, applied: report.Applied, refused: report.Refused}
	err = report.EachRejection(context.Background(), func(r model.Rejection) error {
		o.rejected = append(o.rejected, fmt.Sprintf("%s:%d %s: %s", files[r.File].Name, r.Line, r.Column, r.Reason))
		o.lines = append(o.lines, r.Line)
		return nil
	})
	if len(o.rejected) != report.Rejected {
		d.Errorf("%d rejections are listed, %d counted", len(o.rejected), report.Rejected)
	}
	return o, err
}

// imports imports files that are not refused whole.
func (d *importDesk) imports(files ...desk.ImportFile) outcome {
	d.Helper()
	o, err := d.try(desk.ImportOptions{}, files...)
	if err != nil {
		d.Fatal(err)
	}
	return o
}

func onDisk(path string) desk.ImportFile {
	format, _ := importfile.FormatOf(path)
	return desk.ImportFile{Name: filepath.Base(path), Format: format, Open: func() (io.ReadCloser, error) { return os.Open(path) }}
}

func text(name, content string) desk.ImportFile {
	format, _ := importfile.FormatOf(name)
	return desk.ImportFile{Name: name, Format: format, Open: func() (io.ReadCloser, error) {
		return io.NopCloser(strings.NewReader(content)), nil
	}}
}

// csvOf is a CSV file of the required columns and more.
func csvOf(more string, rows ...string) desk.ImportFile {
	header := "instance_id,instance_name,order_number,account_id,product_type,region,effective_at,amount_due,paid_amount"
	if more != "" {
		header += "," + more
	}
	return text("in.csv", header+"\n"+strings.Join(rows, "\n")+"\n")
}

// row is a row of the required columns with an amount that was paid in full,
// and more.
func row(id, order, account, amount string, more ...string) string {
	cells := []string{id, "name of " + id, order, account, "OBS", "ap-southeast-1", "2031-01-01T00:00:00Z", amount, amount}
	return strings.Join(append(cells, more...), ",")
}

// verify fails the test if the books do not agree.
func (d *importDesk) verify() {
	d.Helper()
	report, err := d.admin.Verify(context.Background(), nil)
	if err != nil {
		d.Fatal(err)
	}
	for _, p := range report.Problems {
		d.Errorf("verify: %s %s: %s", p.What, p.Where, p.Message)
	}
}

// version tells whether something was written.
func (d *importDesk) version() (v int64) {
	d.Helper()
	dbtest.View(d, d.store, func(tx model.ReadTx) (err error) {
		v, err = tx.Version()
		return err
	})
	return v
}

// TestImportHostileFiles imports each file into a new database, as the table
// beside the files says.
func TestImportHostileFiles(t *testing.T) {
	for _, c := range []struct {
		file     string
		imported int
		lines    string
		mention  string
	}{
		{"bom.csv", 2, "[]", ""},
		{"unknown-column.csv", -1, "", "unknown column acount_frozen"},
		{"missing-column.csv", -1, "", "lacks the column paid_amount"},
		{"empty.csv", -1, "", "is empty"},
		{"header-only.csv", 0, "[]", ""},
		{"not-utf8.csv", 2, "[3]", "not UTF-8"},
		{"sum.csv", 2, "[3]", "100.00 is not discount 0.00 + cash coupons 0.00 + paid 99.99"},
		{"three-decimals.csv", 2, "[3]", "more than two decimals"},
		{"exponent.csv", 2, "[3]", `"1e2" is no amount`},
		{"thousands.csv", 2, "[3]", "thousands separator"},
		{"negative.csv", 2, "[3]", "negative"},
		{"currency.csv", 2, "[3]", "not USD"},
		{"naive-time.csv", 2, "[3]", "without a zone"},
		{"duplicate-id.csv", 1, "[2 4]", "inst-0001 stands on line 4 too"},
		{"account-conflict.csv", 1, "[2 3]", "the rows of account acct-1 disagree: true on line 2, false on line 3"},
		{"order-two-accounts.csv", 1, "[2 3]", `the rows of order CS-9 disagree: "acct-1" on line 2, "acct-2" on line 3`},
		{"escape-name.csv", 2, "[3]", "control character U+001B"},
		{"ragged.csv", 2, "[3]", "has 8 values"},
		{"formula.csv", 2, "[]", ""},
		{"coupon.csv", 1, "[3 4]", `"tomorrow" is no time`},
		{"mixed.jsonl", 2, "[2 3]", "no JSON object"},
	} {
		t.Run(c.file, func(t *testing.T) {
			t.Parallel()
			d := newImportDesk(t)
			before := d.version()
			o, err := d.try(desk.ImportOptions{}, onDisk("testdata/import/"+c.file))
			said := strings.Join(o.rejected, "\n")
			switch {
			case c.imported < 0 && model.ErrorCode(err) != model.CodeFile:
				t.Fatalf("error %v, want the file refused whole", err)
			case c.imported < 0:
				said = err.Error()
			case err != nil:
				t.Fatal(err)
			case o.imported != c.imported || fmt.Sprint(o.lines) != c.lines || o.updated+o.unchanged != 0:
				t.Errorf("%s, lines %v; want %d imported, lines %s\n%s", o.counts(), o.lines, c.imported, c.lines, said)
			}
			if !strings.Contains(said, c.mention) {
				t.Errorf("said %q, which does not mention %q", said, c.mention)
			}
			if changed := d.version() != before; changed != (c.imported > 0) {
				t.Errorf("the database changed: %v", changed)
			}
			d.verify()
		})
	}
}

// TestImportRealFile imports a real export completely; a second time there is
// nothing to do, and nothing is written.
func TestImportRealFile(t *testing.T) {
	d := newImportDesk(t)
	o := d.imports(onDisk("testdata/import/instances.csv"))
	if got := o.counts(); got != "imported 2000 updated 0 unchanged 0 rejected 0" {
		t.Fatalf("%s\n%s", got, strings.Join(o.rejected, "\n"))
	}
	before := d.version()
	again := d.imports(onDisk("testdata/import/instances.csv"))
	if got := again.counts(); got != "imported 0 updated 0 unchanged 2000 rejected 0" || again.applied {
		t.Errorf("again: %s, applied %v", got, again.applied)
	}
	if d.version() != before {
		t.Error("importing the same file again wrote something")
	}
	d.verify()
}
