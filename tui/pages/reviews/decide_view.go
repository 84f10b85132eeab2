package reviews

import (
	"strings"

	"unsubdesk/model"
	"unsubdesk/tui/common"
	"unsubdesk/tui/components"
	"unsubdesk/tui/present"
	"unsubdesk/tui/styles"
)

func (v verb) title() string { return [...]string{"Approve", "Reject", "Withdraw"}[v] }

// view is the dialog's box on a page of width × height.
func (a *action) view(c *common.Common, width, height int) string {
	inner := max(min(width-6, 76), 20)
	title := a.verb.title() + " " + present.Plural(len(a.rows), "request")
	switch len(a.rows) {
	case 0:
		title = a.verb.title()
	case 1:
		title = a.verb.title() + " " + present.Clean(a.rows[0].ID)
	}
	foot := a.foot(c, inner, max(height-3, 1))
	body := a.body(c, inner)
	a.pane.Set(body)
	shown := a.pane.View(c.Styles, inner, min(len(body), max(height-2-len(foot), 1)))
	return components.Frame(c.Styles, title, append(shown, foot...), inner)
}

// body is what it is about: the requests, or what became of them.
func (a *action) body(c *common.Common, width int) []string {
	if a.step == stepOutcome {
		return a.outcomes(c, width)
	}
	s := c.Styles
	var lines []string
	for _, r := range a.rows {
		who := present.Account(r.Account)
		lines = append(lines, components.Ends(s.Glyphs.Truncate(who, max(width-22, 8)), s.Bold.Render(present.USD(r.Refund)), width))
		facts := s.Glyphs.Join(present.Clean(r.OrderNumber), present.Plural(len(r.Items), "instance"), "by "+present.Clean(r.SubmittedBy))
		lines = append(lines, "  "+s.Dim.Render(s.Glyphs.Truncate(facts, width-2)))
	}
	for _, why := range a.without {
		lines = append(lines, marked(s.Warning, "!", "Left out: "+why, width)...)
	}
	if len(a.rows) > 1 {
		var sum []model.Money
		for _, r := range a.rows {
			sum = append(sum, r.Refund)
		}
		lines = append(lines, components.Ends("Together", s.Bold.Render(present.USD(model.SumMoney(sum...))), width))
	}
	return lines
}

func (a *action) outcomes(c *common.Common, width int) []string {
	s := c.Styles
	var lines []string
	for _, r := range a.results {
		if r.err == nil {
			lines = append(lines, marked(s.Good, s.Glyphs.Check, present.Decided(a.verb.decision(), r.row.Request), width)...)
			continue
		}
		lines = append(lines, marked(s.Danger, s.Glyphs.Cross, common.Sentence(r.err), width)...)
	}
	return lines
}

// marked is a sentence behind a mark, wrapped beside it.
func marked(style styles.Style, mark, text string, width int) []string {
	lead := mark + " "
	indent := present.Width(lead)
	var lines []string
	for _, l := range present.Wrap(text, max(width-indent, 10)) {
		lines = append(lines, style.Render(lead+l))
		lead = present.PadLeft("", indent)
	}
	return lines
}

// foot is the note, the question, or how far it is; of a long note as much as leaves it in height
// lines.
func (a *action) foot(c *common.Common, width, height int) []string {
	s := c.Styles
	switch a.step {
	case stepNote:
		next := a.next(c, width)
		return append(append([]string{""}, a.note.View(s, width, height-1-len(next))...), next...)
	case stepConfirm:
		return a.question(c, width)
	case stepChecking:
		return a.checking(c, width)
	case stepRunning:
		return []string{"", s.Dim.Render(present.Count(len(a.results)) + " of " + present.Count(len(a.rows)) + " done" + s.Glyphs.Ellipsis)}
	case stepRefused:
		lines := marked(s.Warning, "!", a.problem, width)
		if len(a.rows) > 0 {
			lines = append([]string{""}, lines...)
		}
		return append(lines, a.closing(c, width)...)
	case stepOutcome:
	}
	return a.closing(c, width)
}

// next is what the note lacks, else the keys after it.
func (a *action) next(c *common.Common, width int) []string {
	s := c.Styles
	switch {
	case a.problem != "":
		return marked(s.Danger, "!", a.problem, width)
	case a.verb != reject && a.note.Value() == "":
		return []string{s.Dim.Render(s.Glyphs.Join("Enter continues without a note", "Esc cancels"))}
	}
	return []string{s.Dim.Render(s.Glyphs.Join("Enter continues", "Esc cancels"))}
}

// noteLines is how much of a note stands above the last question, which the rest of it must
// not push off a small screen; it was just typed.
const noteLines = 2

// question is the last question. While keys are still ignored it does not ask
// yet.
func (a *action) question(c *common.Common, width int) []string {
	s := c.Styles
	lines := []string{""}
	if note := a.note.Value(); note != "" {
		said := present.Wrap("Note: "+note, width)
		if len(said) > noteLines {
			said = append(said[:noteLines-1], s.Glyphs.Truncate(said[noteLines-1]+" "+said[noteLines], width))
		}
		for _, l := range said {
			lines = append(lines, s.Dim.Render(l))
		}
	}
	for _, l := range present.Wrap(a.consequence(), width) {
		lines = append(lines, s.Bold.Render(l))
	}
	if a.guard.Ignores(c) {
		return append(lines, "", s.Dim.Render("Read this first"+s.Glyphs.Ellipsis))
	}
	if a.problem != "" {
		lines = append(lines, marked(s.Danger, "!", a.problem, width)...)
	}
	return append(lines, s.Bold.Render("Press y to "+strings.ToLower(a.verb.title())+"."), s.Button.Render("[Esc Back]")+"   y "+a.verb.title())
}

// consequence says what it does with the money.
func (a *action) consequence() string {
	var refund, coupons model.Money
	for _, r := range a.rows {
		refund, coupons = refund.Add(r.Refund), coupons.Add(r.CouponsReturned)
	}
	return present.DecisionConsequence(a.verb.decision(), refund, coupons)
}
