package desk_test

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"slices"
	"testing"

	"unsubdesk/db/dbtest"
	"unsubdesk/model"
	"unsubdesk/model/desk"
)

// contentOf is the content of a submission of IDs, as it stands with its key.
func contentOf(t *testing.T, ids []string, reason, note string) string {
	t.Helper()
	text, err := json.Marshal([]any{slices.Sorted(slices.Values(ids)), reason, note})
	if err != nil {
		t.Fatal(err)
	}
	sum := sha256.Sum256(text)
	return hex.EncodeToString(sum[:])
}

// TestAnOldPlanOfManyGoesOn: a submission of more IDs than a whole quote has lines, of
// which an older program kept a plan, is repeated whole.
func TestAnOldPlanOfManyGoesOn(t *testing.T) {
	const n = desk.WholeQuote + 200
	f := newFixture(t, many(n)...)
	all := ids(many(n))
	dbtest.Update(t, f.store, func(tx model.WriteTx) error {
		p, err := tx.Policy()
		if err != nil {
			return err
		}
		b := model.Batch{ID: "UB-old", User: "maya", Key: "k", Content: contentOf(t, all, "1", ""), SubmittedAt: dbtest.Start()}
		for i := 0; i < n; i += 2 {
			instances, err := tx.Instances(all[i : i+2])
			if err != nil {
				return err
			}
			b.Plan = append(b.Plan, model.BatchOrder{Number: fmt.Sprintf("CS-%06d", i/2), IDs: all[i : i+2],
				Digest: model.NewQuote(instances, nil, p, dbtest.Start()).Digest})
		}
		b.Plan[7].Digest = "q1-another"
		return tx.PutBatch(b)
	})
	sub := desk.Submission{IDs: all, Reason: "1", Key: "k"}
	res, err := f.as("maya").Submit(f.ctx, sub, nil)
	f.ok(err)
	f.onceEach(f.selected("i"), res)
	if res.BatchID != "UB-old" || len(res.Requests) != n/2-1 || len(res.Refused) != 2 {
		t.Errorf("batch %s: %d requests, refused %v", res.BatchID, len(res.Requests), res.Refused)
	}
	again, err := f.as("maya").Submit(f.ctx, sub, nil)
	f.ok(err)
	f.onceEach(f.selected("i"), again)
	if !again.Repeated {
		t.Error("the key repeated does not say so")
	}
	sub.Note = "another"
	_, err = f.as("maya").Submit(f.ctx, sub, nil)
	f.refused(err, model.CodeKeyReused)
	f.verified()
}
