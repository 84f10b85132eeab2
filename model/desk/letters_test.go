package desk_test

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"unsubdesk/db/dbtest"
	"unsubdesk/model"
	"unsubdesk/model/desk"
)

// readers gives everybody an address but those named.
func (f *fixture) readers(but ...string) {
	f.t.Helper()
	for _, name := range []string{"ada", "ben", "chen", "iris", "maya", "silva"} {
		if !slices.Contains(but, name) {
			_, err := f.as("ada").SetEmail(f.ctx, name, name+"@desk.example")
			f.ok(err)
		}
	}
}

// box is a sender that takes every letter, and keeps what it said.
type box struct {
	desk *desk.Desk
	mu   sync.Mutex
	said []string // "chen review.waiting UR-0002"
	why  []model.Why
	ids  []string
}

// Send implements model.Sender.
func (b *box) Send(ctx context.Context, m model.Message) model.Answer {
	n, err := b.desk.Alert(ctx, m)
	if err != nil {
		return model.Answer{Said: err.Error()}
	}
	if len(n.Told) == 0 {
		return model.Answer{Pointless: true}
	}
	var ids []string
	b.mu.Lock()
	defer b.mu.Unlock()
	for _, t := range n.Told {
		ids, b.why = append(ids, t.ID), append(b.why, t.Why)
	}
	b.said = append(b.said, fmt.Sprint(n.To.Name, " ", n.Kind, " ", strings.Join(ids, " ")))
	b.ids = append(b.ids, n.ID)
	return model.Answer{Accepted: true}
}

// delivered delivers what is due after some time, and wants these letters.
func (f *fixture) delivered(after time.Duration, want ...string) *box {
	f.t.Helper()
	f.clock.Advance(after)
	b := &box{desk: f.desk}
	_, err := f.as("ada").DeliverDue(f.ctx, desk.Senders{model.ChannelMail: b}, nil)
	f.ok(err)
	slices.Sort(b.said)
	slices.Sort(want)
	if diff := cmp.Diff(want, b.said); diff != "" {
		f.t.Errorf("at %s: -want +got\n%s", f.clock.Now(), diff)
	}
	return b
}

// outbox is how many messages of the outbox there are.
func (f *fixture) outbox() (n int) {
	f.t.Helper()
	dbtest.View(f.t, f.store, func(tx model.ReadTx) error {
		return tx.EachMessage(model.MessageQuery{}, func(model.Message) error { n++; return nil })
	})
	return n
}

const soon = 31 * time.Second // by then what was gathered is told

// TestWhoWaitsIsTold: once when the request comes, once more four hours before the
// deadline, and who asked how it ended.
func TestWhoWaitsIsTold(t *testing.T) {
	f := newFixture(t, large("a"), large("b"), dbtest.Instance("small"))
	f.readers()
	a := f.review("maya", "a")
	f.submit("maya", "small") // refunded at once: no news for anybody
	f.delivered(0)
	f.delivered(soon, "chen review.waiting "+a.ID)
	f.delivered(20*time.Hour - soon - time.Second)
	f.delivered(time.Second, "chen review.reminder "+a.ID)
	f.delivered(4 * time.Hour) // silence has approved it; what happens together is told together
	f.delivered(soon, "maya request.outcome "+a.ID)
	f.delivered(day)
	f.verified()
}

func TestNobodyIsToldWithoutAnAddress(t *testing.T) {
	f := newFixture(t, large("a"))
	f.review("maya", "a")
	if n := f.outbox(); n != 0 {
		t.Errorf("%d messages for nobody", n)
	}
}

