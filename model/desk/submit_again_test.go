package desk

import (
	"testing"

	"unsubdesk/model"
)

// elsewhere is a transaction in which another program has submitted instance a.
type elsewhere struct{ model.ReadTx }

func (elsewhere) Requests(model.RequestQuery) ([]model.Request, error) {
	return []model.Request{{ID: "UR-1", Items: []model.RequestItem{{InstanceID: "a"}}}}, nil
}

// TestLastCommitOfABatchRunsAgain: what is written down of another program's part
// is the same however often the transaction runs.
func TestLastCommitOfABatchRunsAgain(t *testing.T) {
	w := &submitWork{batch: model.Batch{Plan: make([]model.BatchOrder, ordersPerCommit+1)},
		late: true, result: BatchResult{Refused: []Refusal{{InstanceID: "a"}, {InstanceID: "b"}}}}
	committed := *w
	for run := range 2 {
		*w = committed
		if err := w.addForeign(elsewhere{}); err != nil {
			t.Fatal(err)
		}
		if got := w.result; len(got.Requests) != 1 || len(got.Refused) != 1 || got.Refused[0].InstanceID != "b" {
			t.Errorf("run %d: %+v", run+1, got)
		}
	}
}
