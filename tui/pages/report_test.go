package pages_test

import (
	"context"
	"slices"
	"strings"
	"testing"
	"time"

	tea "github.com/charmbracelet/bubbletea"

	"unsubdesk/db/dbtest"
	"unsubdesk/model"
	"unsubdesk/model/desk"
	"unsubdesk/tui/common"
	"unsubdesk/tui/pages/report"
)

func (w *world) report(on common.Desk, l look) *driver {
	w.Helper()
	return w.open(on, l, func(c *common.Common) common.Page { return report.New(c) })
}

// reported is a desk with ten days of refunds: on the first two orders of one account just
// under the threshold, on the sixth one at once with a coupon and one approved after two
// hours, on the tenth one approved by silence, one rejected, and one that waits until 11:00 of the next day.
func reported(t *testing.T) *world {
	w := newWorld(t)
	small, large := dbtest.OfAccount(dbtest.Account("acct-7", "chen")), dbtest.OfAccount(dbtest.Account("acct-9", "silva"))
	w.put(dbtest.Instance("near-1", small, dbtest.Costs("6900.00", "6900.00")), dbtest.Instance("near-2", small, dbtest.Costs("7000.00", "6500.00")),
		dbtest.Instance("plain", dbtest.Of("OBS", "tr-west-1", ""), dbtest.Costs("100.00", "80.00", dbtest.Coupon("CPN-1", "20.00", time.Time{}))),
		dbtest.Instance("asked", large, dbtest.Costs("8000.00", "8000.00")), dbtest.Instance("silent", large, dbtest.Costs("9000.00", "9000.00")),
		dbtest.Instance("no", large, dbtest.Costs("7500.00", "7500.00")), dbtest.Instance("waits", large, dbtest.Costs("7777.00", "7777.00")))
	w.submit("ben", "near-1")
	w.clock.Advance(24 * time.Hour)
	w.submit("maya", "near-2")
	w.clock.Advance(4 * 24 * time.Hour)
	w.submit("maya", "plain")
	asked := w.submit("maya", "asked").Requests[0].ID
	w.clock.Advance(2 * time.Hour)
	w.approves("silva", asked)
	w.clock.Advance(3 * 24 * time.Hour)
	w.submit("maya", "silent")
	w.clock.Advance(24 * time.Hour)
	if _, err := w.desk.SweepDue(w.Context()); err != nil {
		t.Fatal(err)
	}
	no := w.submit("maya", "no").Requests[0].ID
	w.submit("maya", "waits")
	w.clock.Advance(4 * time.Hour)
	w.rejects("silva", no)
	return w
}

// TestReportSaysTheSums: they are those of the desk of `reported`, in every table.
func TestReportSaysTheSums(t *testing.T) {
	w := reported(t)
	for _, l := range []look{{width: 80, height: 21}, {width: 120, height: 33}, {width: 200, height: 47}, {width: 80, height: 21, ascii: true}} {
		d := w.report(w.as("iris"), l)
		d.line("[30 days]", "10 Feb 2026 to 11 Mar 2026, days of UTC")
		d.line("Cash back", "30,480.00 USD", "5 requests, 5 instances")
		d.line("Coupons back", "20.00 USD", "apart from the cash")
		d.line("Reviews", "1 approved, 1 by silence, 1 rejected")
		d.line("Time to decide", "median 2 h, 90 % within 4 h, longest 4 h")
		d.line("By itself", "nothing", "before Thu 09:00 UTC")
		d.line("Near threshold", "1 account with several orders just under it")
		d.line("> Wed 11 Mar 2026", "9,000.00", "-", "1")
		d.line("Tue 10 Mar 2026  ", "-")
		d.everySize()
		d.press("tab")
		d.line("> CDN", "30,400.00", "4")
		d.line("  OBS", "80.00", "20.00", "1")
		d.press("tab")
		d.line("> eu-west-1", "30,400.00")
		d.line("  tr-west-1", "80.00", "20.00")
		d.press("tab")
		d.line("> 1 hard to use", "30,480.00", "20.00", "5")
		d.press("tab")
		d.line("> Company acct-9", "17,000.00")
		d.line("  Company acct-7", "13,400.00", "2")
		d.line("  Northwind Bank", "80.00", "20.00")
		d.press("tab")
		d.line("Nothing approves itself before Thu 09:00 UTC.")
		d.press("tab")
		d.line("> Company acct-7", "2", "13,400.00", "2 Mar 2026 to 3 Mar 2026", "ben, maya")
		d.press("left", "tab")
		d.line("[7 days]")
		d.line("Cash back", "17,080.00 USD", "3 requests")
		d.lacks("2 Mar 2026")
		d.press("h")
		if d.said() != "There is no shorter period." {
			t.Errorf("said %q", d.said())
		}
		d.press("right", "l", "right", "l")
		d.line("[All]", "all of time, days of UTC")
		d.press("G")
		d.line("> Mon 2 Mar 2026", "6,900.00")
		if d.said() != "All of time is shown already." {
			t.Errorf("said %q", d.said())
		}
	}
}

