package instances

import (
	"fmt"
	"strings"

	"unsubdesk/model"
	"unsubdesk/model/desk"
	"unsubdesk/tui/components"
	"unsubdesk/tui/present"
	"unsubdesk/tui/styles"
)

// writer writes the lines of the pane.
type writer struct {
	page  *Page
	width int
	lines []string
}

func (w *writer) styles() styles.Styles { return w.page.common.Styles }

func (w *writer) blank() {
	if len(w.lines) > 0 && w.lines[len(w.lines)-1] != "" {
		w.lines = append(w.lines, "")
	}
}

// say adds a text, wrapped.
func (w *writer) say(style styles.Style, text string) {
	for _, l := range present.Wrap(text, w.width) {
		w.lines = append(w.lines, style.Render(l))
	}
}

// item adds a text behind a mark, wrapped, the lines below it indented.
func (w *writer) item(style styles.Style, mark, text string) {
	lead := mark + " "
	for _, l := range present.Wrap(text, max(w.width-present.Width(lead), 8)) {
		w.lines = append(w.lines, style.Render(lead+l))
		lead = present.PadRight("", present.Width(lead))
	}
}

// amount adds a line of an account: word, amount, remark. Where the remark has
// no room the currency gives way, and then the remark goes on the next line.
func (w *writer) amount(style styles.Style, word string, m model.Money, remark string) {
	line := present.PadRight(word, 15) + present.PadLeft(present.Amount(m), 12)
	room := func(line string) bool { return present.Width(line)+2+present.Width(remark) <= w.width }
	if full := line + " USD"; room(full) || !room(line) {
		line = full
	}
	dim := w.styles().Dim
	if remark == "" || room(line) {
		w.lines = append(w.lines, strings.TrimRight(style.Render(line)+"  "+dim.Render(remark), " "))
		return
	}
	w.lines = append(w.lines, style.Render(line), dim.Render(present.PadLeft(w.page.common.Glyphs().Truncate(remark, w.width), w.width)))
}

// fieldName is the width of the names of facts.
const fieldName = 14

// field adds a named fact.
func (w *writer) field(name, value string) {
	w.item(w.styles().Dim, present.PadRight(name, fieldName), value)
}

// row is what the list knows of an instance.
func (w *writer) row(r desk.Row) {
	w.say(w.styles().Bold, r.Name)
	w.verdict(r)
	w.blank()
	w.refund(r)
	w.blank()
	w.order(r)
	w.blank()
	w.facts(r)
	if w.page.full {
		w.more(r)
	}
	for _, warning := range w.warnings(r) {
		w.item(w.styles().Warning, "!", warning)
	}
}

// verdict says whether it can be unsubscribed, and every reason if not.
func (w *writer) verdict(r desk.Row) {
	s := w.styles()
	blocks := w.page.blocksOf(r)
	if len(blocks) == 0 {
		words := "Unsubscription allowed"
		if r.NeedsReview {
			words = w.page.common.Glyphs().Join(words, "needs review")
		}
		w.say(s.Good, words)
	} else {
		w.say(s.Danger, "Unsubscription not allowed")
		for _, b := range blocks {
			w.item(s.Warning, "!", present.First(present.Clean(b.Message)))
		}
	}
	w.changed(r)
	if len(blocks) > 0 && w.page.marks.Has(r.Row) {
		w.say(s.Danger, "It is marked, but left out of the totals.")
	}
}

// changed says of a row that others changed by whom it is held now.
func (w *writer) changed(r desk.Row) {
	if words := w.page.changedWords(r); words != "" {
		w.say(w.styles().Warning, w.styles().Glyphs.Touched+" "+words)
	}
}

// changedWords are the sentence on a row that others changed a moment ago, ""
// for any other.
func (p *Page) changedWords(r desk.Row) string {
	switch p.touched.Word(r.ID) {
	case "":
		return ""
	case components.TouchNew:
		return "It is new here."
	}
	if by := p.by[r.RequestID]; by != "" {
		return "Changed meanwhile: " + requestWords(r.Status, model.Request{ID: r.RequestID, SubmittedBy: by}) + "."
	}
	return "Changed meanwhile."
}

// warnings name what may be otherwise by the time a review ends: coupons that
// end first (R4), and that it takes effect first (R10).
func (w *writer) warnings(r desk.Row) []string {
	if len(w.page.blocksOf(r)) > 0 || !r.NeedsReview {
		return nil
	}
	return present.ReviewWarnings(r.Instance, w.page.policy, w.page.now())
}

