package model_test

import (
	"reflect"
	"strings"
	"testing"
	"time"

	"unsubdesk/model"
)

func parse(t *testing.T, text string) model.Filter {
	t.Helper()
	f, err := model.ParseFilter(text)
	if err != nil {
		t.Fatalf("ParseFilter(%q): %v", text, err)
	}
	return f
}

// said are the terms without their places in the text and parsed values.
func said(f model.Filter) []string {
	var out []string
	for _, t := range f.Terms {
		sign := "+"
		if t.Not {
			sign = "-"
		}
		out = append(out, sign+string(t.Field)+"|"+string(t.Op)+"|"+strings.Join(t.Values, "|"))
	}
	return out
}

func TestParseFilterTerms(t *testing.T) {
	for text, want := range map[string][]string{
		"":                                nil,
		"  \t\n\u3000 ":                   nil,
		"orion":                           {"+||orion"},
		"  Orion   备份 ":                   {"+||Orion", "+||备份"},
		"a,b":                             {"+||a,b"},
		`"two words"`:                     {"+||two words"},
		`"a:b"`:                           {"+||a:b"},
		`"-dash"`:                         {"+||-dash"},
		`"say ""hi"" now"`:                {`+||say "hi" now`},
		`""""`:                            {`+||"`},
		`19"`:                             {`+||19"`},
		`rack19"x`:                        {`+||rack19"x`},
		`\n`:                              {`+||\n`},
		"100%_":                           {"+||100%_"},
		"-orion":                          {"-||orion"},
		`-"two words"`:                    {"-||two words"},
		`-"-x"`:                           {"-||-x"},
		"region:eu":                       {"+region||eu"},
		"REGION:EU":                       {"+region||EU"},
		"region:eu,us":                    {"+region||eu|us"},
		"-region:eu,us":                   {"-region||eu|us"},
		`account:"Northwind Bank"`:        {"+account||Northwind Bank"},
		`account:"a, b",c,"d ""e"""`:      {`+account||a, b|c|d "e"`},
		"name:-x":                         {"+name||-x"},
		"name:>x":                         {"+name||>x"},
		"name:a:b":                        {"+name||a:b"},
		"id:1600a35a-6f03":                {"+id||1600a35a-6f03"},
		"region:eu orion -is:blocked":     {"+region||eu", "+||orion", "-is||blocked"},
		"project:none":                    {"+project||none"},
		"paid:80":                         {"+paid||80.00"},
		"paid:>=7000":                     {"+paid|>=|7000.00"},
		"paid:<=7000.5":                   {"+paid|<=|7000.50"},
		"due:<0.01":                       {"+due|<|0.01"},
		"due:>7000.00":                    {"+due|>|7000.00"},
		"due:=7000":                       {"+due||7000.00"},
		"paid:100.00,200.00":              {"+paid||100.00|200.00"},
		"effective:7d,2027-01-01":         {"+effective||7d|2027-01-01"},
		"effective:<7d":                   {"+effective|<|7d"},
		"effective:>-7D":                  {"+effective|>|-7D"},
		"effective:>=2027-01-01":          {"+effective|>=|2027-01-01"},
		"effective:2027-01-01T00:00:00Z":  {"+effective||2027-01-01T00:00:00Z"},
		"is:Allowed,pending":              {"+is||allowed|pending"},
		"is:selected is:review":           {"+is||selected", "+is||review"},
		"-block:account_frozen,in_effect": {"-block||account_frozen|in_effect"},
		"reason:5 reason:hard":            {"+reason||5", "+reason||hard"},
		"type:CDN name:x order:CS id:1 region:a project:b account:c manager:d": {"+type||CDN", "+name||x", "+order||CS",
			"+id||1", "+region||a", "+project||b", "+account||c", "+manager||d"},
	} {
		f := parse(t, text)
		if got := said(f); !reflect.DeepEqual(got, want) {
			t.Errorf("ParseFilter(%q) = %q, want %q", text, got, want)
		}
		if f.Text != text || f.Empty() != (want == nil) {
			t.Errorf("ParseFilter(%q): text %q, empty %t", text, f.Text, f.Empty())
		}
	}
}

