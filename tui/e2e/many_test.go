package e2e

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os/exec"
	"strings"
	"testing"
)

// manyPacks are n instances of orders of two.
func manyPacks(n int) string {
	packs := make([]pack, n)
	for i := range packs {
		packs[i] = pack{id: fmt.Sprintf("many-%05d", i), order: fmt.Sprintf("CS%05d", i/2), due: "10.00", paid: "10.00"}
	}
	return csv(packs...)
}

// TestAllThatMatchIsUnsubscribed: more than a quote has lines for, from the list to the
// ledger.
func TestAllThatMatchIsUnsubscribed(t *testing.T) {
	w := newWorld(t)
	w.must("ada", "import", w.file("many.csv", manyPacks(2400)))
	w.staff()
	maya := w.open("maya", look{})
	maya.see("1 of 2,400")
	maya.press("*")
	maya.see("2,400 selected", "2,400 now 24,000.00")
	maya.press("U")
	maya.see("Unsubscribe 2,400 instances of 1,200 orders")
	maya.see("too many to list here")
	maya.press("enter")
	maya.see("One reason is required")
	maya.press("4", "enter")
	maya.see("Type 2400")
	maya.confirmCount("2400")
	maya.see("Refunded", "2,400 instances", "24,000.00")
	maya.press("esc")
	maya.see("nothing selected")
	if got := len(w.history()); got != 1200 {
		t.Errorf("%d requests of 1,200 orders", got)
	}
	w.booksAgree()
}

// TestOnlyTheScreensReachTheTerminal: no library prints to standard output, whatever is
// asked of the desk.
func TestOnlyTheScreensReachTheTerminal(t *testing.T) {
	w := newWorld(t)
	s := w.demo(look{width: 80, height: 24})
	s.see("1 of 1,5") // most of 2,000
	s.press("*")
	s.see("1,5", "s show selection")
	s.press("s")
	s.see("match, selection only")
	s.press("q")
	s.see("q again quits")
	s.press("q")
	s.leaves()
	for _, stray := range []string{"[error]", ".go:", "unsupported"} {
		if at := bytes.Index(s.Output(), []byte(stray)); at >= 0 {
			t.Errorf("the terminal got %q", s.Output()[max(at-200, 0):min(at+200, len(s.Output()))])
		}
	}
}

// TestAKilledSubmissionGoesOnFromItsKey: what was done stays done, the rest follows,
// nothing twice.
func TestAKilledSubmissionGoesOnFromItsKey(t *testing.T) {
	w := newWorld(t)
	w.must("ada", "import", w.file("many.csv", manyPacks(2400)))
	w.staff()
	cmd := exec.Command(w.program, "--db", w.db, "--user", "maya", "unsubscribe", "--filter", "many", "--reason", "1", "--key", "k-many", "--yes")
	cmd.Env = w.home.Env()
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	for strings.TrimSpace(w.must("ada", "history", "--json")) == "" {
		continue // each look is a program of its own, and takes long enough
	}
	_ = cmd.Process.Kill() // it may have been faster
	_ = cmd.Wait()
	before := w.history()
	var answer struct {
		Requests []struct {
			RequestID string   `json:"request_id"`
			Order     string   `json:"order_number"`
			Instances []string `json:"instances"`
		} `json:"requests"`
	}
	if err := json.Unmarshal([]byte(w.must("maya", "unsubscribe", "--key", "k-many", "--yes", "--json")), &answer); err != nil {
		t.Fatal(err)
	}
	instances := map[string]bool{}
	for _, r := range answer.Requests {
		if was, done := before[r.Order]; done && was.RequestID != r.RequestID {
			t.Errorf("order %s was done before, and again", r.Order)
		}
		for _, id := range r.Instances {
			instances[id] = true
		}
	}
	if len(answer.Requests) != 1200 || len(instances) != 2400 {
		t.Errorf("%d requests of %d instances after the kill at %d", len(answer.Requests), len(instances), len(before))
	}
	w.booksAgree()
}