// order says of what value the order is and who reviews it (R6, R7).
func (w *writer) order(r desk.Row) {
	begin := len(w.lines)
	defer func() { w.atLeast(begin + 1 + orderLines(w.width)) }()
	p, now := w.page.policy, w.page.now()
	value := "value " + present.Amount(r.Order.Value())
	w.say(w.styles().Plain, w.page.common.Glyphs().Join("Order "+present.Clean(r.Order.Number), value))
	if !r.NeedsReview {
		return
	}
	w.say(w.styles().Warning, fmt.Sprintf("Over %s: %s.", present.Amount(p.ReviewThreshold), present.ReviewedBy(w.page.deciders(r), p, now)))
}

// deciders are who would decide what the user submits of a row now. As long as it is not
// known who the users are, it is whom the account names.
func (p *Page) deciders(r desk.Row) model.Deciders {
	standing := p.common.Standing
	if len(standing.Users) > 0 {
		return model.DecidersOf(model.Request{SubmittedBy: standing.User.Name, Account: r.Account}, standing.Users)
	}
	d := model.Deciders{Manager: r.Account.Manager, Why: model.WhyManager, Users: []model.User{standing.User}}
	if d.Manager == "" {
		d.Why = model.WhyAnyManager
	}
	return d
}

// orderLines are the lines that the sentence on the review takes; without one
// they stay empty, so that the pane does not jump from row to row.
func orderLines(width int) int {
	if width < 46 {
		return 3
	}
	return 2
}

// atLeast adds empty lines up to n; on the full page, where no other row follows, none.
func (w *writer) atLeast(n int) {
	for len(w.lines) < n && !w.page.full {
		w.lines = append(w.lines, "")
	}
}

func (w *writer) facts(r desk.Row) {
	w.field("Instance", r.ID)
	w.field("Account", present.AccountFull(r.Account))
	w.field("Product", w.page.common.Glyphs().Join(r.ProductType, r.Region))
	w.field("Takes effect", present.Absolute(r.EffectiveAt))
}

// more are the facts that only the full page shows.
func (w *writer) more(r desk.Row) {
	w.field("", present.TimeUntil(r.EffectiveAt, w.page.now()))
	w.field("Manager", present.Manager(r.Account))
	w.field("Package", present.OrDash(r.ProductName))
	w.field("Project", present.OrDash(r.EnterpriseProject))
	w.field("Bought", present.Absolute(r.PurchasedAt))
	w.field("Expires", present.Absolute(r.ExpiresAt))
}

// compact is the row in the six lines below the table.
func (w *writer) compact(r desk.Row) {
	s, g := w.styles(), w.page.common.Glyphs()
	blocks := w.page.blocksOf(r)
	head := present.Clean(r.Name)
	switch {
	case len(blocks) > 0:
		w.say(s.Danger, g.Join(head, "not allowed: "+present.BlockSentences(blocks)))
	case r.NeedsReview:
		w.say(s.Good, g.Join(head, "allowed, needs review"))
	default:
		w.say(s.Good, g.Join(head, "allowed"))
	}
	w.changed(r)
	w.compactRefund(r)
	w.compactOrder(r)
	for _, warning := range w.warnings(r) {
		w.item(s.Warning, "!", warning)
	}
	project := ""
	if r.EnterpriseProject != "" {
		project = "project: " + present.Clean(r.EnterpriseProject)
	}
	w.say(s.Dim, g.Join(present.AccountFull(r.Account), managerWords(r.Account), r.ProductType, r.Region, project))
	w.say(s.Dim, g.Join(present.Clean(r.ID), "takes effect "+present.Absolute(r.EffectiveAt)))
}

func (w *writer) compactOrder(r desk.Row) {
	p, g := w.page.policy, w.page.common.Glyphs()
	order := g.Join("Order "+present.Clean(r.Order.Number), "value "+present.Amount(r.Order.Value()))
	if !r.NeedsReview {
		w.say(w.styles().Dim, order)
		return
	}
	now := w.page.now()
	w.say(w.styles().Warning, g.Join(order, "over "+present.Amount(p.ReviewThreshold)+": "+present.ReviewedBy(w.page.deciders(r), p, now)))
}

// managerWords name the account's manager, or say that there is none.
func managerWords(a model.Account) string {
	if a.Manager == "" {
		return present.Manager(a)
	}
	return "manager: " + present.Manager(a)
}
