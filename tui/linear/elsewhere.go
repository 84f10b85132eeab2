package linear

import "slices"

// allViews are the commands that lead to the views, in the order of places.
func allViews() []command {
	return []command{
		{names: []string{"i", "instances"}, says: "the instances", do: func(string) error { return &goTo{to: instancesPlace} }},
		{names: []string{"v", "reviews"}, says: "the reviews", do: func(string) error { return &goTo{to: reviewsPlace} }},
		{names: []string{"h", "history"}, says: "the completed refunds", do: func(string) error { return &goTo{to: historyPlace} }},
		{names: []string{"report"}, says: "the sums of today and of a period, and what will approve itself", do: func(string) error { return &goTo{to: reportPlace} }},
	}
}

// elsewhere are the commands that lead to the other views; the one of this view says its
// list again from the beginning, as it is now.
func elsewhere(from place, again func() error) []command {
	commands := allViews()
	commands[from].says = "this view again from its beginning"
	commands[from].do = func(string) error { return again() }
	return commands
}

// views are the commands that lead to a view from a prompt further in, by the names that
// mean nothing else there.
func views(p prompt) []command {
	var free []command
	for _, c := range allViews() {
		c.names = slices.DeleteFunc(c.names, func(name string) bool { _, taken := p.command(name); return taken })
		if len(c.names) > 0 {
			free = append(free, c)
		}
	}
	return free
}
