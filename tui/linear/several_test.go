package linear_test

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"time"

	"unsubdesk/db/dbtest"
	"unsubdesk/model"
	"unsubdesk/model/desk"
	"unsubdesk/tui/linear"
)

// waiting is a desk with requests under review: large ones of maya, in the order of the
// list, and one that chen submitted.
func waiting(t *testing.T, n int) (*world, []string) {
	w := newWorld(t)
	var ids []string
	for i := range n {
		dbtest.Put(t, w.store, dbtest.Instance(fmt.Sprintf("big-%d", i), dbtest.Costs("8000.00", "8000.00")))
		ids = append(ids, w.submit("maya", fmt.Sprintf("big-%d", i)))
		w.clock.Advance(time.Minute)
	}
	return w, ids
}

// state is what a request has come to.
func (w *world) state(id string) desk.RequestRow {
	w.Helper()
	for _, r := range w.requests() {
		if r.ID == id {
			return r
		}
	}
	w.Fatalf("%s is not there", id)
	return desk.RequestRow{}
}

// Several requests are approved with one note; the last question asks for their number.
func TestSeveralAreApproved(t *testing.T) {
	w, ids := waiting(t, 4)
	dbtest.Put(t, w.store, dbtest.Instance("own", dbtest.Costs("9000.00", "9000.00")))
	own := w.submit("chen", "own")
	c := w.talk(w.as("chen"))
	c.types("a 1-3, 5")
	c.hears("Left out: ", "Approve 3 requests.\nin 23 hours", "Together: 24,000.00 USD for 3 instances\n", "Note, Enter for none: ")
	c.types("agreed")
	c.hears("Note: agreed\n", "24,000.00 USD is refunded at once", "Type 3, the number of requests, to approve them: ")
	for _, wrong := range []string{"y", "1", "33"} {
		c.types(wrong)
		c.hears("That is not 3; nothing was decided.", "Type 3,")
	}
	c.types("")
	c.hears("Nothing was decided.", "Note so far: agreed\n", "Note, Enter keeps it: ")
	c.types("back")
	c.hears("Nothing was decided; the note is there when you approve the same again.", "Reviews: ")
	c.types("a 1 - 3", "", "3")
	for _, id := range ids[:3] {
		c.hears(id + " approved: 8,000.00 USD refunded.\n")
	}
	c.hears("3 of 3 requests approved: 24,000.00 USD refunded.\n")
	c.types("m 3-4")
	c.hears("Cannot mark ", ids[2]+" was already approved by chen", "1 marked: 8,000.00 USD for 1 instance.\n")
	c.types("p", "a 5")
	c.hears("Nobody decides a request they submitted")
	c.hearsNot("State:")
	for i, id := range append(ids, own) {
		r := w.state(id)
		if decided := r.Decision == model.DecisionApproved && r.DecidedBy == "chen" && r.DecisionNote == "agreed"; decided != (i < 3) {
			t.Errorf("%d: booked as %+v", i, r)
		}
	}
}

// Marked requests are rejected at once; what is refused meanwhile is said and stays marked.
func TestMarkedAreRejected(t *testing.T) {
	w, ids := waiting(t, 4)
	real := w.as("chen")
	racing := &racingDesk{Session: real}
	c := w.talk(racing)
	c.types("a")
	c.hears("No request is marked.")
	c.types("m 1-2", "m 3")
	c.hears("1 more marked; 3 in all: 24,000.00 USD for 3 instances.\n")
	c.types("s")
	c.hears("Marked: 3 requests, 24,000.00 USD for 3 instances\n", "3: in 23 hours", "Marked requests: ")
	c.types("x 1-2", "")
	c.hears("A rejection needs a note")
	c.types("back", "back")
	c.types("x marked", "in use")
	c.hears("No money moves.", "Type 3, the number of requests, to reject them: ")
	racing.refuse = ids[1]
	c.types("3")
	c.hears(ids[0]+" rejected: ", "Not rejected: "+ids[1]+": The desk is tired.\n", ids[2]+" rejected: ", "2 of 3 requests rejected.\n", "What was refused is marked; s says it.")
	if _, err := w.as("ada").Approve(w.Context(), ids[1], "", ""); err != nil {
		t.Fatal(err)
	}
	c.types("s")
	c.hears("No longer marked: ", ids[1], "already approved by ada", "No request is marked;")
	if r := w.state(ids[3]); !r.Status.Open() {
		t.Errorf("what nobody marked is %s", r.Status)
	}
}

