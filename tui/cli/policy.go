package cli

import (
	"context"
	"fmt"
	"io"
	"strings"
	"time"
	"unicode/utf8"

	"unsubdesk/model"
	"unsubdesk/model/desk"
	"unsubdesk/model/notice"
	"unsubdesk/tui/present"
)

// policyCmd is about what the desk decided for every program on it (R17).
type policyCmd struct {
	Show policyShowCmd `cmd:"" help:"Show the desk's policy."`
	Set  policySetCmd  `cmd:"" help:"Change the policy; only an admin may."`
}

// The parts of the policy, as they are shown and set.
const (
	keyThreshold = "review_threshold"
	keyWindow    = "review_window"
	keyPromotion = "promotion_invoice"
	keyReasons   = "reasons"
	keyNotice    = "notice"
	keyWebhook   = "webhook"
)

// jsonPolicy is the policy as `policy` prints it; its reasons are in the form
// that `policy set reasons` reads.
type jsonPolicy struct {
	ReviewThreshold  model.Money         `json:"review_threshold"`
	ReviewWindow     string              `json:"review_window"`
	PromotionInvoice model.PromotionRule `json:"promotion_invoice"`
	Reasons          []model.Reason      `json:"reasons"`
	Webhook          model.Switch        `json:"webhook"` // on, off, or "" while nobody has decided
	Notice           string              `json:"notice"`  // "" for the program's own words
}

// policyShowCmd shows the policy.
type policyShowCmd struct {
	Key string `arg:"" optional:"" enum:"review_threshold,review_window,promotion_invoice,reasons,notice,webhook," default:"" help:"Print this part alone, as policy set takes it: ${enum}"`
}

// Run implements the command.
func (c *policyShowCmd) Run(ctx context.Context, a *App) error {
	s, err := a.session(ctx, false)
	if err != nil {
		return err
	}
	p, err := s.Policy(ctx)
	if err != nil {
		return err
	}
	words, err := s.NoticeTemplate(ctx)
	if err != nil {
		return err
	}
	if c.Key == "" {
		return a.printPolicy(p, words)
	}
	return a.printPolicyPart(c.Key, policyJSON(p, words))
}

func policyJSON(p model.Policy, words string) jsonPolicy {
	return jsonPolicy{p.ReviewThreshold, model.FormatDuration(p.ReviewWindow), p.PromotionRule, append([]model.Reason{}, p.Reasons...), p.Webhook, words}
}

// printPolicyPart prints one part in the form that `policy set` takes, and as JSON its value.
func (a *App) printPolicyPart(key string, p jsonPolicy) error {
	if p.Notice == "" {
		p.Notice = notice.Default
	}
	value := map[string]any{keyThreshold: p.ReviewThreshold, keyWindow: p.ReviewWindow, keyPromotion: p.PromotionInvoice,
		keyReasons: p.Reasons, keyNotice: p.Notice, keyWebhook: p.Webhook}[key]
	switch {
	case a.JSON, key == keyReasons:
		return a.writeJSON(value)
	case key == keyNotice:
		a.printf("%s", p.Notice)
	default:
		a.printf("%s\n", value)
	}
	return nil
}

func (a *App) printPolicy(p model.Policy, words string) error {
	if a.JSON {
		return a.writeJSON(policyJSON(p, words))
	}
	a.fact("review_threshold", "%s: an order over it waits for review", present.USD(p.ReviewThreshold))
	a.fact("review_window", "%s: silence approves after it", model.FormatDuration(p.ReviewWindow))
	a.fact("promotion_invoice", "%s: %s", p.PromotionRule, promotionSaid(p.PromotionRule))
	a.fact("webhook", "%s", webhookSaid(p.Webhook))
	a.fact("notice", "%s: what a customer is told; unsubdesk policy show notice prints it", noticeSaid(words))
	a.printf("reasons\n")
	for _, r := range p.Reasons {
		note := ""
		if r.NoteRequired {
			note = " (needs a note)"
		}
		a.printf("  %s  %s%s\n", clean(r.Code), clean(r.Label), note)
	}
	return nil
}

