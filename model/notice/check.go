package notice

import (
	"strings"
	"text/template"
	"text/template/parse"
	"time"
	"unicode/utf8"

	"unsubdesk/model"
)

// Check says what is wrong with a template (CodeInvalid), or returns it as it is kept: with
// plain line ends. It is read, each of its branches is tried, and then a notice of every
// state and form is written by it.
func Check(text string) (string, error) {
	text = strings.ReplaceAll(strings.TrimPrefix(text, "\ufeff"), "\r\n", "\n")
	if err := checkText(text); err != nil {
		return "", err
	}
	if own, err := template.New("").Funcs(functions(0, false)).Parse(text); err == nil && parse.IsEmptyTree(own.Root) && own.Lookup(partMarkdown) == nil {
		return "", model.Invalid("it writes nothing.")
	}
	for _, f := range []Format{Text, Markdown} {
		if err := tryBranches(text, f); err != nil {
			return "", err
		}
		for _, d := range samples() {
			said, err := Write(text, d, f)
			if err == nil && strings.TrimSpace(said) == "" {
				err = model.Invalid("a notice of what is %s would be empty.", strings.ReplaceAll(string(d.State), "_", " "))
			}
			if err != nil {
				return "", err
			}
		}
	}
	return text, nil
}

// checkText refuses what is no text, or too much of it.
func checkText(text string) error {
	switch {
	case len(text) > MaxTemplate:
		return model.Invalid("it is longer than 64 KiB.")
	case !utf8.ValidString(text):
		return model.Invalid("it is not UTF-8.")
	case strings.TrimSpace(text) == "":
		return model.Invalid("it is empty.")
	}
	for i, line := range strings.Split(text, "\n") {
		line = strings.ReplaceAll(line, "\t", " ")
		if err := model.CheckText(line, len(line)); err != nil {
			return model.Invalid("line %d %s.", i+1, err.Sentence)
		}
	}
	return nil
}

// tryBranches executes everything in a template once, whatever its conditions say, so that
// a mistake in a branch that is seldom taken is found now.
func tryBranches(text string, f Format) error {
	n := fullSample(f)
	t, name, err := parsed(text, f, functions(n.things(), true))
	if err != nil {
		return err
	}
	for _, part := range t.Templates() {
		if part.Tree != nil {
			flatten(part.Root)
		}
	}
	_, err = run(t, name, n)
	return err
}

// flatten puts what stands in branches one behind the other.
func flatten(l *parse.ListNode) {
	if l == nil {
		return
	}
	var flat []parse.Node
	add := func(more *parse.ListNode) {
		if flatten(more); more != nil {
			flat = append(flat, more.Nodes...)
		}
	}
	for _, n := range l.Nodes {
		switch n := n.(type) {
		case *parse.IfNode:
			flat = append(flat, &parse.ActionNode{NodeType: parse.NodeAction, Pos: n.Pos, Line: n.Line, Pipe: n.Pipe})
			add(n.List)
			add(n.ElseList)
		case *parse.WithNode:
			flatten(n.List)
			flat = append(flat, n)
			add(n.ElseList)
			n.ElseList = nil
		case *parse.RangeNode:
			flatten(n.List)
			flat = append(flat, n)
			add(n.ElseList)
			n.ElseList = nil
		case *parse.BreakNode, *parse.ContinueNode:
		default:
			flat = append(flat, n)
		}
	}
	l.Nodes = flat
}

// fullSample has a value in every field.
func fullSample(f Format) Notice {
	n := samples()[0].fields(f)
	n.Refunded, n.UnderReview, n.OnHold, n.Rejected, n.Withdrawn, n.Markdown = true, true, true, true, true, true
	n.Deadline = n.Decided
	return n
}

// samples are requests in every state, the first with all that a notice can hold.
func samples() []Data {
	at := time.Date(2030, 1, 31, 12, 0, 0, 0, time.UTC)
	coupons := []model.Coupon{{ID: "CPN-1", Amount: model.Cents(20_00), ValidUntil: at.AddDate(1, 0, 0)},
		{ID: "CPN-2", Amount: model.Cents(5_00), ValidUntil: at.AddDate(-1, 0, 0)}, {ID: "CPN-3", Amount: model.Cents(1_00)}}
	first := model.Instance{ID: "pkg-0001", Name: "orion-cache-1", ProductType: "CDN", Region: "ap-southeast-1",
		EffectiveAt: at.AddDate(0, 1, 0), Paid: model.Cents(1234_50), Coupons: coupons}
	second := model.Instance{ID: "pkg-0002", Name: "orion-cache-2", ProductType: "OBS", Region: "eu-west-1",
		EffectiveAt: at.AddDate(0, 2, 0)}
	var all []Data
	for _, status := range []model.RequestStatus{model.RequestCompleted, model.RequestPending, model.RequestOnHold,
		model.RequestRejected, model.RequestWithdrawn} {
		r := model.Request{ID: "UR-7K3M9QXT2B", OrderNumber: "CS1001", Account: model.Account{ID: "acct-1", Name: "Northwind Bank"},
			Status: status, ReasonLabel: "Hard to use", SubmittedAt: at, Items: []model.RequestItem{{InstanceID: first.ID, Refund: first.Paid},
				{InstanceID: second.ID}}}
		if status.Open() {
			r.Deadline = at.AddDate(0, 0, 1)
		} else {
			r.DecidedAt = at
		}
		var entries []model.Entry
		if status == model.RequestCompleted {
			entries = model.EntriesOf(r.ID, []model.Instance{first, second}, at)
		}
		all = append(all, Of(r, []model.Instance{first, second}, entries, at))
	}
	bare := all[0]
	bare.Request.Account.Name, bare.Request.ReasonLabel = "", ""
	bare.Items = []Item{{Instance: second}}
	return append(all, bare)
}
