package report

import (
	"strings"

	"unsubdesk/model"
	"unsubdesk/tui/components"
	"unsubdesk/tui/present"
)

// summary is what there is to know before any table, with the chart beside it.
func (p *Page) summary(l layout) []string {
	s, r := p.common.Styles, p.shown
	line := func(title string, matters string, rest string) string {
		text := " " + s.Dim.Render(present.PadRight(title, 16)) + s.Bold.Render(matters)
		if rest != "" {
			text += "  " + s.Dim.Render(rest)
		}
		return text
	}
	silent, rest := "nothing", "approves itself before "+present.ClockUTC(r.Morning, p.common.Now())
	if r.Silent.Requests > 0 {
		silent, rest = present.USD(r.Silent.Cash), present.Plural(r.Silent.Requests, "request")+" before "+present.ClockUTC(r.Morning, p.common.Now())
	}
	cash, coupons := present.USD(r.Refunded.Cash), present.USD(r.Refunded.Coupons)
	wide := max(present.Width(cash), present.Width(coupons))
	lines := []string{
		line("Cash back", present.PadLeft(cash, wide), present.SumsWords(r.Refunded)),
		line("Coupons back", present.PadLeft(coupons, wide), "apart from the cash"),
		line("Reviews", present.ReviewWords(r.Decided), ""),
		line("Time to decide", present.TimesWords(r.Reviews), ""),
		line("By itself", silent, rest),
		line("Near threshold", nearWords(r.Splittings), ""),
	}
	lines = lines[:min(len(lines), l.summary)]
	if l.chart == 0 {
		return lines
	}
	chart := p.chart(l.chart, l.summary)
	for i := range chart {
		left := ""
		if i < len(lines) {
			left = lines[i]
		}
		chart[i] = components.Fit(left, summaryWidth) + " " + chart[i]
	}
	return chart
}

func nearWords(runs []model.Splitting) string {
	if len(runs) == 0 {
		return "no account with several orders just under it"
	}
	accounts := map[string]bool{}
	for _, r := range runs {
		accounts[r.Account.ID] = true
	}
	return present.Plural(len(accounts), "account") + " with several orders just under it"
}

// chart is the cash of each day, the oldest first; where there are more days than cells,
// of several days together.
func (p *Page) chart(width, height int) []string {
	s := p.common.Styles
	days := p.shown.Days
	if len(days) == 0 || height < 3 {
		return make([]string, height)
	}
	each := (len(days) + width - 1) / width
	wide := max(min(width/max(len(days)/each, 1), 8), 1) // cells of a column
	sums := make([]model.Money, (len(days)+each-1)/each)
	most := model.Money{}
	for i, g := range days {
		at := len(sums) - 1 - i/each
		if sums[at] = sums[at].Add(g.Cash); sums[at].Cmp(most) > 0 {
			most = sums[at]
		}
	}
	var shares []float64
	for _, sum := range sums {
		for i := range wide {
			share := sum.Share(most)
			if wide > 1 && i == wide-1 {
				share = 0 // a gap
			}
			shares = append(shares, share)
		}
	}
	lines := components.Chart(s, shares, height-1)
	for i := range lines {
		lines[i] = s.Accent.Render(lines[i])
	}
	what := "cash a day"
	if each > 1 {
		what = "cash in " + present.Plural(each, "day")
	}
	from, to := present.Date(days[len(days)-1].Day), present.Date(days[0].Day)
	return append(lines, s.Dim.Render(axis(from, what+", at most "+present.USD(most), to, min(width, len(shares)))))
}

// axis is the line under a chart: its ends, and what it shows where there is room between.
func axis(from, what, to string, width int) string {
	ends := present.Width(from) + present.Width(to)
	free := width - ends - present.Width(what)
	switch {
	case from == to:
		return from
	case free < 4:
		return components.Ends(from, to, max(width, ends+1))
	}
	return from + strings.Repeat(" ", free/2) + what + strings.Repeat(" ", free-free/2) + to
}
