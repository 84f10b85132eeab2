package notice

import (
	"strings"
	"testing"
	"time"

	"unsubdesk/model"
)

// TestDefaultTemplate: the program's own template passes its own check, and says of each
// state what a customer needs, money and coupons apart.
func TestDefaultTemplate(t *testing.T) {
	if kept, err := Check(Default); err != nil || kept != Default {
		t.Fatal(err)
	}
	for _, c := range []struct {
		state  State
		says   string // lines joined by |
		lacks  string
		format Format
	}{
		{Refunded, "Your refund of 31 Jan 2030 12:00 UTC|Account    Northwind Bank (acct-1)|Order      CS1001|Refunded   31 Jan 2030 12:00 UTC|" +
			"orion-cache-1 (pkg-0001)|  Refund: 1,234.50 USD|  Coupon CPN-1 comes back: 20.00 USD, valid until 31 Jan 2031 12:00 UTC|" +
			"  Coupon CPN-3 comes back: 1.00 USD, without an end|  Coupon CPN-2 has expired: 5.00 USD, valid until 31 Jan 2029 12:00 UTC|" +
			"orion-cache-2 (pkg-0002)|  Refund: 0.00 USD|Refund in all: 1,234.50 USD|Coupons that come back, beside the refund: 21.00 USD", "1,255.50", Text},
		{UnderReview, "Your refund is being reviewed|Decided by 1 Feb 2030 12:00 UTC at the latest|Refund in all: 1,234.50 USD", "Refunded", Text},
		{OnHold, "Your refund is on hold|Refund in all: 1,234.50 USD", "Decided by", Text},
		{Rejected, "Your refund was declined|Ended      31 Jan 2030 12:00 UTC|orion-cache-1 (pkg-0001)", "1,234.50", Text},
		{Withdrawn, "Your refund was withdrawn", "1,234.50", Text},
		{Refunded, "# Your refund of 31 Jan 2030 12:00 UTC|| orion-cache-1 (pkg-0001) | CDN | ap-southeast-1 | 3 Mar 2030 12:00 UTC | 1,234.50 ||" +
			"| **In all** | | | | **1,234.50** ||- CPN-1, of orion-cache-1: 20.00 USD, valid until 31 Jan 2031 12:00 UTC", "1,255.50", Markdown},
		{Withdrawn, "# Your refund was withdrawn|- orion-cache-1 (pkg-0001), CDN, ap-southeast-1, takes effect", "1,234.50", Markdown},
	} {
		for _, d := range samples() {
			if d.State != c.state || d.Request.Account.Name == "" {
				continue
			}
			got, err := Write("", d, c.format)
			if err != nil {
				t.Fatal(err)
			}
			at := 0
			for _, line := range strings.Split(c.says, "|") {
				found := strings.Index(got[at:], line)
				if found < 0 {
					t.Fatalf("%s lacks %q after\n%s\nin\n%s", c.state, line, got[:at], got)
				}
				at += found
			}
			if strings.Contains(got, c.lacks) || strings.Contains(got, "\n\n\n") {
				t.Errorf("%s holds %q, or gaps:\n%s", c.state, c.lacks, got)
			}
		}
	}
}