// TestABatchIsOneLetter for each manager, whatever number of commits it takes, and so is
// what a manager decides at a time.
func TestABatchIsOneLetter(t *testing.T) {
	var all []model.Instance
	var ids []string
	for i := range 60 {
		manager := "chen"
		if i%3 == 0 {
			manager = "silva"
		}
		in := large(fmt.Sprintf("i%02d", i), dbtest.OfAccount(dbtest.Account(fmt.Sprintf("acct-%02d", i), manager)))
		all, ids = append(all, in), append(ids, in.ID)
	}
	f := newFixture(t, all...)
	f.readers()
	var silvas, chens []string
	for _, r := range f.submit("maya", ids...).Requests {
		if r.Account.Manager == "silva" {
			silvas = append(silvas, r.ID)
		} else {
			chens = append(chens, r.ID)
		}
	}
	slices.Sort(silvas)
	slices.Sort(chens)
	f.delivered(soon, "chen review.waiting "+strings.Join(chens, " "), "silva review.waiting "+strings.Join(silvas, " "))
	for _, id := range silvas {
		_, err := f.as("silva").Approve(f.ctx, id, "", "")
		f.ok(err)
	}
	f.delivered(soon, "maya request.outcome "+strings.Join(silvas, " "))
	f.delivered(20*time.Hour, "chen review.reminder "+strings.Join(chens, " "))
	f.verified()
}

// TestRemindersGoTogether: requests that were made one after the other.
func TestRemindersGoTogether(t *testing.T) {
	f := newFixture(t, large("a"), large("b"), large("c"))
	f.readers()
	a := f.review("maya", "a")
	f.delivered(10*time.Minute, "chen review.waiting "+a.ID)
	b := f.review("maya", "b")
	f.delivered(time.Hour, "chen review.waiting "+b.ID)
	c := f.review("maya", "c")
	f.delivered(soon, "chen review.waiting "+c.ID)
	f.delivered(19*time.Hour-10*time.Minute-soon, "chen review.reminder "+a.ID+" "+b.ID)
	f.delivered(70*time.Minute, "chen review.reminder "+c.ID)
}

// TestWhoHearsOfIt at the moment of telling, whoever it was before (R7).
func TestWhoHearsOfIt(t *testing.T) {
	for name, c := range map[string]struct {
		manager, by string
		deaf        []string
		meanwhile   func(*fixture, model.Request)
		want        []string
		why         model.Why
	}{
		"the manager":                   {"chen", "maya", nil, nil, []string{"chen"}, model.WhyManager},
		"a manager without an address":  {"chen", "maya", []string{"chen"}, nil, []string{"ada"}, model.WhyNoAddress},
		"a manager who is no desk user": {"wu", "maya", nil, nil, []string{"ada"}, model.WhyUnknown},
		"a manager's own request":       {"chen", "chen", nil, nil, []string{"ada"}, model.WhyOwnRequest},
		"no manager":                    {"", "maya", nil, nil, []string{"chen", "silva"}, model.WhyAnyManager},
		"a manager removed meanwhile":   {"chen", "maya", nil, func(f *fixture, _ model.Request) { f.ok(f.as("ada").RemoveUser(f.ctx, "chen")) }, []string{"ada"}, model.WhyUnknown},
		"another address meanwhile":     {"chen", "maya", []string{"chen"}, func(f *fixture, _ model.Request) { f.readers() }, []string{"chen"}, model.WhyManager},
		"nobody":                        {"chen", "maya", []string{"chen", "ada"}, nil, nil, ""},
		"decided meanwhile":             {"chen", "maya", []string{"maya"}, func(f *fixture, r model.Request) { f.ok(second(f.as("ada").Reject(f.ctx, r.ID, "no", ""))) }, nil, ""},
		"withdrawn meanwhile":           {"chen", "maya", nil, func(f *fixture, r model.Request) { f.ok(second(f.as("maya").Withdraw(f.ctx, r.ID, ""))) }, nil, ""},
		"the role taken meanwhile":      {"chen", "maya", nil, func(f *fixture, _ model.Request) { f.ok(second(f.as("ada").SetRole(f.ctx, "chen", model.RoleAuditor))) }, []string{"ada"}, model.WhyCannotDecide},
		"the deadline passed meanwhile": {"chen", "maya", []string{"maya"}, func(f *fixture, _ model.Request) { f.clock.Advance(day) }, nil, ""},
		"on hold meanwhile":             {"chen", "maya", []string{"maya"}, func(f *fixture, _ model.Request) { f.change(large("a", dbtest.Frozen())) }, nil, ""},
		"the account has another manager": {"chen", "maya", nil, func(f *fixture, _ model.Request) {
			f.change(large("a", dbtest.OfAccount(model.Account{ID: "acct-1", Name: "Northwind Bank", Manager: "silva"})))
		}, []string{"silva"}, model.WhyManager},
	} {
		t.Run(name, func(t *testing.T) {
			f := newFixture(t, large("a", dbtest.OfAccount(model.Account{ID: "acct-1", Name: "Northwind Bank", Manager: c.manager})))
			f.readers(c.deaf...)
			r := f.review(c.by, "a")
			if c.meanwhile != nil {
				c.meanwhile(f, r)
			}
			var want []string
			for _, who := range c.want {
				want = append(want, who+" review.waiting "+r.ID)
			}
			b := f.delivered(soon, want...)
			if len(b.why) > 0 && b.why[0] != c.why {
				t.Errorf("because of %s, want %s", b.why[0], c.why)
			}
		})
	}
}

