package desk_test

import (
	"syscall"
	"testing"
	"time"

	"unsubdesk/db/dbtest"
	"unsubdesk/model"
	"unsubdesk/model/desk"
)

// BenchmarkSubmitTold is one Confirm of 20,000 instances of 10,000 orders on a desk that
// tells the billing system nothing, and on one that does: the processors' time of each.
func BenchmarkSubmitTold(b *testing.B) {
	for name, told := range map[string]model.Switch{"off": model.SwitchOff, "on": model.SwitchOn} {
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				b.StopTimer()
				f := newFixture(b, many(20_000)...)
				_, err := f.as("ada").SetPolicy(f.ctx, func(p *model.Policy) error { p.Webhook = told; return nil })
				f.ok(err)
				sel := f.selected("i-")
				before := processors()
				b.StartTimer()
				_, err = f.as("maya").Submit(f.ctx, desk.Submission{Rows: sel, Reason: "1", Key: "k"}, nil)
				b.StopTimer()
				f.ok(err)
				b.ReportMetric(float64((processors() - before).Milliseconds()), "cpu-ms")
				b.StartTimer()
			}
		})
	}
}

// processors is the time that this program has taken of them.
func processors() time.Duration {
	var u syscall.Rusage
	_ = syscall.Getrusage(syscall.RUSAGE_SELF, &u)
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}

// BenchmarkDeliver sends 20,000 messages of 100 accounts to a receiver on this machine.
func BenchmarkDeliver(b *testing.B) {
	for b.Loop() {
		b.StopTimer()
		instances := many(20_000)
		for i := range instances {
			instances[i].Account = dbtest.Account("acct-"+instances[i].Order.Number[len(instances[i].Order.Number)-2:], "chen")
			instances[i].Order.AccountID = instances[i].Account.ID
		}
		h := &hooked{newFixture(b, instances...), newReceiver(b)}
		h.use("ada")
		_, err := h.as("maya").Submit(h.ctx, desk.Submission{Rows: h.selected("i-"), Reason: "1", Key: "k"}, nil)
		h.ok(err)
		before := processors()
		b.StartTimer()
		h.deliver(20_000, 0, 0)
		b.ReportMetric(float64((processors() - before).Milliseconds()), "cpu-ms")
	}
}