// TestReportOfTheNight: what waits approves itself in the night, soonest first, and Enter
// leads to it; what is on hold does not.
func TestReportOfTheNight(t *testing.T) {
	w := reported(t)
	w.clock.Advance(8 * time.Hour)
	w.put(dbtest.Instance("later", dbtest.Costs("7100.00", "7100.00")), dbtest.Instance("held", dbtest.OfAccount(dbtest.Account("acct-3", "chen")), dbtest.Costs("7200.00", "7200.00")))
	later := w.submit("maya", "later").Requests[0].ID
	w.submit("maya", "held")
	w.put(dbtest.Instance("held", dbtest.OfAccount(dbtest.Account("acct-3", "chen")), dbtest.Costs("7200.00", "7200.00"), dbtest.Frozen()))
	if _, err := w.as("ada").Sweep(t.Context()); err != nil {
		t.Fatal(err)
	}
	d := w.report(w.as("chen"), look{width: 140, height: 33})
	d.line("By itself", "nothing", "before Thu 09:00 UTC") // the first deadline is Thu 11:00
	w.clock.Advance(time.Hour)                             // it is Thursday now
	d.live()
	d.line("By itself", "14,877.00 USD", "2 requests before Fri 09:00 UTC")
	d.press("shift+tab", "shift+tab")
	d.line("> in 10 h 59 m (11:00)", "Company acct-9", "7,777.00", "silva")
	d.line("  in 22 h 59 m (23:00)", "Northwind Bank", "7,100.00", "chen")
	if _, err := w.as("ada").SetRole(t.Context(), "silva", model.RoleAgent); err != nil {
		t.Fatal(err)
	}
	d.live()
	d.line("> in 10 h 59 m (11:00)", "7,777.00", "admin only") // R7: not silva, whose account it is
	d.press("j", "enter")
	if len(d.gone) != 1 || d.gone[0] != (common.Go{To: common.Reviews, Subject: later}) {
		t.Errorf("Enter leads to %+v", d.gone)
	}
}

// TestReportLeadsToItsRefunds: History with the filter of a row has as many refunds as the
// row says, and their cash.
func TestReportLeadsToItsRefunds(t *testing.T) {
	w := reported(t)
	d := w.report(w.as("iris"), look{width: 140, height: 33})
	for _, c := range []struct {
		keys []string
		rows []string // of History, newest first
	}{
		{nil, []string{"silent"}},
		{[]string{"G", "tab"}, []string{"silent", "asked", "near-2", "near-1"}}, // CDN
		{[]string{"j"}, []string{"plain"}},
		{[]string{"left"}, []string{"plain"}},
		{[]string{"k"}, []string{"silent", "asked"}}, // CDN, of seven days
		{[]string{"right", "tab", "j"}, []string{"plain"}},
		{[]string{"tab"}, []string{"silent", "asked", "plain", "near-2", "near-1"}},
		{[]string{"tab"}, []string{"silent", "asked"}},
		{[]string{"tab", "tab"}, []string{"near-2", "near-1"}},
	} {
		d.press(c.keys...)
		d.gone = nil
		d.press("enter")
		if len(d.gone) != 1 || d.gone[0].To != common.History {
			t.Fatalf("%v: Enter leads to %+v", c.keys, d.gone)
		}
		h := w.history(w.as("iris"), look{width: 200, height: 40})
		h.run(h.page.Update(common.Seek(d.gone[0])))
		screen, at := h.screen(), 0
		for _, id := range c.rows {
			next := strings.Index(screen[at:], "CS-"+id)
			if next < 0 {
				t.Fatalf("%s lacks %s:\n%s", d.gone[0].Filter, id, screen)
			}
			at += next
		}
		h.line(present(len(c.rows)) + " match")
	}
	d.press("shift+tab", "shift+tab", "shift+tab", "shift+tab", "shift+tab", "shift+tab", "g", "j", "enter")
	if d.said() != "Nothing was refunded on that day." {
		t.Errorf("said %q", d.said())
	}
}

func present(n int) string { return string(rune('0' + n)) }

func TestReportIsCopied(t *testing.T) {
	w := reported(t)
	w.put(dbtest.Instance("formula", dbtest.Of("=1+1", "tr-west-1", "")))
	w.submit("maya", "formula")
	d := w.report(w.as("iris"), look{})
	d.press("tab", "y", "tab", "tab", "tab", "tab", "tab", "y")
	want := [][]string{
		{"product\tname\tcash\tcoupons_returned\trequests\tinstances", "CDN\t\t30400.00\t0.00\t4\t4", "'=1+1\t\t100.00\t0.00\t1\t1", "OBS\t\t80.00\t20.00\t1\t1"},
		{"refunded_at\taccount_id\taccount_name\torder_number\torder_value\treview_threshold\tcash\tsubmitted_by",
			"2026-03-02T09:00:00Z\tacct-7\tCompany acct-7\tCS-near-1\t6900.00\t7000.00\t6900.00\tben",
			"2026-03-03T09:00:00Z\tacct-7\tCompany acct-7\tCS-near-2\t7000.00\t7000.00\t6500.00\tmaya"},
	}
	for i, rows := range want {
		if i >= len(d.clips) || !slices.Equal(strings.Split(d.clips[i].Text, "\n"), rows) {
			t.Fatalf("copied %+v\nwant %q", d.clips, rows)
		}
	}
}

