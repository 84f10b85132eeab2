package desk_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"unsubdesk/db/dbtest"
	"unsubdesk/model"
	"unsubdesk/model/desk"
)

// submits submits instances and returns their requests.
func (d *importDesk) submits(ids ...string) []model.Request {
	d.Helper()
	res, err := d.as("maya").Submit(context.Background(), desk.Submission{IDs: ids, Reason: "1", Key: strings.Join(ids, " ")}, nil)
	if err != nil {
		d.Fatal(err)
	}
	return res.Requests
}

func (d *importDesk) get(id string) model.Instance {
	d.Helper()
	return dbtest.Get(d, d.store, id)
}

// wants compares the counts of an import.
func (o outcome) wants(t testing.TB, counts string, mentions ...string) {
	t.Helper()
	if got := o.counts(); got != counts {
		t.Errorf("%s; want %s\n%s", got, counts, strings.Join(o.rejected, "\n"))
	}
	said := strings.Join(o.rejected, "\n")
	for _, m := range mentions {
		if !strings.Contains(said, m) {
			t.Errorf("said %q, which does not mention %q", said, m)
		}
	}
}

// TestImportAbsentAndEmpty is worked example 12, for every optional column:
// absent leaves the fact alone, empty makes it the default (R18).
func TestImportAbsentAndEmpty(t *testing.T) {
	const columns = "account_name,account_manager,account_frozen,enterprise_project,product_name,purchased_at,expires_at," +
		"currency,discount,cash_coupons,order_amount_due,promotion,invoice_issued_by,transaction_in_progress,resource_frozen"
	d := newImportDesk(t)
	full := "i1,one,CS-1,acct-1,OBS,eu,2031-01-01T00:00:00Z,100.00,70.00,Acme,chen,true,games,Pack," +
		"2026-01-01T00:00:00Z,2033-01-01T00:00:00Z,USD,10.00,C1=20.00,900.00,true,partner,renewal,true"
	d.imports(csvOf(columns, full)).wants(t, "imported 1 updated 0 unchanged 0 rejected 0")
	before := d.get("i1")

	absent := d.imports(csvOf("", "i1,one,CS-1,acct-1,OBS,eu,2031-01-01T00:00:00Z,100.00,70.00"))
	absent.wants(t, "imported 0 updated 0 unchanged 1 rejected 0")
	if diff := cmp.Diff(before, d.get("i1")); diff != "" {
		t.Errorf("absent columns changed the instance:\n%s", diff)
	}

	empty := d.imports(csvOf(columns, "i1,one,CS-1,acct-1,OBS,eu,2031-01-01T00:00:00Z,70.00,70.00"+strings.Repeat(",", 15)))
	empty.wants(t, "imported 0 updated 1 unchanged 0 rejected 0")
	after := d.get("i1")
	want := model.Instance{ID: "i1", Name: "one", Account: model.Account{ID: "acct-1"}, ProductType: "OBS", Region: "eu",
		Order:       model.Order{Number: "CS-1", AccountID: "acct-1", InstancesDue: dbtest.Money("70.00")},
		EffectiveAt: before.EffectiveAt, AmountDue: dbtest.Money("70.00"), Paid: dbtest.Money("70.00"),
		InvoiceIssuedBy: model.IssuerNone, Transaction: model.NoTransaction, Row: before.Row}
	if diff := cmp.Diff(want, after); diff != "" {
		t.Errorf("-default +after empty cells\n%s", diff)
	}
	d.verify()
}

// TestImportHoldsAndResumes is worked example 10.
func TestImportHoldsAndResumes(t *testing.T) {
	d := newImportDesk(t)
	file := func(frozen string) desk.ImportFile {
		return csvOf("account_frozen", row("i1", "CS-1", "acct-1", "7500.00", frozen))
	}
	d.imports(file("false"))
	request := d.submits("i1")[0]

	d.clock.Advance(2 * time.Hour)
	held := d.imports(file("true"))
	if diff := cmp.Diff([]string{request.ID}, held.held); diff != "" {
		t.Errorf("held at +2 h: %s", diff)
	}
	d.clock.Advance(26 * time.Hour)
	swept, err := d.admin.SweepDue(context.Background())
	if err != nil || len(swept.Approved) > 0 {
		t.Fatalf("the sweep at +28 h approved %v, error %v", swept.Approved, err)
	}
	d.clock.Advance(2 * time.Hour)
	resumed := d.imports(file("false"))
	if diff := cmp.Diff([]string{request.ID}, resumed.resumed); diff != "" {
		t.Errorf("resumed at +30 h: %s", diff)
	}
	swept, err = d.admin.SweepDue(context.Background())
	if diff := cmp.Diff([]string{request.ID}, swept.Approved); err != nil || diff != "" {
		t.Errorf("approved after +30 h: %s, error %v", diff, err)
	}
	d.verify()
}

