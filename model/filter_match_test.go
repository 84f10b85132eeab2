package model_test

import (
	"fmt"
	"testing"
	"time"

	"unsubdesk/model"
)

func env() model.MatchEnv {
	return model.MatchEnv{Policy: model.DefaultPolicy(), Now: t0}
}

func wantMatches(t *testing.T, in model.Instance, e model.MatchEnv, cases map[string]bool) {
	t.Helper()
	for text, want := range cases {
		if got := parse(t, text).Matches(in, e); got != want {
			t.Errorf("%s: %t, want %t", text, got, want)
		}
	}
}

func TestMatchText(t *testing.T) {
	in := instance(func(in *model.Instance) {
		in.ID, in.Name, in.Order.Number = "1600A35a", `Orion-备份 19" 100%_\`, "CS3654"
		in.EnterpriseProject = "Apollo"
	})
	wantMatches(t, in, env(), map[string]bool{
		"": true,
		// bare words look at name, order number and instance ID
		"orion": true, "ORION": true, "rion": true, "备": true, "cs36": true, "1600a35A": true,
		"cdn": false, "northwind": false, "acct-1": false, "apollo": false,
		"orion cs3654 1600": true, "orion vega": false, `"orion cs3654"`: false,
		"-orion": false, "-vega": true, "orion -vega": true, "orion -备份": false,
		`19"`: true, `"备份 19"`: true, "100%": true, "100%_": true, "1%": false, "10_": false, `_\`: true,
		// one part each
		"name:orion": true, "name:CS3654": false, "name:vega,备份": true, "order:3654": true, "order:orion": false,
		"id:a35": true, "id:CS": false,
		// whole values
		"type:cdn": true, "type:CD": false, "type:OBS,CDN": true, "-type:CDN": false, "-type:OBS": true,
		"region:EU-WEST-0": true, "region:eu-west": false, "region:eu,us": false,
		"project:apollo": true, "project:apo": false, "project:none": false, "-project:none": true,
		"manager:CHEN": true, "manager:che": false,
		// the whole ID, or a part of the name
		"account:ACCT-1": true, "account:acct": false, "account:north": true, `account:"wind bank"`: true, "account:x": false,
	})
}

func TestMatchFoldsAnyScript(t *testing.T) {
	in := instance(func(in *model.Instance) { in.Name, in.Region = "ΟΔΟΣ İstanbul Cafe\u0301", "ΟΔΟΣ" })
	wantMatches(t, in, env(), map[string]bool{"οδος": true, "οδοσ": true, "istanbul": true, "café": true, "CAFÉ": true,
		"region:οδος": true, "cafe": false})
}

func TestMatchProjectNone(t *testing.T) {
	for project, want := range map[string]bool{"": true, "none": true, "None": true, "nonesuch": false} {
		in := instance(func(in *model.Instance) { in.EnterpriseProject = project })
		wantMatches(t, in, env(), map[string]bool{"project:none": want, "project:NONE,x": want, "-project:none": !want})
	}
}

func TestMatchManagerNone(t *testing.T) {
	for manager, want := range map[string]bool{"": true, "none": true, "nonesuch": false, "chen": false} {
		in := instance(func(in *model.Instance) { in.Account.Manager = manager })
		wantMatches(t, in, env(), map[string]bool{"manager:none": want, "manager:NONE,x": want, "-manager:none": !want})
	}
}

func TestMatchAmounts(t *testing.T) {
	for _, c := range []struct {
		paid                       string
		is, less, lessEq, gr, grEq bool
	}{
		{"6999.99", false, true, true, false, false},
		{"7000.00", true, false, true, false, true},
		{"7000.01", false, false, false, true, true},
	} {
		m := money(t, c.paid)
		in := instance(func(in *model.Instance) { in.Paid, in.AmountDue = m, m })
		for _, field := range []string{"paid", "due"} {
			wantMatches(t, in, env(), map[string]bool{
				field + ":7000": c.is, field + ":7000.00": c.is, field + ":<7000": c.less, field + ":<=7000": c.lessEq,
				field + ":>7000": c.gr, field + ":>=7000": c.grEq, "-" + field + ":>7000": !c.gr,
				field + ":1.00,7000.00": c.is,
			})
		}
	}
}

