package linear

import (
	"strconv"
	"strings"

	"unsubdesk/model"
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

// table says what was refunded under each value of a grouping, a page at a time: the
// newest day first, else the most cash. Days without a refund are passed over.
func (r *sums) table(by model.ReportBy) error {
	groups := r.shown.Days
	if by != model.ByDay {
		var err error
		if groups, err = r.desk.ReportTable(r.ctx, r.query(), by); err != nil {
			return err
		}
	}
	var rows []model.RefundGroup
	for _, g := range groups {
		if g.Requests > 0 {
			rows = append(rows, g)
		}
	}
	if len(rows) == 0 {
		return model.Invalid("Nothing was refunded in this period.")
	}
	return browse(r.session, "By "+string(by), listed(string(by), rows, func(g model.RefundGroup) string {
		said := present.GroupName(by, g) + ", " + present.USD(g.Cash)
		if !g.Coupons.IsZero() {
			said += ", coupons " + present.USD(g.Coupons)
		}
		return said + ", " + present.SumsWords(g.Sums)
	}))
}

// silent says the requests that will approve themselves; a number opens one.
func (r *sums) silent() error {
	rows := r.shown.SilentRows
	if len(rows) == 0 {
		return model.Invalid("Nothing will approve itself by tomorrow morning.")
	}
	list := listed("request", rows, r.silentLine)
	if more := r.shown.Silent.Requests - len(rows); more > 0 {
		list.total = present.Count(r.shown.Silent.Requests)
	}
	if err := list.next(r.session); err != nil {
		return err
	}
	open := func(n int) error {
		row, err := list.at(n)
		if err != nil {
			return err
		}
		return &goTo{to: reviewsPlace, subject: row.ID}
	}
	return r.at(prompt{name: "Approves itself", commands: list.moves(r.session), number: open, means: "the whole page of the request with that number, in the reviews"})
}

// near says the accounts whose orders look like one that was split to stay clear of a
// review. It is a hint, and blocks nothing.
func (r *sums) near() error {
	if len(r.shown.Splittings) == 0 {
		return model.Invalid("No account has several orders just under the threshold in this period.")
	}
	return browse(r.session, "Near the threshold", listed("account", r.shown.Splittings, func(run model.Splitting) string {
		values := make([]string, len(run.Orders))
		for i, o := range run.Orders {
			values[i] = present.USD(o.Value)
		}
		return present.Account(run.Account) + ", orders of " + present.List(values) + ", refunded " + present.Date(run.First()) + " to " + present.Date(run.Last()) +
			", submitted by " + present.Clean(strings.Join(run.By(), " and "))
	}))
}
