package desk_test

import (
	"fmt"
	"testing"

	"unsubdesk/db/dbtest"
	"unsubdesk/model"
	"unsubdesk/model/desk"
)

// many are n instances of n/2 orders, each paid for by two coupons.
func many(n int) []model.Instance {
	instances := make([]model.Instance, n)
	for i := range instances {
		instances[i] = dbtest.Instance(fmt.Sprintf("i-%06d", i), dbtest.InOrder(fmt.Sprintf("CS-%06d", i/2)),
			dbtest.Costs("100.00", "70.00",
				dbtest.Coupon(fmt.Sprintf("A-%06d", i), "20.00", dbtest.Start().Add(day)),
				dbtest.Coupon(fmt.Sprintf("B-%06d", i), "10.00", dbtest.Start())))
	}
	return instances
}

func ids(instances []model.Instance) []string {
	names := make([]string, len(instances))
	for i, in := range instances {
		names[i] = in.ID
	}
	return names
}

// BenchmarkQuote1000 is the live preview of 1,000 selected instances.
func BenchmarkQuote1000(b *testing.B) {
	f := newFixture(b, many(2000)...)
	chosen := ids(many(1000))
	for b.Loop() {
		_, err := f.as("maya").Quote(f.ctx, chosen)
		f.ok(err)
	}
}

// BenchmarkSubmitOne is one Confirm of one instance, to the disk.
func BenchmarkSubmitOne(b *testing.B) {
	instances := many(20000)
	f := newFixture(b, instances...)
	n := 0
	for b.Loop() {
		id := instances[n%len(instances)].ID
		_, err := f.as("maya").Submit(f.ctx, desk.Submission{IDs: []string{id}, Reason: "1", Key: fmt.Sprint(n)}, nil)
		f.ok(err)
		n++
	}
	if n > len(instances) {
		b.Fatalf("%d submissions of %d instances", n, len(instances))
	}
}

// BenchmarkSubmit1000 is one Confirm of 1,000 instances of 500 orders.
func BenchmarkSubmit1000(b *testing.B) {
	for b.Loop() {
		b.StopTimer()
		f := newFixture(b, many(1000)...)
		chosen := ids(many(1000))
		b.StartTimer()
		_, err := f.as("maya").Submit(f.ctx, desk.Submission{IDs: chosen, Reason: "1", Key: "k"}, nil)
		f.ok(err)
	}
}

// BenchmarkVerify recomputes the books of 20,000 instances.
func BenchmarkVerify(b *testing.B) {
	f := newFixture(b, many(20000)...)
	f.submit("maya", ids(many(2000))...)
	for b.Loop() {
		f.verified()
	}
}
