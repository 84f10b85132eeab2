package desk_test

import (
	"context"
	"fmt"
	"testing"

	"unsubdesk/model"
	"unsubdesk/model/desk"
)

// waiting imports one row of a large order and submits it; the request waits.
func (d *importDesk) waiting(more string, row string, id string) model.Request {
	d.Helper()
	d.imports(csvOf(more, row))
	res, err := d.as("maya").Submit(context.Background(), desk.Submission{IDs: []string{id}, Reason: "1", Key: "key of " + id}, nil)
	if err != nil {
		d.Fatal(err)
	}
	if len(res.Requests) != 1 || res.Requests[0].Status != model.RequestPending {
		d.Fatalf("%s does not wait for review: %+v", id, res)
	}
	return res.Requests[0]
}

// holds are the blocks that keep a request on hold, as instance and code.
func (d *importDesk) holds(request string) string {
	d.Helper()
	r, err := d.admin.Request(context.Background(), request)
	if err != nil {
		d.Fatal(err)
	}
	holds := []string{}
	for _, h := range r.HoldBlocks {
		holds = append(holds, h.InstanceID+" "+string(h.Code))
	}
	if (r.Status == model.RequestOnHold) != (len(holds) > 0) {
		d.Fatalf("%s is %s with the holds %v", request, r.Status, holds)
	}
	return fmt.Sprint(holds)
}

// R18: a freeze is never lost with a bad row, whatever the row was rejected
// for.
func TestNewBlocksOfBadRows(t *testing.T) {
	const columns = "account_name,account_frozen,resource_frozen,transaction_in_progress,cash_coupons"
	first := row("a", "CS-1", "acct-1", "8000.00", "Acme", "false", "false", "none", "")
	tests := []struct {
		name string
		file desk.ImportFile
		want string
	}{
		{"its amounts do not add up", csvOf(columns,
			row("a", "CS-1", "acct-1", "8000.00", "Acme", "false", "true", "none", "C1=5.00")), "[a resource_frozen]"},
		{"it would change the amounts", csvOf(columns,
			row("a", "CS-1", "acct-1", "9000.00", "Acme", "true", "false", "none", "")), "[a account_frozen]"},
		{"it stands there twice", csvOf(columns,
			row("a", "CS-1", "acct-1", "8000.00", "Acme", "false", "true", "none", ""),
			row("a", "CS-1", "acct-1", "8000.00", "Acme", "false", "true", "none", "")), "[a resource_frozen]"},
		{"it stands there twice, with different blocks", csvOf(columns,
			row("a", "CS-1", "acct-1", "8000.00", "Acme", "false", "true", "none", ""),
			row("a", "CS-1", "acct-1", "8000.00", "Acme", "false", "false", "renewal", "")),
			"[a resource_frozen a transaction_in_progress]"},
		{"it stands there twice, in different orders", csvOf(columns,
			row("a", "CS-1", "acct-1", "8000.00", "Acme", "false", "true", "none", ""),
			row("a", "CS-2", "acct-1", "8000.00", "Acme", "false", "false", "renewal", "")),
			"[a resource_frozen a transaction_in_progress]"},
		{"its account has two names", csvOf(columns,
			row("a", "CS-1", "acct-1", "8000.00", "Acme", "true", "false", "none", ""),
			row("b", "CS-2", "acct-1", "10.00", "Acme Inc", "true", "false", "none", "")), "[a account_frozen]"},
		{"its order has two accounts", csvOf(columns,
			row("a", "CS-1", "acct-1", "8000.00", "Acme", "true", "false", "none", ""),
			row("b", "CS-1", "acct-2", "10.00", "Other", "false", "false", "none", "")), "[a account_frozen]"},
		{"another instance of the account has the bad row", csvOf(columns,
			row("b", "CS-2", "acct-1", "10.00", "Acme", "true", "false", "none", "C1=5.00")), "[a account_frozen]"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			d := newImportDesk(t)
			r := d.waiting(columns, first, "a")
			o := d.imports(tt.file)
			if got := d.holds(r.ID); got != tt.want || o.imported+o.updated > 0 || len(o.rejected) == 0 {
				t.Errorf("holds %s, want %s; %s %v", got, tt.want, o.counts(), o.rejected)
			}
			again := d.imports(tt.file)
			if again.applied {
				t.Error("importing the same file again changed something")
			}
			d.imports(csvOf(columns, first)) // the blocks go with a good row
			if got := d.holds(r.ID); got != "[]" {
				t.Errorf("still held: %s", got)
			}
			d.verify()
		})
	}
}

// A rejected row without a live request behind it changes nothing.
func TestBadRowsOfFreeInstancesChangeNothing(t *testing.T) {
	const columns = "account_frozen,resource_frozen,cash_coupons"
	d := newImportDesk(t)
	d.imports(csvOf(columns, row("a", "CS-1", "acct-1", "8000.00", "false", "false", "")))
	o := d.imports(csvOf(columns, row("a", "CS-1", "acct-1", "8000.00", "true", "true", "C1=5.00")))
	if o.applied || len(o.rejected) != 1 {
		t.Errorf("%s, applied %v", o.counts(), o.applied)
	}
	d.verify()
}
