package importfile

import (
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"unsubdesk/model"
)

// got is what reading a file came to: the lines of good and of bad rows.
type got struct {
	good, bad []int
	reasons   []string
	rows      []model.ImportRow
}

func readAll(r Reader) (got, error) {
	var g got
	for {
		rec, err := r.Next()
		if errors.Is(err, io.EOF) {
			return g, nil
		}
		if err != nil {
			return g, err
		}
		if len(rec.Problems) == 0 {
			g.good = append(g.good, rec.Line)
			g.rows = append(g.rows, rec.Row)
			continue
		}
		column, reason := Reason(rec.Problems)
		g.bad = append(g.bad, rec.Line)
		g.reasons = append(g.reasons, column+": "+reason)
	}
}

func readText(f Format, text string, ignoreUnknown bool) (got, error) {
	r, err := Open("in."+string(f), strings.NewReader(text), f, ignoreUnknown)
	if err != nil {
		return got{}, err
	}
	return readAll(r)
}

// TestHostileFiles holds each file to what it says by itself; what rows say
// together is looked at elsewhere.
func TestHostileFiles(t *testing.T) {
	for _, c := range []struct {
		file    string
		good    string
		bad     string
		mention string // in the reason or in the error that refuses the file
	}{
		{"bom.csv", "[2 3]", "[]", ""},
		{"unknown-column.csv", "refused", "", "unknown column acount_frozen (did you mean account_frozen?)"},
		{"missing-column.csv", "refused", "", "lacks the column paid_amount"},
		{"empty.csv", "refused", "", "is empty"},
		{"header-only.csv", "[]", "[]", ""},
		{"not-utf8.csv", "[2 4]", "[3]", "instance_name: is not UTF-8"},
		{"sum.csv", "[2 3 4]", "[]", ""},
		{"three-decimals.csv", "[2 4]", "[3]", "amount_due: 10.005 has more than two decimals"},
		{"exponent.csv", "[2 4]", "[3]", `amount_due: "1e2" is no amount`},
		{"thousands.csv", "[2 4]", "[3]", "thousands separator"},
		{"negative.csv", "[2 4]", "[3]", "-5.00 is negative"},
		{"currency.csv", "[2 4]", "[3]", `currency: "EUR" is not USD`},
		{"naive-time.csv", "[2 4]", "[3]", "without a zone"},
		{"duplicate-id.csv", "[2 3 4]", "[]", ""},
		{"escape-name.csv", "[2 4]", "[3]", "control character U+001B"},
		{"ragged.csv", "[2 4]", "[3]", "has 8 values; the header names 9 columns"},
		{"formula.csv", "[2 3]", "[]", ""},
		{"coupon.csv", "[2]", "[3 4]", "cash_coupons: coupon C2: \"tomorrow\" is no time"},
		{"mixed.jsonl", "[1 3 4]", "[2]", "is no JSON object"},
	} {
		t.Run(c.file, func(t *testing.T) {
			f, err := os.Open(filepath.Join("testdata", c.file))
			if err != nil {
				t.Fatal(err)
			}
			defer f.Close() //nolint:errcheck // it was only read
			format, _ := FormatOf(c.file)
			var g got
			r, err := Open(c.file, f, format, false)
			if err == nil {
				g, err = readAll(r)
			}
			said := strings.Join(g.reasons, "\n")
			if c.good == "refused" {
				if model.ErrorCode(err) != model.CodeFile {
					t.Fatalf("error %v, want the file refused", err)
				}
				said = err.Error()
			} else if err != nil {
				t.Fatal(err)
			} else if good, bad := fmt.Sprint(g.good), fmt.Sprint(g.bad); good != c.good || bad != c.bad {
				t.Errorf("good lines %s, bad %s; want %s, %s (%s)", good, bad, c.good, c.bad, said)
			}
			if !strings.Contains(said, c.mention) {
				t.Errorf("said %q, which does not mention %q", said, c.mention)
			}
		})
	}
}
