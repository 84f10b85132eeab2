package keys

// The actions. A page uses those that make sense on it.
const (
	// on rows
	Unsubscribe    ID = "unsubscribe"
	UnsubscribeAll ID = "unsubscribe_selection"
	Approve        ID = "approve"
	ApproveMarked  ID = "approve_marked"
	Reject         ID = "reject"
	RejectMarked   ID = "reject_marked"
	Withdraw       ID = "withdraw"
	Copy           ID = "copy"
	Notice         ID = "notice"
	Export         ID = "export"
	Retry          ID = "retry"
	Continue       ID = "continue"

	// selecting
	Mark         ID = "mark"
	Range        ID = "range"
	MarkAll      ID = "mark_all"
	Invert       ID = "invert"
	Clear        ID = "clear"
	Undo         ID = "undo_selection"
	Redo         ID = "redo_selection"
	OnlySelected ID = "only_selected"
	Ticket       ID = "ticket"
	TakeAllowed  ID = "ticket_select"
	TakeAll      ID = "ticket_select_all"
	CopyMissing  ID = "ticket_copy_missing"
	AsFilter     ID = "ticket_as_filter"

	// looking
	Open        ID = "open"
	Pane        ID = "pane"
	Filter      ID = "filter"
	Pickers     ID = "pickers"
	Saved       ID = "saved_filters"
	Sort        ID = "sort"
	SortReverse ID = "sort_reverse"
	Back        ID = "back"
	Shorter     ID = "shorter"
	Longer      ID = "longer"

	// moving
	Up       ID = "up"
	Down     ID = "down"
	Top      ID = "top"
	Bottom   ID = "bottom"
	HalfDown ID = "half_down"
	HalfUp   ID = "half_up"
	PageDown ID = "page_down"
	PageUp   ID = "page_up"

	// anywhere
	GoInstances  ID = "go_instances"
	GoReviews    ID = "go_reviews"
	GoHistory    ID = "go_history"
	GoReport     ID = "go_report"
	NextTab      ID = "next_tab"
	PrevTab      ID = "previous_tab"
	Reload       ID = "reload"
	Mouse        ID = "mouse"
	Help         ID = "help"
	Palette      ID = "palette"
	Quit         ID = "quit"
	SwitchPerson ID = "switch_person"
	Interrupt    ID = "interrupt"
)

func on(group Group, id ID, keys []string, show, hint, desc string) Action {
	return Action{ID: id, Keys: keys, Show: show, Hint: hint, Desc: desc, Group: group}
}

func key(keys ...string) []string { return keys }

func actActions() []Action {
	return []Action{
		on(GroupAct, Unsubscribe, key("u"), "u", "unsubscribe this", "Unsubscribe the instance under the cursor"),
		on(GroupAct, UnsubscribeAll, key("U"), "U", "unsubscribe selection", "Batch Unsubscribe: the selection"),
		on(GroupAct, Approve, key("a"), "a", "approve this", "Approve the request under the cursor"),
		on(GroupAct, ApproveMarked, key("A"), "A", "approve marked", "Approve the marked requests"),
		on(GroupAct, Reject, key("x"), "x", "reject this", "Reject the request under the cursor, with a note"),
		on(GroupAct, RejectMarked, key("X"), "X", "reject marked", "Reject the marked requests, with a note"),
		on(GroupAct, Withdraw, key("w"), "w", "withdraw", "Withdraw the request under the cursor"),
		on(GroupAct, Copy, key("y"), "y", "copy", "Copy ID, order number or row to the clipboard"),
		on(GroupAct, Notice, key("n"), "n", "", "Copy the notice for the customer to the clipboard"),
		on(GroupAct, Export, key("e"), "e", "export", "Export this result to a file"),
		on(GroupAct, Retry, key("r"), "r", "try again", "Try the refused ones again"),
		on(GroupAct, Continue, key("enter"), "Enter", "continue", "Go to the next step"),
	}
}

