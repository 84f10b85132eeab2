package cli

import (
	"unsubdesk/model"
	"unsubdesk/model/desk"
)

// jsonQuote is the answer of `quote`.
type jsonQuote struct {
	At        jsonTime         `json:"at"`
	Instances []jsonQuoteLine  `json:"instances"`
	NotFound  []string         `json:"not_found"`
	Totals    jsonTotals       `json:"totals"`
	Orders    []jsonQuoteOrder `json:"orders"`
	Warnings  []string         `json:"warnings"`
	Digest    string           `json:"digest"`
}

// jsonQuoteLine is what unsubscribing one instance now would do: a blocked one
// gives nothing back.
type jsonQuoteLine struct {
	ID              string        `json:"instance_id"`
	Order           string        `json:"order_number"`
	Refund          model.Money   `json:"refund"`
	CouponsReturned []jsonCoupon  `json:"coupons_returned"`
	CouponsExpired  []jsonCoupon  `json:"coupons_expired"`
	NeedsReview     bool          `json:"needs_review"`
	Blocks          []model.Block `json:"blocks"`
}

type jsonTotals struct {
	Instances       int         `json:"instances"`
	RefundNow       model.Money `json:"refund_now"`
	RefundReview    model.Money `json:"refund_review"`
	CouponsReturned model.Money `json:"coupons_returned"`
	CouponsExpired  model.Money `json:"coupons_expired"`
	Blocked         int         `json:"blocked"`
}

type jsonQuoteOrder struct {
	Number      string      `json:"order_number"`
	Value       model.Money `json:"value"`
	NeedsReview bool        `json:"needs_review"`
	Deadline    jsonTime    `json:"review_deadline"` // null without review
}

func quoteJSON(q model.Quote) jsonQuote {
	t := q.Totals
	return jsonQuote{
		At:        jsonTime(q.At),
		Instances: list(q.Lines, quoteLineJSON),
		NotFound:  texts(q.NotFound),
		Totals: jsonTotals{Instances: t.Instances, RefundNow: t.RefundNow, RefundReview: t.RefundReview,
			CouponsReturned: t.CouponsReturned, CouponsExpired: t.CouponsExpired, Blocked: t.Blocked},
		Orders: list(q.Orders, func(o model.QuoteOrder) jsonQuoteOrder {
			return jsonQuoteOrder{Number: o.Order.Number, Value: o.Order.Value(), NeedsReview: o.NeedsReview, Deadline: jsonTime(o.Deadline)}
		}),
		Warnings: texts(q.Warnings),
		Digest:   q.Digest,
	}
}

func quoteLineJSON(l model.QuoteLine) jsonQuoteLine {
	var refund model.Refund
	if l.Allowed() {
		refund = l.Refund
	}
	return jsonQuoteLine{ID: l.Instance.ID, Order: l.Instance.Order.Number, Refund: refund.Cash,
		CouponsReturned: list(refund.Returned, couponJSON), CouponsExpired: list(refund.Expired, couponJSON),
		NeedsReview: l.NeedsReview, Blocks: blocksJSON(l.Blocks)}
}

// jsonBatch is the answer of `unsubscribe`.
type jsonBatch struct {
	BatchID  string             `json:"batch_id"`
	Key      string             `json:"key"`
	Repeated bool               `json:"repeated"`
	Requests []jsonBatchRequest `json:"requests"`
	Refused  []jsonRefusal      `json:"refused"`
	NotFound []string           `json:"not_found"`
}

type jsonBatchRequest struct {
	ID              string              `json:"request_id"`
	Order           string              `json:"order_number"`
	Status          model.RequestStatus `json:"status"`
	Decision        model.Decision      `json:"decision"`        // "" while it waits
	Deadline        jsonTime            `json:"review_deadline"` // null without review
	Refund          model.Money         `json:"refund"`
	CouponsReturned model.Money         `json:"coupons_returned"`
	Instances       []string            `json:"instances"`
}

type jsonRefusal struct {
	ID     string        `json:"instance_id"`
	Blocks []model.Block `json:"blocks"`
}

func batchJSON(b desk.BatchResult) jsonBatch {
	return jsonBatch{
		BatchID: b.BatchID, Key: b.Key, Repeated: b.Repeated,
		Requests: list(b.Requests, func(r model.Request) jsonBatchRequest {
			return jsonBatchRequest{ID: r.ID, Order: r.OrderNumber, Status: r.Status, Decision: r.Decision,
				Deadline: jsonTime(r.Deadline), Refund: r.Refund, CouponsReturned: r.CouponsReturned, Instances: r.InstanceIDs()}
		}),
		Refused: list(b.Refused, func(r desk.Refusal) jsonRefusal {
			return jsonRefusal{ID: r.InstanceID, Blocks: blocksJSON(r.Blocks)}
		}),
		NotFound: texts(b.NotFound),
	}
}
