package linear_test

import (
	"context"
	"testing"
	"time"

	"unsubdesk/db/dbtest"
	"unsubdesk/model"
	"unsubdesk/model/desk"
)

// Today's sums, those of a period, and what will approve itself are said in lines.
func TestTheReport(t *testing.T) {
	w := newWorld(t, stock()...)
	w.submit("maya", "alpha-1")
	waits := w.submit("maya", "alpha-2")
	w.clock.Advance(22 * time.Hour) // the next day
	w.submit("maya", "beta")
	c := w.talk(w.as("iris"))
	c.types("report")
	c.hears("Today, cash back: 12.34 USD for 1 request, 1 instance\n", "Today, coupons back: 0.00 USD\n", "Today, reviews: none\n",
		"Will approve itself before Wed 09:00 UTC: 7,300.00 USD for 1 request, 1 instance\n", "In 2 hours, 09:00 UTC, 7,300.00 USD, Northwind Bank, 1 instance, chen decides\n",
		"30 days, cash back: 42.34 USD for 2 requests, 2 instances\n", "30 days, coupons back: 20.00 USD\n", "30 days, time to decide: nobody decided one\n", "Report: ")
	c.types("1")
	c.hears("Days 1 to 2 of 2.\n1: 3 Mar 2026, 12.34 USD, 1 request, 1 instance\n2: 2 Mar 2026, 30.00 USD, coupons 20.00 USD, 1 request, 1 instance\n")
	c.types("account")
	c.hears("Northwind Bank, 42.34 USD, coupons 20.00 USD, 2 requests, 2 instances\n", "By account: ")
	c.types("back", "days 1")
	c.hears("Today, cash back: 12.34 USD")
	c.hearsNot("30 days")
	c.types("days all")
	c.hears("All of time, cash back: 42.34 USD")
	c.types("days ten")
	c.hears("days takes a number")
	c.types("near")
	c.hears("No account has several orders")
	c.types("silent", "1")
	c.hears("Request: "+waits+"\n", "Request: ")
	c.types("back")
	c.hears("Approves itself: ")
	c.types("back", "help")
	c.hears("6 or silent: ", "i or instances: ")
	c.hears("report: this view again from its beginning.")
}

// A row of a table leads to what it is made of, and back to the table.
func TestARowOfTheReport(t *testing.T) {
	w := newWorld(t, append(stock(), dbtest.Instance("sms", dbtest.Costs("50.00", "50.00"), dbtest.Of("SMS", "eu-west-1", "")))...)
	w.submit("maya", "alpha-1")
	w.clock.Advance(23 * time.Hour)
	w.submit("maya", "beta", "sms")
	waits := w.submit("maya", "alpha-2")
	c := w.talk(w.as("chen"))
	c.types("report", "1", "2")
	c.hears("Refunds of 2 Mar 2026.\nRefund 1 of 1.\n1: 30.00 USD, Northwind Bank, ", "History: ")
	c.types("1")
	c.hears("Ledger entry 1 of 2: 30.00 USD")
	c.types("back", "back")
	c.hears("By day: ")
	c.types("product")
	c.hears("SMS, 50.00 USD, 1 request, 1 instance\n", "By product: ")
	c.types("1")
	c.hears("Refunds of SMS, 30 days.\nRefund 1 of 1.\n")
	c.types("f", "back")
	c.hears("By product: ")
	c.types("9")
	c.hears("There is no number 9 so far")
	c.types("back", "days all", "reason", "1")
	c.hears("Refunds of reason 1 hard to use, all of time.\nRefunds 1 to 3 of 3.\n")
	c.types("back", "back", "silent")
	c.hears("1: In 1 day, ", "Approves itself: ")
	c.types("1")
	c.hears("Request: " + waits + "\n")
	c.types("n")
	c.hears("That was the last request.")
	c.types("a", "", "y", "back")
	c.hears("Approves itself: ")
	c.types("1")
	c.hears("State: refunded")
	c.types("back", "back", "silent")
	c.hears("Nothing will approve itself by tomorrow morning.")
	c.types("i", "t 3", "f alpha-2", "1", "v")
	c.hears("Request: " + waits + "\n")
	c.types("back")
	c.hears("Details: ")
}

// away is a desk that answers no report and no queue.
type away struct{ *desk.Session }

func (away) Report(context.Context, desk.ReportQuery) (desk.Report, error) {
	return desk.Report{}, model.Errorf(model.CodeUnavailable, "It is away.")
}

// A view that cannot be read is no end of the talk.
func TestAViewThatCannotBeRead(t *testing.T) {
	w := newWorld(t, stock()...)
	c := w.talk(away{w.as("chen")})
	c.types("report")
	c.hears("It is away.", "Instances: ")
	c.leaves("quit")
}
