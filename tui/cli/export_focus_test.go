package cli

import (
	"encoding/csv"
	"encoding/json"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"unsubdesk/db/dbtest"
	"unsubdesk/model"
)

// The forms that the specification has for values.
var (
	focusDecimal  = regexp.MustCompile(`^-?[0-9]+(\.[0-9]+)?$`)
	focusDateTime = regexp.MustCompile(`^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}Z$`)
	focusText     = regexp.MustCompile(`\S`)
	focusCurrency = regexp.MustCompile(`^[A-Z]{3}$`)
)

// focusRules says of each column of the specification that the desk has whether it may be
// null, and which form it has.
var focusRules = map[string]struct {
	null bool
	form *regexp.Regexp
}{
	"BilledCost":          {false, focusDecimal},
	"BillingAccountId":    {false, focusText},
	"BillingAccountName":  {true, focusText},
	"BillingCurrency":     {false, focusCurrency},
	"BillingPeriodEnd":    {false, focusDateTime},
	"BillingPeriodStart":  {false, focusDateTime},
	"ChargeCategory":      {false, regexp.MustCompile(`^(Usage|Purchase|Tax|Credit|Adjustment)$`)},
	"ChargeClass":         {true, regexp.MustCompile(`^Correction$`)},
	"ChargeDescription":   {true, focusText},
	"ChargeFrequency":     {false, regexp.MustCompile(`^(One-Time|Recurring|Usage-Based)$`)},
	"ChargePeriodEnd":     {false, focusDateTime},
	"ChargePeriodStart":   {false, focusDateTime},
	"ContractedCost":      {false, focusDecimal},
	"EffectiveCost":       {false, focusDecimal},
	"HostProviderName":    {false, focusText},
	"InvoiceId":           {true, focusText},
	"InvoiceIssuerName":   {false, focusText},
	"ListCost":            {false, focusDecimal},
	"PricingQuantity":     {true, focusDecimal},
	"PricingUnit":         {true, focusText},
	"ProviderName":        {false, focusText},
	"PublisherName":       {false, focusText},
	"RegionId":            {true, focusText},
	"RegionName":          {true, focusText},
	"ResourceId":          {true, focusText},
	"ResourceName":        {true, focusText},
	"ResourceType":        {true, focusText},
	"ServiceCategory":     {false, regexp.MustCompile(`^(Compute|Databases|Networking|Storage|Other)$`)},
	"ServiceName":         {false, focusText},
	"ServiceProviderName": {false, focusText},
	"ServiceSubcategory":  {false, focusText},
}

// focusWorld is a desk that gave back packages bought in this month, in an earlier one, and
// on an unknown day, paid in money, in coupons, in both, and in neither, with names that a
// spreadsheet would run.
func focusWorld(t *testing.T) *world {
	start := dbtest.Start()
	bought := func(at time.Time) dbtest.InstanceOption { return func(in *model.Instance) { in.PurchasedAt = at } }
	bare := dbtest.Instance("i-4", dbtest.Costs("0.00", "0.00"))
	bare.Account = model.Account{ID: "acct-bare"}
	bare.Order.AccountID, bare.EnterpriseProject = "acct-bare", ""
	w := newWorld(t,
		dbtest.Instance("i-1", bought(start.AddDate(0, -2, 0)), dbtest.Named("=1+1"),
			dbtest.Costs("100.10", "80.10", dbtest.Coupon("C-1", "20.00", start.AddDate(1, 0, 0)))),
		dbtest.Instance("i-2", bought(start), dbtest.Costs("50.00", "0.00", dbtest.Coupon("-C", "30.01", time.Time{}), dbtest.Coupon("C-3", "19.99", start))),
		dbtest.Instance("i-3", bought(time.Time{}), dbtest.Named("-orion, \"the\" 备份")), bare, large("i-5"))
	w.submit("maya", "i-1", "i-2", "i-3")
	w.submit("ben", "i-4")
	w.run("chen", "reviews", "approve", w.submit("maya", "i-5")[0]).exits(ExitOK)
	return w
}

// focusTable reads the CSV, null as the empty text.
func focusTable(t *testing.T, text string) (header []string, rows []map[string]string) {
	t.Helper()
	all, err := csv.NewReader(strings.NewReader(text)).ReadAll()
	if err != nil || len(all) < 2 {
		t.Fatalf("%v in %q", err, text)
	}
	for _, cells := range all[1:] {
		row := map[string]string{}
		for i, c := range cells {
			row[all[0][i]] = c
		}
		rows = append(rows, row)
	}
	return all[0], rows
}

// TestFocusConforms holds the export against the specification: columns, forms, nulls, and
// what it says of the columns together.
func TestFocusConforms(t *testing.T) {
	w := focusWorld(t)
	header, rows := focusTable(t, w.run("iris", "export", "refunds", "--format", "focus").exits(ExitOK).out)
	for name := range focusRules {
		if !slices.Contains(header, name) {
			t.Errorf("there is no column %s", name)
		}
	}
	own := slices.IndexFunc(header, func(name string) bool { return strings.HasPrefix(name, "x_") })
	for i, name := range header {
		if _, known := focusRules[name]; known == strings.HasPrefix(name, "x_") || known == (i >= own) {
			t.Errorf("the column %s is neither of the specification nor behind those that are", name)
		}
	}
	for _, row := range rows {
		for name, rule := range focusRules {
			if cell := row[name]; cell == "" && !rule.null || cell != "" && !rule.form.MatchString(cell) {
				t.Errorf("%s of %s is %q", name, row["ResourceId"], cell)
			}
		}
		focusTogether(t, row)
	}
	var said []string
	for _, row := range rows {
		said = append(said, fmt.Sprintf("%s %s %s %s %s %s", strings.TrimPrefix(row["ResourceId"], "i-"), row["ChargeCategory"], row["BilledCost"],
			row["ChargeClass"], row["PricingQuantity"], row["x_CouponId"]))
	}
	slices.Sort(said)
	want := "1 Credit -20.00 Correction  C-1|1 Purchase -80.10 Correction -1 |2 Credit -30.01   '-C|2 Purchase 0.00  -1 |" +
		"3 Purchase -100.00  -1 |4 Purchase 0.00 Correction -1 |5 Purchase -7000.01 Correction -1 "
	if got := strings.Join(said, "|"); got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
}

