package e2e

import (
	"fmt"
	"strings"
	"time"
)

// pack is one row of an import file; what is not set is usual.
type pack struct {
	id, order string
	manager   string // chen
	due, paid string
	discount  string // 0.00
	coupons   string // none
	frozen    bool   // the instance, for legal management
	effective time.Duration
}

// header names the columns that csv writes.
const header = "instance_id,instance_name,order_number,account_id,account_name,account_manager,product_type,region," +
	"effective_at,amount_due,discount,cash_coupons,paid_amount,resource_frozen\n"

// csv writes rows as an import file. The packs take effect in ten days if nothing is
// said; every order is an account of its own.
func csv(rows ...pack) string {
	var b strings.Builder
	b.WriteString(header)
	for _, r := range rows {
		if r.effective == 0 {
			r.effective = 240 * time.Hour
		}
		if r.manager == "" {
			r.manager = "chen"
		}
		if r.discount == "" {
			r.discount = "0.00"
		}
		at := time.Now().Add(r.effective).UTC().Format(time.RFC3339)
		fmt.Fprintf(&b, "%s,%s,%s,acct-%s,Company %s,%s,CDN,ap-southeast-1,%s,%s,%s,%s,%s,%v\n",
			r.id, r.id, r.order, r.order, r.order, r.manager, at, r.due, r.discount, r.coupons, r.paid, r.frozen)
	}
	return b.String()
}

// The desk of the main story. Of the three alphas marked there, two are refunded at
// once and one waits for chen; one coupon comes back, one has expired.
func mainStory() string {
	return csv(
		pack{id: "alpha-cache", order: "CS1001", due: "100.00", coupons: "CPN-1=20.00@2099-01-01T00:00:00Z", paid: "80.00"},
		pack{id: "alpha-备份", order: "CS1002", due: "333.33", coupons: "CPN-2=33.30@2020-01-01T00:00:00Z", discount: "0.01", paid: "300.02", effective: 241 * time.Hour},
		pack{id: "alpha-large", order: "CS1003", due: "7500.00", discount: "1000.00", coupons: "CPN-3=0.05", paid: "6499.95", effective: 242 * time.Hour},
		pack{id: "alpha-frozen", order: "CS1004", due: "10.00", paid: "10.00", frozen: true},
		pack{id: "beta-cache", order: "CS1005", due: "55.50", paid: "55.50"},
	)
}