func TestMatchPaidIsNotDue(t *testing.T) {
	wantMatches(t, instance(), env(), map[string]bool{"paid:80": true, "due:100": true, "paid:100": false, "due:80": false})
}

func TestMatchEffective(t *testing.T) {
	newYear := time.Date(2027, 1, 1, 0, 0, 0, 0, time.UTC)
	for _, c := range []struct {
		term string
		at   time.Time // the first moment that …
		want [2]bool   // … matches: before it, and at it
	}{
		{"effective:<7d", t0.Add(7 * day), [2]bool{true, false}},
		{"effective:<=7d", t0.Add(7*day + microsecond), [2]bool{true, false}},
		{"effective:>7d", t0.Add(7*day + microsecond), [2]bool{false, true}},
		{"effective:>=7d", t0.Add(7 * day), [2]bool{false, true}},
		{"effective:>-7d", t0.Add(-7*day + microsecond), [2]bool{false, true}},
		{"effective:<-90m", t0.Add(-90 * time.Minute), [2]bool{true, false}},
		{"effective:7d", t0, [2]bool{false, true}},
		{"effective:7d", t0.Add(7 * day), [2]bool{true, false}},
		{"effective:2w", t0.Add(14 * day), [2]bool{true, false}},
		{"effective:36h", t0.Add(36 * time.Hour), [2]bool{true, false}},
		{"effective:-7d", t0.Add(-7 * day), [2]bool{false, true}},
		{"effective:-7d", t0, [2]bool{true, false}},
		{"effective:2027-01-01", newYear, [2]bool{false, true}},
		{"effective:2027-01-01", newYear.Add(day), [2]bool{true, false}},
		{"effective:<2027-01-01", newYear, [2]bool{true, false}},
		{"effective:<=2027-01-01", newYear.Add(day), [2]bool{true, false}},
		{"effective:>2027-01-01", newYear.Add(day), [2]bool{false, true}},
		{"effective:>=2027-01-01", newYear, [2]bool{false, true}},
		{"effective:2027-01-01T08:00:00+08:00", newYear, [2]bool{false, true}},
		{"effective:2027-01-01T08:00:00+08:00", newYear.Add(microsecond), [2]bool{true, false}},
		{"effective:<2027-01-01T00:00:00Z", newYear, [2]bool{true, false}},
		{"effective:<=2027-01-01T00:00:00Z", newYear.Add(microsecond), [2]bool{true, false}},
		{"effective:>2027-01-01T00:00:00Z", newYear.Add(microsecond), [2]bool{false, true}},
		{"effective:>=2027-01-01T00:00:00Z", newYear, [2]bool{false, true}},
	} {
		for i, at := range []time.Time{c.at.Add(-microsecond), c.at} {
			in := instance(func(in *model.Instance) { in.EffectiveAt = at })
			wantMatches(t, in, env(), map[string]bool{c.term: c.want[i], "-" + c.term: !c.want[i]})
		}
	}
}

func TestMatchEffectiveAlternatives(t *testing.T) {
	in := instance(func(in *model.Instance) { in.EffectiveAt = time.Date(2027, 1, 1, 12, 0, 0, 0, time.UTC) })
	wantMatches(t, in, env(), map[string]bool{
		"effective:2026-12-31,2027-01-01": true, "effective:2026-12-31,2027-01-02": false, "effective:0d": false,
	})
}