// TestImportUnderLiveRequest rejects what would change money under a live
// request, and lets everything else through.
func TestImportUnderLiveRequest(t *testing.T) {
	const columns = "discount,cash_coupons,enterprise_project"
	base := "i1,one,CS-1,acct-1,OBS,eu,2031-01-01T00:00:00Z,8000.00,7980.00,0.00,C1=20.00,games"
	for _, c := range []struct{ name, row, column string }{
		{"paid and due", "i1,one,CS-1,acct-1,OBS,eu,2031-01-01T00:00:00Z,8001.00,7981.00,0.00,C1=20.00,games", "amount_due"},
		{"discount for paid", "i1,one,CS-1,acct-1,OBS,eu,2031-01-01T00:00:00Z,8000.00,7979.00,1.00,C1=20.00,games", "discount"},
		{"another coupon", "i1,one,CS-1,acct-1,OBS,eu,2031-01-01T00:00:00Z,8000.00,7980.00,0.00,C2=20.00,games", "cash_coupons"},
		{"the coupon's end", "i1,one,CS-1,acct-1,OBS,eu,2031-01-01T00:00:00Z,8000.00,7980.00,0.00,C1=20.00@2032-01-01T00:00:00Z,games", "cash_coupons"},
		{"order", "i1,one,CS-2,acct-1,OBS,eu,2031-01-01T00:00:00Z,8000.00,7980.00,0.00,C1=20.00,games", "order_number"},
		{"account", "i1,one,CS-1,acct-2,OBS,eu,2031-01-01T00:00:00Z,8000.00,7980.00,0.00,C1=20.00,games", "account_id"},
		{"nothing of it", "i1,new name,CS-1,acct-1,OBS,us,2032-01-01T00:00:00Z,8000.00,7980.00,0.00,C1=20.00,", ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			d := newImportDesk(t)
			d.imports(csvOf(columns, base))
			request := d.submits("i1")[0]
			before := d.get("i1")
			o := d.imports(csvOf(columns, c.row))
			if c.column == "" {
				o.wants(t, "imported 0 updated 1 unchanged 0 rejected 0")
				if d.get("i1").Name != "new name" {
					t.Error("the new name was not stored")
				}
				return
			}
			o.wants(t, "imported 0 updated 0 unchanged 0 rejected 1", c.column+": cannot change: request "+request.ID)
			if diff := cmp.Diff(before, d.get("i1")); diff != "" || o.applied {
				t.Errorf("applied %v, changed:\n%s", o.applied, diff)
			}
			d.verify()
		})
	}
}

// TestImportAfterUnsubscribed: what is unsubscribed stays so, whatever a file
// says, but its other facts follow.
func TestImportAfterUnsubscribed(t *testing.T) {
	d := newImportDesk(t)
	d.imports(csvOf("", row("i1", "CS-1", "acct-1", "10.00")))
	request := d.submits("i1")[0]
	d.imports(csvOf("", row("i1", "CS-1", "acct-1", "20.00"))).
		wants(t, "imported 0 updated 0 unchanged 0 rejected 1", "the instance is unsubscribed by request "+request.ID)
	d.imports(csvOf("", strings.Replace(row("i1", "CS-1", "acct-1", "10.00"), "OBS", "CDN", 1))).
		wants(t, "imported 0 updated 1 unchanged 0 rejected 0")
	if in := d.get("i1"); in.Live != model.LiveDone || in.ProductType != "CDN" {
		t.Errorf("live %q, type %s", in.Live, in.ProductType)
	}
	d.verify()
}