// focusTogether is what the specification says of several columns of a row.
func focusTogether(t *testing.T, row map[string]string) {
	t.Helper()
	purchase := row["ChargeCategory"] == "Purchase"
	for what, wrong := range map[string]bool{
		"a purchase that covers later use has an effective cost":  purchase && row["EffectiveCost"] != "0.00",
		"a credit has another effective cost":                     !purchase && row["EffectiveCost"] != row["BilledCost"],
		"without unit prices list or contracted cost are another": row["ListCost"] != row["BilledCost"] || row["ContractedCost"] != row["BilledCost"],
		"a purchase has no quantity":                              purchase && row["PricingQuantity"] == "",
		"a quantity has no unit, or a unit no quantity":           (row["PricingQuantity"] == "") != (row["PricingUnit"] == ""),
		"a purchase is based on use":                              purchase && row["ChargeFrequency"] == "Usage-Based",
		"a period ends before it begins":                          row["ChargePeriodStart"] >= row["ChargePeriodEnd"] || row["BillingPeriodStart"] >= row["BillingPeriodEnd"],
		"the charge lies outside of its billing period":           row["ChargePeriodStart"] < row["BillingPeriodStart"] || row["ChargePeriodEnd"] > row["BillingPeriodEnd"],
		"the refund lies outside of its charge period":            row["x_RefundedAt"] < row["ChargePeriodStart"] || row["x_RefundedAt"] >= row["ChargePeriodEnd"],
		"a region without a name":                                 (row["RegionId"] == "") != (row["RegionName"] == ""),
		"a resource without a type or a name":                     row["ResourceId"] == "" || row["ResourceType"] == "" || row["ResourceName"] == "",
		"a service of another category":                           !strings.HasPrefix(row["ServiceSubcategory"], "Other ("+row["ServiceCategory"]),
		"a cost that a third party bills":                         row["ProviderName"] != row["InvoiceIssuerName"],
	} {
		if wrong {
			t.Errorf("%s: %v", what, row)
		}
	}
}

// TestFocusAgreesWithTheLedger: the sums of each category are those of `history`, cash and
// coupons apart (R4), and the two forms of the file say the same; amounts are numbers.
func TestFocusAgreesWithTheLedger(t *testing.T) {
	w := focusWorld(t)
	sums := map[string]model.Money{}
	for line := range strings.Lines(w.run("iris", "history", "--json").exits(ExitOK).out) {
		var refund struct {
			Entries []struct{ Kind, Amount string }
		}
		if err := json.Unmarshal([]byte(line), &refund); err != nil {
			t.Fatal(err)
		}
		for _, e := range refund.Entries {
			category := map[string]string{"cash": "Purchase", "coupon": "Credit"}[e.Kind]
			sums[category] = sums[category].Sub(dbtest.Money(e.Amount))
		}
	}
	got := map[string]model.Money{}
	_, rows := focusTable(t, w.run("iris", "export", "refunds", "--format", "focus", "--provider", "Example Cloud").exits(ExitOK).out)
	lines := slices.Collect(strings.Lines(w.run("iris", "export", "refunds", "--format", "focus", "--json").exits(ExitOK).out))
	for i, row := range rows {
		got[row["ChargeCategory"]] = got[row["ChargeCategory"]].Sub(dbtest.Money(strings.TrimPrefix(row["BilledCost"], "-")))
		object := map[string]json.RawMessage{}
		if err := json.Unmarshal([]byte(lines[i]), &object); err != nil || len(object) != len(row) {
			t.Fatalf("%v: %d fields, %d columns", err, len(object), len(row))
		}
		if string(object["BilledCost"]) != row["BilledCost"] {
			t.Errorf("as JSON it is %s, as CSV %s", object["BilledCost"], row["BilledCost"])
		}
		if row["ProviderName"] != "Example Cloud" || string(object["ProviderName"]) != `"provider"` {
			t.Errorf("the provider is %s and %s", row["ProviderName"], object["ProviderName"])
		}
		if string(object["InvoiceId"]) != "null" {
			t.Errorf("no invoice is %s", object["InvoiceId"])
		}
	}
	for _, category := range []string{"Purchase", "Credit"} {
		if !got[category].Equal(sums[category]) || sums[category].IsZero() {
			t.Errorf("%s is %s; the ledger has %s", category, got[category], sums[category])
		}
	}
	if !strings.Contains(strings.Join(lines, ""), `"ResourceName":"=1+1"`) {
		t.Error("JSON Lines change a name")
	}
	if !slices.ContainsFunc(rows, func(r map[string]string) bool { return r["ResourceName"] == "'=1+1" }) {
		t.Error("a spreadsheet would run a name")
	}
	w.run("iris", "export", "instances", "--format", "focus").exits(ExitUsage).says("--format focus is for refunds")
}
