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

func TestAReview(t *testing.T) {
	w := newWorld(t, stock()...)
	dbtest.Put(t, w.store, dbtest.Instance("gamma", dbtest.Costs("9000.00", "9000.00")), dbtest.Instance("delta", dbtest.Costs("8000.00", "8000.00")))
	first, second := w.submit("maya", "alpha-2"), w.submit("chen", "gamma")
	third := w.submit("maya", "delta")
	w.clock.Advance(23*time.Hour + 18*time.Minute)
	c := w.talk(w.as("chen"))
	c.hears("2 requests wait for you; the first approves itself in 42 minutes, 09:00 UTC.", "Reviews: 3 pending, 0 on hold, 0 decided\n",
		"in 42 minutes, 09:00 UTC, 7,300.00 USD, Northwind Bank, 1 instance, reason 1 hard to use, asked by maya, you may decide\n")
	row := func(id string) string {
		for i := range 3 {
			c.types(fmt.Sprint(i + 1))
			if strings.Contains(c.heard, "Request: "+id) {
				return fmt.Sprint(i + 1)
			}
		}
		t.Fatalf("%s is not there", id)
		return ""
	}
	row(second)
	c.hears("You cannot decide it: ")
	c.types("a")
	c.hearsNot("Note")
	row(first)
	c.hears("State: under review\n", "Deadline: approves itself in 42 minutes, 09:00 UTC\n", "Refund: 7,300.00 USD for 1 instance\n", "Order value: 7,500.00 USD, over 7,000.00\n",
		"Instance 1 of 1: name-alpha-2, 7,300.00 USD, CDN, eu-west-1, takes effect in 29 days, alpha-2\n", "Coupon: CPN-3 200.00, since 2 Mar: expired, not returned\n", "Trail: 1 event.\n")
	c.types("a", "agreed")
	c.hears("Note: agreed\n", "7,300.00 USD is refunded at once", "Type y to approve it: ")
	c.types("n")
	c.hears("That is not y; nothing was decided.", "Type y")
	c.types("y")
	c.hears(first + " approved: 7,300.00 USD refunded")
	n := row(third)
	c.types("x", "")
	c.hears("A rejection needs a note", "Note, required: ")
	c.types("in use", "y")
	c.hears(third + " rejected: its instances can be unsubscribed again.")
	c.types("back")
	c.types("a " + n)
	c.hears("already rejected by chen")
	c.types("f delta")
	c.hears("No request is pending and matches delta.\nOthers that match: 1 decided, t 3\n")
	c.types("t 3")
	c.hears("rejected by chen just now")
	c.types("w 1")
	c.leaves("q")
	for _, r := range w.requests() {
		switch r.ID {
		case first:
			if r.Decision != model.DecisionApproved || r.DecidedBy != "chen" || r.DecisionNote != "agreed" {
				t.Errorf("booked as %+v", r)
			}
		case third:
			if r.Decision != model.DecisionRejected || r.DecisionNote != "in use" {
				t.Errorf("booked as %+v", r)
			}
		}
	}
}

func TestWithdrawAndHistory(t *testing.T) {
	w := newWorld(t, stock()...)
	id := w.submit("maya", "alpha-2")
	w.submit("maya", "alpha-1")
	c := w.talk(w.as("maya"))
	c.types("v", "w 1", "", "y")
	c.hears(id + " withdrawn: its instances can be unsubscribed again.")
	c.types("h")
	c.hears("Refund 1 of 1.\n", "1: 30.00 USD, Northwind Bank, just now, coupons back 20.00 USD, 1 instance, no review needed, asked by maya\n")
	c.types("1")
	c.hears("Ledger entry 1 of 2: 30.00 USD, cash, alpha-1, ", "Ledger entry 2 of 2: 20.00 USD, coupon CPN-1, alpha-1, ", "Decision: no review needed")
	c.types("notice")
	c.hears("30.00 USD", "alpha-1", "Refund: ")
	c.types("n")
	c.hears("That was the last refund.")
	c.types("back", "f nothing like it")
	c.hears("No refund matches nothing like it.")
}

