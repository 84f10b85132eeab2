package desk_test

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"time"

	"unsubdesk/db"
	"unsubdesk/db/dbtest"
	"unsubdesk/model"
	"unsubdesk/model/desk"
)

// fixture is a desk on a real database, with a clock that stands still and
// the usual people: agents maya and ben, managers chen and silva, admin ada,
// auditor iris.
type fixture struct {
	t     testing.TB
	store *db.Store
	clock *dbtest.Clock
	desk  *desk.Desk
	ctx   context.Context
}

func newFixture(t testing.TB, instances ...model.Instance) *fixture {
	t.Helper()
	clock := dbtest.NewClock()
	f := &fixture{t: t, clock: clock, store: dbtest.New(t, dbtest.WithClock(clock)), ctx: context.Background()}
	n := 0
	f.desk = desk.New(f.store, desk.WithIDs(func(prefix string) string {
		n++
		return fmt.Sprintf("%s%04d", prefix, n)
	}))
	dbtest.PutUser(t, f.store, model.RoleAgent, "maya", "ben")
	dbtest.PutUser(t, f.store, model.RoleManager, "chen", "silva")
	dbtest.PutUser(t, f.store, model.RoleAdmin, "ada")
	dbtest.PutUser(t, f.store, model.RoleAuditor, "iris")
	if len(instances) > 0 {
		dbtest.Put(t, f.store, instances...)
	}
	return f
}

func (f *fixture) as(user string) *desk.Session {
	return f.desk.As(model.Actor{User: user, OSUser: "os-" + user, Surface: model.SurfaceCommand})
}

// submit submits as a user with reason 1 and a key of its own, after a look
// at the quote.
func (f *fixture) submit(user string, ids ...string) desk.BatchResult {
	f.t.Helper()
	q, err := f.as(user).Quote(f.ctx, ids)
	f.ok(err)
	res, err := f.as(user).Submit(f.ctx, desk.Submission{IDs: ids, Reason: "1", Key: fmt.Sprint(user, ids[0], len(ids), f.clock.Now()), Quote: q.Digest}, nil)
	f.ok(err)
	return res
}

// review submits one instance and answers its request, which must wait.
func (f *fixture) review(user, id string) model.Request {
	f.t.Helper()
	res := f.submit(user, id)
	if len(res.Requests) != 1 || res.Requests[0].Status != model.RequestPending {
		f.t.Fatalf("%s does not wait for review: %+v", id, res)
	}
	return res.Requests[0]
}

func (f *fixture) ok(err error) {
	f.t.Helper()
	if err != nil {
		f.t.Fatalf("unexpected: %v", err)
	}
}

// refused fails unless err has the code and its sentence contains the words.
func (f *fixture) refused(err error, code model.Code, words ...string) {
	f.t.Helper()
	if got := model.ErrorCode(err); got != code {
		f.t.Fatalf("code %q (%v), want %q", got, err, code)
	}
	for _, w := range words {
		if !strings.Contains(err.Error(), w) {
			f.t.Fatalf("%q does not say %q", err, w)
		}
	}
}

func (f *fixture) request(id string) desk.RequestDetail {
	f.t.Helper()
	d, err := f.as("iris").Request(f.ctx, id)
	f.ok(err)
	return d
}

// status fails unless the request is in the state, decided as said.
func (f *fixture) status(id string, s model.RequestStatus, d model.Decision) {
	f.t.Helper()
	r := f.request(id)
	if r.Status != s || r.Decision != d {
		f.t.Fatalf("%s is %s (%q), want %s (%q)", id, r.Status, r.Decision, s, d)
	}
}

// verified fails unless the books agree.
func (f *fixture) verified() {
	f.t.Helper()
	report, err := f.as("iris").Verify(f.ctx, nil)
	f.ok(err)
	if !report.OK() {
		f.t.Fatalf("the books do not agree: %+v", report.Problems)
	}
}

// cash is what the ledger returned for a request.
func (f *fixture) cash(id string) string {
	f.t.Helper()
	var total model.Money
	for _, e := range f.request(id).Entries {
		if e.Kind == model.EntryCash {
			total = total.Add(e.Amount)
		}
	}
	return total.String()
}

// change stores instances anew, as an import would, and looks at the holds.
func (f *fixture) change(instances ...model.Instance) {
	f.t.Helper()
	dbtest.Put(f.t, f.store, instances...)
	_, err := f.as("ada").Sweep(f.ctx)
	f.ok(err)
}

// large is an instance whose order is of large value, of chen's account.
func large(id string, options ...dbtest.InstanceOption) model.Instance {
	return dbtest.Instance(id, append([]dbtest.InstanceOption{dbtest.Costs("7500.00", "7500.00")}, options...)...)
}

const day = 24 * time.Hour
