package cli

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"
	"time"

	"unsubdesk/model"
	"unsubdesk/tui/present"
)

// policyCmd is about what the desk decided for every program on it (R17).
type policyCmd struct {
	Show policyShowCmd `cmd:"" help:"Show the desk's policy."`
	Set  policySetCmd  `cmd:"" help:"Change the policy; only an admin may."`
}

// jsonPolicy is the policy as `policy` prints it; its reasons are in the form
// that `policy set reasons` reads.
type jsonPolicy struct {
	ReviewThreshold  model.Money         `json:"review_threshold"`
	ReviewWindow     string              `json:"review_window"`
	PromotionInvoice model.PromotionRule `json:"promotion_invoice"`
	Reasons          []model.Reason      `json:"reasons"`
	Webhook          model.Switch        `json:"webhook"` // on, off, or "" while nobody has decided
}

// policyShowCmd shows the policy.
type policyShowCmd struct{}

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
	return a.printPolicy(p)
}

func (a *App) printPolicy(p model.Policy) error {
	if a.JSON {
		return a.writeJSON(jsonPolicy{p.ReviewThreshold, model.FormatDuration(p.ReviewWindow), p.PromotionRule, append([]model.Reason{}, p.Reasons...), p.Webhook})
	}
	a.printf("review_threshold   %s: an order over it waits for review\n", present.USD(p.ReviewThreshold))
	a.printf("review_window      %s: silence approves after it\n", model.FormatDuration(p.ReviewWindow))
	a.printf("promotion_invoice  %s: %s\n", p.PromotionRule, promotionSaid(p.PromotionRule))
	a.printf("webhook            %s\n", webhookSaid(p.Webhook))
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

func promotionSaid(r model.PromotionRule) string {
	if r == model.PromotionEither {
		return "a promotion, or an invoice from the marketplace or to a partner, blocks"
	}
	return "a promotion together with an invoice from the marketplace or to a partner blocks"
}

// policySetCmd changes one part of the policy.
type policySetCmd struct {
	Key   string `arg:"" enum:"review_threshold,review_window,promotion_invoice,reasons,webhook" help:"What to change: ${enum}."`
	Value string `arg:"" help:"An amount, a duration such as 24h, both or either, a JSON file of reasons, on or off."`
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
	p, err := s.SetPolicy(ctx, func(p *model.Policy) error {
		change(p)
		return nil
	})
	if err != nil {
		return err
	}
	return a.printPolicy(p)
}

// change reads the value before the desk is opened.
func (c *policySetCmd) change(stdin io.Reader) (func(*model.Policy), error) {
	switch c.Key {
	case "review_threshold":
		m, err := model.ParseMoney(c.Value)
		if err != nil {
			return nil, model.Invalid("review_threshold: %s.", err)
		}
		return func(p *model.Policy) { p.ReviewThreshold = m }, nil
	case "review_window":
		d, err := time.ParseDuration(c.Value)
		if err != nil {
			return nil, model.Invalid("review_window: %q is no duration; write it like 24h or 90m.", clean(c.Value))
		}
		return func(p *model.Policy) { p.ReviewWindow = d }, nil
	case "webhook":
		if c.Value != string(model.SwitchOn) && c.Value != string(model.SwitchOff) {
			return nil, model.Invalid("webhook must be on or off, not %q.", clean(c.Value))
		}
		return func(p *model.Policy) { p.Webhook = model.Switch(c.Value) }, nil
	case "promotion_invoice":
		return func(p *model.Policy) { p.PromotionRule = model.PromotionRule(c.Value) }, nil
	}
	reasons, err := readReasons(c.Value, stdin)
	return func(p *model.Policy) { p.Reasons = reasons }, err
}

// jsonMistake says where JSON goes wrong, in plain words.
func jsonMistake(text []byte, err error) string {
	if at, ok := errors.AsType[*json.SyntaxError](err); ok {
		before := text[:min(int(at.Offset), len(text))]
		return fmt.Sprintf("the mistake is on line %d", 1+bytes.Count(before, []byte{'\n'}))
	}
	if errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) {
		return "it ends in the middle"
	}
	if wrong, ok := errors.AsType[*json.UnmarshalTypeError](err); ok && wrong.Field != "" {
		return "the value of " + clean(wrong.Field) + " has the wrong form"
	} else if ok {
		return "it begins with something else"
	}
	return clean(strings.TrimPrefix(err.Error(), "json: "))
}

// readReasons reads a JSON array of reasons from a file, or from standard
// input for "-".
func readReasons(path string, stdin io.Reader) ([]model.Reason, error) {
	in := stdin
	if path != "-" {
		f, err := os.Open(path)
		if err != nil {
			return nil, fileError(err, "The file of reasons %s cannot be read", clean(path))
		}
		defer f.Close() //nolint:errcheck // only read from
		in = f
	}
	text, err := readSmall(in)
	if err != nil {
		return nil, fileError(err, "The file of reasons %s cannot be read", clean(path))
	}
	var reasons []model.Reason
	dec := json.NewDecoder(bytes.NewReader(text))
	dec.DisallowUnknownFields()
	if err = dec.Decode(&reasons); err == nil {
		_, err = dec.Token()
		if err == nil {
			err = errors.New("something follows the list")
		} else if errors.Is(err, io.EOF) {
			err = nil
		}
	}
	if err != nil {
		return nil, model.Invalid(`The file of reasons %s is not a JSON list like [{"code": "1", "label": "Hard to use", "note_required": false}]: %s.`,
			clean(path), jsonMistake(text, err))
	}
	return reasons, nil
}