// TestMistakesAreNamed: what is wrong with a template is said with its line, also in a
// branch that no sample takes.
func TestMistakesAreNamed(t *testing.T) {
	for text, want := range map[string]string{
		"":                            "it is empty.",
		" \n":                         "it is empty.",
		"{{/* only this */}}{{/**/}}": "it writes nothing.",
		"a\n{{ .Refnd }}":             "line 2: there is no field Refnd in a notice; there are Refunded, UnderReview,",
		"a\n\n{{ range .Instances }}{{ .Paid }}{{ end }}":                                   "line 3: there is no field Paid in an instance; there are ID, Name,",
		"{{ range .Instances }}{{ range .Returned }}{{ .Sum }}":                             "line 1: unexpected EOF",
		"{{ range .Instances }}{{ range .Returned }}{{ .Sum }}{{ end }}{{ end }}":           "there is no field Sum in a coupon; there are ID, Amount, ValidUntil.",
		"x{{ if eq .Order \"never\" }}\n{{ .No }}{{ end }}":                                 "line 2: there is no field No",
		"x{{ if false }}{{ else }}{{ with .Order }}{{ else }}\n{{ .No }}{{ end }}{{ end }}": "line 2: there is no field No",
		"x{{ if or .Refunded .No }}{{ end }}":                                               "line 1: there is no field No",
		"x{{ if and (not .Refunded) .No }}{{ end }}":                                        "line 1: there is no field No",
		"x{{ range .Expired }}{{ end }}":                                                    "line 1: there is no field Expired in a notice",
		"x{{ .Order.Number }}":                                                              "there is no field Number here; a text has none",
		"x\n{{ define \"markdown\" }}\n{{ .Sum }}{{ end }}":                                 "line 3: there is no field Sum",
		"x\n{{ template \"none\" }}":                                                        `line 2: template "none" not defined`,
		"x{{ .Order | money }}":                                                             `line 1: function "money" not defined`,
		"x{{ html .Order }}":                                                                "this function is not for notices",
		"x\x1b[2J":                                                                          "line 1 contains the control character U+001B",
		"a\nb\u202e":                                                                        "line 2 contains the control character U+202E",
		"a\xff":                                                                             "it is not UTF-8.",
		strings.Repeat("x", MaxTemplate+1):                                                  "it is longer than 64 KiB.",
		"x{{ define \"a\" }}{{ template \"b\" . }}{{ end }}\n{{ define \"b\" }}{{ template \"a\" . }}{{ end }}{{ template \"a\" . }}": "uses itself; a notice may not.",
		"{{ if .Refunded }}x{{ end }}": "a notice of what is under review would be empty.",
		"x{{ index .Instances 1 }}":    "line 1: error calling index: reflect: slice index out of range.",
	} {
		_, err := Check(text)
		if model.ErrorCode(err) != model.CodeInvalid || !strings.Contains(err.Error(), want) {
			t.Errorf("%.60q: %v; want %q", text, err, want)
		}
	}
}

// TestTemplatesAreBounded: whatever a template does, it ends soon and stays small.
func TestTemplatesAreBounded(t *testing.T) {
	parts := `x{{ define "p0" }}{{ end }}`
	for i := range 60 {
		name := func(n int) string { return `"p` + strings.Repeat("i", n) + `"` }
		parts += "{{ define " + name(i+1) + " }}{{ template " + strings.ReplaceAll(name(i), `"p"`, `"p0"`) + " }}{{ template " +
			strings.ReplaceAll(name(i), `"p"`, `"p0"`) + " }}{{ end }}"
	}
	for text, want := range map[string]string{
		"{{ range 4000000000 }}{{ end }}x":                                                   errSteps.Error(),
		"x{{ range 1000000 }}" + strings.Repeat("long ", 1000) + "{{ end }}":                 errOutput.Error(),
		"x{{ range 100000 }}{{ range 100000 }}{{ range 100000 }}{{ end }}{{ end }}{{ end }}": errSteps.Error(),
		`x{{ $s := "abc" }}{{ range 90 }}{{ $s = print $s $s }}{{ end }}`:                    errWord.Error(),
		`x{{ printf "%100000000d" 1 }}`:                                                      "widths of three digits",
		`x{{ printf "%*d" 100000000 1 }}`:                                                    "widths of three digits",
		`x{{ printf "%.100000000f" 1.0 }}`:                                                   "widths of three digits",
		parts + `{{ template "p` + strings.Repeat("i", 60) + `" }}`:                          errSteps.Error(),
		`x{{ range 3000000 }}{{ break }}{{ end }}{{ range 3000000 }}{{ continue }}{{ end }}`: errSteps.Error(),
	} {
		began := time.Now()
		_, err := Check(text)
		if model.ErrorCode(err) != model.CodeInvalid || !strings.Contains(err.Error(), want) {
			t.Errorf("%.60q: %v; want %q", text, err, want)
		}
		if took := time.Since(began); took > 20*time.Second {
			t.Errorf("%.60q took %s", text, took)
		}
	}
	// What counts is how much is gone through, whichever part or round it stands in.
	for _, each := range []string{`{{ if eq .Request .Order }}{{ end }}`, `{{ $s := print .Request .Order }}`, `{{ if and .Order .Order .Order }}{{ end }}`} {
		part := `x{{ define "part" }}` + strings.Repeat(each, 1500) + `{{ end }}`
		text := part + `{{ range .Instances }}{{ range $.Instances }}{{ template "part" $ }}{{ end }}{{ end }}`
		if _, err := Write(text, ofMany(40), Text); model.ErrorCode(err) != model.CodeInvalid || !strings.Contains(err.Error(), errSteps.Error()) {
			t.Errorf("%q, 1500 times for each two instances: %v", each, err)
		}
		if _, err := Write(part+`{{ template "part" $ }}`, ofMany(1), Text); err != nil {
			t.Errorf("%q, 1500 times: %v", each, err)
		}
	}
	long := `x{{ range .Instances }}{{ range $.Instances }}{{ range 20 }}{{ $s := printf "%999d%999d%999d%999d" 1 1 1 1 }}{{ end }}{{ end }}{{ end }}`
	if _, err := Write(long, ofMany(20), Text); err == nil || !strings.Contains(err.Error(), errSteps.Error()) {
		t.Errorf("long texts that nobody sees: %v", err)
	}
	if _, err := Check(`x{{ step 18446744073709551615 }}`); err == nil {
		t.Error("steps can be given back")
	}
	if _, err := Check(`{{ range .Instances }}{{ printf "%-30s" .Name }}{{ .Refund }}` + "\r\n{{ end }}"); err != nil {
		t.Error(err)
	}
}

