package desk_test

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"unsubdesk/db/dbtest"
	"unsubdesk/model"
	"unsubdesk/model/desk"
)

// randomFile is a file about few instances, orders, accounts and coupons, so
// that rows meet, with columns present, empty or absent at random. Most rows
// agree with each other, because a file of contradictions changes nothing.
func randomFile(t *rapid.T, name string) desk.ImportFile {
	frozen := rapid.SampledFrom([]any{nil, "true", "false"}).Draw(t, "frozen")
	manager := rapid.SampledFrom([]any{"chen", "silva"}).Draw(t, "manager")
	shift := rapid.SampledFrom([]int{0, 0, 0, 1}).Draw(t, "shift of accounts")
	ids := rapid.SliceOfNDistinct(rapid.IntRange(1, 6), 1, 6, rapid.ID).Draw(t, "instances")
	if rapid.IntRange(0, 9).Draw(t, "repeat") == 0 {
		ids = append(ids, ids[0])
	}
	var lines strings.Builder
	for _, id := range ids {
		row := randomRow(t, id, shift)
		if rapid.Bool().Draw(t, "with account") {
			row["account_frozen"], row["account_manager"] = frozen, manager
		}
		line, err := json.Marshal(row)
		if err != nil {
			t.Fatal(err)
		}
		fmt.Fprintf(&lines, "%s\n", line)
	}
	return text(name, lines.String())
}

// randomRow is a row of an instance, mostly in the order and account of its
// number, with one of few ways to pay.
func randomRow(t *rapid.T, id, shift int) map[string]any {
	mostly := func(name string, usual int) int {
		if rapid.IntRange(0, 7).Draw(t, name+" is another") == 0 {
			return rapid.IntRange(1, 3).Draw(t, name)
		}
		return usual
	}
	order := mostly("order", (id+1)/2)
	account := mostly("account", (order+shift-1)%3+1)
	row := map[string]any{
		"instance_id": fmt.Sprint("i", id), "order_number": fmt.Sprint("CS-", order), "account_id": fmt.Sprint("acct-", account),
		"instance_name": rapid.SampledFrom([]string{"x", "y"}).Draw(t, "name"),
		"product_type":  "OBS", "region": "eu", "effective_at": "2031-01-01T00:00:00Z", "amount_due": "8000.00", "paid_amount": "8000.00",
	}
	coupon := []any{map[string]any{"id": fmt.Sprint("C", mostly("coupon", account)), "amount": "20.00"}}
	switch rapid.IntRange(0, 5).Draw(t, "paid by") {
	case 0:
		row["paid_amount"], row["discount"], row["cash_coupons"] = "7980.00", "20.00", nil
	case 1:
		row["paid_amount"], row["cash_coupons"], row["discount"] = "7980.00", coupon, nil
	case 2:
		row["discount"], row["cash_coupons"] = nil, []any{}
	case 3:
		row["paid_amount"] = "7980.00" // adds up with what is stored, or not
	}
	maybe := func(column string, values ...any) {
		if rapid.IntRange(0, 3).Draw(t, "with "+column) == 0 {
			row[column] = rapid.SampledFrom(values).Draw(t, column)
		}
	}
	maybe("resource_frozen", true, false, nil)
	maybe("transaction_in_progress", "renewal", nil)
	return row
}

// state is all instances of the desk as text.
func (d *importDesk) state() (lines []string) {
	dbtest.View(d, d.store, func(tx model.ReadTx) error {
		return tx.EachInstance(model.ListQuery{Sort: model.Sort{Field: model.SortID}}, func(in model.Instance) error {
			line, err := json.Marshal(in)
			lines = append(lines, string(line))
			return err
		})
	})
	return lines
}

// TestImportTwiceIsOnce imports random files, one after the other, into a
// desk with requests: each a second time changes nothing, no order or coupon
// ever has two accounts, a dry run foretells, and the desk stays as
// consistent as verify can tell.
func TestImportTwiceIsOnce(t *testing.T) {
	seen := map[string]int{}
	rapid.Check(t, func(rt *rapid.T) {
		d := newImportDesk(t)
		for n := range rapid.IntRange(1, 4).Draw(rt, "files") {
			first := d.importTwice(rt, randomFile(rt, fmt.Sprintf("%d.jsonl", n)))
			seen["new"] += first.imported
			seen["updated"] += first.updated
			seen["rejected"] += len(first.rejected)
			seen["held"] += len(first.held)
			d.submitOne(rt)
		}
		d.verify()
	})
	for _, outcome := range []string{"new", "updated", "rejected", "held"} {
		if seen[outcome] == 0 {
			t.Errorf("no row was %s: the files are not random enough", outcome)
		}
	}
	t.Log(seen)
}

func (d *importDesk) importTwice(t *rapid.T, file desk.ImportFile) outcome {
	foretold, err := d.try(desk.ImportOptions{DryRun: true}, file)
	if err != nil {
		t.Fatal(err)
	}
	first := d.imports(file)
	if diff := cmp.Diff(foretold.counts(), first.counts()); diff != "" {
		t.Errorf("a dry run foretold\n%s", diff)
	}
	before := d.state()
	again := d.imports(file)
	if again.applied || again.imported+again.updated > 0 || again.unchanged != first.imported+first.updated+first.unchanged {
		t.Errorf("again: %s, applied %v; first: %s\n%s", again.counts(), again.applied, first.counts(), strings.Join(again.rejected, "\n"))
	}
	if diff := cmp.Diff(before, d.state()); diff != "" {
		t.Errorf("changed by the second time:\n%s", diff)
	}
	d.checkOneAccountEach(t)
	return first
}

// submitOne unsubscribes an instance that is allowed, if there is one.
func (d *importDesk) submitOne(t *rapid.T) {
	page, err := d.as("maya").List(d.Context(), model.ListQuery{Tab: model.TabAllowed, Limit: 1})
	if err != nil {
		t.Fatal(err)
	}
	for _, r := range page.Rows {
		sub := desk.Submission{IDs: []string{r.ID}, Reason: "1", Key: fmt.Sprint(d.version())}
		if _, err := d.as("maya").Submit(d.Context(), sub, nil); err != nil {
			t.Fatal(err)
		}
	}
}

func (d *importDesk) checkOneAccountEach(t *rapid.T) {
	accounts := map[string]string{}
	dbtest.View(d, d.store, func(tx model.ReadTx) error {
		return tx.EachInstance(model.ListQuery{}, func(in model.Instance) error {
			holders := []string{"order " + in.Order.Number}
			for _, c := range in.Coupons {
				holders = append(holders, "coupon "+c.ID)
			}
			for _, h := range holders {
				if a := accounts[h]; a != "" && a != in.Account.ID {
					t.Errorf("%s has the accounts %s and %s", h, a, in.Account.ID)
				}
				accounts[h] = in.Account.ID
			}
			if in.Order.AccountID != in.Account.ID || !in.AddsUp() {
				t.Errorf("%s: account %s, its order's %s, adds up: %v", in.ID, in.Account.ID, in.Order.AccountID, in.AddsUp())
			}
			return nil
		})
	})
}
