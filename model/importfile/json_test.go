package importfile

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"unsubdesk/model"
)

// jsonRow is a good line, and more fields.
func jsonRow(id, more string) string {
	return fmt.Sprintf(`{"instance_id":%q,"instance_name":"x","order_number":"CS-1","account_id":"acct-1","product_type":"OBS",`+
		`"region":"eu","effective_at":"2031-01-01T00:00:00Z","amount_due":"1.00","paid_amount":"1.00"%s}`, id, more)
}

// TestJSONRows: what a line may say.
func TestJSONRows(t *testing.T) {
	for _, c := range []struct{ name, line, mention string }{
		{"as it should be", jsonRow("a", ""), ""},
		{"white space around", " \t" + jsonRow("a", "") + " \r", ""},
		{"amounts as numbers", strings.ReplaceAll(jsonRow("a", ""), `"1.00"`, "1.00"), ""},
		{"true and false", jsonRow("a", `,"promotion":true,"account_frozen":"true","resource_frozen":null`), ""},
		{"an exponent", strings.ReplaceAll(jsonRow("a", ""), `"1.00"`, "1e2"), `"1e2" is no amount`},
		{"a negative number", strings.ReplaceAll(jsonRow("a", ""), `"1.00"`, "-1"), "is negative"},
		{"many digits", strings.Replace(jsonRow("a", ""), `"1.00"`, "0.1000000000000000055", 1), "more than two decimals"},
		{"a number for text", strings.Replace(jsonRow("a", ""), `"CS-1"`, "17", 1), "order_number: 17 is no text"},
		{"a list for text", strings.Replace(jsonRow("a", ""), `"CS-1"`, `["CS-1"]`, 1), "is no text"},
		{"null for what is required", strings.Replace(jsonRow("a", ""), `"CS-1"`, "null", 1), "order_number: is empty"},
		{"missing what is required", strings.Replace(jsonRow("a", ""), `"order_number":"CS-1",`, "", 1), "order_number: is missing"},
		{"a number for a boolean", jsonRow("a", `,"promotion":1`), "promotion: 1 is neither true nor false"},
		{"true for an amount", jsonRow("a", `,"discount":true`), "discount: true is no amount"},
		{"a name twice", jsonRow("a", `,"region":"us"`), "has the field region twice"},
		{"a name twice, escaped", jsonRow("a", `,"regio\u006e":"us"`), "has the field region twice"},
		{"something behind", jsonRow("a", "") + jsonRow("b", ""), "has something behind"},
		{"an end in the middle", jsonRow("a", "")[:50], "it ends in the middle"},
		{"a list", "[]", "is no JSON object"},
		{"no JSON", "{a}", "is no JSON object"},
		{"not UTF-8", jsonRow("a", `,"product_name":"caf`+"\xe9"+`"`), "is not UTF-8"},
		{"half a surrogate pair", jsonRow("a", `,"product_name":"\ud83d"`), "half of a surrogate pair"},
		{"a whole one", jsonRow("a", `,"product_name":"\ud83d\ude00"`), ""},
		{"the replacement character itself", jsonRow("a", `,"product_name":"\uFFFD"`), ""},
		{"a control character, escaped", jsonRow("a", `,"product_name":"\u001b"`), "U+001B"},
		{"coupons", strings.Replace(jsonRow("a", `,"cash_coupons":[{"id":"C1","amount":1.00,"valid_until":null},{"id":"C2","amount":"0.00","valid_until":"2031-01-01T00:00:00Z"}]`), `"amount_due":"1.00"`, `"amount_due":"2.00"`, 1), ""},
		{"no coupons", jsonRow("a", `,"cash_coupons":null,"discount":null`), ""},
		{"coupons as in CSV", jsonRow("a", `,"cash_coupons":"C1=1.00"`), "cash_coupons: is no list of coupons"},
		{"a coupon without an amount", jsonRow("a", `,"cash_coupons":[{"id":"C1"}]`), "the amount is empty"},
		{"a coupon twice", jsonRow("a", `,"cash_coupons":[{"id":"C1","amount":"1.00"},{"id":"C1","amount":"1.00"}]`), "stands there twice"},
		{"a coupon that CSV cannot say", jsonRow("a", `,"cash_coupons":[{"id":"C;1","amount":"1.00"}]`), "holds a semicolon"},
		{"a coupon that is no object", jsonRow("a", `,"cash_coupons":["C1"]`), "is no JSON object"},
		{"it does not add up", jsonRow("a", `,"discount":"1.00","cash_coupons":[]`), "amount_due: 1.00 is not discount 1.00 + cash coupons 0.00 + paid 1.00, which is 2.00"},
	} {
		t.Run(c.name, func(t *testing.T) {
			g, err := readText(JSONLines, jsonRow("first", "")+"\n"+c.line+"\n", false)
			if err != nil {
				t.Fatal(err)
			}
			if c.mention == "" && len(g.good) != 2 {
				t.Errorf("refused: %v", g.reasons)
			}
			if c.mention != "" && (fmt.Sprint(g.bad) != "[2]" || !strings.Contains(g.reasons[0], c.mention)) {
				t.Errorf("said %q, want %q", g.reasons, c.mention)
			}
		})
	}
}