func TestParseFilterPlaces(t *testing.T) {
	text := `  备份 -region:eu,"us 1"	paid:>=7 "x y"`
	var got []string
	for _, term := range parse(t, text).Terms {
		got = append(got, text[term.Offset:term.End])
	}
	if want := []string{"备份", `-region:eu,"us 1"`, "paid:>=7", `"x y"`}; !reflect.DeepEqual(got, want) {
		t.Errorf("terms are at %q, want %q", got, want)
	}
}

func TestParseFilterTimes(t *testing.T) {
	utc := func(y, m, d, h int) time.Time { return time.Date(y, time.Month(m), d, h, 0, 0, 0, time.UTC) }
	for text, want := range map[string]model.FilterTime{
		"0d":                             {Relative: true},
		"90m":                            {Relative: true, FromNow: 90 * time.Minute},
		"36h":                            {Relative: true, FromNow: 36 * time.Hour},
		"7d":                             {Relative: true, FromNow: 7 * day},
		"2W":                             {Relative: true, FromNow: 14 * day},
		"-7d":                            {Relative: true, FromNow: -7 * day},
		"36600d":                         {Relative: true, FromNow: 36600 * day},
		"2027-01-01":                     {At: utc(2027, 1, 1, 0), Day: true},
		"2028-02-29":                     {At: utc(2028, 2, 29, 0), Day: true},
		"2027-01-01T08:00:00+08:00":      {At: utc(2027, 1, 1, 0)},
		"2027-01-01t09:00:00z":           {At: utc(2027, 1, 1, 9)},
		"2027-01-01T09:00:00.0000019Z":   {At: utc(2027, 1, 1, 9).Add(microsecond)},
		"2027-01-01T09:00:00.000001999Z": {At: utc(2027, 1, 1, 9).Add(microsecond)},
	} {
		got := parse(t, "effective:"+text).Terms[0].Times
		if !reflect.DeepEqual(got, []model.FilterTime{want}) {
			t.Errorf("effective:%s is %+v, want %+v", text, got, want)
		}
	}
}