// racingDesk refuses one rejection, and answers one approval with a lost answer.
type racingDesk struct {
	*desk.Session
	refuse, lose string
}

func (d *racingDesk) Reject(ctx context.Context, id, note, seen string) (desk.RequestRow, error) {
	if id == d.refuse {
		return desk.RequestRow{}, model.Refused("The desk is tired.")
	}
	return d.Session.Reject(ctx, id, note, seen)
}

func (d *racingDesk) Approve(ctx context.Context, id, note, seen string) (desk.RequestRow, error) {
	row, err := d.Session.Approve(ctx, id, note, seen)
	if id == d.lose {
		err = &model.Error{Code: model.CodeUnavailable, Sentence: "The connection broke.", Cause: model.ErrOutcomeUnknown}
	}
	return row, err
}

// Somebody is faster between the note and the question: what is asked for is what is left.
func TestSomebodyIsFaster(t *testing.T) {
	w, ids := waiting(t, 3)
	c := w.talk(&racingDesk{Session: w.as("chen"), lose: ids[2]})
	c.types("m all")
	c.hears("3 marked: 24,000.00 USD for 3 instances.\n")
	c.types("a marked")
	c.hears("Approve 3 requests.\n")
	if _, err := w.as("ada").Approve(w.Context(), ids[0], "", ""); err != nil {
		t.Fatal(err)
	}
	c.types("")
	c.hears("Left out: Request "+ids[0], "Together now: 16,000.00 USD for 2 instances\n", "Type 2, the number of requests")
	c.types("2")
	c.hears("The desk's answer was lost: ", ids[2]+" approved: 8,000.00 USD refunded.", "2 of 2 requests approved: 16,000.00 USD refunded.")
}

// Every command and number that is typed with more behind it than it takes does nothing,
// and says so: never the first of them alone.
func TestMoreThanACommandTakes(t *testing.T) {
	w, _ := waiting(t, 3)
	for i := range 3 {
		dbtest.Put(t, w.store, dbtest.Instance(fmt.Sprintf("small-%d", i)))
	}
	c := w.talk(w.as("maya"))
	c.types("i", "f small", "1 2")
	c.hears("Nothing was done: a number alone says the details of the result with that number, and 1 2 is not one number. For several there is m 1-3, d 1-3 or u 1-3.")
	c.types("s 2")
	c.hears("Nothing was done: s takes nothing behind it here, and 2 stands there.")
	c.types("q now", "r 3", "back 2")
	c.hears("Nothing was done: back takes nothing", "Instances: ")
	c.types("3", "m 1-2")
	c.hears("2 marked: 2 refunded now, 200.00 USD.", "Details: ")
	c.types("m")
	c.hears("1 more marked; 3 in all")
	c.types("d 1,2", "d")
	c.hears("1 mark taken away; nothing is marked.")
	c.types("more 2")
	c.hears("Nothing was done: more takes nothing")
	c.types("u 1-2")
	c.hears("Unsubscribe 2 instances of 2 orders.")
	c.types("1 3")
	c.hears("Nothing was done: 1 takes nothing behind it here, and 3 stands there.", "Refunds,")
	c.types("back", "back", "m 3-1")
	c.hears("3-1 runs backwards; write 1-3.")
	c.types("help m")
	c.hears("m or mark, then numbers")
	c.leaves("quit")

	chen := w.talk(w.as("chen"))
	chen.types("1", "a 2-3")
	chen.hears("Approve 2 requests.\n")
	chen.types("back", "a 2")
	if !strings.Contains(chen.heard, "Request: ") || chen.prompt != "Note, Enter for none: " {
		t.Errorf("a 2 on a page says\n%s", chen.heard)
	}
}

// Without a terminal several are not decided either.
func TestSeveralNeedATerminal(t *testing.T) {
	w, ids := waiting(t, 2)
	c := w.talk(w.as("chen"), func(o *linear.Options) { o.Terminal = false })
	c.types("a 1-2")
	c.hears("Nothing was decided: there is no terminal to ask on.")
	if !w.state(ids[0]).Status.Open() {
		t.Error("it was decided")
	}
}