// TestALargeNotice: what an ordinary template says of each instance, it says of 2,000,
// even ten times over.
func TestALargeNotice(t *testing.T) {
	for _, f := range []Format{Text, Markdown} {
		if _, err := Write("", ofMany(2000), f); err != nil {
			t.Errorf("%s: %v", f, err)
		}
	}
	row := `{{ range .Instances }}{{ printf "%-30s" .Name }}{{ if and .Returned (ne .Refund "0.00") }}{{ range .Returned }}{{ .ID }}{{ end }}{{ end }}{{ end }}`
	if _, err := Write(strings.Repeat(row, 10), ofMany(2000), Text); err != nil {
		t.Error(err)
	}
}

// ofMany is a refund of so many instances, each with three coupons.
func ofMany(n int) Data {
	d := samples()[0]
	first := d.Items[0]
	d.Items = nil
	for range n {
		d.Items = append(d.Items, first)
	}
	return d
}

// TestATemplateMayLeaveOneFormOut: a template of one text serves both forms; one that has
// the Markdown alone leaves the text to the program's.
func TestATemplateMayLeaveOneFormOut(t *testing.T) {
	d := samples()[0]
	for _, c := range []struct{ template, text, markdown string }{
		{"{{ .Order }}{{ if .Markdown }}!{{ end }}", "CS1001\n", "CS1001!\n"},
		{"{{ .Order }}{{ define \"markdown\" }}**{{ .Order }}**{{ end }}", "CS1001\n", "**CS1001**\n"},
		{"{{ define \"markdown\" }}**{{ .Order }}**{{ end }}", "", "**CS1001**\n"},
	} {
		if _, err := Check(c.template); err != nil {
			t.Error(err)
		}
		text, err := Write(c.template, d, Text)
		markdown, err2 := Write(c.template, d, Markdown)
		if c.text == "" {
			c.text, _ = Write("", d, Text)
		}
		if err != nil || err2 != nil || text != c.text || markdown != c.markdown {
			t.Errorf("%q: %q %q %v %v", c.template, text, markdown, err, err2)
		}
	}
}

// TestTheLedgerCounts: of a refund that was executed the notice says what the ledger has,
// whatever the instance says by now.
func TestTheLedgerCounts(t *testing.T) {
	at := time.Date(2030, 1, 1, 0, 0, 0, 0, time.UTC)
	in := model.Instance{ID: "i", Paid: model.Cents(999), Coupons: []model.Coupon{{ID: "A", Amount: model.Cents(5), ValidUntil: at}, {ID: "B", Amount: model.Cents(7)}}}
	r := model.Request{Status: model.RequestCompleted, Items: []model.RequestItem{{InstanceID: "i", Refund: model.Cents(999)}}}
	d := Of(r, []model.Instance{in}, []model.Entry{{InstanceID: "i", Kind: model.EntryCash, Amount: model.Cents(80)},
		{InstanceID: "i", Kind: model.EntryCoupon, Amount: model.Cents(5), CouponID: "A"}}, at.AddDate(9, 0, 0))
	if d.Refund.String() != "0.80" || d.Returned.String() != "0.05" || d.Expired.String() != "0.07" {
		t.Errorf("%s %s %s", d.Refund, d.Returned, d.Expired)
	}
}
