package importfile

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"

	"unsubdesk/model"
)

func seeds(f *testing.F) {
	f.Helper()
	files, err := filepath.Glob("testdata/*.*")
	if err != nil || len(files) == 0 {
		f.Fatal(files, err)
	}
	for _, file := range files {
		text, err := os.ReadFile(file)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(string(text))
	}
	f.Add(required + "\n" + good("a") + "\na,\"\n\"\"\"\r\n,\"")
	f.Add(jsonRow("a", `,"cash_coupons":[{"id":"C","amount":1}]`) + "\n{\"a\":{}}")
}

// checkRecords reads a file and holds every record to what the desk relies
// on: nothing unsafe gets in, lines grow, and a good record reads the same
// again.
func checkRecords(t *testing.T, f Format, text string) {
	r, err := Open("in", strings.NewReader(text), f, true)
	if err != nil {
		if model.ErrorCode(err) != model.CodeFile {
			t.Fatalf("error %v", err)
		}
		return
	}
	for line := 0; ; {
		rec, err := r.Next()
		if err != nil {
			return
		}
		if rec.Line <= line || rec.Line > strings.Count(text, "\n")+1 {
			t.Fatalf("line %d after line %d", rec.Line, line)
		}
		line = rec.Line
		if len(rec.Problems) > 0 {
			if _, reason := Reason(rec.Problems); !utf8.ValidString(reason) || strings.ContainsFunc(reason, model.UnsafeRune) {
				t.Fatalf("unsafe reason %q", reason)
			}
			continue
		}
		checkGood(t, rec.Row)
		again, problems := r.Decode([]byte(string(rec.Raw)))
		if diff := cmp.Diff(rec.Row, again); diff != "" || len(problems) > 0 {
			t.Fatalf("%q reads differently again: %v\n%s", rec.Raw, problems, diff)
		}
	}
}

func checkGood(t *testing.T, row model.ImportRow) {
	in := row.Instance
	for _, s := range []string{in.ID, in.Name, in.Order.Number, in.Account.ID, in.ProductType, in.Region} {
		if s == "" {
			t.Fatalf("a required text is empty: %+v", in)
		}
	}
	texts := []string{in.ID, in.Name, in.Order.Number, in.Account.ID, in.Account.Name, in.Account.Manager, in.ProductType,
		in.ProductName, in.Region, in.EnterpriseProject, in.Transaction}
	amounts := []model.Money{in.AmountDue, in.Discount, in.Paid, in.Order.StatedDue}
	for _, c := range in.Coupons {
		texts, amounts = append(texts, c.ID), append(amounts, c.Amount)
	}
	for _, s := range texts {
		if err := model.CheckText(s, model.MaxText); err != nil {
			t.Fatalf("%q %v", s, err)
		}
	}
	for _, m := range amounts {
		if m.IsNegative() || m.Cmp(model.MaxAmount) > 0 {
			t.Fatalf("amount %s", m)
		}
		m.Cents() // panics if it is not whole cents
	}
	if in.EffectiveAt.IsZero() || row.Refused {
		t.Fatalf("row %+v", row)
	}
}

func FuzzCSV(f *testing.F) {
	seeds(f)
	f.Fuzz(func(t *testing.T, text string) { checkRecords(t, CSV, text) })
}

func FuzzJSONLines(f *testing.F) {
	seeds(f)
	f.Fuzz(func(t *testing.T, text string) { checkRecords(t, JSONLines, text) })
}
