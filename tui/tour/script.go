package tour

import (
	"unsubdesk/model"
	"unsubdesk/model/demo"
)

// The stops of the Script.
const (
	StopWelcome = "welcome"
	StopFound   = "found"
	StopBlocked = "blocked"
	StopMarked  = "marked"
	StopRefunds = "refunds"
	StopReason  = "reason"
	StopConfirm = "confirm"
	StopResult  = "result"
	StopQueue   = "queue"
	StopPage    = "page"
	StopHistory = "history"
	StopLedger  = "ledger"
	StopEnd     = "end"
)

// The tabs of Instances, as wide and as narrow screens name them.
const (
	allowedTab    = "[Unsubscription Allowed|[Allowed"
	notAllowedTab = "[Unsubscription Not Allowed|[Not Allowed"
)

// Script is the whole job on a demo's desk, from a search to the ledger: both sides of a
// refund. It finds what it is about by the leads alone, so it does not depend on the seed,
// the number of instances, the time, or the size of the screen. It begins as the agent on
// Instances.
func Script(l demo.Leads) []Step {
	var all []Step
	for _, part := range [][]Step{find(l), mark(l), unsubscribe(), review(l), books(l)} {
		all = append(all, part...)
	}
	return all
}

// For is the Script of a demo with these data. CodeInvalid, with a sentence that says what
// it would take, where there can be none.
func For(data demo.Options) ([]Step, error) {
	leads, err := data.Leads()
	if err != nil {
		return nil, model.Invalid("There is no tour here: %s.", err)
	}
	return Script(leads), nil
}

// find looks for an instance, and for the reason why another is not among what is found.
func find(l demo.Leads) []Step {
	return []Step{
		{Stop: StopWelcome, See: []Line{{allowedTab}, {">"}},
			Say:   "These packages are bought and not yet in effect: they can be given back. Watch one refund, from the search to the ledger.",
			Press: []string{"/"}},
		{Say: "Search as you type: the list follows every letter.", Press: []string{typed + l.Small}},
		{Stop: StopFound, See: []Line{{"> ", l.Small}, {"1 match"}},
			Say:   "Found, with what comes back. The customer asks for another one too, but it is not in this list. Why?",
			Press: []string{"enter", "tab"}},
		{Stop: StopBlocked, See: []Line{{"> ", l.Small}, {notAllowedTab}, {"frozen"}},
			Say:   "Here it is. It may not be given back: it is frozen for legal management. The desk names every reason, not just the first.",
			Press: []string{"shift+tab"}},
	}
}

// mark selects several instances with two searches.
func mark(l demo.Leads) []Step {
	return []Step{
		{See: []Line{{allowedTab}, {"> ", l.Small}},
			Say: "Back to the first. Space marks it.", Press: []string{" "}},
		{See: []Line{{"1 selected"}},
			Say:   "A mark stays while you search for more. Esc clears the search, / begins another.",
			Press: []string{"esc", "/", typed + l.Large, "enter"}},
		{See: []Line{{"> ", l.Large}, {"3 match"}},
			Say:   "Three more, of one order over 7,000.00: the customer's account manager has to agree. * marks all that match.",
			Press: []string{"*"}},
		{Stop: StopMarked, See: []Line{{"4 selected", "1 now", "3 review"}},
			Say:   "The line below the list says what would happen: one is refunded now, three go to review. U unsubscribes them.",
			Press: []string{"U"}},
	}
}

// unsubscribe takes the marked instances through the four steps.
func unsubscribe() []Step {
	return []Step{
		{Stop: StopRefunds, See: []Line{{"Refund now"}, {"Goes to review"}},
			Say:   "The preview, to the cent: what is refunded now, what waits for whom and until when. Nothing has happened yet.",
			Press: []string{"enter"}},
		{Stop: StopReason, See: []Line{{"One reason is required"}},
			Say: "A reason is required, and none is chosen for you. A digit chooses.", Press: []string{"1", "enter"}},
		{Stop: StopConfirm, See: []Line{{"Type 4 and press Enter"}},
			Say:   "This is the only place where money moves: type the number of packages, then Enter. Anything else does nothing.",
			Press: []string{Count, "enter"}},
		{Stop: StopResult, See: []Line{{"Refunded"}, {"Waits"}},
			Say:   "One is refunded. Three wait for the manager: nobody approves what they have submitted themselves.",
			Press: []string{"enter", "esc"}},
	}
}

// review is the other side: the manager reads what is signed, and signs.
func review(l demo.Leads) []Step {
	return []Step{
		{See: []Line{{allowedTab}, {"maya"}},
			Say:   "Now the other side. In the demo, Ctrl-t makes you chen, the account manager; 2 opens the reviews.",
			Press: []string{"ctrl+t", "2"}},
		{Stop: StopQueue, See: []Line{{"chen"}, {"[Pending"}, {"> "}},
			Say:   "What waits, the soonest deadline first: if nobody decides, it approves itself. The same search finds our request.",
			Press: []string{"/", typed + l.Large, "enter"}},
		{See: []Line{{"> ", firstWord(l.Account)}, {"1 match"}},
			Say: "There it is. Enter opens the page that a manager signs.", Press: []string{"enter"}},
		{Stop: StopPage, See: []Line{{"Details of one request"}, {"Asked by"}, {"Instances"}},
			Say:   "Who asks, why, and what is refunded to the cent; below it, what else this customer got back, and the trail. a approves.",
			Press: []string{"a"}},
		{See: []Line{{"Note (optional)"}}, Say: "A note may be written. Enter goes on, and y is the signature.", Press: []string{"enter"}},
		{See: []Line{{"Press y"}}, Press: []string{"y"}},
	}
}

// books shows what has been written down.
func books(l demo.Leads) []Step {
	return []Step{
		{See: []Line{{"approved"}, {"[Pending"}},
			Say:   "Approved, and paid in the same moment, exactly once. 3 opens the history.",
			Press: []string{"esc", "3"}},
		{Stop: StopHistory, See: []Line{{"> "}, {"newest first"}},
			Say:   "Every refund that was ever made, the newest first. Ours, once more by its name:",
			Press: []string{"/", typed + l.Large, "enter"}},
		{See: []Line{{"> ", firstWord(l.Account)}, {"1 match"}}, Say: "Enter opens it.", Press: []string{"enter"}},
		{Stop: StopLedger, See: []Line{{"Details of one request"}, {"Ledger"}},
			Say:   "Its ledger, a line for each package. Lines are only ever added, and unsubdesk verify recomputes them all.",
			Press: []string{"esc", "esc"}},
		{Stop: StopEnd, Say: "Your turn: 1, then / and orion, Space on some, U. ? lists the keys, Ctrl-t changes sides, q leaves. Esc closes this."},
	}
}

// firstWord is what a narrow column surely shows of a name.
func firstWord(name string) string {
	for i, r := range name {
		if r == ' ' {
			return name[:i]
		}
	}
	return name
}
