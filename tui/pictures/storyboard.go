package main

import (
	"slices"
	"time"

	"unsubdesk/model/demo"
	"unsubdesk/tui/styles"
	"unsubdesk/tui/tour"
)

// data are the demo's, at a time that never changes, so that the pictures do not either.
func data() demo.Options {
	return demo.Options{Instances: demo.DefaultInstances, Seed: 7, Now: time.Date(2026, 11, 23, 14, 2, 10, 0, time.UTC)}
}

// picture is one screen of the demo, and the way to it.
type picture struct {
	name, title   string
	width, height int
	as            string       // who looks; the agent if ""
	theme         styles.Theme // dark if ""
	steps         []step
}

// pictures lists what the README shows. What the tour comes by is shown as it is there.
func pictures() []picture {
	filtered := []step{see("2,000"), keys("/"), text("orion"), see("> ", "orion-"), keys("enter")}
	marked := slices.Concat(filtered, []step{keys(" ", "down", "down", " ", "down", "down", " "), see("3 selected")})
	return []picture{
		{name: "instances-wide", title: "Instances: a filtered list, three marked rows, the preview of a refund", width: 160, height: 40, steps: marked},
		{name: "instances-80x24", title: "Instances on a small terminal: the preview below the list", width: 80, height: 24, steps: marked},
		{name: "unsubscribe-confirm", title: "Unsubscribe: what happens to the money, and the count to type", width: 120, height: 18,
			steps: []step{at(tour.StopConfirm)}},
		{name: "unsubscribe-result", title: "Unsubscribe: the result, row by row", width: 120, height: 18,
			steps: []step{at(tour.StopResult)}},
		{name: "reviews", title: "Reviews: soonest deadline first, and what the manager signs", width: 140, height: 36,
			steps: []step{at(tour.StopQueue), keys("down")}},
		{name: "history", title: "History: completed refunds and their entries", width: 140, height: 36,
			steps: []step{at(tour.StopHistory), see("Ledger")}},
		{name: "report", title: "Report: sums, a chart of the days, and a table of them", width: 140, height: 36,
			steps: []step{see("2,000"), keys("4"), see("Cash back"), keys("tab"), see("WAF"), keys("down", "down")}},
		{name: "light", title: "Instances in the light theme", width: 140, height: 36, theme: styles.Light, steps: marked},
		{name: "red-green", title: "Reviews in the theme for red-green colour blindness", width: 120, height: 20, theme: styles.DarkRedGreen,
			steps: []step{at(tour.StopQueue), keys("down")}},
		{name: "help", title: "Help, made from the keys", width: 120, height: 36,
			steps: []step{see("2,000"), keys("?"), see("type to search")}},
	}
}
