package demo

import (
	"time"

	"unsubdesk/model"
)

// Leads are words that find orders of the cast and nothing else, whatever the seed: a
// part of the names of their instances. Whoever shows the desk goes by them.
type Leads struct {
	// Small finds an order of two instances: one is refunded at once, the other is
	// frozen for legal management.
	Small string
	// Large finds an order of four that People.Manager reviews: three can be
	// unsubscribed, one is frozen.
	Large string
	// Account is the customer whose order the large one is.
	Account string
}

// LeastReviewWindow is the shortest review window in which the leads can be followed by
// somebody who reads: what goes to review is approved by silence when it ends.
const LeastReviewWindow = 2 * time.Minute

// Leads are those of a demo with these options. CodeInvalid for a demo that is too small
// to have their orders, or whose reviews are shorter than LeastReviewWindow; the error
// says what it would take.
func (o Options) Leads() (Leads, error) {
	if err := o.check(); err != nil {
		return Leads{}, err
	}
	if w := o.window(); w < LeastReviewWindow {
		return Leads{}, model.Invalid("it takes longer than reviews of %s; give them %s or more", model.FormatDuration(w), model.FormatDuration(LeastReviewWindow))
	}
	if !o.hasLeads() {
		least := o
		for !least.hasLeads() {
			least.Instances++
		}
		return Leads{}, model.Invalid("a desk of %d instances is too small for its story; it takes %d", o.Instances, least.Instances)
	}
	return Leads{Small: "lab-rds", Large: "teller-db", Account: northwind}, nil
}

// hasLeads says whether the orders of the leads are among the cast that fits.
func (o Options) hasLeads() bool {
	found := 0
	for _, c := range newWorld(o).castThatFits() {
		if c.key == "mixed small" || c.key == "mixed large" {
			found++
		}
	}
	return found == 2
}