// TestJSONFiles: what refuses a file whole.
func TestJSONFiles(t *testing.T) {
	for _, c := range []struct{ name, text, mention string }{
		{"empty", "", "is empty"},
		{"blank", "\xef\xbb\xbf\n \n", "is empty"},
		{"no object in it", "a,b\n1,2\n", "no line of it is a JSON object"},
		{"an array", "[\n" + jsonRow("a", "") + ",\n]", "is a JSON array"},
		{"an unknown field", jsonRow("a", "") + "\n" + jsonRow("b", `,"acount_frozen":true`), "has the unknown field acount_frozen (did you mean account_frozen?) on line 2"},
		{"an unknown field of a coupon", jsonRow("a", `,"cash_coupons":[{"id":"C1","amount":"1.00","until":null}]`), "unknown field cash_coupons.until"},
		{"an unknown field in a bad row", strings.Replace(jsonRow("a", `,"x":1`), `"1.00"`, `"x"`, 1), "unknown field x"},
	} {
		t.Run(c.name, func(t *testing.T) {
			_, err := readText(JSONLines, c.text, false)
			if model.ErrorCode(err) != model.CodeFile || !strings.Contains(err.Error(), c.mention) {
				t.Errorf("error %v; want one that mentions %q", err, c.mention)
			}
		})
	}
}

// TestAbsentField is not an empty one: the row does not have the column.
func TestAbsentField(t *testing.T) {
	g, err := readText(JSONLines, jsonRow("a", "")+"\n"+jsonRow("b", `,"account_frozen":null`), false)
	if err != nil || len(g.rows) != 2 {
		t.Fatal(g.reasons, err)
	}
	if g.rows[0].Has.Has(model.ColumnAccountFrozen) || !g.rows[1].Has.Has(model.ColumnAccountFrozen) {
		t.Errorf("has %b and %b", g.rows[0].Has, g.rows[1].Has)
	}
}

// TestRejects writes bad records out in a form that can be read again.
func TestRejects(t *testing.T) {
	for _, c := range []struct {
		name   string
		format Format
		header []string
		raw    []string
		want   string
	}{
		{"CSV", CSV, []string{"a", "b"}, []string{`1,"x, y"`, "1", "1,2,3", `5" disk,2`, ""},
			"a,b,rejected_because\n1,\"x, y\",why\n1,,why\n1,2,\"why; left over: \"\"3\"\"\"\n\"5\"\" disk,2\",,why\n,,why\n"},
		{"CSV that was rejected before", CSV, []string{"a", ReasonColumn, "b"}, []string{"1,old,2"}, "a,b,rejected_because\n1,2,why\n"},
		{"JSON", JSONLines, nil, []string{`{"a":1.0,"rejected_because":"old","b":[ ]}`, `{}`, "{no \xff"},
			"{\"a\":1.0,\"b\":[ ],\"rejected_because\":\"why\"}\n{\"rejected_because\":\"why\"}\n" +
				"{\"rejected_line\":\"{no \uFFFD\",\"rejected_because\":\"why\"}\n"},
	} {
		t.Run(c.name, func(t *testing.T) {
			var out strings.Builder
			w, err := NewRejects(&out, c.format, c.header)
			if err != nil {
				t.Fatal(err)
			}
			for _, raw := range c.raw {
				if err := w.Write([]byte(raw), "why"); err != nil {
					t.Fatal(err)
				}
			}
			if err := w.Close(); err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(c.want, out.String()); diff != "" {
				t.Error(diff)
			}
		})
	}
}
