package linear

import (
	"strings"

	"unsubdesk/model"
	"unsubdesk/tui/present"
)

// head says in one line what became of the names.
func (t *ticket) head() string {
	f := t.found
	if len(f.IDs()) == 0 {
		return "Nothing in this text is an instance ID or an order number of the desk; f looks for names."
	}
	can := present.Count(len(f.Allowed)) + " can be unsubscribed"
	if len(f.Allowed) > 0 {
		var sum model.Money
		for _, r := range f.Allowed {
			sum = sum.Add(r.Paid)
		}
		can += ", " + present.USD(sum)
	}
	return "Ticket: " + can + "; " + present.Count(len(f.Blocked)) + " cannot; " + present.Count(len(f.NotFound)) + " not found."
}

// sayNotes says what else there was in the text.
func (t *ticket) sayNotes() {
	f := t.found
	switch {
	case f.Left > 0:
		t.say("It is too long: " + present.Plural(f.Left, "more name") + " not looked up.")
	case t.cut:
		t.say("It is too long: the rest was not looked up. Paste lines of less than " + present.Count(mostTyped) + " characters.")
	}
	if f.More > 0 {
		t.say(present.Plural(f.More, "more instance") + " not listed.")
	}
	switch {
	case f.Orders == 1:
		t.say("1 order stands for all its instances.")
	case f.Orders > 1:
		t.say(present.Plural(f.Orders, "order") + " stand for all their instances.")
	}
}

// sayBlocked says what cannot be unsubscribed and why (R2), up to a page of it.
func (t *ticket) sayBlocked() {
	for i, r := range t.found.Blocked {
		if i == t.size {
			t.say("And " + present.Count(len(t.found.Blocked)-i) + " more that cannot; 2 says each.")
			return
		}
		t.fact(present.Clean(r.Name)+" cannot", present.BlockSentences(r.Blocks))
	}
}

// sayMissing says which names the desk does not have, up to a page of them.
func (t *ticket) sayMissing() {
	missing := t.found.NotFound
	n := min(len(missing), t.size)
	if n == 0 {
		return
	}
	said := strings.Join(missing[:n], ", ")
	if n < len(missing) {
		said += ", and " + present.Count(len(missing)-n) + " more"
		if len(t.found.IDs()) > 0 { // else there is no prompt to ask at
			said += "; 3 says each"
		}
	}
	t.fact("Not found", said)
}

func (t *ticket) hintAnswer() {
	var said []string
	if len(t.found.Allowed) > 0 {
		said = append(said, "m marks what can be unsubscribed, 1 says each of it")
	}
	if len(t.found.Blocked) > 0 {
		said = append(said, "m all marks what cannot too, so that the result lists why")
	}
	t.say(strings.Join(said, "; ") + "; back leaves.")
}