// A number means what was heard under it, whatever others do.
func TestNumbersStay(t *testing.T) {
	w := newWorld(t)
	for i := range 12 {
		dbtest.Put(t, w.store, dbtest.Instance(fmt.Sprintf("i-%02d", i), dbtest.Effective(dbtest.Start().AddDate(0, 0, 10+i))))
	}
	c := w.talk(w.as("maya"))
	c.types("1")
	c.hears("There is no list yet")
	c.types("n")
	c.hears("Results 1 to 10.")
	c.types("f i-")
	c.hears("Results 1 to 10 of 12.")
	dbtest.Put(t, w.store, dbtest.Instance("i-new", dbtest.Effective(dbtest.Start().AddDate(0, 0, 1))))
	c.types("3")
	c.hears("Number 3: name-i-02\n")
	c.types("back", "11")
	c.hears("There is no number 11 so far; 1 to 10 were said, n says more.")
	c.types("10", "n")
	c.hears("Number 11: name-i-10\n")
	c.types("n", "n")
	c.hears("That was the last result.")
	c.types("back", "p")
	c.hears("That was the first page.")
	c.types("n")
	c.hears("Results 11 to 12 of 12.", "12: name-i-11")
	c.types("n")
	c.hears("That was the last result.")
	c.types("p")
	c.hears("Results 1 to 10 of 12.")
	c.types("m 1 3-4,12", "d 12", "size 2", "s")
	c.hears("Marked: 3 instances", "Results 1 to 2 of 3.")
	c.types("d all")
	c.hears("3 marks taken away; nothing is marked.")
	c.types("back", "v", "i", "12")
	c.hears("Number 12: name-i-11\n") // the list is as it was left
}

// r says the last answer again, word by word, and every prompt has its help.
func TestRepeatAndHelp(t *testing.T) {
	w := newWorld(t, stock()...)
	c := w.talk(w.as("maya"))
	c.types("f alpha")
	said := c.heard
	c.types("r")
	if c.heard != said {
		t.Errorf("repeated was %q, not %q", c.heard, said)
	}
	for _, lines := range [][]string{{}, {"1"}, {"back", "m 1", "s"}, {"u"}, {"1"}, {"1"}, {""}} {
		c.types(lines...)
		prompt := c.prompt
		c.types("help")
		if c.prompt != prompt {
			t.Errorf("after help %q stands in the place of %q", c.prompt, prompt)
		}
		c.hears("quit: leave the program", "last answer again")
		if prompt != "Instances: " {
			c.hears("back: one step back")
		}
	}
	c.types("back", "back", "back")
	c.hears("Refunds, 1 to go on: ")
	c.types("back", "back", "nonsense")
	c.hears("There is no command nonsense here.", "or f and a space before it")
	c.types(strings.Repeat("x", 600))
	c.hears("There is no command " + strings.Repeat("x", 60) + ", and so on, here.")
	c.types("f nothing of this")
	c.hears("Nothing matches nothing of this among those that may be unsubscribed, nor among all.")
	c.types("1")
	c.hears("The list is empty: nothing matched.")
	c.types("f beta", "u 1", "nonsense")
	c.hears("There is no command nonsense here. Type help for those that there are, or back for what was before.")
	c.types("back", "v", "help")
	c.hears("a or approve, then numbers such as 1 or 2-4, or marked: ")
	c.hears("v or reviews: this view again from its beginning.")
}

func TestAWrongFilterPointsAtTheSpot(t *testing.T) {
	w := newWorld(t, stock()...)
	c := w.talk(w.as("maya"))
	c.types("/alpha regon:eu")
	c.hears("There is no field", "It stands at: regon:eu")
	c.types("o paid desc")
	c.hears("1: name-alpha-2")
	c.types("o nothing")
	c.hears("The fields are ")
}

// watched is a desk whose news the test tells.
type watched struct {
	*desk.Session
	news chan desk.News
}

