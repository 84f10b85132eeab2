package cli

import (
	"context"
	"slices"
	"strings"

	"unsubdesk/model"
	"unsubdesk/model/desk"
	"unsubdesk/tui/present"
)

// mostCandidates is how many instances or requests are offered at most: more are not
// read by anybody, and another letter makes them fewer.
const mostCandidates = 50

// quietDesk answers what a command line is completed with. What fails has no candidates.
type quietDesk struct{ s *desk.Session }

// fromDesk are the kinds of values that the tag `complete` of a flag or an argument names.
func fromDesk(kind string) func(ctx context.Context, c *completion, begun string) []candidate {
	return map[string]func(context.Context, *completion, string) []candidate{
		"instance": onDesk((*quietDesk).instances),
		"request":  onDesk((*quietDesk).requests),
		"open":     onDesk((*quietDesk).openRequests),
		"message":  onDesk((*quietDesk).messages),
		"reason":   onDesk((*quietDesk).reasons),
		"user":     onDesk((*quietDesk).users),
		"role":     roles,
		"filter":   filterTerms,
		"policy":   policyValues,
		"sort":     sortFields,
		"schema":   schemaWords,
	}[kind]
}

func onDesk(find func(*quietDesk, context.Context, string) []candidate) func(context.Context, *completion, string) []candidate {
	return func(ctx context.Context, c *completion, begun string) []candidate {
		d := c.quiet(ctx)
		if d == nil {
			return nil
		}
		return find(d, ctx, begun)
	}
}

// instances are those that may be unsubscribed, in the order of their IDs from where the
// word has come: one page by key, however many there are.
func (d *quietDesk) instances(ctx context.Context, begun string) []candidate {
	q := model.ListQuery{Tab: model.TabAllowed, Sort: model.Sort{Field: model.SortID}, Limit: mostCandidates}
	if begun != "" {
		q.Anchor, q.Inclusive = &model.Instance{ID: begun}, true
	}
	page, err := d.s.List(ctx, q)
	if err != nil {
		return nil
	}
	return list(page.Rows, func(r desk.Row) candidate {
		return candidate{r.ID, r.Name + ", " + present.USD(r.Paid)}
	})
}

func (d *quietDesk) openRequests(ctx context.Context, begun string) []candidate {
	return d.numbered(ctx, begun, model.RequestQuery{Statuses: []model.RequestStatus{model.RequestPending, model.RequestOnHold}})
}

func (d *quietDesk) requests(ctx context.Context, begun string) []candidate {
	return d.numbered(ctx, begun, model.RequestQuery{ByDecision: true})
}

// numbered are the requests of a question whose numbers begin so.
func (d *quietDesk) numbered(ctx context.Context, begun string, q model.RequestQuery) []candidate {
	q.Limit = mostCandidates
	if len(begun) > len("UR-") {
		f, err := model.ParseFilter(begun)
		if err != nil {
			return nil
		}
		q.Filter = f
	}
	rows, err := d.s.Requests(ctx, q)
	if err != nil {
		return nil
	}
	return list(rows, func(r desk.RequestRow) candidate {
		return candidate{r.ID, present.USD(r.Refund) + ", " + present.Account(r.Account) + ", " + present.RequestWord(r.Status)}
	})
}

// messages are those of the outbox that somebody may want to send again.
func (d *quietDesk) messages(ctx context.Context, _ string) []candidate {
	q := model.MessageQuery{States: []model.MessageState{model.MessageGivenUp, model.MessageFailing}, Limit: mostCandidates}
	var found []candidate
	err := d.s.EachMessage(ctx, q, func(m model.Message) error {
		found = append(found, candidate{m.ID, present.MessageWord(m.State) + ", " + m.Said})
		return nil
	})
	if err != nil {
		return nil
	}
	return found
}

// saved are the person's own filters, as a command takes them.
func (d *quietDesk) saved(ctx context.Context, _ string) []candidate {
	filters, err := d.s.Filters(ctx)
	if err != nil {
		return nil
	}
	return list(filters, func(f model.SavedFilter) candidate { return candidate{"@" + f.Name, f.Filter} })
}

func (d *quietDesk) reasons(ctx context.Context, _ string) []candidate {
	p, err := d.s.Policy(ctx)
	if err != nil {
		return nil
	}
	return list(p.Reasons, func(r model.Reason) candidate { return candidate{r.Code, r.Label} })
}

func (d *quietDesk) users(ctx context.Context, _ string) []candidate {
	users, err := d.s.Users(ctx)
	if err != nil {
		return nil
	}
	return list(users, func(u model.User) candidate { return candidate{u.Name, string(u.Role)} })
}

func roles(context.Context, *completion, string) []candidate {
	return list(model.Roles(), func(r model.Role) candidate { return candidate{string(r), ""} })
}

// policyValues are what the part of the policy that is named before can be; amounts and
// durations are typed.
func policyValues(_ context.Context, c *completion, _ string) []candidate {
	if len(c.given) == 0 {
		return nil
	}
	switch c.given[0] {
	case keyWebhook:
		return []candidate{{string(model.SwitchOn), ""}, {string(model.SwitchOff), ""}}
	case keyPromotion:
		return []candidate{{string(model.PromotionBoth), ""}, {string(model.PromotionEither), ""}}
	case keyNotice, keyReasons:
		c.files = true
	}
	return nil
}

func sortFields(context.Context, *completion, string) []candidate {
	var fields []candidate
	for _, f := range model.SortFields() {
		fields = append(fields, candidate{string(f), ""}, candidate{string(f) + ":desc", ""})
	}
	return fields
}

// schemaWords are the words of the names of schemas that come behind those given.
func schemaWords(_ context.Context, c *completion, _ string) []candidate {
	var words []candidate
	for _, name := range schemaNames() {
		if of := strings.Fields(name); len(of) > len(c.given) && slices.Equal(of[:len(c.given)], c.given) {
			words = append(words, candidate{of[len(c.given)], ""})
		}
	}
	return slices.Compact(words)
}
