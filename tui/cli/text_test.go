package cli

import (
	"bytes"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/charmbracelet/x/ansi"

	"unsubdesk/model"
	"unsubdesk/model/importfile"
)

func TestTableAlignsByCells(t *testing.T) {
	var out strings.Builder
	tab := (&App{Env: Env{Stdout: &out}}).newTable("NAME", ">AMOUNT", "END")
	tab.add("云帆科技", "5.00", "a")
	tab.add("x", "1,234.50", "b")
	tab.add("evil\x1b]52;c;x\a", "0.00", "\u202e")
	tab.end()
	lines := strings.Split(strings.TrimSuffix(out.String(), "\n"), "\n")
	width := ansi.StringWidth(lines[0])
	for _, l := range lines {
		if l != lines[0] && ansi.StringWidth(l)-1 != width-len("END") {
			t.Errorf("%q is not aligned with %q", l, lines[0])
		}
	}
	if strings.ContainsAny(out.String(), "\x1b\a\u202e") {
		t.Errorf("control characters reach the terminal: %q", out.String())
	}
}

// TestTableOfAnyLength prints rows as they come once it has measured enough.
func TestTableOfAnyLength(t *testing.T) {
	var out strings.Builder
	tab := (&App{Env: Env{Stdout: &out}}).newTable("N", "M")
	for range measuredRows + 10 {
		tab.add("1", "2")
		if len(tab.held) >= measuredRows {
			t.Fatal("the table holds all rows")
		}
	}
	tab.end()
	if n := strings.Count(out.String(), "\n"); n != measuredRows+11 {
		t.Errorf("%d lines", n)
	}
}

func TestEmptyTablePrintsNothing(t *testing.T) {
	var out strings.Builder
	(&App{Env: Env{Stdout: &out}}).newTable("N").end()
	if out.Len() > 0 {
		t.Errorf("got %q", out.String())
	}
}

func TestParseSort(t *testing.T) {
	for _, c := range []struct {
		in   string
		want model.Sort
		ok   bool
	}{
		{"effective", model.Sort{Field: model.SortEffective}, true},
		{"paid:desc", model.Sort{Field: model.SortPaid, Desc: true}, true},
		{"name:asc", model.Sort{Field: model.SortName}, true},
		{"paid:", model.Sort{}, false}, {"paid:down", model.Sort{}, false}, {"", model.Sort{}, false}, {"colour", model.Sort{}, false},
	} {
		got, err := parseSort(c.in)
		if got != c.want || (err == nil) != c.ok {
			t.Errorf("parseSort(%q) is %v, %v", c.in, got, err)
		}
		if err != nil && model.ErrorCode(err) != model.CodeInvalid {
			t.Errorf("parseSort(%q): %v", c.in, err)
		}
	}
}

func TestExitStatuses(t *testing.T) {
	for code, want := range map[model.Code]int{
		model.CodeInvalid: 2, model.CodeNotFound: 4, model.CodeRefused: 4, model.CodeForbidden: 4, model.CodeQuoteChanged: 4,
		model.CodeKeyReused: 4, model.CodeConflict: 4, model.CodeUnavailable: 1, model.CodeFile: 1, model.CodeInternal: 1, "": 1,
	} {
		if got := exitStatus(code); got != want {
			t.Errorf("%s is status %d; want %d", code, got, want)
		}
	}
	for _, c := range []struct{ done, refused, want int }{{1, 0, 0}, {1, 1, 3}, {0, 1, 4}, {0, 0, 4}} {
		if got := (&App{}).fail(outcome(c.done, c.refused)); got != c.want {
			t.Errorf("%d done, %d refused is status %d; want %d", c.done, c.refused, got, c.want)
		}
	}
}

func TestErrorsForPeopleAndPrograms(t *testing.T) {
	_, bad := parseFilter("云", "regon:eu")
	for _, c := range []struct {
		name       string
		err        error
		text, json string
	}{
		{"spot", bad, "\n  云 regon:eu\n     ^\n", `"offset":4`},
		{"unexpected", errors.New("secret detail"), "Something unexpected went wrong", `"code":"internal"`},
		{"control characters", model.Refused("no \x1b[31m"), "no \uFFFD[31m", `"code":"refused"`},
		{"several lines", model.Invalid("one\ntwo"), "one\ntwo", `one\ntwo`},
		{"one of several", &subjectError{model.Forbidden("No."), "UR-1"}, "UR-1: No.", `"subject":"UR-1"`},
		{"changed quote", &quoteError{model.Errorf(model.CodeQuoteChanged, "Changed."), model.Quote{Digest: "q1-y"}}, "Changed.", `"digest":"q1-y"`},
	} {
		t.Run(c.name, func(t *testing.T) {
			for _, asJSON := range []bool{false, true} {
				var out, stderr bytes.Buffer
				a := &App{Env: Env{Stdout: &out, Stderr: &stderr}, Globals: Globals{JSON: asJSON}}
				a.fail(c.err)
				want := map[bool]string{false: c.text, true: c.json}[asJSON]
				if !strings.Contains(stderr.String(), want) || strings.Contains(stderr.String(), "secret detail") || out.Len() > 0 {
					t.Errorf("stderr %q, stdout %q; want %q", stderr.String(), out.String(), want)
				}
			}
		})
	}
}

