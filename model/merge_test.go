package model_test

import (
	"strings"
	"testing"
	"time"

	"unsubdesk/model"
)

// imported is a row of an instance that was paid in full, with the required
// columns.
func imported(id string, cents int64, changes ...func(*model.ImportRow)) model.ImportRow {
	row := model.NewImportRow()
	for _, c := range model.Columns() {
		if c.Required() {
			row.Has = row.Has.With(c)
		}
	}
	in := &row.Instance
	in.ID, in.Name, in.ProductType, in.Region = id, "name", "OBS", "eu"
	in.Order.Number, in.Account.ID = "CS-1", "A"
	in.EffectiveAt = time.Date(2031, 1, 1, 0, 0, 0, 0, time.UTC)
	in.AmountDue, in.Paid = model.Cents(cents), model.Cents(cents)
	for _, c := range changes {
		c(&row)
	}
	return row
}

func with(c model.Column, set func(*model.Instance)) func(*model.ImportRow) {
	return func(r *model.ImportRow) {
		r.Has = r.Has.With(c)
		set(&r.Instance)
	}
}

func inAccount(id string) func(*model.ImportRow) {
	return with(model.ColumnAccountID, func(in *model.Instance) { in.Account.ID = id })
}

func refused(r *model.ImportRow) { r.Refused = true }

// kept is what an imported row left in the desk.
func kept(row model.ImportRow, changes ...func(*model.Instance)) model.Instance {
	in := row.Instance
	in.Order.AccountID = in.Account.ID
	for _, c := range changes {
		c(&in)
	}
	return in
}

func live(in *model.Instance) { in.Live, in.RequestID = model.LiveRequest, "UR-1" }

