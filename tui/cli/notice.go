package cli

import (
	"context"
	"io"

	"unsubdesk/model"
	"unsubdesk/model/desk"
	"unsubdesk/model/notice"
	"unsubdesk/tui/present"
)

// noticeText writes what customers are told of requests.
type noticeText struct {
	Requests []string `arg:"" name:"req" complete:"request" help:"Request numbers."`
	Format   string   `enum:"text,markdown" default:"text" placeholder:"FORMAT" help:"text or markdown; default: ${default}."`
}

// noticeCmd is noticeText where there are files.
type noticeCmd struct {
	noticeText
	Out   string `name:"out" short:"o" complete:"file" placeholder:"FILE" help:"File to write; default: standard output."`
	Force bool   `help:"Replace the file if it exists."`
}

// Help is the long help.
func (c *noticeText) Help() string {
	return `It says what was refunded, for each instance, and which cash coupons came back or had expired; of a request under review until when it is decided, and of one that was rejected or withdrawn that nothing is refunded. The words are the desk's: an admin changes them with unsubdesk policy set notice FILE, and unsubdesk policy show notice prints them. Notes of colleagues are never part of it.`
}

// Run implements the command.
func (c *noticeText) Run(ctx context.Context, a *App) error {
	notices, err := c.all(ctx, a)
	if err != nil {
		return err
	}
	return c.print(a, a.Stdout, notices)
}

// Run implements the command.
func (c *noticeCmd) Run(ctx context.Context, a *App) error {
	notices, err := c.all(ctx, a)
	if err != nil {
		return err
	}
	err = a.toFile(c.Out, c.Force, func(to io.Writer) error { return c.print(a, to, notices) })
	if err == nil && c.Out != "" && c.Out != "-" {
		a.notice("Wrote %s to %s.", present.Plural(len(notices), "notice"), clean(c.Out))
	}
	return err
}

// all are the notices of all requests, or none.
func (c *noticeText) all(ctx context.Context, a *App) ([]desk.Notice, error) {
	s, err := a.swept(ctx)
	if err != nil {
		return nil, err
	}
	notices := make([]desk.Notice, len(c.Requests))
	for i, id := range c.Requests {
		if notices[i], err = s.Notice(ctx, id, notice.Format(c.Format)); err != nil {
			return nil, err
		}
	}
	return notices, nil
}

// print writes the notices, with a rule between them.
func (c *noticeText) print(a *App, to io.Writer, notices []desk.Notice) error {
	switch {
	case a.JSON && len(notices) == 1:
		return encodeJSON(to, noticeJSON(notices[0]))
	case a.JSON:
		return encodeJSON(to, list(notices, noticeJSON))
	}
	for i, n := range notices {
		text := n.Text
		if i > 0 {
			text = "\n---\n\n" + text
		}
		if _, err := io.WriteString(to, text); err != nil {
			return err
		}
	}
	return nil
}

// jsonNotice is the answer of `notice`: the facts, and the text that says them. Amounts are
// money and coupons apart (R4); while the request is open they are what would be given back.
type jsonNotice struct {
	ID        string               `json:"request_id"`
	Order     string               `json:"order_number"`
	AccountID string               `json:"account_id"`
	Account   string               `json:"account_name"`
	State     notice.State         `json:"state"`
	Reason    string               `json:"reason_label"`
	Submitted jsonTime             `json:"submitted_at"`
	Deadline  jsonTime             `json:"review_deadline"`
	Decided   jsonTime             `json:"decided_at"`
	Refund    model.Money          `json:"refund"`
	Returned  model.Money          `json:"coupons_returned"`
	Expired   model.Money          `json:"coupons_expired"`
	Instances []jsonNoticeInstance `json:"instances"`
	Format    notice.Format        `json:"format"`
	Text      string               `json:"text"`
}

// jsonNoticeInstance is an instance of a notice.
type jsonNoticeInstance struct {
	ID          string       `json:"instance_id"`
	Name        string       `json:"instance_name"`
	ProductType string       `json:"product_type"`
	Region      string       `json:"region"`
	EffectiveAt jsonTime     `json:"effective_at"`
	Refund      model.Money  `json:"refund"`
	Returned    []jsonCoupon `json:"coupons_returned"`
	Expired     []jsonCoupon `json:"coupons_expired"`
}

func noticeJSON(n desk.Notice) jsonNotice {
	r := n.Request
	return jsonNotice{
		ID: r.ID, Order: r.OrderNumber, AccountID: r.Account.ID, Account: r.Account.Name, State: n.State, Reason: r.ReasonLabel,
		Submitted: jsonTime(r.SubmittedAt), Deadline: jsonTime(r.Deadline), Decided: jsonTime(r.DecidedAt),
		Refund: n.Refund, Returned: n.Returned, Expired: n.Expired, Instances: list(n.Items, noticeInstanceJSON),
		Format: n.Format, Text: n.Text,
	}
}

func noticeInstanceJSON(i notice.Item) jsonNoticeInstance {
	in := i.Instance
	return jsonNoticeInstance{in.ID, in.Name, in.ProductType, in.Region, jsonTime(in.EffectiveAt), i.Refund,
		list(i.Returned, couponJSON), list(i.Expired, couponJSON)}
}