func TestRecordsInBothForms(t *testing.T) {
	for _, c := range []struct{ format, want string }{
		{"csv", "name,at,amount,none,yes,n,coupons\n'=1,2026-11-23T18:00:00Z,1.50,,true,7,A=1.00@2026-11-23T18:00:00Z;B=2.00\n,,0.00,,false,0,\n"},
		{"jsonl", `{"name":"=1","at":"2026-11-23T18:00:00Z","amount":"1.50","yes":true,"n":7,"coupons":[{"id":"A","amount":"1.00","valid_until":"2026-11-23T18:00:00Z"},{"id":"B","amount":"2.00"}]}` + "\n" +
			`{"name":"","amount":"0.00","yes":false,"n":0,"coupons":[]}` + "\n"},
	} {
		var out strings.Builder
		w := newRecordWriter(importfile.Format(c.format), &out)
		w.header("name", "at", "amount", "none", "yes", "n", "coupons")
		coupons := []model.Coupon{{ID: "A", Amount: model.Cents(100), ValidUntil: at}, {ID: "B", Amount: model.Cents(200)}}
		for _, values := range [][]any{{"=1", at, model.Cents(150), nil, true, int64(7), coupons}, {"", time.Time{}, model.Cents(0), nil, false, int64(0), []model.Coupon(nil)}} {
			if err := w.write(values); err != nil {
				t.Fatal(err)
			}
		}
		if err := w.end(); err != nil {
			t.Fatal(err)
		}
		if out.String() != c.want {
			t.Errorf("%s\n got %s\nwant %s", c.format, out.String(), c.want)
		}
	}
}

func TestEveryExportedColumnHasAValue(t *testing.T) {
	if names, values := instanceColumns(), instanceRecord(instance()); len(names) != len(values) {
		t.Errorf("%d columns, %d values", len(names), len(values))
	}
}

func TestNewFileAppearsWholeOrNotAtAll(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "out.csv")
	f, err := (&App{}).createFile(path, false, "")
	if err != nil {
		t.Fatal(err)
	}
	f.WriteString("half") //nolint:errcheck // a test
	f.discard()
	if left, _ := os.ReadDir(dir); len(left) > 0 {
		t.Errorf("discard leaves %v", left)
	}
	for _, replace := range []bool{false, true} {
		if f, err = (&App{}).createFile(path, replace, ""); err != nil {
			t.Fatal(err)
		}
		f.WriteString("whole") //nolint:errcheck // a test
		if err := f.commit(); err != nil {
			t.Fatal(err)
		}
	}
	if info, err := os.Stat(path); err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("%v, %v", info, err)
	}
	if _, err := (&App{}).createFile(path, false, ""); model.ErrorCode(err) != model.CodeFile {
		t.Errorf("an existing file answers %v", err)
	}
	if _, err := (&App{}).createFile(dir, true, ""); model.ErrorCode(err) != model.CodeFile {
		t.Errorf("a directory answers %v", err)
	}
	if _, err := (&App{}).createFile(os.DevNull, true, ""); model.ErrorCode(err) != model.CodeFile {
		t.Errorf("a device answers %v", err)
	}
	if f, err = (&App{}).createFile(filepath.Join(dir, "late"), false, ""); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dir, "late"), []byte("mine"), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := f.commit(); !errors.Is(err, fs.ErrExist) || mustRead(t, filepath.Join(dir, "late")) != "mine" {
		t.Errorf("a file that appeared meanwhile answers %v", err)
	}
	_, err = (&App{}).createFile(filepath.Join(dir, "none", "out.csv"), false, "")
	if !errors.Is(err, fs.ErrNotExist) || strings.Contains(err.Error(), "open ") {
		t.Errorf("a missing directory answers %v", err)
	}
}
