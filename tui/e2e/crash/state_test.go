package crash

import (
	"context"
	"fmt"

	"unsubdesk/db"
	"unsubdesk/model"
	"unsubdesk/model/desk"
)

// state is what is on a desk, as far as money goes.
type state struct {
	Instances, Requests, Entries int
	Completed, Rejected          int
	Cash, Coupons                string
	Problems                     string
}

// look reads the state of the desk at an address.
func (m *machine) look(address string) (s state) {
	m.Helper()
	store, err := db.Open(context.Background(), address, db.Options{})
	m.ok(err)
	defer store.Close() //nolint:errcheck // it was only read
	report, err := desk.New(store).Examine(context.Background(), nil, nil)
	m.ok(err)
	m.ok(store.View(context.Background(), func(tx model.ReadTx) error {
		counts, err := tx.RequestCounts()
		s.Completed, s.Rejected = counts[model.RequestCompleted], counts[model.RequestRejected]
		return err
	}))
	s.Instances, s.Requests, s.Entries = report.Checked.Instances, report.Checked.Requests, report.Checked.Entries
	s.Cash, s.Coupons = report.Cash.String(), report.Coupons.String()
	if !report.OK() {
		s.Problems = fmt.Sprint(report.Problems)
	}
	return s
}

// between reports whether a desk on its way from one state to another may look like
// this: each step is there or not, and no more than all of them.
func (s state) between(from, to state) bool {
	within := func(n, a, b int) bool { return n >= min(a, b) && n <= max(a, b) }
	return s.Problems == "" && within(s.Instances, from.Instances, to.Instances) && within(s.Requests, from.Requests, to.Requests) &&
		within(s.Entries, from.Entries, to.Entries) && within(s.Completed, from.Completed, to.Completed) &&
		within(s.Rejected, from.Rejected, to.Rejected)
}
