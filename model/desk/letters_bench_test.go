package desk_test

import (
	"fmt"
	"testing"

	"unsubdesk/model"
	"unsubdesk/model/desk"
)

// BenchmarkLetters is how long the alerts of a batch of 10,000 requests take to become one letter,
// and that to be read.
func BenchmarkLetters(b *testing.B) {
	const n = 10_000
	var all []model.Instance
	var ids []string
	for i := range n {
		in := large(fmt.Sprintf("i%05d", i))
		all, ids = append(all, in), append(ids, in.ID)
	}
	for b.Loop() {
		b.StopTimer()
		f := newFixture(b, all...)
		_, err := f.as("ada").SetEmail(f.ctx, "chen", "chen@desk.example")
		f.ok(err)
		_, err = f.as("maya").Submit(f.ctx, desk.Submission{IDs: ids, Reason: "1", Key: "k"}, nil)
		f.ok(err)
		f.clock.Advance(soon)
		said := &box{desk: f.desk}
		b.StartTimer()
		_, err = f.as("ada").DeliverDue(f.ctx, desk.Senders{model.ChannelMail: said}, nil)
		b.StopTimer()
		f.ok(err)
		if len(said.said) != 1 {
			b.Fatalf("%d letters", len(said.said))
		}
		b.StartTimer()
	}
}