// TestWhatGathersGoesTogether: the first that is due takes along what came after it.
func TestWhatGathersGoesTogether(t *testing.T) {
	f := newFixture(t, large("a"), large("b"))
	f.readers("chen", "ada")
	a, b := f.review("maya", "a"), f.review("maya", "b")
	f.ok(second(f.as("chen").Approve(f.ctx, a.ID, "", "")))
	f.clock.Advance(29 * time.Second)
	f.ok(second(f.as("chen").Reject(f.ctx, b.ID, "no", "")))
	f.delivered(time.Second, "maya request.outcome "+a.ID+" "+b.ID)
	f.delivered(day)
}

// TestHowItEnded is told to who asked, except what they did themselves.
func TestHowItEnded(t *testing.T) {
	f := newFixture(t, large("a"), large("b"), large("c"), large("d"), large("e"))
	f.readers("chen")
	var ids []string
	for _, id := range []string{"a", "b", "c", "d", "e"} {
		ids = append(ids, f.review("maya", id).ID)
	}
	f.delivered(soon, "ada review.waiting "+strings.Join(ids, " "))
	f.ok(second(f.as("chen").Approve(f.ctx, ids[0], "fine", "")))
	f.ok(second(f.as("chen").Reject(f.ctx, ids[1], "not fine", "")))
	f.ok(second(f.as("ada").Withdraw(f.ctx, ids[2], "")))
	f.ok(second(f.as("maya").Withdraw(f.ctx, ids[3], "")))
	f.delivered(soon, "maya request.outcome "+strings.Join(ids[:3], " "))
	f.change(large("e", dbtest.Frozen()))
	f.delivered(soon, "maya request.outcome "+ids[4])
	f.delivered(20 * time.Hour) // nobody is reminded of what is on hold
	f.change(large("e"))
	f.delivered(soon, "ada review.waiting "+ids[4]) // but of what waits again
	f.change(large("e", dbtest.Frozen()))
	f.change(large("e"))
	f.delivered(soon, "ada review.waiting "+ids[4]) // what came and went is no news
	f.delivered(5 * time.Hour)
	f.delivered(soon, "maya request.outcome "+ids[4])
	f.verified()
}

