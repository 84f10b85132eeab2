package linear_test

import (
	"context"
	"testing"
	"time"

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
	c.hears("Northwind Bank, 42.34 USD, coupons 20.00 USD, 2 requests, 2 instances\n")
	c.types("days 1")
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
	c.types("back", "report", "help")
	c.hears("6 or silent: ", "i or instances: ")
	c.hearsNot("report: the sums")
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