// TestImportMovesOrders: an order keeps one account, counting its stored
// instances, and moves only as a whole.
func TestImportMovesOrders(t *testing.T) {
	stored := []string{row("i1", "CS-1", "acct-1", "10.00"), row("i2", "CS-1", "acct-1", "10.00")}
	for _, c := range []struct {
		name   string
		rows   []string
		counts string
		why    string
	}{
		{"all of it", []string{row("i1", "CS-1", "acct-2", "10.00"), row("i2", "CS-1", "acct-2", "10.00")},
			"imported 0 updated 2 unchanged 0 rejected 0", ""},
		{"all of it and a new one", []string{row("i1", "CS-1", "acct-2", "10.00"), row("i2", "CS-1", "acct-2", "10.00"), row("i3", "CS-1", "acct-2", "1.00")},
			"imported 1 updated 2 unchanged 0 rejected 0", ""},
		{"a part", []string{row("i1", "CS-1", "acct-2", "10.00")},
			"imported 0 updated 0 unchanged 0 rejected 1", "order CS-1 belongs to account acct-1, and instance i2 of it stays there"},
		{"a new one into another's order", []string{row("i3", "CS-1", "acct-2", "10.00")},
			"imported 0 updated 0 unchanged 0 rejected 1", "belongs to account acct-1"},
		{"a part, the rest leaves for an order sorted later", []string{row("i1", "CS-1", "acct-2", "10.00"), row("i2", "CS-9", "acct-3", "10.00")},
			"imported 0 updated 2 unchanged 0 rejected 0", ""},
		{"a part, the rest leaves for an order sorted before", []string{row("i1", "CS-1", "acct-2", "10.00"), row("i2", "CS-0", "acct-0", "10.00")},
			"imported 0 updated 2 unchanged 0 rejected 0", ""},
		{"one that does not add up stays", []string{row("i1", "CS-1", "acct-2", "10.00"),
			"i2,x,CS-1,acct-2,OBS,eu,2031-01-01T00:00:00Z,10.00,9.00"},
			"imported 0 updated 0 unchanged 0 rejected 2", "instance i2 of it stays there"},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			d := newImportDesk(t)
			d.imports(csvOf("", stored...))
			d.imports(csvOf("", c.rows...)).wants(t, c.counts, c.why)
			if again := d.imports(csvOf("", c.rows...)); again.applied {
				t.Errorf("the same file again: %s", again.counts())
			}
			d.verify()
		})
	}
}

// TestImportCouponAccounts: a coupon belongs to one account, counting what is
// stored.
func TestImportCouponAccounts(t *testing.T) {
	with := func(id, order, account, coupons string) string {
		return id + ",x," + order + "," + account + ",OBS,eu,2031-01-01T00:00:00Z,30.00,10.00," + coupons
	}
	plain := func(id, order, account string) string {
		return id + ",x," + order + "," + account + ",OBS,eu,2031-01-01T00:00:00Z,10.00,10.00,"
	}
	stored := []string{with("i1", "CS-1", "acct-1", "C1=20.00"), with("i2", "CS-2", "acct-1", "C1=20.00")}
	for _, c := range []struct {
		name   string
		rows   []string
		counts string
		why    string
	}{
		{"another instance of the account", []string{with("i3", "CS-3", "acct-1", "C1=20.00")}, "imported 1 updated 0 unchanged 0 rejected 0", ""},
		{"another account", []string{with("i3", "CS-3", "acct-2", "C1=20.00")}, "imported 0 updated 0 unchanged 0 rejected 1",
			"coupon C1 belongs to account acct-1"},
		{"two accounts in the file", []string{with("i3", "CS-3", "acct-2", "C9=20.00"), with("i4", "CS-4", "acct-3", "C9=20.00")},
			"imported 0 updated 0 unchanged 0 rejected 2", "coupon C9 is on account acct-2 (line 2) and on account acct-3 (line 3)"},
		{"given up by all who had it", []string{plain("i1", "CS-1", "acct-1"), plain("i2", "CS-2", "acct-1"), with("i0", "CS-0", "acct-0", "C1=20.00")},
			"imported 1 updated 2 unchanged 0 rejected 0", ""},
		{"given up by one of two", []string{plain("i1", "CS-1", "acct-1"), with("i0", "CS-0", "acct-0", "C1=20.00")},
			"imported 0 updated 1 unchanged 0 rejected 1", "coupon C1 belongs to account acct-1"},
		{"moves with its order while another uses it", []string{with("i1", "CS-1", "acct-2", "C1=20.00")},
			"imported 0 updated 0 unchanged 0 rejected 1", "coupon C1 belongs to account acct-1"},
		{"moves with its order after the other gave it up", []string{with("i1", "CS-1", "acct-0", "C1=20.00"), plain("i2", "CS-2", "acct-1")},
			"imported 0 updated 2 unchanged 0 rejected 0", ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			d := newImportDesk(t)
			d.imports(csvOf("cash_coupons", stored...))
			d.imports(csvOf("cash_coupons", c.rows...)).wants(t, c.counts, c.why)
			if again := d.imports(csvOf("cash_coupons", c.rows...)); again.applied {
				t.Errorf("the same file again: %s", again.counts())
			}
			d.verify()
		})
	}
}

