package demo

import (
	"slices"
	"strings"
	"testing"

	"unsubdesk/model"
)

// blocksOf are the codes that hold for an instance at noon.
func blocksOf(in model.Instance) []model.BlockCode {
	var codes []model.BlockCode
	for _, b := range in.Blocks(model.DefaultPolicy(), noon) {
		codes = append(codes, b.Code)
	}
	return codes
}

func TestRowsHaveEachBlockAndEachPair(t *testing.T) {
	found := map[string]bool{}
	for in := range Rows(2000, 1, noon) {
		found[blockKey(blocksOf(in)...)] = true
	}
	codes := plainBlocks()
	for i, a := range codes {
		if !found[blockKey(a)] {
			t.Errorf("no instance with %s alone", a)
		}
		for _, b := range codes[i+1:] {
			if !found[blockKey(a, b)] {
				t.Errorf("no instance with %s and %s", a, b)
			}
		}
	}
	if !found[blockKey(model.BlockAccountFrozen, model.BlockResourceFrozen, model.BlockTransaction)] {
		t.Error("no instance with the three blocks of worked example 8")
	}
}

func blockKey(codes ...model.BlockCode) string {
	var names []string
	for _, c := range codes {
		names = append(names, string(c))
	}
	slices.Sort(names)
	return strings.Join(names, "+")
}

func TestRowsHaveEveryName(t *testing.T) {
	types, regionsSeen, accountsSeen, managers := map[string]bool{}, map[string]bool{}, map[string]bool{}, map[string]bool{}
	projectsSeen, wide, accents := map[string]bool{}, 0, 0
	for in := range Rows(2000, 1, noon) {
		types[in.ProductType], regionsSeen[in.Region] = true, true
		accountsSeen[in.Account.Name], managers[in.Account.Manager], projectsSeen[in.EnterpriseProject] = true, true, true
		if strings.ContainsFunc(in.Name, func(r rune) bool { return r >= 0x2E80 }) {
			wide++
		}
		if strings.ContainsAny(in.Name, "éí") {
			accents++
		}
	}
	for _, kind := range strings.Fields("CDN OBS RDS SMS WAF VOD DWS EIP CBR LTS FGS APIG") {
		if !types[kind] {
			t.Errorf("no product type %s", kind)
		}
	}
	for _, region := range strings.Fields("ap-southeast-1 eu-west-101 la-north-2 tr-west-1") {
		if !regionsSeen[region] {
			t.Errorf("no region %s", region)
		}
	}
	for _, manager := range []string{managerChen, managerSilva, managerOkafor, strangerNovak, ""} {
		if !managers[manager] {
			t.Errorf("no account of manager %q", manager)
		}
	}
	for _, project := range []string{"数据平台", "payments", ""} {
		if !projectsSeen[project] {
			t.Errorf("no enterprise project %q", project)
		}
	}
	if n := len(accountsSeen); n < 75 || n > 85 {
		t.Errorf("%d accounts, want about 80", n)
	}
	if wide < 300 || accents < 20 {
		t.Errorf("%d wide and %d accented names", wide, accents)
	}
}

func TestRowsHaveTheTellingOrders(t *testing.T) {
	values := map[string]int{}
	var minutes, free, endless, ended, soon, beforeDeadline int
	shared := map[string]int{}
	for in := range Rows(2000, 1, noon) {
		values[in.Order.Value().String()]++
		if left := in.EffectiveAt.Sub(noon); left > 0 && left < day/24 {
			minutes++
		}
		if in.Paid.IsZero() && !in.AmountDue.IsZero() {
			free++
		}
		review := model.DefaultPolicy().NeedsReview(in.Order.Value())
		for _, c := range in.Coupons {
			shared[c.ID]++
			left := c.ValidUntil.Sub(noon)
			switch {
			case c.ValidUntil.IsZero():
				endless++
			case left <= 0:
				ended++
			case left < day:
				soon++
				if review {
					beforeDeadline++
				}
			}
		}
	}
	two := 0
	for _, n := range shared {
		if n == 2 {
			two++
		}
	}
	for what, n := range map[string]int{"order of 7,000.00": values["7000.00"], "order of 7,000.01": values["7000.01"],
		"effective within the hour": minutes, "paid 0.00": free, "coupon without end": endless, "expired coupon": ended,
		"coupon ending soon": soon, "coupon ending before a review": beforeDeadline, "coupon for two instances": two} {
		if n == 0 {
			t.Errorf("no %s", what)
		}
	}
}
