package cli

import (
	"fmt"
	"strings"
	"testing"

	"unsubdesk/db/dbtest"
	"unsubdesk/model"
)

// TestAKeyAloneAsksForWhatIsLeft: what is left of a submission moves as little without a
// word as all of it does at first, and its exit status is the one without a stop.
func TestAKeyAloneAsksForWhatIsLeft(t *testing.T) {
	var instances []model.Instance
	args := []string{"unsubscribe", "--reason", "1", "--yes", "--key", "k-1", "nope", "i-frozen"}
	for i := range 120 {
		instances = append(instances, dbtest.Instance(fmt.Sprintf("i-%03d", i)))
		args = append(args, instances[i].ID)
	}
	w := newWorld(t, append(instances, dbtest.Instance("i-frozen", dbtest.Frozen()))...)
	w.interrupted("maya", args...).exits(ExitFailed)
	resume := []string{"unsubscribe", "--key", "k-1"}
	stays := func(n int) {
		t.Helper()
		if got := w.refunds(); got != n {
			t.Fatalf("%d refunds, want %d", got, n)
		}
	}

	w.run("maya", resume...).exits(ExitRefused).says("Refund now: 70 instances").says("no terminal to ask on")
	asJSON := w.run("maya", append(resume, "--json")...).exits(ExitRefused).says(`"quote":{`).says(`"instance_id":"i-119"`)
	if strings.Count(asJSON.stderr, "\n") != 1 {
		t.Errorf("a program reads %q", asJSON.stderr)
	}
	w.ask(strings.NewReader("120\n"), "maya", resume...).exits(ExitRefused).says("Refund now: 70 instances").says("Type 70,")
	w.ask(strings.NewReader(""), "maya", resume...).exits(ExitRefused)
	stays(50)
	r := w.ask(strings.NewReader("70\n"), "maya", resume...).exits(ExitPartly).prints("i-frozen").prints("Not found: nope")
	stays(120)
	w.run("maya", resume...).exits(ExitPartly).prints("the first answer again").prints("Not found: nope")
	if strings.Contains(r.out, "Type") {
		t.Error("the question is in the output of the command")
	}
	w.run("iris", "verify").exits(ExitOK)
}

// TestAKeyAloneWithYes goes on by what was confirmed.
func TestAKeyAloneWithYes(t *testing.T) {
	var instances []model.Instance
	for i := range 120 {
		instances = append(instances, dbtest.Instance(fmt.Sprintf("i-%03d", i)))
	}
	w := newWorld(t, instances...)
	w.interrupted("maya", "unsubscribe", "--filter", "name-i", "--reason", "1", "--yes", "--key", "k-1").exits(ExitFailed)
	instances[119].ResourceFrozen = true
	dbtest.Put(t, w.store, instances[119])
	w.run("maya", "unsubscribe", "--key", "k-1", "--yes").exits(ExitPartly).prints("i-119")
	if n := w.refunds(); n != 119 {
		t.Errorf("%d refunds", n)
	}
	w.run("iris", "verify").exits(ExitOK)
}