func (d watched) Watch(context.Context) <-chan desk.News { return d.news }

// What happens meanwhile is told once, before the next question (R8).
func TestNewsIsTold(t *testing.T) {
	w := newWorld(t, stock()...)
	d := watched{w.as("maya"), make(chan desk.News)}
	c := w.talk(d)
	tell := func(n desk.News) {
		d.news <- n
		d.news <- desk.News{Err: n.Err, Unswept: n.Unswept} // taken, so that the first is known
	}
	tell(desk.News{Swept: desk.Swept{Approved: []string{"UR-1"}, Held: []string{"UR-2"}}})
	c.types("nothing")
	c.hears("News: UR-1 was approved by silence. The refund is done.", "News: 1 request put on hold")
	c.types("nothing")
	c.hearsNot("News")
	tell(desk.News{Err: model.Errorf(model.CodeUnavailable, "It is away.")})
	c.types("nothing", "nothing")
	c.hearsNot("News")
	tell(desk.News{Unswept: model.ErrClockDeparted})
	c.types("nothing")
	c.hears("News: the desk's database answers again.", "News: ")
	tell(desk.News{})
	c.types("nothing")
	c.hears("News: the time was confirmed")
}

// An auditor looks and does nothing; a stranger does not get in.
func TestRolesHoldHereToo(t *testing.T) {
	w := newWorld(t, stock()...)
	c := w.talk(w.as("iris"))
	c.types("f beta", "u 1")
	c.hears("Instances: ", "auditor")
	c.hearsNot("Refund now")
}

// Text from the database brings nothing to the terminal that it would obey; plain
// looks at every answer.
func TestHostileTextIsSpokenPlainly(t *testing.T) {
	evil := "x\x1b]52;c;aGk=\x07\u202e\u009b31m\x00\r\u200b"
	in := dbtest.Instance("evil", dbtest.Named(evil), dbtest.Costs("9000.00", "9000.00"))
	in.Account.Name, in.ProductName, in.Transaction = evil, evil, "none"
	in.ProductType, in.Region, in.EnterpriseProject = evil, evil, evil
	w := newWorld(t, in, dbtest.Instance("evil-2", dbtest.Named(evil), dbtest.Busy(evil)))
	c := w.talk(w.as("ada"))
	c.types("f evil", "1", "more", "back", "t 3", "2", "back", "u 1", "2", "3", "1", "5", evil+" note", "y", "", "v", "1", "back", "f "+evil,
		"i", "types", "1", "regions", "all", "projects", "back", "save "+evil, "filters", "back", "ticket evil "+evil+"1", "1", "back", "back", "f @"+evil,
		"v", "m 1", "s", "back", "report", "3", "silent", "back", "account")
	c.leaves("")
}

// The page of a large request says a page of its instances, and of the others what to
// beware of; the rest is said where it is asked for.
func TestAPageOfManyInstances(t *testing.T) {
	w := newWorld(t)
	var ids []string
	for i := range 13 {
		id := fmt.Sprintf("many-%02d", i)
		if i < 12 {
			ids = append(ids, id)
		}
		coupon := dbtest.Coupon("CPN-"+id, "1.00", time.Time{})
		if i == 11 {
			coupon = dbtest.Coupon("CPN-"+id, "1.00", dbtest.Start().Add(2*time.Hour))
		}
		dbtest.Put(t, w.store, dbtest.Instance(id, dbtest.InOrder("CS-many"), dbtest.Costs("1001.00", "1000.00", coupon)))
	}
	w.submit("maya", ids...)
	c := w.talk(w.as("chen"))
	c.types("1")
	c.hears("Instance 10 of 12: name-many-09, 1,000.00 USD", "Coupon: CPN-many-09 1.00", "Warning: coupon CPN-many-11 1.00, ", "it may not come back, of name-many-11\n", "And 2 more instances; each says them all.\n")
	c.hearsNot("Instance 11 of 12", "CPN-many-10")
	c.types("each", "n")
	c.hears("Instances 11 to 12 of 12.\n11: name-many-10, 1,000.00 USD", "; Coupon: CPN-many-10 1.00")
	c.types("back", "ledger")
	c.hears("there is no ledger entry")
	c.types("a", "", "y", "back", "h", "1")
	c.hears("Ledger entry 10 of 24: ", "And 14 more ledger entries; ledger says each.\n")
	c.types("ledger", "n", "n")
	c.hears("Ledger entries 21 to 24 of 24.\n")
}