func TestMatchStatus(t *testing.T) {
	for status, in := range map[model.Status]model.Instance{
		model.StatusAllowed:      instance(),
		model.StatusBlocked:      instance(func(in *model.Instance) { in.EffectiveAt = t0 }),
		model.StatusPending:      instance(func(in *model.Instance) { in.Live, in.Account.Frozen = model.LiveRequest, true }),
		model.StatusUnsubscribed: instance(func(in *model.Instance) { in.Live, in.EffectiveAt = model.LiveDone, t0 }),
	} {
		for _, other := range []model.Status{model.StatusAllowed, model.StatusBlocked, model.StatusPending, model.StatusUnsubscribed} {
			wantMatches(t, in, env(), map[string]bool{fmt.Sprintf("is:%s", other): other == status, fmt.Sprintf("-is:%s", other): other != status})
		}
	}
}

func TestMatchReviewAndSelected(t *testing.T) {
	for value, review := range map[string]bool{"7000.00": false, "7000.01": true} {
		wantMatches(t, instance(ofOrder("CS1", value)), env(), map[string]bool{"is:review": review})
	}
	e := env()
	wantMatches(t, instance(), e, map[string]bool{"is:selected": false, "-is:selected": true})
	e.Selected = model.SelectionOf(0)
	wantMatches(t, instance(), e, map[string]bool{"is:selected": true, "is:selected,pending": true})
	wantMatches(t, instance(func(in *model.Instance) { in.Row = 2 }), e, map[string]bool{"is:selected": false, "is:selected,allowed": true})
	e.Policy.ReviewThreshold = model.Cents(1)
	wantMatches(t, instance(), e, map[string]bool{"is:review": true})
}

func TestMatchBlocks(t *testing.T) {
	for _, b := range blockers {
		for _, other := range blockers {
			wantMatches(t, instance(b.apply), env(), map[string]bool{"block:" + string(other.code): b.code == other.code})
		}
		wantMatches(t, instance(), env(), map[string]bool{"block:" + string(b.code): false})
	}
	promotion := instance(func(in *model.Instance) { in.Promotion = true })
	wantMatches(t, promotion, env(), map[string]bool{"block:promotion_invoiced": false})
	either := env()
	either.Policy.PromotionRule = model.PromotionEither
	wantMatches(t, promotion, either, map[string]bool{"block:promotion_invoiced": true, "block:in_effect,promotion_invoiced": true})
}

func TestMatchReason(t *testing.T) {
	e := env()
	wantMatches(t, instance(), e, map[string]bool{"reason:5": false, "-reason:5": true})
	e.ReasonCode, e.ReasonLabel = "15", "Lacks needed functions"
	wantMatches(t, instance(), e, map[string]bool{"reason:15": true, "reason:5": false, "reason:NEEDED": true, `reason:"lacks needed"`: true,
		"reason:1,15": true, "-reason:15": false})
}

func TestMatchesRequest(t *testing.T) {
	r := model.Request{ID: "R-77", ReasonCode: "4", ReasonLabel: "Dissatisfied with the service"}
	eu := instance(withID("one"))
	us := instance(withID("two"), func(in *model.Instance) { in.Region, in.ProductType = "us-east-1", "OBS" })
	e := env()
	e.ReasonCode, e.ReasonLabel = "1", "Hard to use" // of another request; must not count
	for text, want := range map[string]bool{
		"":      true,
		"r-77":  true,
		"one":   true,
		"three": false,
		// one instance has to satisfy all terms
		"type:CDN region:eu-west-0": true, "type:OBS region:us-east-1": true, "type:CDN region:us-east-1": false,
		"r-77 type:OBS": true, "r-77 type:SMS": false, "two r-77": true, "one type:OBS": false,
		"-type:CDN": true, "-type:CDN,OBS": false, "-r-77": false, "-one": true, "-one -two": false,
		"reason:4": true, "reason:1": false, "reason:dissatisfied": true, "-reason:4": false,
		"id:R-77": false, "account:north paid:80": true,
	} {
		if got := parse(t, text).MatchesRequest(r, []model.Instance{eu, us}, e); got != want {
			t.Errorf("%s: %t, want %t", text, got, want)
		}
	}
	if !parse(t, "").MatchesRequest(r, nil, e) || parse(t, "r-77").MatchesRequest(r, nil, e) {
		t.Error("a request without instances matches wrongly")
	}
}