// TestImportTakesNoCouponAlong that another row of the same file names in the account
// which an instance leaves.
func TestImportTakesNoCouponAlong(t *testing.T) {
	line := func(id, order, account, coupons string) string {
		return fmt.Sprintf(`{"instance_id":%q,"instance_name":"x","order_number":%q,"account_id":%q,"product_type":"OBS","region":"eu",`+
			`"effective_at":"2031-01-01T00:00:00Z","amount_due":"30.00","paid_amount":"10.00"%s}`+"\n", id, order, account, coupons)
	}
	const paid = `,"cash_coupons":[{"id":"C1","amount":"20.00"}]`
	d := newImportDesk(t)
	d.imports(text("1.jsonl", line("i1", "CS-1", "acct-1", paid))).wants(t, "imported 1 updated 0 unchanged 0 rejected 0", "")
	file := text("2.jsonl", line("i1", "CS-2", "acct-2", "")+line("i2", "CS-1", "acct-1", paid))
	d.imports(file).wants(t, "imported 1 updated 0 unchanged 0 rejected 1", "coupon C1 belongs to account acct-1")
	d.imports(file).wants(t, "imported 0 updated 0 unchanged 1 rejected 1", "coupon C1 belongs to account acct-1")
	d.verify()
}

// TestImportStatedDue: the order's own amount counts if it is larger (R6), is
// the same on all its rows, and stays when a file does not say it.
func TestImportStatedDue(t *testing.T) {
	d := newImportDesk(t)
	d.imports(csvOf("order_amount_due", row("i1", "CS-1", "acct-1", "10.00", "7000.01")))
	if value := d.get("i1").Order.Value(); value.String() != "7000.01" {
		t.Errorf("value %s", value)
	}
	d.imports(csvOf("", row("i2", "CS-1", "acct-1", "20.00"))).wants(t, "imported 1 updated 0 unchanged 0 rejected 0")
	if o := d.get("i1").Order; o.StatedDue.String() != "7000.01" || o.InstancesDue.String() != "30.00" {
		t.Errorf("stated %s, of instances %s", o.StatedDue, o.InstancesDue)
	}
	d.imports(csvOf("order_amount_due", row("i1", "CS-1", "acct-1", "10.00", "1.00"), row("i2", "CS-1", "acct-1", "20.00", "2.00"))).
		wants(t, "imported 0 updated 0 unchanged 0 rejected 2", "the rows of order CS-1 disagree: 1.00 on line 2, 2.00 on line 3")
	d.imports(csvOf("order_amount_due", row("i1", "CS-1", "acct-1", "10.00", ""))).wants(t, "imported 0 updated 1 unchanged 0 rejected 0")
	if value := d.get("i1").Order.Value(); value.String() != "30.00" {
		t.Errorf("value %s", value)
	}
	d.verify()
}

// TestImportSumAgainstStored: a row without the column discount must add up
// with the stored one.
func TestImportSumAgainstStored(t *testing.T) {
	d := newImportDesk(t)
	d.imports(csvOf("discount", "i1,x,CS-1,acct-1,OBS,eu,2031-01-01T00:00:00Z,100.00,90.00,10.00"))
	d.imports(csvOf("", "i1,x,CS-1,acct-1,OBS,eu,2031-01-01T00:00:00Z,200.00,190.00")).wants(t, "imported 0 updated 1 unchanged 0 rejected 0")
	d.imports(csvOf("", "i1,x,CS-1,acct-1,OBS,eu,2031-01-01T00:00:00Z,200.00,200.00")).
		wants(t, "imported 0 updated 0 unchanged 0 rejected 1", "200.00 is not discount 10.00 + cash coupons 0.00 + paid 200.00, which is 210.00")
	d.verify()
}

// TestImportDryRunAndStrict change nothing.
func TestImportDryRunAndStrict(t *testing.T) {
	good, bad := row("i1", "CS-1", "acct-1", "10.00"), row("i2", "CS-2", "acct-1", "1e2")
	for _, c := range []struct {
		name    string
		opts    desk.ImportOptions
		rows    []string
		counts  string
		refused bool
	}{
		{"dry run", desk.ImportOptions{DryRun: true}, []string{good, bad}, "imported 1 updated 0 unchanged 0 rejected 1", false},
		{"strict", desk.ImportOptions{Strict: true}, []string{good, bad}, "imported 1 updated 0 unchanged 0 rejected 1", true},
		{"strict, dry run", desk.ImportOptions{Strict: true, DryRun: true}, []string{good}, "imported 1 updated 0 unchanged 0 rejected 0", false},
	} {
		t.Run(c.name, func(t *testing.T) {
			d := newImportDesk(t)
			before := d.version()
			o, err := d.try(c.opts, csvOf("", c.rows...))
			if err != nil {
				t.Fatal(err)
			}
			o.wants(t, c.counts)
			if d.version() != before || o.applied || o.refused != c.refused {
				t.Errorf("version %d, was %d; applied %v, refused %v", d.version(), before, o.applied, o.refused)
			}
		})
	}
	d := newImportDesk(t)
	o, err := d.try(desk.ImportOptions{Strict: true}, csvOf("", good))
	if err != nil || !o.applied {
		t.Errorf("strict with good rows only: applied %v, error %v", o.applied, err)
	}
}