func selectActions() []Action {
	return []Action{
		on(GroupSelect, Mark, key(" "), "Space", "mark", "Mark the row, or take the mark away"),
		on(GroupSelect, Range, key("v"), "v", "", "Mark a range: v at one end, move, v at the other"),
		on(GroupSelect, MarkAll, key("*"), "*", "all", "Mark all that match"),
		on(GroupSelect, Invert, key("i"), "i", "", "Invert the marks of all that match"),
		on(GroupSelect, Clear, key("c"), "c", "clear", "Clear the selection"),
		on(GroupSelect, OnlySelected, key("s"), "s", "show selection", "Show only the selection, or everything again"),
		on(GroupSelect, Undo, key("z"), "z", "", "Undo the last change of the selection"),
		on(GroupSelect, Redo, key("Z"), "Z", "", "Do again what was undone"),
		on(GroupSelect, Ticket, key("P"), "P", "", "Look up a ticket: paste its text here; P shows the last one again"),
		on(GroupSelect, TakeAllowed, key("enter"), "Enter", "select", "Select what can be unsubscribed of the ticket"),
		on(GroupSelect, TakeAll, key("b"), "b", "blocked too", "Select all that was found, blocked ones too: the result will say why each was refused"),
		on(GroupSelect, CopyMissing, key("y"), "y", "copy not found", "Copy what was not found to the clipboard"),
		on(GroupSelect, AsFilter, key("/"), "/", "", "Put the pasted text into the filter line instead"),
	}
}

func viewActions() []Action {
	return []Action{
		on(GroupView, Filter, key("/"), "/", "filter", "Filter, applied as you type; Up in the empty line brings earlier ones back; paste a ticket to look its IDs up"),
		on(GroupView, Pickers, key("f"), "f", "pickers", "Pick product types, regions, enterprise projects, with counts"),
		on(GroupView, Saved, key("F"), "F", "", "Saved filters: apply one by its number, save this one under a name"),
		on(GroupView, Sort, key("o"), "o", "sort", "Sort by the next column"),
		on(GroupView, SortReverse, key("O"), "O", "", "Reverse the order"),
		on(GroupView, Open, key("enter"), "Enter", "details", "Show everything about the row"),
		on(GroupView, Pane, key("p"), "p", "", "Show or hide the preview pane"),
		on(GroupView, Shorter, key("left", "h"), "← h", "", "A shorter period: 90, 30, 7 days"),
		on(GroupView, Longer, key("right", "l"), "→ l", "", "A longer period: 30, 90 days, all of time"),
		on(GroupView, Back, key("esc"), "Esc", "", "Step back"),
	}
}

func moveActions() []Action {
	return []Action{
		on(GroupMove, Down, key("j", "down"), "j ↓", "", "Next row"),
		on(GroupMove, Up, key("k", "up"), "k ↑", "", "Row before"),
		on(GroupMove, Top, key("g", "home"), "g Home", "", "First row"),
		on(GroupMove, Bottom, key("G", "end"), "G End", "", "Last row"),
		on(GroupMove, HalfDown, key("ctrl+d"), "Ctrl-d", "", "Half a page down"),
		on(GroupMove, HalfUp, key("ctrl+u"), "Ctrl-u", "", "Half a page up"),
		on(GroupMove, PageDown, key("pgdown"), "PgDn", "", "A page down"),
		on(GroupMove, PageUp, key("pgup"), "PgUp", "", "A page up"),
	}
}

func anywhereActions() []Action {
	return []Action{
		on(GroupAnywhere, Help, key("?"), "?", "help", "Help: all keys; type to search"),
		on(GroupAnywhere, Palette, key(":"), ":", "", "Command palette: do something by its name"),
		on(GroupAnywhere, GoInstances, key("1"), "1", "", "Go to Instances"),
		on(GroupAnywhere, GoReviews, key("2"), "2", "", "Go to Reviews"),
		on(GroupAnywhere, GoHistory, key("3"), "3", "", "Go to History"),
		on(GroupAnywhere, GoReport, key("4"), "4", "", "Go to Report"),
		on(GroupAnywhere, NextTab, key("tab"), "Tab", "", "Next tab of the view"),
		on(GroupAnywhere, PrevTab, key("shift+tab"), "Shift-Tab", "", "Tab before"),
		on(GroupAnywhere, Reload, key("r"), "r", "", "Reload from the database"),
		on(GroupAnywhere, Mouse, key("m"), "m", "", "Mouse on or off (off: the terminal selects text)"),
		on(GroupAnywhere, Quit, key("q"), "q", "", "Quit, from the top level"),
		on(GroupAnywhere, SwitchPerson, key("ctrl+t"), "Ctrl-t", "", "Demo: be the other person (agent or manager)"),
		on(GroupAnywhere, Interrupt, key("ctrl+c"), "Ctrl-c", "", "Quit; asks first if something is running"),
	}
}