// filterErrors: where each text goes wrong, and what the sentence says.
var filterErrors = []struct {
	text   string
	offset int
	says   string
}{
	{"regon:eu", 0, "There is no field regon; did you mean region?"},
	{"orion -regon:eu", 7, "There is no field regon; did you mean region?"},
	{"备份 tpye:CDN", 7, "did you mean type?"},
	{"eff:<7d", 0, "did you mean effective?"},
	{"acount:x", 0, "did you mean account?"},
	{"managr:x", 0, "did you mean manager?"},
	{"blocks:x", 0, "did you mean block?"},
	{"foo:bar", 0, "There is no field foo; the fields are name, order, id, type,"},
	{"http://x", 0, `To look for the text http://x itself, put it in quotes.`},
	{"12:30", 0, "put it in quotes"},
	{":x", 0, "There is no field name before the colon"},
	{":", 0, "put it in quotes"},
	{"type:", 5, "type: needs a value here, as in type:CDN."},
	{"orion type: x", 11, "type: needs a value"},
	{"type:a,", 7, "type: needs a value"},
	{"type:,a", 5, "type: needs a value"},
	{"type:a,,b", 7, "type: needs a value"},
	{`type:""`, 5, "The quotes are empty"},
	{`""`, 0, "The quotes are empty"},
	{"paid:>=", 7, "paid: needs a value here, as in paid:>=7000."},
	{"-", 0, "right after the -"},
	{"a - b", 2, "right after the -"},
	{"--", 0, "Only one - leaves something out"},
	{"--x", 0, "to look for the text --x itself, put it in quotes."},
	{"备份 -is:review --limit 3", 18, "the text --limit itself"},
	{`--"x y"`, 0, "Only one -"},
	{"--type:CDN", 0, "Only one -"},
	{`"abc`, 0, "The quote that opens here is not closed"},
	{`a "abc""`, 2, "not closed"},
	{`region:eu,"us`, 10, "not closed"},
	{`"abc"def`, 5, "Put a space after the closing quote"},
	{`region:"eu"x`, 11, "Put a space or a comma after the closing quote"},
	{"\"a\tb\"", 0, "tab or line end"},
	{"is:alowed", 3, "There is no is:alowed; choose one of selected, allowed, blocked, pending, unsubscribed, review."},
	{"is:allowed,x", 11, "choose one of selected"},
	{"block:frozen", 6, "There is no block:frozen; choose one of unsubscribed, review_pending, in_effect, account_frozen, resource_frozen, transaction_in_progress, promotion_invoiced."},
	{"paid:abc", 5, `paid: "abc" is no amount; write it like 1234.50.`},
	{"paid:-5", 5, "paid: -5 is negative"},
	{"due:1.005", 4, "due: 1.005 has more than two decimals"},
	{"due:1e2", 4, "write it like 1234.50"},
	{"paid:>= 7000", 7, "needs a value"},
	{"paid:7,000", 5, "7,000 can be read in two ways"},
	{"paid:>=7,000.00", 7, "can be read in two ways"},
	{"paid:>=7000.00,8000.00", 5, "paid:>= compares with one value only"},
	{"paid:1000000000000", 5, "more than the largest amount"},
	{`paid:">=7000"`, 5, "write it like 1234.50"},
	{"paid:=>7", 6, "write it like 1234.50"},
	{"effective:soon", 10, "effective: soon is no time; write 7d from now"},
	{"effective:<7", 11, "7 is no time"},
	{"effective:7y", 10, "7y is no time"},
	{"effective:+7d", 10, "+7d is no time"},
	{"effective:2027-13-01", 10, "is no time"},
	{"effective:2027-02-29", 10, "is no time"},
	{"effective:2027-01-01T00:00:00", 10, "is no time"},
	{"effective:0001-01-01", 10, "is no time"},
	{"effective:<0001-01-01T00:00:00Z", 11, "is no time"},
	{"effective:36601d", 10, "more than a hundred years away"},
	{"effective:999999999w", 10, "more than a hundred years away"},
	{"effective:9999999999w", 10, "is no time"},
	{"effective:<7d,8d", 10, "effective:< compares with one value only"},
	{"ab\xffc", 2, "not UTF-8 at byte 3"},
	{"ab\x1b[31m", 2, "control character U+001B"},
	{"ab \u202edc", 3, "control character U+202E"},
	{"a\x00", 1, "U+0000"},
	{strings.Repeat("x", model.MaxText+1), 0, "a text of 201 characters"},
	{"x name:" + strings.Repeat("备", model.MaxText+1), 7, "a text of 201 characters"},
	{strings.Repeat("x ", model.MaxFilterValues) + "y", 2 * model.MaxFilterValues, "more than 200 values"},
	{"region:" + strings.Repeat("x,", model.MaxFilterValues) + "y", 0, "more than 200 values"},
}

func TestParseFilterErrorsPointAtTheSpot(t *testing.T) {
	for _, c := range filterErrors {
		f, err := model.ParseFilter(c.text)
		if err == nil {
			t.Errorf("ParseFilter(%q) = %q", c.text, said(f))
			continue
		}
		e := asError(t, err)
		if e.Code != model.CodeInvalid || e.Offset != c.offset || !strings.Contains(e.Sentence, c.says) {
			t.Errorf("ParseFilter(%q): %s at %d: %q; want at %d: %q", c.text, e.Code, e.Offset, e.Sentence, c.offset, c.says)
		}
		if strings.IndexFunc(e.Sentence, model.UnsafeRune) >= 0 {
			t.Errorf("ParseFilter(%q) says %q", c.text, e.Sentence)
		}
	}
}

func TestParseFilterTakesTheMostValues(t *testing.T) {
	parse(t, strings.Repeat("x ", model.MaxFilterValues))
	parse(t, "region:"+strings.Repeat("x,", model.MaxFilterValues-1)+"y")
	parse(t, strings.Repeat("备", model.MaxText))
}

// TestFilterExamplesParse: what an error proposes must be right itself.
func TestFilterExamplesParse(t *testing.T) {
	for _, field := range model.FilterFields() {
		_, err := model.ParseFilter(string(field) + ":")
		_, example, found := strings.Cut(asError(t, err).Sentence, "as in ")
		if !found {
			t.Errorf("%s: no example in %q", field, err)
			continue
		}
		if got := parse(t, strings.TrimSuffix(example, ".")).Terms[0].Field; got != field {
			t.Errorf("the example of %s, %s, is of %s", field, example, got)
		}
	}
}