func TestReportOfAnEmptyDesk(t *testing.T) {
	w := newWorld(t)
	d := w.report(w.as("iris"), look{width: 80, height: 21})
	d.line("Cash back", "0.00 USD", "0 requests, 0 instances")
	d.line("Reviews", "none")
	d.line("Time to decide", "nobody decided one")
	for range 4 {
		d.press("tab")
		d.line("Nothing was refunded in this period.")
		d.everySize()
	}
	d.press("y")
	if d.said() != "The table is empty." {
		t.Errorf("said %q", d.said())
	}
	d.press("l", "l")
	d.line("Nothing has been refunded yet.")
	d.press("tab", "tab")
	d.line("No account has several orders just under the threshold.")
	d.everySize()
}

// TestReportIsNotReadAllTheTime: a desk that changes with every look is read again when the
// report before has come and rested, and not left alone for ever.
func TestReportIsNotReadAllTheTime(t *testing.T) {
	w := reported(t)
	real, asked := w.as("iris"), 0
	var d *driver
	f := &fake{Desk: real, report: func(ctx context.Context, q desk.ReportQuery) (desk.Report, error) {
		asked++
		if d != nil {
			d.machine = d.machine.Add(200 * time.Millisecond)
		}
		return real.Report(ctx, q)
	}}
	d = w.report(f, look{})
	d.refresh() // takes 200 ms, rests for 1.8 s
	asked = 0
	d.live()
	d.pass(time.Second)
	d.tick()
	if asked != 0 {
		t.Errorf("read %d times while it rests", asked)
	}
	w.put(dbtest.Instance("new"))
	w.submit("maya", "new")
	d.pass(time.Second)
	d.tick()
	d.tick()
	if asked != 1 {
		t.Errorf("read %d times after its rest, want once", asked)
	}
	d.line("Cash back", "30,580.00 USD")
	d.hold = true
	d.refresh()
	d.live()
	d.release()
	d.pass(time.Minute)
	d.tick()
	if asked != 3 {
		t.Errorf("read %d times, want a third time for what changed during the second", asked)
	}
}

// TestReportTurnsWithTheDay: after midnight the last day is another one, though nothing has
// changed.
func TestReportTurnsWithTheDay(t *testing.T) {
	w := reported(t)
	d := w.report(w.as("iris"), look{})
	d.line("> Wed 11 Mar 2026")
	d.pass(12 * time.Hour)
	d.settle()
	d.tick()
	d.line("  Thu 12 Mar 2026")
	d.line("> Wed 11 Mar 2026") // where the cursor was
}

// TestReportFailsAndIsLate: what cannot be read is said, and an answer for another period
// than the one that is wanted now changes nothing.
func TestReportFailsAndIsLate(t *testing.T) {
	w := reported(t)
	real, down := w.as("iris"), true
	f := &fake{Desk: real, report: func(ctx context.Context, q desk.ReportQuery) (desk.Report, error) {
		if down {
			return desk.Report{}, away()
		}
		return real.Report(ctx, q)
	}}
	d := w.report(f, look{})
	d.line("The report cannot be read now.")
	d.everySize()
	down = false
	d.refresh()
	d.line("Cash back", "30,480.00 USD")
	d.hold = true
	d.press("left")
	late := d.held
	d.held, d.hold = nil, false
	d.press("right")
	for _, c := range late {
		d.run(c)
	}
	d.line("Cash back", "30,480.00 USD")
	down = true
	d.refresh()
	d.line("Cash back", "30,480.00 USD")
	if len(d.failed) == 0 {
		t.Error("nobody heard that the desk is away")
	}
	down = false
	f.table = func(ctx context.Context, q desk.ReportQuery, by model.ReportBy) ([]model.RefundGroup, error) {
		return nil, away()
	}
	d.press("tab")
	d.everySize()
	f.table = nil
	d.hold = true
	d.refresh()
	waits, ok := d.page.(common.Settling)
	if !ok || !waits.Settling() {
		t.Error("keys do not wait for the table")
	}
	d.release()
	if waits.Settling() {
		t.Error("keys wait for a table that is there")
	}
	d.line("> CDN")
	d.mouse(30, 0, tea.MouseButtonLeft)
	d.line("[All]")
	d.mouse(3, 9, tea.MouseButtonLeft)
	d.line("[Day]")
	d.mouse(5, 12, tea.MouseButtonLeft)
	d.line("> Tue 10 Mar 2026")
	d.mouse(5, 13, tea.MouseButtonWheelDown)
	d.everySize()
}
