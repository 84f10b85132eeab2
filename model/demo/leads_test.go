package demo

import (
	"strings"
	"testing"
	"time"
)

// TestLeadsFindTheirOrders: in every desk that is large enough the words find two and
// four instances of one order each, and nothing of the crowd.
func TestLeadsFindTheirOrders(t *testing.T) {
	for _, o := range []Options{{Instances: 63}, {Instances: 2000}, {Instances: 2000, Seed: 7}, {Instances: 5000, Seed: -3}} {
		leads, err := o.Leads()
		if err != nil {
			t.Fatal(err)
		}
		found, orders := map[string]int{}, map[string]string{}
		for in := range Rows(o.Instances, o.Seed, time.Unix(1_800_000_000, 0)) {
			for _, word := range []string{leads.Small, leads.Large} {
				if !strings.Contains(strings.ToLower(in.Name+" "+in.ID+" "+in.Order.Number), word) {
					continue
				}
				if order := orders[word]; order != "" && order != in.Order.Number {
					t.Errorf("%d instances, seed %d: %s finds two orders", o.Instances, o.Seed, word)
				}
				orders[word] = in.Order.Number
				found[word]++
				if word == leads.Large && (in.Account.Name != leads.Account || in.Account.Manager != managerChen) {
					t.Errorf("%s is an instance of %v", in.Name, in.Account)
				}
			}
		}
		if found[leads.Small] != 2 || found[leads.Large] != 4 {
			t.Errorf("%d instances, seed %d: found %v", o.Instances, o.Seed, found)
		}
	}
}

// TestLeadsSayWhatTheyTake: a desk that is too small says how large it has to be, and
// one of that size has them.
func TestLeadsSayWhatTheyTake(t *testing.T) {
	if _, err := (Options{Instances: 23}).Leads(); err == nil || !strings.Contains(err.Error(), "23 instances is too small") || !strings.Contains(err.Error(), "takes 63") {
		t.Errorf("a desk of 23: %v", err)
	}
	if _, err := (Options{Instances: 62}).Leads(); err == nil {
		t.Error("a desk of 62 has them")
	}
	if _, err := (Options{Instances: 63, ReviewWindow: LeastReviewWindow}).Leads(); err != nil {
		t.Errorf("a desk of 63: %v", err)
	}
	if _, err := (Options{Instances: 2000, ReviewWindow: time.Minute}).Leads(); err == nil || !strings.Contains(err.Error(), "longer than reviews of 1m") {
		t.Errorf("reviews of a minute: %v", err)
	}
}
