package model

import (
	"strings"
	"time"
)

// Issuer says who issued an invoice for an instance.
type Issuer string

// The issuers a file may name.
const (
	IssuerNone        Issuer = "none"
	IssuerProvider    Issuer = "provider"
	IssuerMarketplace Issuer = "marketplace"
	IssuerPartner     Issuer = "partner"
)

// NoTransaction is the value of Instance.Transaction when none is open.
const NoTransaction = "none"

// LiveState says whether a live request (R12) holds an instance.
type LiveState string

// The live states.
const (
	LiveNone    LiveState = ""        // free
	LiveRequest LiveState = "request" // a request is under review or on hold
	LiveDone    LiveState = "done"    // unsubscribed
)

// Coupon is a cash coupon as it paid for one instance. A zero ValidUntil
// means that it has no end.
type Coupon struct {
	ID         string
	Amount     Money
	ValidUntil time.Time
}

// CouponsText is coupons in the form of an import file: ID=AMOUNT@UNTIL;…
func CouponsText(coupons []Coupon) string {
	said := make([]string, len(coupons))
	for i, c := range coupons {
		said[i] = c.ID + "=" + c.Amount.String()
		if !c.ValidUntil.IsZero() {
			said[i] += "@" + c.ValidUntil.UTC().Format(time.RFC3339Nano)
		}
	}
	return strings.Join(said, ";")
}

// Valid reports whether the coupon can be returned at now (R4).
func (c Coupon) Valid(now time.Time) bool {
	return c.ValidUntil.IsZero() || now.Before(c.ValidUntil)
}

// Account is the customer. Manager names the account manager, a desk user or
// not, or is empty.
type Account struct {
	ID      string
	Name    string
	Manager string
	Frozen  bool
}

// Order is the purchase that an instance belongs to. InstancesDue is the
// amount due summed over all its stored instances; StatedDue is what a file
// said of the whole order, if it did.
type Order struct {
	Number       string
	AccountID    string
	StatedDue    Money
	InstancesDue Money
}

// Value is the order's value: the larger of both sums (R6).
func (o Order) Value() Money {
	if o.StatedDue.Cmp(o.InstancesDue) > 0 {
		return o.StatedDue
	}
	return o.InstancesDue
}

// Instance is one purchased resource package with the facts of its account
// and its order. All times are UTC with microseconds; zero PurchasedAt and
// ExpiresAt mean unknown.
type Instance struct {
	ID                string
	Name              string
	Account           Account
	Order             Order
	ProductType       string
	ProductName       string
	Region            string
	EnterpriseProject string
	PurchasedAt       time.Time
	EffectiveAt       time.Time
	ExpiresAt         time.Time
	AmountDue         Money
	Discount          Money
	Paid              Money
	Coupons           []Coupon
	Promotion         bool
	InvoiceIssuedBy   Issuer
	Transaction       string
	ResourceFrozen    bool
	Live              LiveState
	RequestID         string // of the live request, or ""
	// Row is its number on the desk, given once by the store; 0 before that. A
	// Selection is a set of them.
	Row uint32
}

// CouponTotal is the sum of the cash coupons that paid for the instance,
// valid or not.
func (in Instance) CouponTotal() Money {
	var total Money
	for _, c := range in.Coupons {
		total = total.Add(c.Amount)
	}
	return total
}

// AddsUp reports whether amount due = discount + coupons + paid.
func (in Instance) AddsUp() bool {
	return in.AmountDue.Equal(SumMoney(in.Discount, in.CouponTotal(), in.Paid))
}

// Micro is t as the desk keeps it: UTC, whole microseconds.
func Micro(t time.Time) time.Time {
	if t.IsZero() {
		return time.Time{}
	}
	return t.UTC().Truncate(time.Microsecond)
}