func webhookSaid(s model.Switch) string {
	switch s {
	case model.SwitchOn:
		return "on: what happens to requests is kept for the billing system"
	case model.SwitchOff:
		return "off: the billing system is told nothing"
	}
	return "undecided: on as soon as an admin, or serve, works here with webhook.url set"
}

func noticeSaid(words string) string {
	if words == "" {
		return "the program's own words"
	}
	return "the desk's own words, " + present.Plural(utf8.RuneCountInString(words), "character")
}

func promotionSaid(r model.PromotionRule) string {
	if r == model.PromotionEither {
		return "a promotion, or an invoice from the marketplace or to a partner, blocks"
	}
	return "a promotion together with an invoice from the marketplace or to a partner blocks"
}

// policySetCmd changes one part of the policy.
type policySetCmd struct {
	Key   string `arg:"" enum:"review_threshold,review_window,promotion_invoice,reasons,notice,webhook" help:"What to change: ${enum}."`
	Value string `arg:"" complete:"policy" help:"An amount, a duration such as 24h, both or either, a JSON file of reasons, or a template of notices; default for the program's own template; on or off."`
}

// Run implements the command.
func (c *policySetCmd) Run(ctx context.Context, a *App) error {
	change, err := c.change(a.Stdin)
	if err != nil {
		return err
	}
	s, err := a.session(ctx, false)
	if err != nil {
		return err
	}
	if err := change(ctx, s); err != nil {
		return err
	}
	return (&policyShowCmd{}).Run(ctx, a)
}

// changePolicy is a change that a session makes.
type changePolicy func(context.Context, *desk.Session) error

// byPart changes one part of the policy.
func byPart(set func(*model.Policy)) changePolicy {
	return func(ctx context.Context, s *desk.Session) error {
		_, err := s.SetPolicy(ctx, func(p *model.Policy) error {
			set(p)
			return nil
		})
		return err
	}
}

// change reads the value before the desk is opened.
func (c *policySetCmd) change(stdin io.Reader) (changePolicy, error) {
	switch c.Key {
	case keyThreshold:
		m, err := model.ParseMoney(c.Value)
		if err != nil {
			return nil, model.Invalid("review_threshold: %s.", err)
		}
		return byPart(func(p *model.Policy) { p.ReviewThreshold = m }), nil
	case keyWindow:
		d, err := time.ParseDuration(c.Value)
		if err != nil {
			return nil, model.Invalid("review_window: %q is no duration; write it like 24h or 90m.", clean(c.Value))
		}
		return byPart(func(p *model.Policy) { p.ReviewWindow = d }), nil
	case keyPromotion:
		return byPart(func(p *model.Policy) { p.PromotionRule = model.PromotionRule(c.Value) }), nil
	case keyWebhook:
		if c.Value != string(model.SwitchOn) && c.Value != string(model.SwitchOff) {
			return nil, model.Invalid("webhook must be on or off, not %q.", clean(c.Value))
		}
		return byPart(func(p *model.Policy) { p.Webhook = model.Switch(c.Value) }), nil
	case keyNotice:
		words, err := readNotice(c.Value, stdin)
		return func(ctx context.Context, s *desk.Session) error { return s.SetNoticeTemplate(ctx, words) }, err
	}
	reasons, err := readReasons(c.Value, stdin)
	return byPart(func(p *model.Policy) { p.Reasons = reasons }), err
}

// fact prints what one key of the policy is.
func (a *App) fact(key, format string, args ...any) {
	const indent = 19
	said := a.wrapped(fmt.Sprintf(format, args...), indent)
	a.printf("%s%s\n", present.PadRight(key, indent), strings.Join(said, "\n"+strings.Repeat(" ", indent)))
}