// TestMergeOrder: what becomes of rows, row by row: its outcome, and put if
// the instance is stored.
func TestMergeOrder(t *testing.T) {
	accountFrozen := with(model.ColumnAccountFrozen, func(in *model.Instance) { in.Account.Frozen = true })
	resourceFrozen := with(model.ColumnResourceFrozen, func(in *model.Instance) { in.ResourceFrozen = true })
	partner := with(model.ColumnInvoiceIssuedBy, func(in *model.Instance) { in.InvoiceIssuedBy = model.IssuerPartner })
	noPromotion := with(model.ColumnPromotion, func(in *model.Instance) { in.Promotion = false })
	renewal := with(model.ColumnTransaction, func(in *model.Instance) { in.Transaction = "renewal" })
	discount := with(model.ColumnDiscount, func(in *model.Instance) { in.Discount = model.Cents(100) })
	coupon := with(model.ColumnCashCoupons, func(in *model.Instance) {
		in.Coupons, in.Paid = []model.Coupon{{ID: "C1", Amount: model.Cents(100)}}, in.Paid.Sub(model.Cents(100))
	})
	promoted := func(in *model.Instance) { in.Promotion = true }
	stored := kept(imported("a", 1000))
	for _, c := range []struct {
		name    string
		rows    []model.ImportRow
		stored  []model.Instance
		coupons map[string]model.CouponUse
		want    string
		account string // frozen, if it becomes so
		blocks  model.BlockBits
	}{
		{"new", []model.ImportRow{imported("a", 1000)}, nil, nil, "new put", "", 0},
		{"the same", []model.ImportRow{imported("a", 1000)}, []model.Instance{stored}, nil, "unchanged", "", 0},
		{"another amount", []model.ImportRow{imported("a", 2000)}, []model.Instance{stored}, nil, "updated put", "", 0},
		{"only its account's facts", []model.ImportRow{imported("a", 1000, accountFrozen)}, []model.Instance{stored}, nil, "updated", "frozen", 0},
		{"does not add up", []model.ImportRow{imported("a", 1000, discount)}, []model.Instance{stored}, nil, "rejected", "", 0},
		{"new, does not add up", []model.ImportRow{imported("a", 1000, discount)}, nil, nil, "rejected", "", 0},
		{"refused before", []model.ImportRow{imported("a", 1000, accountFrozen, resourceFrozen, refused)}, []model.Instance{stored}, nil, "rejected", "", 0},
		{"live, the same", []model.ImportRow{imported("a", 1000)}, []model.Instance{kept(imported("a", 1000), live)}, nil, "unchanged", "", 0},
		{"live, another amount", []model.ImportRow{imported("a", 2000)}, []model.Instance{kept(imported("a", 1000), live)}, nil, "rejected", "", 0},
		{"live, another amount and blocks", []model.ImportRow{imported("a", 2000, resourceFrozen, renewal)},
			[]model.Instance{kept(imported("a", 1000), live)}, nil, "rejected put", "", model.BitResourceFrozen | model.BitTransaction},
		{"live, another amount and a frozen account", []model.ImportRow{imported("a", 2000, accountFrozen)},
			[]model.Instance{kept(imported("a", 1000), live)}, nil, "rejected", "frozen", 0},
		{"live, another amount, an invoice for the promotion", []model.ImportRow{imported("a", 2000, partner)},
			[]model.Instance{kept(imported("a", 1000), live, promoted)}, nil, "rejected put", "", model.BitPromotionBoth | model.BitPromotionEither},
		{"live, another amount, an invoice but no promotion any more", []model.ImportRow{imported("a", 2000, partner, noPromotion)},
			[]model.Instance{kept(imported("a", 1000), live, promoted)}, nil, "rejected", "", 0},
		{"live, refused before, with a block", []model.ImportRow{imported("a", 1000, resourceFrozen, refused)},
			[]model.Instance{kept(imported("a", 1000), live)}, nil, "rejected put", "", model.BitResourceFrozen},
		{"live, a row that frees it is rejected", []model.ImportRow{imported("a", 2000, with(model.ColumnResourceFrozen, func(*model.Instance) {}))},
			[]model.Instance{kept(imported("a", 1000, resourceFrozen), live)}, nil, "rejected", "", 0},
		{"live, two refused rows add up", []model.ImportRow{imported("a", 1000, resourceFrozen, refused), imported("a", 1000, renewal, refused)},
			[]model.Instance{kept(imported("a", 1000), live)}, nil, "rejected put, rejected put", "", model.BitResourceFrozen | model.BitTransaction},
		{"the whole order to another account", []model.ImportRow{imported("a", 1000, inAccount("B")), imported("b", 1000, inAccount("B"))},
			[]model.Instance{stored, kept(imported("b", 1000))}, nil, "updated put, updated put", "", 0},
		{"a part of the order to another account", []model.ImportRow{imported("a", 1000, inAccount("B")), imported("c", 1000, inAccount("B"))},
			[]model.Instance{stored, kept(imported("b", 1000))}, nil, "rejected retry, rejected retry", "", 0},
		{"a coupon of another account", []model.ImportRow{imported("a", 1000, coupon), imported("b", 1000)}, nil,
			map[string]model.CouponUse{"C1": {Outside: "B"}}, "rejected retry, new put", "", 0},
		{"a coupon that comes along", []model.ImportRow{imported("a", 1000, coupon, inAccount("B"))}, []model.Instance{kept(imported("a", 1000, coupon))},
			map[string]model.CouponUse{"C1": {Within: []string{"a"}}}, "updated put", "", 0},
		{"a coupon that one row keeps in its account", []model.ImportRow{imported("n", 1000, coupon, inAccount("B")), imported("a", 1000, coupon, discount, inAccount("B"))},
			[]model.Instance{kept(imported("a", 1000, coupon), func(in *model.Instance) { in.Order.Number = "CS-2" })},
			map[string]model.CouponUse{"C1": {Within: []string{"a"}}}, "rejected retry, rejected", "", 0},
	} {
		t.Run(c.name, func(t *testing.T) {
			m := model.OrderMerge{Rows: c.rows, Stored: map[string]model.Instance{}, Coupons: c.coupons}
			for _, in := range c.stored {
				m.Stored[in.ID] = in
				if in.Order.Number == "CS-1" {
					m.Order = in.Order
				}
			}
			if id := c.rows[0].Instance.Account.ID; len(c.stored) > 0 {
				m.Account = model.Account{ID: id}
			}
			m.Before, m.OrderBefore = m.Account, m.Order
			out := model.MergeOrder(m)
			var got []string
			for _, r := range out.Rows {
				said := string(r.Outcome)
				if r.Put {
					said += " put"
				}
				if r.Retry {
					said += " retry"
				}
				got = append(got, said)
			}
			if s := strings.Join(got, ", "); s != c.want {
				t.Errorf("%s; want %s", s, c.want)
			}
			if frozen := c.account == "frozen"; out.Account.Frozen != frozen {
				t.Errorf("account frozen: %v", out.Account.Frozen)
			}
			last := out.Rows[len(out.Rows)-1]
			if bits := last.Instance.Bits() &^ model.BitReviewPending; last.Put && bits != c.blocks {
				t.Errorf("blocks %b, want %b", bits, c.blocks)
			}
		})
	}
}

// TestNearestColumn guesses what a misspelt name was meant to be, and does
// not guess wildly.
func TestNearestColumn(t *testing.T) {
	for name, want := range map[string]string{"acount_frozen": "account_frozen", "Account Frozen": "account_frozen",
		"INSTANCE-ID": "instance_id", "regoin": "region", "price": "", "": "", "x": "", strings.Repeat("instance_id", 9): ""} {
		got := ""
		if c, ok := model.NearestColumn(name); ok {
			got = c.String()
		}
		if got != want {
			t.Errorf("%q: %q, want %q", name, got, want)
		}
	}
}
