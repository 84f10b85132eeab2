package present_test

import (
	"fmt"
	"testing"

	"unsubdesk/model"
	"unsubdesk/tui/present"
)

func TestSubmittedNames(t *testing.T) {
	line := func(n, account int, blocks ...model.Block) model.QuoteLine {
		return model.QuoteLine{Blocks: blocks, Instance: model.Instance{Name: fmt.Sprint("orion-", n), Account: model.Account{ID: fmt.Sprint("acct-", account)}}}
	}
	of := func(lines ...model.QuoteLine) model.Quote { return model.Quote{Lines: lines} }
	frozen := model.Block{Code: model.BlockAccountFrozen}
	for want, q := range map[string]model.Quote{
		"":                                of(line(1, 1, frozen)),
		"orion-2, of acct-2.":             of(line(1, 1, frozen), line(2, 2)),
		"orion-1 and orion-2, of acct-1.": of(line(1, 1), line(2, 1)),
		"orion-1, orion-2, orion-3 and 2 more, of acct-1, acct-2, acct-3 and 1 more account.": of(line(1, 1), line(2, 2), line(3, 3), line(4, 1), line(5, 4)),
	} {
		if got := present.SubmittedNames(q); got != want {
			t.Errorf("%q, want %q", got, want)
		}
	}
}
