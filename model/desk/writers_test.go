package desk_test

import (
	"flag"
	"fmt"
	"slices"
	"sync"
	"testing"
	"time"

	"unsubdesk/db/dbtest"
	"unsubdesk/model"
	"unsubdesk/model/desk"
)

var writes = flag.Int("writes", 20, "how often each of the 32 writers writes")

// writeLimit is how long 99 of 100 submissions may take with 32 writers at once.
const writeLimit = 500 * time.Millisecond

// TestSQLiteThirtyTwoWriters: four programs of eight people each submit at the same
// time. Nobody hears of a lock, and nobody waits long.
//
//	go test ./model/desk -run TestSQLiteThirtyTwoWriters -writes 1000 -v
func TestSQLiteThirtyTwoWriters(t *testing.T) {
	const programs, people = 4, 8
	f := newFixture(t)
	work := map[string][]model.Instance{}
	desks := map[string]*desk.Desk{}
	for p := range programs {
		d := f.desk
		if p > 0 {
			d = desk.New(again(t, f))
		}
		for n := range people {
			user := fmt.Sprintf("agent-%d-%d", p, n)
			dbtest.PutUser(t, f.store, model.RoleAgent, user)
			for i := range *writes {
				work[user] = append(work[user], dbtest.Instance(fmt.Sprintf("%s-%04d", user, i)))
			}
			dbtest.Put(t, f.store, work[user]...)
			desks[user] = d
		}
	}
	var all sync.WaitGroup
	var mu sync.Mutex
	var took []time.Duration
	for user, stock := range work {
		all.Go(func() {
			mine := f.submitEach(desks[user], user, stock)
			mu.Lock()
			took = append(took, mine...)
			mu.Unlock()
		})
	}
	all.Wait()
	slices.Sort(took)
	if len(took) != programs*people**writes {
		t.Fatalf("%d of %d submissions succeeded", len(took), programs*people**writes)
	}
	at := func(percent int) time.Duration { return took[(len(took)-1)*percent/100].Round(100 * time.Microsecond) }
	t.Logf("%d submissions by %d writers: p50 %v, p99 %v, longest %v", len(took), programs*people, at(50), at(99), at(100))
	if at(99) > writeLimit && !dbtest.Race {
		t.Errorf("p99 is %v", at(99))
	}
	f.verified()
}

// submitEach submits instances one after the other and answers how long each took.
func (f *fixture) submitEach(d *desk.Desk, user string, stock []model.Instance) (took []time.Duration) {
	for _, in := range stock {
		began := time.Now()
		result, err := d.As(model.Actor{User: user}).Submit(f.ctx, desk.Submission{IDs: []string{in.ID}, Reason: "1", Key: in.ID}, nil)
		if err != nil || len(result.Requests) != 1 {
			f.t.Errorf("%s: %v %+v", in.ID, err, result)
			continue
		}
		took = append(took, time.Since(began))
	}
	return took
}
