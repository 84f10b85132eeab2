package importfile

import (
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"unsubdesk/model"
)

// readCell reads one row in which one column has the cell.
func readCell(t *testing.T, column, cell string) got {
	t.Helper()
	names, cells := strings.Split(required, ","), strings.Split(good("a"), ",")
	at := -1
	for i, n := range names {
		if n == column {
			at = i
		}
	}
	if at < 0 {
		names, cells, at = append(names, column), append(cells, ""), len(names)
	}
	cells[at] = `"` + strings.ReplaceAll(cell, `"`, `""`) + `"`
	g, err := readText(CSV, strings.Join(names, ",")+"\n"+strings.Join(cells, ",")+"\n", false)
	if err != nil {
		t.Fatal(err)
	}
	return g
}

// TestBadCells: what each column refuses, and with which words.
func TestBadCells(t *testing.T) {
	for _, c := range []struct{ column, cell, mention string }{
		{"instance_id", "", "is empty"},
		{"instance_id", " ", "is empty"},
		{"instance_id", " a", "begins or ends with white space"},
		{"order_number", "CS-1 ", "begins or ends with white space"},
		{"account_id", "a\u00a0", "begins or ends with white space"},
		{"account_manager", "chen ", "begins or ends with white space"},
		{"instance_name", strings.Repeat("字", 201), "has 201 characters"},
		{"instance_name", "a\u202eb", "U+202E"},
		{"instance_name", "a\u200bb", "U+200B"},
		{"instance_name", "a\u0085b", "U+0085"},
		{"region", "\t", "is empty"},
		{"product_name", "a\tb", "U+0009"},
		{"enterprise_project", "a\x7f", "U+007F"},
		{"amount_due", "", "empty"},
		{"amount_due", "1000000000000.00", "more than the largest amount"},
		{"amount_due", "$1.00", "is no amount"},
		{"amount_due", "+1.00", "is no amount"},
		{"amount_due", " 1.00", "is no amount"},
		{"amount_due", "1.", "is no amount"},
		{"amount_due", "１.00", "is no amount"},
		{"discount", "-0.00", "negative"},
		{"order_amount_due", "1,000", "thousands"},
		{"paid_amount", "1.001", "more than two decimals"},
		{"effective_at", "", "is empty"},
		{"effective_at", "2031-02-30T00:00:00Z", "is no time"},
		{"effective_at", "2031-01-01", "is no time"},
		{"effective_at", "2031-01-01 00:00:00Z", "is no time"},
		{"effective_at", "2031-01-01T00:00:00", "without a zone"},
		{"effective_at", "2031-01-01T00:00:00.5", "without a zone"},
		{"effective_at", "0001-01-01T00:00:00Z", "not in the years"},
		{"effective_at", "9999-12-31T23:59:59-01:00", "not in the years"},
		{"expires_at", "never", "is no time"},
		{"purchased_at", "2031-01-01T24:00:00Z", "is no time"},
		{"promotion", "TRUE", "neither true nor false"},
		{"promotion", "1", "neither true nor false"},
		{"resource_frozen", "yes", "neither true nor false"},
		{"account_frozen", " true", "neither true nor false"},
		{"currency", "usd", "is not USD"},
		{"currency", "EUR", "is not USD"},
		{"invoice_issued_by", "Partner", "is none of"},
		{"transaction_in_progress", "None", "neither none nor a word"},
		{"transaction_in_progress", "-", "neither none nor a word"},
		{"transaction_in_progress", "renewal\x1b[2J", "U+001B"},
		{"cash_coupons", "C1", "is no coupon"},
		{"cash_coupons", "=1.00", "coupon's ID is empty"},
		{"cash_coupons", " C1=1.00", "begins or ends with white space"},
		{"cash_coupons", "C1=1.00;", `"" is no coupon`},
		{"cash_coupons", "C1=1.00;;C2=1.00", `"" is no coupon`},
		{"cash_coupons", "C1=1.00;C1=2.00", "coupon C1 stands there twice"},
		{"cash_coupons", "C1=-1.00", "coupon C1: -1.00 is negative"},
		{"cash_coupons", "C1=1.00@", "is empty"},
		{"cash_coupons", "C1=1.00@2031-01-01T00:00:00", "without a zone"},
		{"cash_coupons", "C1=1.00@1969-12-31T23:59:59Z", "not in the years"},
	} {
		t.Run(c.column+" "+c.cell, func(t *testing.T) {
			g := readCell(t, c.column, c.cell)
			if len(g.bad) != 1 || !strings.HasPrefix(g.reasons[0], c.column+": ") || !strings.Contains(g.reasons[0], c.mention) {
				t.Errorf("said %q, want %s: …%s…", g.reasons, c.column, c.mention)
			}
		})
	}
}