// Saved filters are renamed and removed; a word for another view leads there from anywhere
// but from the questions that it would lose.
func TestSavedFiltersAndOtherViews(t *testing.T) {
	w := newWorld(t, stock()...)
	c := w.talk(w.as("maya"))
	c.types("f alpha", "save one", "f beta", "save two", "filters")
	c.hears("1: one: alpha, ", "2: two: beta, ", "Saved filters: ")
	c.types("d")
	c.hears("Say which: a number of the list.")
	c.types("d 1 2")
	c.hears("Nothing was done: drop 1 takes nothing behind it here, and 2 stands there.")
	c.types("rename 1 two")
	c.hears("Another of your filters is called two.")
	c.types("rename 1 three")
	c.hears("three: alpha, ")
	c.types("d 1", "")
	c.hears("Nothing was removed.\nSaved filters: ")
	c.types("d 1", "y")
	c.hears("Removed three.\nSaved filter 1 of 1.\n1: two: beta, ")
	c.types("d 1", "y")
	c.hears("You have no saved filter any more.\nInstances: ")
	c.types("f beta", "1", "help")
	c.hears("v or review: its newest request.", "\nreviews: the reviews.", "i or instances: ")
	c.types("h")
	c.hears("Nothing was refunded so far.", "History: ")
	c.types("i", "u 1", "h")
	c.hears("There is no command h here.", "Refunds, 1 to go on: ")
	c.types("back", "1", "report")
	c.hears("Report: ")
}

// Where there is no terminal to ask on nothing is removed, which is said, and what else was
// piped in is heard.
func TestNoSavedFilterIsRemovedByAPipe(t *testing.T) {
	w := newWorld(t, stock()...)
	c := w.talk(w.as("maya"), func(o *linear.Options) { o.Terminal = false })
	c.types("f alpha", "save one", "filters", "d 1")
	c.hears("Nothing was removed: there is no terminal to ask on.\nSaved filters: ")
}

// In a view its own word says the list again from the beginning, as it is now, with the filter,
// tab and period that it has.
func TestAViewSaysItselfAgain(t *testing.T) {
	w := newWorld(t, stock()...)
	dbtest.Put(t, w.store, dbtest.Instance("gamma", dbtest.Costs("9000.00", "9000.00")))
	w.submit("maya", "alpha-1")
	w.submit("maya", "alpha-2")
	c := w.talk(w.as("chen"))
	c.hears("Reviews: 1 pending")
	w.submit("maya", "gamma")
	c.types("reviews")
	c.hears("Reviews: 2 pending, 0 on hold, 0 decided\n", "Requests 1 to 2 of 2.\n")
	c.types("f gamma", "v")
	c.hears("Request 1 of 1.\n")
	c.types("help")
	c.hears("v or reviews: this view again from its beginning")
	c.types("i", "instances")
	c.hears("Result", "1: name-")
	c.types("t 3", "size 1", "f alpha", "n")
	c.hears("Result 2 of ")
	c.types("i")
	c.hears("Result 1 of ", "name-alpha")
	c.types("history", "f alpha", "history")
	c.hears("Refund 1 of 1.\n", "1: ")
	c.types("report", "days 7", "report")
	c.hears("Sums by the days of UTC", "7 days, cash back: ")
	c.types("1", "1", "history") // the refunds of a day are a step further in
	c.hears("Refund 1 of 1.\n")
	c.types("back")
	c.hears("This is the top")
}
