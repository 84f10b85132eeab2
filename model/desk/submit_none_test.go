package desk_test

import (
	"fmt"
	"testing"

	"github.com/google/go-cmp/cmp"

	"unsubdesk/model/desk"
)

// TestIDsOfWhichNoneExistsAreListed: however many, and again under the same key.
func TestIDsOfWhichNoneExistsAreListed(t *testing.T) {
	f := newFixture(t, many(2)...)
	for _, n := range []int{desk.WholeQuote, desk.WholeQuote + 1} {
		var none []string
		for i := range n {
			none = append(none, fmt.Sprintf("x-%d", i))
		}
		sub := desk.Submission{IDs: none, Reason: "1", Key: fmt.Sprint(n)}
		sub.Quote = f.quoteOf(sub).Digest
		res, err := f.as("maya").Submit(f.ctx, sub, nil)
		f.ok(err)
		if diff := cmp.Diff(none, res.NotFound); diff != "" {
			t.Errorf("of %d IDs: -want +got\n%s", n, diff)
		}
		again, err := f.as("maya").Submit(f.ctx, sub, nil)
		f.ok(err)
		if diff := cmp.Diff(answerOf(res), answerOf(again)); diff != "" || !again.Repeated {
			t.Errorf("of %d IDs: -first +again\n%s", n, diff)
		}
	}
}
