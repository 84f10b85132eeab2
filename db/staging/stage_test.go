package staging_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"unsubdesk/db/staging"
	"unsubdesk/model"
)

type fixture struct {
	*testing.T
	model.Stage
	line int
}

func newStage(t *testing.T, files ...string) *fixture {
	t.Helper()
	if len(files) == 0 {
		files = []string{"a.csv"}
	}
	s, err := staging.New(t.Context(), files)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	})
	return &fixture{T: t, Stage: s, line: 1}
}

func (f *fixture) ok(err error) {
	f.Helper()
	if err != nil {
		f.Fatal(err)
	}
}

// change alters a row on its way into the stage.
type change func(*model.StagedRow)

func has(c model.Column, set func(*model.Instance)) change {
	return func(r *model.StagedRow) {
		r.Row.Has = r.Row.Has.With(c)
		set(&r.Row.Instance)
	}
}

func frozen(v bool) change {
	return has(model.ColumnAccountFrozen, func(in *model.Instance) { in.Account.Frozen = v })
}

func named(v string) change {
	return has(model.ColumnAccountName, func(in *model.Instance) { in.Account.Name = v })
}

func stated(cents int64) change {
	return has(model.ColumnOrderAmountDue, func(in *model.Instance) { in.Order.StatedDue = model.Cents(cents) })
}

func coupon(id string) change {
	return has(model.ColumnCashCoupons, func(in *model.Instance) { in.Coupons = append(in.Coupons, model.Coupon{ID: id}) })
}

func inFile(n int) change { return func(r *model.StagedRow) { r.File = n } }

func bad(column, reason string) change {
	return func(r *model.StagedRow) { r.Bad, r.Column, r.Reason = true, column, reason }
}

// add adds a row on the next line; its raw text is its instance.
func (f *fixture) add(instance, order, account string, changes ...change) {
	f.Helper()
	f.line++
	r := model.StagedRow{Line: f.line, Raw: []byte(instance), Row: model.NewImportRow()}
	has(model.ColumnInstanceID, func(in *model.Instance) { in.ID = instance })(&r)
	has(model.ColumnOrderNumber, func(in *model.Instance) { in.Order.Number = order })(&r)
	has(model.ColumnAccountID, func(in *model.Instance) { in.Account.ID = account })(&r)
	for _, c := range changes {
		c(&r)
	}
	f.ok(f.Add(f.Context(), r))
}

func (f *fixture) rejections() (said []string) {
	f.Helper()
	f.ok(f.EachRejection(f.Context(), func(r model.Rejection) error {
		said = append(said, fmt.Sprintf("%d:%d %s: %s", r.File, r.Line, r.Column, r.Reason))
		return nil
	}))
	return said
}

// chunks are the instances handed out, a string for each chunk; ! marks bad
// rows.
func (f *fixture) chunks(retry bool) (got []string) {
	f.Helper()
	f.ok(f.Chunks(f.Context(), retry, func(rows []model.StagedRow) error {
		var names []string
		for _, r := range rows {
			name := string(r.Raw)
			if r.Bad {
				name += "!"
			}
			names = append(names, name)
		}
		got = append(got, strings.Join(names, " "))
		return nil
	}))
	return got
}

func (f *fixture) same(want, got []string) {
	f.Helper()
	if diff := cmp.Diff(want, got); diff != "" {
		f.Errorf("-want +got\n%s", diff)
	}
}