// TestALetterThatCannotLeave is written anew when it does: by then it may say something
// else, or nothing.
func TestALetterThatCannotLeave(t *testing.T) {
	f := newFixture(t, large("a"), large("b"))
	f.readers()
	a, b := f.review("maya", "a"), f.review("maya", "b")
	f.clock.Advance(soon)
	var first []string
	away := senderFunc(func(m model.Message) model.Answer {
		first = append(first, m.ID)
		return model.Answer{Said: "nobody there"}
	})
	done, err := f.as("ada").DeliverDue(f.ctx, desk.Senders{model.ChannelMail: away}, nil)
	f.ok(err)
	if len(done.Failing) != 1 || done.Failing[0].Recipient != "chen" {
		t.Errorf("%+v", done)
	}
	f.ok(second(f.as("chen").Approve(f.ctx, a.ID, "", "")))
	said := f.delivered(2*time.Second, "chen review.waiting "+b.ID)
	if !slices.Equal(said.ids, first) {
		t.Errorf("sent as %v, then as %v", first, said.ids)
	}
	f.delivered(soon, "maya request.outcome "+a.ID)
}

// TestALetterThatIsRefused for good is given up at once, and can be asked for again.
func TestALetterThatIsRefused(t *testing.T) {
	f := newFixture(t, large("a"))
	f.readers()
	r := f.review("maya", "a")
	f.clock.Advance(soon)
	refuse := senderFunc(func(model.Message) model.Answer { return model.Answer{Refused: true, Said: "no such user"} })
	done, err := f.as("ada").DeliverDue(f.ctx, desk.Senders{model.ChannelMail: refuse}, nil)
	f.ok(err)
	if len(done.GivenUp) != 1 || done.GivenUp[0].Said != "no such user" || len(done.Halts) != 0 {
		t.Fatalf("%+v", done)
	}
	f.delivered(time.Minute)
	f.ok(second(f.as("ada").Retry(f.ctx, nil)))
	f.delivered(0, "chen review.waiting "+r.ID)
}

type senderFunc func(model.Message) model.Answer

func (s senderFunc) Send(_ context.Context, m model.Message) model.Answer { return s(m) }

// TestProgramsTellOnce: many at the same time.
func TestProgramsTellOnce(t *testing.T) {
	f := newFixture(t, large("a"), large("b", dbtest.OfAccount(dbtest.Account("acct-2", "silva"))))
	f.readers()
	a, b := f.review("maya", "a"), f.review("maya", "b")
	f.clock.Advance(soon)
	said := &box{desk: f.desk}
	var programs sync.WaitGroup
	for range 4 {
		d := desk.New(dbtest.Again(t, f.store, dbtest.WithClock(f.clock)))
		programs.Go(func() {
			if _, err := d.As(model.Actor{User: "ada"}).DeliverDue(f.ctx, desk.Senders{model.ChannelMail: said}, nil); err != nil {
				t.Error(err)
			}
		})
	}
	programs.Wait()
	slices.Sort(said.said)
	if diff := cmp.Diff([]string{"chen review.waiting " + a.ID, "silva review.waiting " + b.ID}, said.said); diff != "" {
		t.Errorf("-want +got\n%s", diff)
	}
}

// TestShortWindows: what is told comes before the deadline, or not at all.
func TestShortWindows(t *testing.T) {
	f := newFixture(t, large("a"))
	f.readers("maya")
	_, err := f.as("ada").SetPolicy(f.ctx, func(p *model.Policy) error { p.ReviewWindow = 10 * time.Second; return nil })
	f.ok(err)
	r := f.review("maya", "a")
	f.delivered(time.Second, "chen review.waiting "+r.ID)
	f.delivered(day)
}

// TestAlertsOfAProgramThatDied are told by another one, once the first counts as dead.
func TestAlertsOfAProgramThatDied(t *testing.T) {
	f := newFixture(t, large("a"))
	f.readers()
	r := f.review("maya", "a")
	f.clock.Advance(soon)
	now := f.clock.Now()
	dbtest.Update(t, f.store, func(tx model.WriteTx) error {
		lanes, err := tx.ClaimMessages(model.Claim{Channel: model.ChannelAlert, Due: now, Now: now, Until: now.Add(time.Minute), Lanes: 9, Each: 1})
		if len(lanes) != 1 {
			t.Errorf("%d alerts were claimed", len(lanes))
		}
		return err
	})
	f.delivered(59 * time.Second)
	f.delivered(time.Second, "chen review.waiting "+r.ID)
}
