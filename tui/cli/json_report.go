package cli

import (
	"time"

	"unsubdesk/model"
	"unsubdesk/model/desk"
)

// jsonSums are refunds added up; cash and coupons stand apart (R4).
type jsonSums struct {
	Requests  int         `json:"requests"`
	Instances int         `json:"instances"`
	Cash      model.Money `json:"cash"`
	Coupons   model.Money `json:"coupons_returned"`
}

func sumsJSON(s model.Sums) jsonSums { return jsonSums(s) }

// jsonReport is the answer of `report`.
type jsonReport struct {
	AsOf    jsonTime                    `json:"as_of"`
	Since   jsonTime                    `json:"since"` // null: from the beginning
	Until   jsonTime                    `json:"until"` // not included; null: as_of
	Refunds jsonSums                    `json:"refunds"`
	By      map[model.ReportBy][]any    `json:"by"`
	Decided map[model.Decision]jsonSums `json:"decisions"`
	Reviews jsonReviewTimes             `json:"review_times"`
	Silent  jsonSilent                  `json:"approves_itself"`
	Runs    []jsonSplitting             `json:"under_threshold"`
}

// jsonReviewTimes are in seconds; null if nobody decided anything.
type jsonReviewTimes struct {
	Reviews int      `json:"reviews"`
	Median  *float64 `json:"median_seconds"`
	Ninety  *float64 `json:"p90_seconds"`
	Longest *float64 `json:"longest_seconds"`
}

type jsonSilent struct {
	Before jsonTime `json:"before"`
	jsonSums
	List []jsonSilentRow `json:"list"` // the first 500
}

type jsonSilentRow struct {
	ID        string      `json:"request_id"`
	Order     string      `json:"order_number"`
	AccountID string      `json:"account_id"`
	Account   string      `json:"account_name"`
	Manager   string      `json:"account_manager"`
	Deciders  []string    `json:"deciders"` // the users who can decide it now (R7)
	Refund    model.Money `json:"refund"`
	Coupons   model.Money `json:"coupons_returned"`
	Deadline  jsonTime    `json:"review_deadline"`
}

// jsonSplitting is a run of orders of one account just under the threshold.
type jsonSplitting struct {
	AccountID string          `json:"account_id"`
	Account   string          `json:"account_name"`
	Manager   string          `json:"account_manager"`
	Cash      model.Money     `json:"cash"`
	First     jsonTime        `json:"first_at"`
	Last      jsonTime        `json:"last_at"`
	By        []string        `json:"submitted_by"`
	Orders    []jsonNearOrder `json:"orders"`
}

type jsonNearOrder struct {
	Number    string      `json:"order_number"`
	Value     model.Money `json:"order_value"`
	Threshold model.Money `json:"review_threshold"`
	Cash      model.Money `json:"cash"`
	At        jsonTime    `json:"refunded_at"`
	By        string      `json:"submitted_by"`
}

func reportJSON(r desk.Report, tables map[model.ReportBy][]model.RefundGroup) jsonReport {
	out := jsonReport{AsOf: jsonTime(r.At), Since: jsonTime(r.Span.From), Until: jsonTime(r.Span.To), Refunds: sumsJSON(r.Refunded),
		By: map[model.ReportBy][]any{}, Decided: map[model.Decision]jsonSums{}, Reviews: timesJSON(r.Reviews),
		Silent: jsonSilent{Before: jsonTime(r.Morning), jsonSums: sumsJSON(r.Silent), List: list(r.SilentRows, silentJSON)},
		Runs:   list(r.Splittings, splittingJSON)}
	for by, groups := range tables {
		out.By[by] = list(groups, func(g model.RefundGroup) any { return groupJSON(by, g) })
	}
	for _, d := range []model.Decision{model.DecisionNotRequired, model.DecisionApproved, model.DecisionAutoApproved,
		model.DecisionRejected, model.DecisionWithdrawn} {
		out.Decided[d] = sumsJSON(r.Decided[d])
	}
	return out
}

func timesJSON(t model.ReviewTimes) jsonReviewTimes {
	out := jsonReviewTimes{Reviews: t.Reviews}
	if t.Reviews > 0 {
		seconds := func(d time.Duration) *float64 {
			s := d.Seconds()
			return &s
		}
		out.Median, out.Ninety, out.Longest = seconds(t.Median), seconds(t.Ninety), seconds(t.Longest)
	}
	return out
}

// groupJSON is a row of a table, with what names it first.
func groupJSON(by model.ReportBy, g model.RefundGroup) any {
	switch by {
	case model.ByDay:
		return struct {
			Day string `json:"day"`
			jsonSums
		}{g.Day.Format(time.DateOnly), sumsJSON(g.Sums)}
	case model.ByProduct:
		return struct {
			Type string `json:"product_type"`
			jsonSums
		}{g.Value, sumsJSON(g.Sums)}
	case model.ByRegion:
		return struct {
			Region string `json:"region"`
			jsonSums
		}{g.Value, sumsJSON(g.Sums)}
	case model.ByReason:
		return struct {
			Code  string `json:"reason"`
			Label string `json:"reason_label"`
			jsonSums
		}{g.Value, g.Label, sumsJSON(g.Sums)}
	}
	return struct {
		ID   string `json:"account_id"`
		Name string `json:"account_name"`
		jsonSums
	}{g.Value, g.Label, sumsJSON(g.Sums)}
}

func silentJSON(r desk.SilentRow) jsonSilentRow {
	return jsonSilentRow{ID: r.ID, Order: r.OrderNumber, AccountID: r.Account.ID, Account: r.Account.Name, Manager: r.Account.Manager,
		Deciders: r.Deciders.Names(), Refund: r.Refund, Coupons: r.CouponsReturned, Deadline: jsonTime(r.Deadline)}
}

func splittingJSON(s model.Splitting) jsonSplitting {
	return jsonSplitting{AccountID: s.Account.ID, Account: s.Account.Name, Manager: s.Account.Manager, Cash: s.Cash(),
		First: jsonTime(s.First()), Last: jsonTime(s.Last()), By: s.By(), Orders: list(s.Orders, func(o model.NearOrder) jsonNearOrder {
			return jsonNearOrder{Number: o.Number, Value: o.Value, Threshold: o.Threshold, Cash: o.Cash, At: jsonTime(o.At), By: o.By}
		})}
}
