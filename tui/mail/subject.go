package mail

import (
	"fmt"
	"strings"
	"time"

	"unsubdesk/model"
	"unsubdesk/tui/present"
)

// subjectName is how much of a customer's name a subject holds, in cells: lists on phones
// show some forty.
const subjectName = 40

// subject says the most urgent things first: what to do, until when, how much, whose.
func subject(n model.Alert) string {
	first := n.Told[0]
	if len(n.Told) == 1 {
		what := present.USD(first.Refund) + ", " + present.Glyphs{Ellipsis: "…"}.Truncate(present.Account(first.Account), subjectName)
		switch n.Kind {
		case model.AlertWaiting:
			return "Review by " + shortly(first.Deadline) + ": " + what
		case model.AlertReminder:
			return "Last " + left(first.Deadline, n.Now) + ": " + what + ", until " + shortly(first.Deadline)
		}
		return present.First(ended(first)) + ": " + what
	}
	count := present.Count(len(n.Told))
	switch n.Kind {
	case model.AlertWaiting:
		return count + " reviews" + orFirst(n.Told, "by") + shortly(first.Deadline) + ": " + sum(n.Told)
	case model.AlertReminder:
		return "Last " + left(first.Deadline, n.Now) + ": " + count + " reviews, " + sum(n.Told) + orFirst(n.Told, "until") + shortly(first.Deadline)
	}
	said := endings(n.Told)
	if strings.Contains(said, ",") { // what was refunded and what was not have no sum
		return said
	}
	return said + ": " + sum(n.Told)
}

// orFirst leads to the first deadline of several, or to the only one.
func orFirst(told []model.Told, word string) string {
	if shortly(told[0].Deadline) == shortly(told[len(told)-1].Deadline) {
		return " " + word + " "
	}
	return ", the first " + word + " "
}

// sum is the cash of all requests.
func sum(told []model.Told) string {
	var cash model.Money
	for _, t := range told {
		cash = cash.Add(t.Refund)
	}
	return present.USD(cash)
}

// shortly is a deadline within days: Tue 3 Mar 09:00 UTC.
func shortly(t time.Time) string { return t.UTC().Format("Mon 2 Jan 15:04 UTC") }

// left is how long there is, in one unit, rounded to the nearest: 4 h, 30 m.
func left(deadline, now time.Time) string {
	d := deadline.Sub(now)
	if hours := d.Round(time.Hour); hours >= 2*time.Hour {
		return fmt.Sprintf("%d h", hours/time.Hour)
	}
	return fmt.Sprintf("%d m", max(1, d.Round(time.Minute)/time.Minute))
}
