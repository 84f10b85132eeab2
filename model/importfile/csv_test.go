package importfile

import (
	"errors"
	"fmt"
	"io"
	"runtime"
	"strings"
	"testing"

	"unsubdesk/model"
)

const required = "instance_id,instance_name,order_number,account_id,product_type,region,effective_at,amount_due,paid_amount"

func good(id string) string {
	return id + ",x,CS-1,acct-1,OBS,eu,2031-01-01T00:00:00Z,1.00,1.00"
}

// TestCSVRecords: which lines are good and which bad, whatever is done to the
// lines themselves.
func TestCSVRecords(t *testing.T) {
	long := strings.Repeat("x", maxRecord+10)
	for _, c := range []struct {
		name, text string
		good, bad  string
		mention    string
	}{
		{"CRLF", required + "\r\n" + good("a") + "\r\n" + good("b") + "\r\n", "[2 3]", "[]", ""},
		{"no end of line at the end", required + "\n" + good("a"), "[2]", "[]", ""},
		{"blank lines count", "\n" + required + "\n\n" + good("a") + "\n\r\n" + good("b"), "[4 6]", "[]", ""},
		{"quoted header and values", `"instance_id",` + required[len("instance_id,"):] + "\n" + `"a"` + good("a")[1:], "[2]", "[]", ""},
		{"a quoted line feed is one record", required + "\n" + "a,\"two\nlines\"" + good("a")[3:] + "\n" + good("b"), "[4]", "[2]", "instance_name: contains the control character U+000A"},
		{"a stray quote costs one row", required + "\n" + "a,5\" disk" + good("a")[3:] + "\n" + good("b") + "\n" + good("c"), "[3 4]", "[2]", "a quote stands inside a value"},
		{"two stray quotes cost two", required + "\n" + "a,5\" disk" + good("a")[3:] + "\n" + "b,5\" disk" + good("b")[3:] + "\n" + good("c"), "[4]", "[2 3]", "a quote stands inside"},
		{"a quote that is never closed", required + "\n" + "a,\"x" + good("a")[3:] + "\n" + good("b") + "\n" + good("c"), "[3 4]", "[2]", "a quote is opened and not closed"},
		{"text behind a quote", required + "\n" + "a,\"x\"y" + good("a")[3:] + "\n" + good("b"), "[3]", "[2]", "a quote stands inside a value"},
		{"a long line", required + "\n" + long + "\n" + good("b"), "[3]", "[2]", "longer than 1 MiB"},
		{"a long line at the end", required + "\n" + good("a") + "\n" + long, "[2]", "[3]", "longer than 1 MiB"},
		{"a quote not closed within 1 MiB", required + "\n" + "a,\"x\n" + strings.Repeat(good("b")+"\n", 3) + long + "\n" + good("c"), "[3 4 5 7]", "[2 6]", "a quote is opened and not closed"},
		{"too many values", required + "\n" + good("a") + ",1", "[]", "[2]", "has 10 values; the header names 9 columns"},
		{"carriage returns only", required + "\n" + good("a") + "\r" + good("b"), "[]", "[2]", "has 17 values"},
	} {
		t.Run(c.name, func(t *testing.T) {
			g, err := readText(CSV, c.text, false)
			if err != nil {
				t.Fatal(err)
			}
			if fmt.Sprint(g.good) != c.good || fmt.Sprint(g.bad) != c.bad {
				t.Errorf("good %v, bad %v; want %s, %s\n%.300q", g.good, g.bad, c.good, c.bad, g.reasons)
			}
			if !strings.Contains(strings.Join(g.reasons, "\n"), c.mention) {
				t.Errorf("said %.300q", g.reasons)
			}
		})
	}
}

