package linear

import (
	"strconv"
	"strings"

	"unsubdesk/model"
	"unsubdesk/model/desk"
	"unsubdesk/tui/present"
)

// sums is the view of the sums: what was refunded and how it was decided, today and in a
// period, and what will approve itself by tomorrow morning.
type sums struct {
	*session
	days  int // of the period, today among them; 0 is all of time
	shown desk.Report
}

// usualDays is the period that the view begins with.
const usualDays = 30

// report is the view of the sums.
func (s *session) report() error {
	r := &sums{session: s, days: usualDays}
	if err := r.overview(); err != nil {
		return err
	}
	commands := []command{
		{names: []string{"days"}, takes: "7, 30, 90 or all", says: "the sums of another period, today among its days", do: r.periodWords},
		{names: []string{"6", "silent"}, says: "each request that will approve itself by tomorrow morning", do: func(string) error { return r.silent() }},
		{names: []string{"7", "near"}, says: "accounts with several orders just under the review threshold", do: func(string) error { return r.near() }},
	}
	return s.at(prompt{name: "Report", commands: append(append(r.tables(), commands...), elsewhere(reportPlace, r.overview)...), top: true})
}

// overview says today's sums, what will approve itself, and the sums of the period.
func (r *sums) overview() error {
	today, err := r.desk.Report(r.ctx, desk.ReportQuery{Days: 1})
	if err != nil {
		return err
	}
	r.say("Sums by the days of UTC. Cash and coupons are never one figure.")
	r.sayRefunds("Today", today)
	r.saySilent(today)
	return r.period()
}

// periodWords chooses another period.
func (r *sums) periodWords(words string) error {
	days, err := strconv.Atoi(words)
	switch {
	case strings.EqualFold(words, "all"):
		days = 0
	case err != nil, days < 1, days > 3660:
		return model.Invalid("days takes a number such as 7, 30 or 90, or all.")
	}
	r.days = days
	return r.period()
}

// period says the sums of the period.
func (r *sums) period() error {
	var err error
	if r.shown, err = r.desk.Report(r.ctx, r.query()); err != nil {
		return err
	}
	r.sayRefunds(r.name(), r.shown)
	r.fact(r.name()+", time to decide", spokenTimes(r.shown.Reviews))
	if n := len(r.shown.Splittings); n > 0 {
		r.fact(r.name()+", near the threshold", present.Plural(n, "run")+" of orders just under it; near says each")
	}
	r.hint("1 says it by day, 2 by product, 3 by region, 4 by reason, 5 by account; days and a number or all is another period.")
	return nil
}

func (r *sums) query() desk.ReportQuery { return desk.ReportQuery{Days: r.days} }

func (r *sums) name() string {
	switch r.days {
	case 0:
		return "All of time"
	case 1:
		return "Today"
	}
	return present.Count(r.days) + " days"
}

// sayRefunds says what came back in a period and how it was decided.
func (r *sums) sayRefunds(period string, p desk.Report) {
	r.fact(period+", cash back", present.USD(p.Refunded.Cash)+" for "+present.SumsWords(p.Refunded))
	r.fact(period+", coupons back", present.USD(p.Refunded.Coupons))
	r.fact(period+", reviews", present.ReviewWords(p.Decided))
}

// saySilent says what will approve itself, and of the first of it when.
func (r *sums) saySilent(p desk.Report) {
	label := "Will approve itself before " + present.ClockUTC(p.Morning, r.now())
	if p.Silent.Requests == 0 {
		r.fact(label, "nothing")
		return
	}
	r.fact(label, present.USD(p.Silent.Cash)+" for "+present.SumsWords(p.Silent))
	for i, q := range p.SilentRows {
		if i == fewLines {
			r.say("And " + present.Count(p.Silent.Requests-i) + " more; silent says each.")
			return
		}
		r.say(r.silentLine(q))
	}
}

func (r *sums) silentLine(q desk.SilentRow) string {
	return present.First(present.SpokenUntil(q.Deadline, r.now())) + ", " + present.ClockUTC(q.Deadline, r.now()) + ", " + present.USD(q.Refund) + ", " +
		present.Account(q.Account) + ", " + present.Plural(len(q.Items), "instance") + ", " + present.Decider(q.Deciders) + " decides"
}

// spokenTimes are how long people took.
func spokenTimes(t model.ReviewTimes) string {
	if t.Reviews == 0 {
		return "nobody decided one"
	}
	return "half within " + present.SpokenTook(t.Median) + ", 9 of 10 within " + present.SpokenTook(t.Ninety) + ", longest " + present.SpokenTook(t.Longest)
}