// TestImportSeveralFiles are one import.
func TestImportSeveralFiles(t *testing.T) {
	d := newImportDesk(t)
	a, b := csvOf("", row("i1", "CS-1", "acct-1", "10.00"), row("i2", "CS-2", "acct-1", "10.00")),
		csvOf("account_name", row("i3", "CS-3", "acct-2", "10.00", "Acme"), row("i1", "CS-1", "acct-1", "10.00", "Acme"))
	a.Name, b.Name = "a.csv", "b.csv"
	o := d.imports(a, b)
	o.wants(t, "imported 2 updated 0 unchanged 0 rejected 2",
		"a.csv:2 instance_id: i1 stands on line 3 of b.csv too", "b.csv:3 instance_id: i1 stands on line 2 of a.csv too")
	_, err := d.try(desk.ImportOptions{SameHeaders: true}, a, b)
	if model.ErrorCode(err) != model.CodeInvalid {
		t.Errorf("different headers for one file of rejected rows: %v", err)
	}
	d.verify()
}

// TestImportNeedsAdmin: nobody else may, and the file is not even opened.
func TestImportNeedsAdmin(t *testing.T) {
	d := newImportDesk(t)
	opened := false
	file := desk.ImportFile{Name: "x.csv", Format: "csv", Open: func() (io.ReadCloser, error) {
		opened = true
		return nil, errors.New("opened")
	}}
	for _, user := range []string{"maya", "chen", "nobody"} {
		_, err := d.as(user).Import(context.Background(), []desk.ImportFile{file}, desk.ImportOptions{})
		if model.ErrorCode(err) != model.CodeForbidden || opened {
			t.Errorf("%s: error %v, opened %v", user, err, opened)
		}
	}
}

// TestImportEvents: the trail tells what an import changed, and of whom.
func TestImportEvents(t *testing.T) {
	const columns = "account_manager,account_frozen,resource_frozen"
	d := newImportDesk(t)
	d.imports(csvOf(columns, row("i1", "CS-1", "acct-1", "10.00", "chen", "false", "false")))
	d.imports(csvOf(columns, row("i1", "CS-1", "acct-1", "10.00", "silva", "true", "true")))
	var got []string
	dbtest.View(t, d.store, func(tx model.ReadTx) error {
		return tx.EachEvent(model.EventQuery{}, func(e model.Event) error {
			got = append(got, strings.Join([]string{e.AccountID, string(e.Kind), e.Subject, e.Actor, e.Before, e.After}, "|"))
			return nil
		})
	})
	want := []string{
		`|instances_imported|import|ada||{"files":["in.csv"],"imported":1,"updated":0,"unchanged":0,"rejected":0}`,
		`|instances_imported|import|ada||{"files":["in.csv"],"imported":0,"updated":1,"unchanged":0,"rejected":0}`,
		`acct-1|account_changed|acct-1|ada|{"name":"","manager":"chen","frozen":false}|{"name":"","manager":"silva","frozen":true}`,
		`acct-1|instance_changed|i1|ada|{"resource_frozen":"false"}|{"resource_frozen":"true"}`,
		`acct-1|blocks_changed|i1|ada|[]|["resource_frozen"]`,
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("-want +got\n%s", diff)
	}
}

// TestImportCancelled changes nothing and says so.
func TestImportCancelled(t *testing.T) {
	d := newImportDesk(t)
	before := d.version()
	ctx, cancel := context.WithCancel(context.Background())
	_, err := d.admin.Import(ctx, []desk.ImportFile{onDisk("testdata/import/instances.csv")}, desk.ImportOptions{
		Progress: func(p desk.ImportProgress) {
			if p.Phase == desk.ImportSaving {
				cancel()
			}
		},
	})
	if model.ErrorCode(err) != model.CodeUnavailable || !errors.Is(err, context.Canceled) || d.version() != before {
		t.Errorf("error %v, version %d, was %d", err, d.version(), before)
	}
}
