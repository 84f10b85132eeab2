package linear

import (
	"strconv"
	"strings"

	"unsubdesk/model"
	"unsubdesk/model/desk"
	"unsubdesk/model/notice"
	"unsubdesk/tui/present"
)

// parts are the commands about what is long on the page of a request, and about what its
// customer is told.
func (r *reader) parts() []command {
	return []command{
		{names: []string{"each"}, says: "each of its instances, a page at a time", do: func(string) error {
			return browse(r.session, "Every instance", listed("instance", r.detail.Instances, r.itemWhole))
		}},
		{names: []string{"ledger"}, says: "each ledger entry, a page at a time", do: func(string) error {
			if len(r.detail.Entries) == 0 {
				return model.Invalid("Nothing was refunded, so there is no ledger entry.")
			}
			return browse(r.session, "Ledger", listed("ledger entry", r.detail.Entries, entryLine))
		}},
		r.noticing(),
	}
}

// items are the instances asked for, up to a page of them: refund, coupons and blocks of
// each. Of the others what to beware of is said.
func (r *reader) items(d desk.RequestDetail) {
	for i, in := range d.Instances {
		if i < r.size {
			r.fact("Instance "+strconv.Itoa(i+1)+" of "+strconv.Itoa(len(d.Instances)), r.itemLine(in))
		}
		if !d.Status.Open() {
			continue
		}
		facts, warnings := r.openItem(in.Instance)
		for _, f := range facts {
			if i < r.size {
				r.say(f)
			}
		}
		for _, w := range warnings {
			if i >= r.size {
				w += ", of " + present.Clean(in.Name)
			}
			r.say(w)
		}
	}
	if more := len(d.Instances) - r.size; more > 0 {
		r.say("And " + present.Plural(more, "more instance") + "; each says them all.")
	}
}

// itemLine is an instance asked for.
func (r *reader) itemLine(in desk.Row) string {
	var refund model.Money
	for _, it := range r.detail.Items {
		if it.InstanceID == in.ID {
			refund = it.Refund
		}
	}
	return present.Clean(in.Name) + ", " + present.USD(refund) + ", " + present.Clean(in.ProductType) + ", " + present.Clean(in.Region) + ", " +
		r.effect(in.Instance) + ", " + present.Clean(in.ID)
}

// itemWhole is an instance asked for with what there is to know of it, in one line.
func (r *reader) itemWhole(in desk.Row) string {
	parts := []string{r.itemLine(in)}
	if r.detail.Status.Open() {
		facts, warnings := r.openItem(in.Instance)
		parts = append(append(parts, facts...), warnings...)
	}
	return strings.Join(parts, "; ")
}

// openItem says of each coupon what would become of it now, warns of one that ends
// before the review does (R4), and names the blocks.
func (r *reader) openItem(in model.Instance) (facts, warnings []string) {
	now := r.now()
	back := model.RefundOf(in, now)
	for _, c := range back.Returned {
		if c.Valid(r.detail.Deadline) {
			facts = append(facts, "Coupon: "+present.CouponAmount(c, now)+": comes back")
		} else {
			warnings = append(warnings, "Warning: coupon "+present.CouponAmount(c, now)+": ends before the review does, it may not come back")
		}
	}
	for _, c := range back.Expired {
		facts = append(facts, "Coupon: "+present.CouponAmount(c, now)+": expired, not returned")
	}
	for _, b := range in.HoldBlocks(r.detail.Policy) {
		warnings = append(warnings, "Block: "+b.Message)
	}
	return facts, warnings
}

// noticing is the command that says what the customer is told of the request.
func (r *reader) noticing() command {
	return command{names: []string{"notice"}, says: "what the customer is told of it", do: func(string) error {
		n, err := r.desk.Notice(r.ctx, r.detail.ID, notice.Text)
		if err != nil {
			return err
		}
		for line := range strings.Lines(n.Text) {
			if line = strings.TrimSpace(line); line != "" {
				r.say(line)
			}
		}
		return nil
	}}
}