// TestContradictions: which rows contradict each other, and what they are
// told.
func TestContradictions(t *testing.T) {
	for _, c := range []struct {
		name string
		rows func(*fixture)
		want []string
	}{
		{"an instance twice", func(f *fixture) {
			f.add("i1", "o1", "a1")
			f.add("i2", "o1", "a1")
			f.add("i1", "o1", "a1")
		}, []string{"0:2 instance_id: i1 stands on line 4 too", "0:4 instance_id: i1 stands on line 2 too"}},
		{"an instance five times", func(f *fixture) {
			for range 5 {
				f.add("i1", "o1", "a1")
			}
		}, []string{
			"0:2 instance_id: i1 stands on line 3, line 4, line 5 and 1 more too",
			"0:3 instance_id: i1 stands on line 2, line 4, line 5 and 1 more too",
			"0:4 instance_id: i1 stands on line 2, line 3, line 5 and 1 more too",
			"0:5 instance_id: i1 stands on line 2, line 3, line 4 and 1 more too",
			"0:6 instance_id: i1 stands on line 2, line 3, line 4 and 1 more too",
		}},
		{"an account with two states, and one row that says nothing", func(f *fixture) {
			f.add("i1", "o1", "a1", frozen(true))
			f.add("i2", "o2", "a1")
			f.add("i3", "o3", "a1", frozen(false))
			f.add("i4", "o4", "a2", frozen(false))
		}, []string{
			"0:2 account_frozen: the rows of account a1 disagree: true on line 2, false on line 4",
			"0:3 account_frozen: the rows of account a1 disagree: true on line 2, false on line 4",
			"0:4 account_frozen: the rows of account a1 disagree: true on line 2, false on line 4",
		}},
		{"an empty name is a name", func(f *fixture) {
			f.add("i1", "o1", "a1", named(""))
			f.add("i2", "o1", "a1", named("Acme"))
		}, []string{
			`0:2 account_name: the rows of account a1 disagree: "" on line 2, "Acme" on line 3`,
			`0:3 account_name: the rows of account a1 disagree: "" on line 2, "Acme" on line 3`,
		}},
		{"absent facts do not disagree", func(f *fixture) {
			f.add("i1", "o1", "a1", named("Acme"), stated(100))
			f.add("i2", "o1", "a1", frozen(true))
		}, nil},
		{"an order of two amounts", func(f *fixture) {
			f.add("i1", "o1", "a1", stated(100))
			f.add("i2", "o1", "a1", stated(200))
		}, []string{
			"0:2 order_amount_due: the rows of order o1 disagree: 1.00 on line 2, 2.00 on line 3",
			"0:3 order_amount_due: the rows of order o1 disagree: 1.00 on line 2, 2.00 on line 3",
		}},
		{"an order of two accounts, in two files", func(f *fixture) {
			f.add("i1", "o1", "a1")
			f.add("i2", "o1", "a2", inFile(1))
		}, []string{
			`0:2 account_id: the rows of order o1 disagree: "a1" on line 2 of a.csv, "a2" on line 3 of b.csv`,
			`1:3 account_id: the rows of order o1 disagree: "a1" on line 2 of a.csv, "a2" on line 3 of b.csv`,
		}},
		{"a coupon on two accounts", func(f *fixture) {
			f.add("i1", "o1", "a1", coupon("C1"))
			f.add("i2", "o2", "a1", coupon("C1"))
			f.add("i3", "o3", "a2", coupon("C1"), coupon("C2"))
		}, []string{
			"0:2 cash_coupons: coupon C1 is on account a1 (line 2) and on account a2 (line 4)",
			"0:3 cash_coupons: coupon C1 is on account a1 (line 2) and on account a2 (line 4)",
			"0:4 cash_coupons: coupon C1 is on account a1 (line 2) and on account a2 (line 4)",
		}},
		{"a bad row counts, and keeps its own reason first", func(f *fixture) {
			f.add("i1", "o1", "a1", bad("amount_due", "is empty"))
			f.add("i1", "o1", "a1")
		}, []string{
			"0:2 amount_due: is empty; instance_id: i1 stands on line 3 too",
			"0:3 instance_id: i1 stands on line 2 too",
		}},
		{"escape sequences in keys", func(f *fixture) {
			f.add("i\x1b", "o1", "a1")
			f.add("i\x1b", "o1", "a1")
		}, []string{"0:2 instance_id: i\uFFFD stands on line 3 too", "0:3 instance_id: i\uFFFD stands on line 2 too"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			files := []string{"a.csv"}
			if strings.Contains(c.name, "two files") {
				files = append(files, "b.csv")
			}
			f := newStage(t, files...)
			c.rows(f)
			f.ok(f.Contradictions(t.Context()))
			f.same(c.want, f.rejections())
			n, err := f.Rejected(t.Context())
			f.ok(err)
			if n != len(c.want) {
				t.Errorf("%d rejected, want %d", n, len(c.want))
			}
		})
	}
}

// TestChunksAreSorted by account, order and place; rejected rows come only if
// they carry blocks.
func TestChunksAreSorted(t *testing.T) {
	f := newStage(t)
	f.add("i1", "o2", "a2")
	f.add("i2", "o1", "a2")
	f.add("i3", "o3", "a1")
	f.add("i4", "o1", "a2")
	f.add("i5", "o1", "a2", bad("", "x"))
	f.add("i6", "o1", "a2", bad("", "x"), frozen(true))
	f.add("i7", "o9", "a9")
	f.add("i7", "o9", "a9", frozen(true))
	f.ok(f.Contradictions(t.Context()))
	f.same([]string{"i3 i2 i4 i6! i1 i7!"}, f.chunks(false))
	f.same(nil, f.chunks(true))
}

