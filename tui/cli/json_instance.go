package cli

import (
	"unsubdesk/model"
	"unsubdesk/model/desk"
)

// The structs of the json_ files are the JSON of the commands: names and
// forms that scripts rely on. Amounts are strings with two decimals, a missing
// time is null, a missing text "", a missing list [].

// jsonInstance is a line of `list`.
type jsonInstance struct {
	ID                string        `json:"instance_id"`
	Name              string        `json:"instance_name"`
	Order             string        `json:"order_number"`
	AccountID         string        `json:"account_id"`
	AccountName       string        `json:"account_name"`
	AccountManager    string        `json:"account_manager"`
	ProductType       string        `json:"product_type"`
	ProductName       string        `json:"product_name"`
	Region            string        `json:"region"`
	EnterpriseProject string        `json:"enterprise_project"`
	AmountDue         model.Money   `json:"amount_due"`
	Discount          model.Money   `json:"discount"`
	Paid              model.Money   `json:"paid_amount"`
	Currency          string        `json:"currency"`
	Coupons           []jsonCoupon  `json:"cash_coupons"`
	PurchasedAt       jsonTime      `json:"purchased_at"`
	EffectiveAt       jsonTime      `json:"effective_at"`
	ExpiresAt         jsonTime      `json:"expires_at"`
	Status            model.Status  `json:"status"`
	Blocks            []model.Block `json:"blocks"`
	NeedsReview       bool          `json:"needs_review"`
	OrderValue        model.Money   `json:"order_value"`
	RequestID         string        `json:"request_id"`
}

// jsonCoupon is a cash coupon; valid_until is null if it has no end.
type jsonCoupon struct {
	ID         string      `json:"id"`
	Amount     model.Money `json:"amount"`
	ValidUntil jsonTime    `json:"valid_until"`
}

// currency is the only one there is (R5).
const currency = "USD"

func couponJSON(c model.Coupon) jsonCoupon {
	return jsonCoupon{ID: c.ID, Amount: c.Amount, ValidUntil: jsonTime(c.ValidUntil)}
}

func instanceJSON(r desk.Row) jsonInstance {
	return jsonInstance{
		ID: r.ID, Name: r.Name, Order: r.Order.Number,
		AccountID: r.Account.ID, AccountName: r.Account.Name, AccountManager: r.Account.Manager,
		ProductType: r.ProductType, ProductName: r.ProductName, Region: r.Region, EnterpriseProject: r.EnterpriseProject,
		AmountDue: r.AmountDue, Discount: r.Discount, Paid: r.Paid, Currency: currency,
		Coupons:     list(r.Coupons, couponJSON),
		PurchasedAt: jsonTime(r.PurchasedAt), EffectiveAt: jsonTime(r.EffectiveAt), ExpiresAt: jsonTime(r.ExpiresAt),
		Status: r.Status, Blocks: blocksJSON(r.Blocks), NeedsReview: r.NeedsReview,
		OrderValue: r.Order.Value(), RequestID: r.RequestID,
	}
}

// blocksJSON is a list of blocks, never null.
func blocksJSON(blocks []model.Block) []model.Block { return append([]model.Block{}, blocks...) }