// TestGoodCells: values at the edges of what is allowed are taken as they
// stand.
func TestGoodCells(t *testing.T) {
	text200 := strings.Repeat("字", 200)
	for _, c := range []struct {
		column, cell string
		get          func(model.Instance) any
		want         any
	}{
		{"instance_name", text200, func(in model.Instance) any { return in.Name }, text200},
		{"instance_name", " two  spaces ", func(in model.Instance) any { return in.Name }, " two  spaces "},
		{"instance_name", `a "quote", a comma`, func(in model.Instance) any { return in.Name }, `a "quote", a comma`},
		{"instance_name", "=HYPERLINK(1)", func(in model.Instance) any { return in.Name }, "=HYPERLINK(1)"},
		{"instance_name", "व्\u200dव", func(in model.Instance) any { return in.Name }, "व्\u200dव"}, // zero-width joiner
		{"effective_at", "2031-01-01T00:00:00.1234569+02:00", func(in model.Instance) any { return in.EffectiveAt },
			time.Date(2030, 12, 31, 22, 0, 0, 123456000, time.UTC)},
		{"effective_at", "1970-01-01T00:00:00Z", func(in model.Instance) any { return in.EffectiveAt }, time.Unix(0, 0).UTC()},
		{"order_amount_due", "999999999999.99", func(in model.Instance) any { return in.Order.StatedDue.String() }, "999999999999.99"},
		{"order_amount_due", "7", func(in model.Instance) any { return in.Order.StatedDue.String() }, "7.00"},
		{"transaction_in_progress", "spec change", func(in model.Instance) any { return in.Transaction }, "spec change"},
		{"transaction_in_progress", "", func(in model.Instance) any { return in.Transaction }, model.NoTransaction},
		{"invoice_issued_by", "", func(in model.Instance) any { return in.InvoiceIssuedBy }, model.IssuerNone},
		{"currency", "", func(in model.Instance) any { return in.ID }, "a"},
		{"cash_coupons", "", func(in model.Instance) any { return len(in.Coupons) }, 0},
		{"cash_coupons", "A=B=0.00", func(in model.Instance) any { return in.Coupons[0].ID }, "A=B"},
	} {
		g := readCell(t, c.column, c.cell)
		if len(g.rows) != 1 {
			t.Errorf("%s %q: %v", c.column, c.cell, g.reasons)
			continue
		}
		if diff := cmp.Diff(c.want, c.get(g.rows[0].Instance)); diff != "" {
			t.Errorf("%s %q: %s", c.column, c.cell, diff)
		}
		if column, _ := model.ColumnNamed(c.column); !g.rows[0].Has.Has(column) {
			t.Errorf("%s %q: the column counts as absent", c.column, c.cell)
		}
	}
}

// TestAllProblemsOfARow are told, not just the first.
func TestAllProblemsOfARow(t *testing.T) {
	g, err := readText(CSV, required+"\n"+"a,,CS-1,acct-1,OBS,eu,tomorrow,1e2,1.00\n", false)
	if err != nil {
		t.Fatal(err)
	}
	want := `instance_name: is empty; effective_at: "tomorrow" is no time; write it like 2026-11-23T18:00:00Z; ` +
		`amount_due: "1e2" is no amount; write it like 1234.50`
	if diff := cmp.Diff([]string{want}, g.reasons); diff != "" {
		t.Error(diff)
	}
}

// TestBadRowKeepsWhatCouldBeRead: the keys and blocks of a bad row are still
// known, so that a freeze is not lost with it (R18).
func TestBadRowKeepsWhatCouldBeRead(t *testing.T) {
	r, err := Open("in.csv", strings.NewReader(required+",account_frozen,resource_frozen\n"+
		strings.Replace(good("a"), "1.00,1.00", "1e2,1.00", 1)+",true,maybe\n"), CSV, false)
	if err != nil {
		t.Fatal(err)
	}
	rec, err := r.Next()
	if err != nil {
		t.Fatal(err)
	}
	row := rec.Row
	if !row.Refused || !row.CarriesBlocks() || row.Instance.ID != "a" || !row.Instance.Account.Frozen {
		t.Errorf("row %+v", row)
	}
	if row.Has.Has(model.ColumnAmountDue) || row.Has.Has(model.ColumnResourceFrozen) {
		t.Error("cells that could not be read count as present")
	}
}
