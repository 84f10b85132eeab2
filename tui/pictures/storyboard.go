package main

import "slices"

// picture is one screen of the demo, and the way to it.
type picture struct {
	name, title   string
	width, height int
	args, env     []string
	light         bool // drawn on a light terminal
	steps         []step
}

// pictures lists what the README shows.
func pictures() []picture {
	filtered := []step{see("2,000"), keys("/"), text("orion"), see("> ", "orion-"), keys("enter")}
	marked := slices.Concat(filtered, []step{keys("space", "down", "down", "space", "down", "down", "space"), see("3 selected")})
	unsubscribe := slices.Concat(marked, []step{keys("U"), see("Enter continue"), quiet()})
	confirm := slices.Concat(unsubscribe, []step{keys("enter"), see("One reason is required"), keys("1"), keys("enter"), see("Type 3")})
	return []picture{
		{name: "instances-wide", title: "Instances: a filtered list, three marked rows, the preview of a refund", width: 160, height: 40, steps: marked},
		{name: "instances-80x24", title: "Instances on a small terminal: the preview below the list", width: 80, height: 24, steps: marked},
		{name: "unsubscribe-confirm", title: "Unsubscribe: what happens to the money, and the count to type", width: 120, height: 18, steps: confirm},
		{name: "unsubscribe-result", title: "Unsubscribe: the result, row by row", width: 120, height: 18,
			steps: slices.Concat(confirm, []step{quiet(), text("3"), keys("enter"), see("Refunded")})},
		{name: "reviews", title: "Reviews: soonest deadline first, and what the manager signs", width: 140, height: 36,
			args: []string{"--as", "chen"}, steps: []step{see("2,000"), keys("2"), see("Pending"), see("> "), keys("down")}},
		{name: "history", title: "History: completed refunds and their entries", width: 140, height: 36,
			steps: []step{see("2,000"), keys("3"), see("silence"), see("Ledger")}},
		{name: "report", title: "Report: sums, a chart of the days, and a table of them", width: 140, height: 36,
			steps: []step{see("2,000"), keys("4"), see("Cash back"), keys("tab"), see("WAF"), keys("down", "down")}},
		{name: "light", title: "Instances in the light theme", width: 140, height: 36, light: true,
			env: []string{"UNSUBDESK_SCREEN_THEME=light"}, steps: marked},
		{name: "red-green", title: "Reviews in the theme for red-green colour blindness", width: 120, height: 20,
			args: []string{"--as", "chen"}, env: []string{"UNSUBDESK_SCREEN_THEME=dark-red-green"},
			steps: []step{see("2,000"), keys("2"), see("Pending"), see("> "), keys("down")}},
		{name: "help", title: "Help, made from the keys", width: 120, height: 36,
			steps: []step{see("2,000"), keys("?"), see("type to search")}},
	}
}
