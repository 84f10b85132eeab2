package desk

import (
	"fmt"
	"testing"
	"time"

	"unsubdesk/model"
)

// oneRequest is a transaction in which there is one request, of many instances.
type oneRequest struct {
	model.ReadTx
	request model.Request
}

func (o oneRequest) Requests(model.RequestQuery) ([]model.Request, error) {
	return []model.Request{o.request}, nil
}

// TestALargeOrderIsLookedThroughOnce: others wait meanwhile, so the time grows with the
// instances and not with their square, which would be minutes here.
func TestALargeOrderIsLookedThroughOnce(t *testing.T) {
	const n = 100_000
	quote := model.Quote{Lines: make([]model.QuoteLine, n)}
	request := model.Request{BatchID: "UB-1", Items: make([]model.RequestItem, n)}
	order := model.BatchOrder{Number: "CS-1", IDs: make([]string, n)}
	for i := range n {
		id := fmt.Sprintf("pkg-of-a-long-name-%06d", i)
		quote.Lines[i].Instance.ID, request.Items[i].InstanceID, order.IDs[i] = id, id, id
	}
	quote.Lines[7].Blocks = []model.Block{{Code: model.BlockAccountFrozen}}
	begin := time.Now()

	w := &submitWork{batch: model.Batch{ID: "UB-1"}}
	w.refuseChanged(quote)
	if got := w.result.Refused; len(got) != n || got[7].Blocks[0].Code != model.BlockAccountFrozen || got[8].Blocks[0].Code != "quote_changed" {
		t.Errorf("%d refused: %v, %v", len(got), got[7], got[8])
	}
	already, err := w.alreadySubmitted(oneRequest{request: request}, []model.BatchOrder{order})
	if err != nil || len(already) != n || len(w.result.Requests) != 1 {
		t.Errorf("%d submitted before, in %d requests (%v)", len(already), len(w.result.Requests), err)
	}
	if took := time.Since(begin); took > 10*time.Second {
		t.Errorf("it took %s", took)
	}
}
