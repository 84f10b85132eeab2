package desk_test

import (
	"fmt"
	"sync"
	"testing"

	"unsubdesk/db"
	"unsubdesk/db/dbtest"
	"unsubdesk/model"
	"unsubdesk/model/desk"
)

// TestSixtyFourAgentsOneInstance: agents of two programs submit the same
// instance at the same moment, again and again. Each time one of them has it
// refunded, and all the others hear why not.
func TestSixtyFourAgentsOneInstance(t *testing.T) {
	const agents, rounds = 64, 4
	f := newFixture(t)
	var names []string
	for n := range agents {
		names = append(names, fmt.Sprintf("agent-%02d", n))
	}
	dbtest.PutUser(t, f.store, model.RoleAgent, names...)
	programs := []*desk.Desk{f.desk, desk.New(again(t, f))}
	for round := range rounds {
		id := fmt.Sprint("one-", round)
		dbtest.Put(t, f.store, dbtest.Instance(id))
		results, errs := make([]desk.BatchResult, agents), make([]error, agents)
		var all sync.WaitGroup
		start := make(chan struct{})
		for n, name := range names {
			all.Go(func() {
				<-start
				results[n], errs[n] = programs[n%2].As(model.Actor{User: name}).Submit(f.ctx,
					desk.Submission{IDs: []string{id}, Reason: "1", Key: fmt.Sprint(name, round)}, nil)
			})
		}
		close(start)
		all.Wait()
		f.oneWon(results, errs)
	}
	f.verified()
}

func again(t *testing.T, f *fixture) *db.Store {
	return dbtest.Again(t, f.store, dbtest.WithClock(f.clock))
}

// oneWon fails unless one was refunded and the others were refused for that.
func (f *fixture) oneWon(results []desk.BatchResult, errs []error) {
	f.t.Helper()
	won, refused := 0, 0
	for n, r := range results {
		f.ok(errs[n])
		won += len(r.Requests)
		for _, ref := range r.Refused {
			if len(ref.Blocks) == 1 && ref.Blocks[0].Code == model.BlockUnsubscribed {
				refused++
			}
		}
	}
	if won != 1 || refused != len(results)-1 {
		f.t.Errorf("%d won, %d were refused, of %d", won, refused, len(results))
	}
}
