package linear

import (
	"slices"
	"strconv"
	"strings"

	"unsubdesk/model"
	"unsubdesk/model/desk"
	"unsubdesk/tui/present"
)

// tables are the commands that say the refunds of the period in groups.
func (r *sums) tables() []command {
	var commands []command
	for i, by := range model.ReportGroups() {
		commands = append(commands, command{names: []string{strconv.Itoa(i + 1), string(by)}, says: "the refunds by " + string(by),
			do: func(string) error { return r.table(by) }})
	}
	return commands
}

// table says what was refunded under each value of a grouping. From one table another one
// is chosen by its name; back leads to the report.
func (r *sums) table(by model.ReportBy) error {
	for by != "" {
		rows, err := r.groups(by)
		if err != nil {
			return err
		}
		var next model.ReportBy
		var others []command
		for _, other := range model.ReportGroups() {
			others = append(others, command{names: []string{string(other)}, says: "the refunds by " + string(other),
				do: func(string) error { next = other; return errLeave }})
		}
		list := listed(string(by), rows, func(g model.RefundGroup) string { return groupLine(by, g) })
		if err := browseTo(r.session, "By "+string(by), list, "its refunds, in the history", opening(list, func(g model.RefundGroup) error {
			of := groupName(by, g)
			if by != model.ByDay {
				of += ", " + strings.ToLower(r.name())
			}
			return r.pastRefundsOf(of, g.Filter(by, r.shown.Span))
		}), others...); err != nil {
			return err
		}
		by = next
	}
	return nil
}

// groups are the rows of a table: the newest day first, else the most cash. Days without a
// refund are passed over.
func (r *sums) groups(by model.ReportBy) ([]model.RefundGroup, error) {
	groups := r.shown.Days
	if by != model.ByDay {
		var err error
		if groups, err = r.desk.ReportTable(r.ctx, r.query(), by); err != nil {
			return nil, err
		}
	}
	var rows []model.RefundGroup
	for _, g := range groups {
		if g.Requests > 0 {
			rows = append(rows, g)
		}
	}
	if len(rows) == 0 {
		return nil, model.Invalid("Nothing was refunded in this period.")
	}
	return rows, nil
}

// groupName is what a row is about. A reason begins with a number, which is not the row's.
func groupName(by model.ReportBy, g model.RefundGroup) string {
	name := present.GroupName(by, g)
	if by == model.ByReason {
		name = "reason " + name
	}
	return name
}

func groupLine(by model.ReportBy, g model.RefundGroup) string {
	said := groupName(by, g) + ", " + present.USD(g.Cash)
	if !g.Coupons.IsZero() {
		said += ", coupons " + present.USD(g.Coupons)
	}
	return said + ", " + present.SumsWords(g.Sums)
}

// silent says the requests that will approve themselves; a number says the page of one.
func (r *sums) silent() error {
	ids := make([]string, len(r.shown.SilentRows))
	for i, q := range r.shown.SilentRows {
		ids[i] = q.ID
	}
	q := r.reviewsQueue().beside(nil)
	rows, err := q.fresh(ids)
	if err != nil {
		return err
	}
	rows = slices.DeleteFunc(rows, func(row desk.RequestRow) bool { return row.Status != model.RequestPending })
	if len(rows) == 0 {
		return model.Invalid("Nothing will approve itself by tomorrow morning.")
	}
	q.list = listed("request", rows, func(row desk.RequestRow) string {
		if row.Status != model.RequestPending { // since it was said
			return q.line(row)
		}
		return r.silentLine(desk.SilentRow{Request: row.Request, Deciders: row.Deciders})
	})
	if all := r.shown.Silent.Requests; all > len(ids) {
		q.list.total = present.Count(all)
	}
	return browseTo(r.session, "Approves itself", q.list, "the whole page of the request", q.details)
}

// near says the accounts whose orders look like one that was split to stay clear of a
// review. It is a hint, and blocks nothing.
func (r *sums) near() error {
	if len(r.shown.Splittings) == 0 {
		return model.Invalid("No account has several orders just under the threshold in this period.")
	}
	list := listed("account", r.shown.Splittings, nearLine)
	return browseTo(r.session, "Near the threshold", list, "what the account got back in these days", opening(list, func(run model.Splitting) error {
		return r.pastRefundsOf(present.Account(run.Account)+", "+present.Date(run.First())+" to "+present.Date(run.Last()), run.Filter())
	}))
}

func nearLine(run model.Splitting) string {
	values := make([]string, len(run.Orders))
	for i, o := range run.Orders {
		values[i] = present.USD(o.Value)
	}
	return present.Account(run.Account) + ", orders of " + present.List(values) + ", refunded " + present.Date(run.First()) + " to " + present.Date(run.Last()) +
		", submitted by " + present.Clean(strings.Join(run.By(), " and "))
}
