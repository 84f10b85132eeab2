package present

import (
	"bytes"
	"encoding/csv"
	"time"

	"unsubdesk/model"
	"unsubdesk/model/desk"
)

// Outcome is what became of one instance of a submission.
type Outcome int

// The outcomes.
const (
	OutcomeRefunded Outcome = iota
	OutcomeWaits
	OutcomeRefused
	OutcomeMissing
)

// Word is the outcome in a word.
func (o Outcome) Word() string {
	switch o {
	case OutcomeRefunded:
		return "refunded"
	case OutcomeWaits:
		return "waits"
	case OutcomeRefused:
		return "refused"
	}
	return "not found"
}

// ResultRow is one instance of a submission's result.
type ResultRow struct {
	ID, Name, Order string // Name and Order are "" of what the quote does not list
	Outcome         Outcome
	Refund          model.Money
	Request         *model.Request // nil if refused
	Blocks          []model.Block
}

// ResultRows list every instance (R15): refused first, because they need somebody,
// then what waits, then what is done. Names are those of the quote.
func ResultRows(b desk.BatchResult, q model.Quote) []ResultRow {
	quoted := make(map[string]*model.Instance, len(q.Lines))
	for i := range q.Lines {
		in := &q.Lines[i].Instance
		quoted[in.ID] = in
	}
	var rows []ResultRow
	add := func(r ResultRow) {
		if in := quoted[r.ID]; in != nil {
			r.Name, r.Order = in.Name, in.Order.Number
		}
		rows = append(rows, r)
	}
	for _, r := range b.Refused {
		add(ResultRow{ID: r.InstanceID, Outcome: OutcomeRefused, Blocks: r.Blocks})
	}
	for _, id := range b.NotFound {
		add(ResultRow{ID: id, Outcome: OutcomeMissing})
	}
	for _, o := range []Outcome{OutcomeWaits, OutcomeRefunded} {
		for i := range b.Requests {
			r := &b.Requests[i]
			if (r.Status == model.RequestCompleted) != (o == OutcomeRefunded) {
				continue
			}
			for _, it := range r.Items {
				add(ResultRow{ID: it.InstanceID, Outcome: o, Refund: it.Refund, Request: r})
			}
		}
	}
	return rows
}

// ResultSum counts the rows of an outcome, and sums their refunds.
func ResultSum(rows []ResultRow, o Outcome) (n int, refund model.Money) {
	for _, r := range rows {
		if r.Outcome == o {
			n++
			refund = refund.Add(r.Refund)
		}
	}
	return n, refund
}

// ResultCSV is every row of a result: amounts with two decimals, times in RFC
// 3339 UTC, no cell that a spreadsheet would run.
func ResultCSV(rows []ResultRow) ([]byte, error) {
	var b bytes.Buffer
	w := csv.NewWriter(&b)
	records := [][]string{{"instance_id", "instance_name", "order_number", "outcome", "refund", "request_id", "review_deadline", "reason"}}
	for _, r := range rows {
		records = append(records, r.record())
	}
	if err := w.WriteAll(records); err != nil {
		return nil, err
	}
	return b.Bytes(), nil
}

func (r ResultRow) record() []string {
	refund, deadline, request := "", "", ""
	if r.Request != nil {
		refund, request = r.Refund.String(), r.Request.ID
	}
	if r.Outcome == OutcomeWaits {
		deadline = r.Request.Deadline.UTC().Format(time.RFC3339Nano)
	}
	cells := []string{r.ID, r.Name, r.Order, r.Outcome.Word(), refund, request, deadline, BlockSentences(r.Blocks)}
	for i, c := range cells {
		cells[i] = CSVCell(c)
	}
	return cells
}