// TestChunksKeepOrdersWhole, unless an order is very long.
func TestChunksKeepOrdersWhole(t *testing.T) {
	f := newStage(t)
	for i := range 5000 {
		f.add(fmt.Sprintf("i%d", i), fmt.Sprintf("o%04d", i/3), "a1")
	}
	for i := range 21000 {
		f.add(fmt.Sprintf("j%d", i), "long", "a2")
	}
	f.add("last", "o", "a3")
	f.ok(f.Contradictions(t.Context()))
	var sizes []int
	for _, c := range f.chunks(false) {
		sizes = append(sizes, len(strings.Fields(c)))
	}
	if diff := cmp.Diff([]int{1998, 1998, 1004, 20000, 1001}, sizes); diff != "" {
		t.Errorf("-want +got\n%s", diff)
	}
}

// TestChunksOfLongRecords are bounded in bytes.
func TestChunksOfLongRecords(t *testing.T) {
	f := newStage(t)
	for i := range 20 {
		f.add(fmt.Sprintf("i%d", i), fmt.Sprintf("o%02d", i), "a1", func(r *model.StagedRow) { r.Raw = make([]byte, 1<<20) })
	}
	f.ok(f.Contradictions(t.Context()))
	if n := len(f.chunks(false)); n != 3 {
		t.Errorf("%d chunks of 20 MiB", n)
	}
}

// TestVerdicts: a row that is to be tried again comes again until it is
// accepted; a restart forgets all that.
func TestVerdicts(t *testing.T) {
	f := newStage(t)
	f.add("i1", "o1", "a1")
	f.add("i2", "o2", "a1")
	f.add("i3", "o3", "a1", bad("region", "is empty"))
	f.ok(f.Contradictions(t.Context()))
	f.ok(f.Judge(t.Context(), []model.Verdict{{ID: 1, Retry: true, Column: "account_id", Reason: "later"}, {ID: 2, Reason: "never"}}))
	f.same([]string{"i1"}, f.chunks(true))
	f.same([]string{"0:2 account_id: later", "0:3 : never", "0:4 region: is empty"}, f.rejections())
	f.ok(f.Judge(t.Context(), []model.Verdict{{ID: 1, Accepted: true}}))
	f.same(nil, f.chunks(true))
	f.same([]string{"0:3 : never", "0:4 region: is empty"}, f.rejections())
	f.ok(f.Restart(t.Context()))
	f.same([]string{"0:4 region: is empty"}, f.rejections())
	f.same([]string{"i1 i2"}, f.chunks(false))
}

// TestRawIsKeptAsItIs, and does not follow the reader's buffer.
func TestRawIsKeptAsItIs(t *testing.T) {
	f := newStage(t)
	raw := []byte("a\x00\xff\r\n\"")
	f.ok(f.Add(t.Context(), model.StagedRow{Line: 2, Raw: raw, Row: model.NewImportRow(), Bad: true, Reason: "x"}))
	copy(raw, "overwritten")
	f.ok(f.EachRejection(t.Context(), func(r model.Rejection) error {
		if string(r.Raw) != "a\x00\xff\r\n\"" {
			t.Errorf("raw %q", r.Raw)
		}
		return nil
	}))
}

// TestCancelled answers in words.
func TestCancelled(t *testing.T) {
	f := newStage(t)
	f.add("i1", "o1", "a1")
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	err := f.Contradictions(ctx)
	if model.ErrorCode(err) != model.CodeUnavailable || !errors.Is(err, context.Canceled) || !strings.Contains(err.Error(), "cancelled") {
		t.Errorf("error %v", err)
	}
}

// TestCallersErrorEndsReading and comes back as it is.
func TestCallersErrorEndsReading(t *testing.T) {
	f := newStage(t)
	f.add("i1", "o1", "a1")
	f.add("i2", "o1", "a1", bad("", "x"))
	f.ok(f.Contradictions(t.Context()))
	enough := errors.New("enough")
	if err := f.Chunks(t.Context(), false, func([]model.StagedRow) error { return enough }); !errors.Is(err, enough) {
		t.Errorf("Chunks: %v", err)
	}
	if err := f.EachRejection(t.Context(), func(model.Rejection) error { return enough }); !errors.Is(err, enough) {
		t.Errorf("EachRejection: %v", err)
	}
}
