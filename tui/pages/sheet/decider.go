package sheet

import (
	"unsubdesk/model"
	"unsubdesk/tui/components"
	"unsubdesk/tui/present"
)

// Decider is the cell that says who decides an open request, as present.Decider does in
// more words.
func Decider(d model.Deciders) components.Cell {
	switch {
	case d.Why == model.WhyManager:
		return components.Cell{Text: present.Decider(d)}
	case d.Why == model.WhyAnyManager:
		return components.Cell{Text: present.Decider(d), Short: "any"}
	case len(d.Users) > 0:
		return components.Cell{Text: "admin only", Short: "admin"}
	}
	return components.Cell{Text: "silence only", Short: "silence"}
}
