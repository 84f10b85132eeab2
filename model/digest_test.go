package model_test

import (
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"

	"unsubdesk/model"
)

// digestPair are two instances of one order, the first with two coupons.
func digestPair(change ...func(*model.Instance)) []model.Instance {
	a := instance(func(in *model.Instance) {
		in.Coupons = append(in.Coupons, model.Coupon{ID: "CPN-2", Amount: model.Cents(5_00)})
	})
	for _, c := range change {
		c(&a)
	}
	return []model.Instance{a, instance(withID("i-2"))}
}

func TestDigestDoesNotDependOnOrder(t *testing.T) {
	p := model.DefaultPolicy()
	one, two := digestPair(), digestPair()
	slices.Reverse(two)
	slices.Reverse(two[1].Coupons)
	a := model.NewQuote(one, []string{"x", "y"}, p, t0).Digest
	b := model.NewQuote(two, []string{"y", "x"}, p, t0).Digest
	if a != b {
		t.Errorf("the same content has the digests %s and %s", a, b)
	}
}

func TestDigestDoesNotDependOnClockReadings(t *testing.T) {
	p := model.DefaultPolicy()
	large := ofOrder("CS1", "9000.00")
	early := model.NewQuote(digestPair(large), nil, p, t0).Digest
	later := model.NewQuote(digestPair(large), nil, p, t0.Add(47*time.Hour)).Digest
	if early != later {
		t.Error("time passed, nothing changed, and the digest did")
	}
	p.ReviewWindow = time.Hour // another deadline, the same split
	if got := model.NewQuote(digestPair(large), nil, p, t0).Digest; got != early {
		t.Error("a deadline is part of the digest")
	}
}

func TestDigestChangesWhenTimeChangesTheContent(t *testing.T) {
	p := model.DefaultPolicy()
	in := instance(func(in *model.Instance) { in.Coupons[0].ValidUntil = t0.Add(time.Hour) })
	for name, limit := range map[string]time.Time{"coupon end": in.Coupons[0].ValidUntil, "effective time": in.EffectiveAt} {
		before := model.NewQuote([]model.Instance{in}, nil, p, limit.Add(-microsecond)).Digest
		after := model.NewQuote([]model.Instance{in}, nil, p, limit).Digest
		if before == after {
			t.Errorf("passing the %s leaves the digest alone", name)
		}
	}
}

func TestDigestChangesWithTheContent(t *testing.T) {
	p := model.DefaultPolicy()
	changes := map[string]func(*model.Instance){
		"paid a cent more":      func(in *model.Instance) { in.Paid = model.Cents(80_01) },
		"coupon amount":         func(in *model.Instance) { in.Coupons[0].Amount = model.Cents(20_01) },
		"coupon ID":             func(in *model.Instance) { in.Coupons[0].ID = "CPN-9" },
		"coupon gone":           func(in *model.Instance) { in.Coupons = in.Coupons[:1] },
		"coupon end expired":    func(in *model.Instance) { in.Coupons[0].ValidUntil = t0 },
		"coupon end moved":      func(in *model.Instance) { in.Coupons[0].ValidUntil = t0.Add(time.Hour) },
		"coupon end taken away": func(in *model.Instance) { in.Coupons[0].ValidUntil = time.Time{} },
		"order value":           ofOrder("CS1", "100.01"),
		"order value, over":     ofOrder("CS1", "7000.01"),
		"another order":         ofOrder("CS2", "100.00"),
		"another account":       func(in *model.Instance) { in.Account.ID = "acct-2" },
		"another instance":      withID("i-3"),
		"two coupons swap amounts": func(in *model.Instance) {
			in.Coupons[0].Amount, in.Coupons[1].Amount = model.Cents(5_00), model.Cents(20_00)
		},
		"ids that run into another": withID("i-1\",\"CS1"),
	}
	for _, b := range blockers {
		changes["block "+string(b.code)] = b.apply
	}
	seen := map[string]string{model.NewQuote(digestPair(), nil, p, t0).Digest: "the quote itself"}
	for name, change := range changes {
		digest := model.NewQuote(digestPair(change), nil, p, t0).Digest
		if other, twice := seen[digest]; twice {
			t.Errorf("%s has the digest of %s", name, other)
		}
		seen[digest] = name
	}
}

func TestDigestCoversExpiredCoupons(t *testing.T) {
	p := model.DefaultPolicy()
	expired := func(in *model.Instance) { in.Coupons[0].ValidUntil = t0 }
	before := model.NewQuote(digestPair(expired), nil, p, t0).Digest
	cheaper := func(in *model.Instance) { in.Coupons[0].Amount = model.Cents(19_99) }
	if model.NewQuote(digestPair(expired, cheaper), nil, p, t0).Digest == before {
		t.Error("what is listed as expired changed, the digest did not")
	}
}

func TestDigestChangesWithTheSet(t *testing.T) {
	p := model.DefaultPolicy()
	pair := digestPair()
	whole := model.NewQuote(pair, nil, p, t0).Digest
	if model.NewQuote(pair[:1], nil, p, t0).Digest == whole {
		t.Error("an instance less has the same digest")
	}
	if model.NewQuote(pair, []string{"i-9"}, p, t0).Digest == whole {
		t.Error("an ID that was not found leaves the digest alone")
	}
}

func TestDigestChangesWithTheSplit(t *testing.T) {
	p := model.DefaultPolicy()
	before := model.NewQuote(digestPair(), nil, p, t0).Digest
	p.ReviewThreshold = model.Cents(99_99)
	if model.NewQuote(digestPair(), nil, p, t0).Digest == before {
		t.Error("what went through at once now waits for review, with the same digest")
	}
}

func TestDigestOfAnyShuffle(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		instances := drawInstances(t)
		p := model.DefaultPolicy()
		digest := model.NewQuote(instances, nil, p, t0).Digest
		shuffled := rapid.Permutation(instances).Draw(t, "shuffled")
		if got := model.NewQuote(shuffled, nil, p, t0).Digest; got != digest {
			t.Fatal("another order of lines, another digest")
		}
		if len(instances) == 0 {
			return
		}
		shuffled[0].Paid = shuffled[0].Paid.Add(model.Cents(1))
		if got := model.NewQuote(shuffled, nil, p, t0).Digest; got == digest {
			t.Fatal("a cent more, the same digest")
		}
	})
}