// TestCSVHeaders: a header that is not right refuses the file and names
// everything that is wrong.
func TestCSVHeaders(t *testing.T) {
	for _, c := range []struct{ name, header, mention string }{
		{"empty", "", "is empty"},
		{"blank lines", "\n\r\n\n", "is empty"},
		{"only a mark", "\xef\xbb\xbf", "is empty"},
		{"several unknown and missing", "instance_id,foo,acount_frozen", "has the unknown columns foo, acount_frozen (did you mean account_frozen?)"},
		{"missing ones too", "instance_id,foo", "lacks the columns instance_name, order_number"},
		{"twice", required + ",region", "has more than one column region"},
		{"capitals", strings.Replace(required, "region", "Region", 1), "Region (did you mean region?)"},
		{"spaces", strings.Replace(required, ",region", ", region", 1), "region (did you mean region?)"},
		{"a name that is empty", required + ",", `the unknown column ""`},
		{"not UTF-8", required + ",caf\xe9", "not UTF-8"},
		{"UTF-16", "\xff\xfei\x00n\x00", "is UTF-16"},
		{"binary", "\x7fELF\x00\x01", "binary data"},
		{"semicolons", strings.ReplaceAll(required, ",", ";"), "separated by semicolons"},
		{"tabs", strings.ReplaceAll(required, ",", "\t"), "separated by tabs"},
		{"no table", "Dear Sir or Madam", "is no table of instances"},
		{"JSON", `{"instance_id":"a"}`, "is no CSV header"},
		{"a quote that is never closed", `"instance_id,` + required, "is no CSV header"},
		{"an escape sequence", required + ",a\x1b]52;c;x\x07", "a\uFFFD]52;c;x\uFFFD"},
	} {
		t.Run(c.name, func(t *testing.T) {
			_, err := readText(CSV, c.header+"\n"+good("a")+"\n", false)
			if c.name == "empty" || c.name == "blank lines" || c.name == "only a mark" {
				_, err = readText(CSV, c.header, false)
			}
			if model.ErrorCode(err) != model.CodeFile || !strings.Contains(err.Error(), c.mention) {
				t.Errorf("error %v; want one that mentions %q", err, c.mention)
			}
		})
	}
}

// TestIgnoreUnknown passes over columns that are not known, and nothing else.
func TestIgnoreUnknown(t *testing.T) {
	g, err := readText(CSV, "x,"+required+",x,acount_frozen\n1,"+good("a")+",2,true\n", true)
	if err != nil || len(g.rows) != 1 || g.rows[0].Instance.ID != "a" || g.rows[0].Instance.Account.Frozen {
		t.Errorf("rows %+v, error %v", g.rows, err)
	}
	_, err = readText(CSV, required+",region,x\n"+good("a")+",y,z\n", true)
	if model.ErrorCode(err) != model.CodeFile {
		t.Errorf("a known column twice: %v", err)
	}
	g, err = readText(JSONLines, jsonRow("a", `,"x":{"y":[1]},"cash_coupons":[{"id":"C","amount":"0.00","x":1}]`), true)
	if err != nil || len(g.rows) != 1 {
		t.Errorf("JSON: %v %v", g.reasons, err)
	}
}

// endless gives the same byte for ever.
type endless struct{ left int }

func (e *endless) Read(p []byte) (int, error) {
	if e.left == 0 {
		return 0, io.EOF
	}
	n := min(len(p), e.left)
	for i := range p[:n] {
		p[i] = 'x'
	}
	e.left -= n
	return n, nil
}

// TestLongRecordTakesNoMemory: a quote that is opened and never closed must
// not bring the file into memory.
func TestLongRecordTakesNoMemory(t *testing.T) {
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	r, err := Open("in.csv", io.MultiReader(strings.NewReader(required+"\na,\"x\n"), &endless{left: 64 << 20}), CSV, false)
	if err != nil {
		t.Fatal(err)
	}
	g, err := readAll(r)
	runtime.ReadMemStats(&after)
	if err != nil || fmt.Sprint(g.bad) != "[2 3]" {
		t.Errorf("bad lines %v, error %v", g.bad, err)
	}
	if took := after.TotalAlloc - before.TotalAlloc; took > 8<<20 {
		t.Errorf("%d bytes were allocated for 64 MiB", took)
	}
}

// TestReadError refuses the file: half of it must not be imported.
func TestReadError(t *testing.T) {
	disk := errors.New("the disk is gone")
	for _, f := range []struct {
		format Format
		head   string
	}{{CSV, required + "\n" + good("a") + "\n"}, {CSV, "inst"}, {JSONLines, jsonRow("a", "") + "\n"}} {
		r, err := Open("in", io.MultiReader(strings.NewReader(f.head), failing{disk}), f.format, false)
		if err == nil {
			_, err = readAll(r)
		}
		if model.ErrorCode(err) != model.CodeFile || !errors.Is(err, disk) {
			t.Errorf("%s: error %v", f.format, err)
		}
	}
}

type failing struct{ err error }

func (f failing) Read([]byte) (int, error) { return 0, f.err }

// A record with too many values keeps its columns among the rejects, so that
// it can be mended in a spreadsheet.
func TestRejectsOfTooManyValues(t *testing.T) {
	var out strings.Builder
	w, err := NewRejects(&out, CSV, []string{"a", "b"})
	if err != nil {
		t.Fatal(err)
	}
	if err := errors.Join(w.Write([]byte(`1,"x, ""y""",3,"4 ""5"""`), "has 4 values"), w.Close()); err != nil {
		t.Fatal(err)
	}
	want := "a,b,rejected_because\n" + `1,"x, ""y""","has 4 values; left over: ""3"", ""4 """"5"""""""` + "\n"
	if out.String() != want {
		t.Errorf("got  %swant %s", out.String(), want)
	}
}
