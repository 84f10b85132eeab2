package db

import (
	"encoding/json"
	"errors"
	"time"

	"gorm.io/gorm/clause"

	"unsubdesk/model"
)

// The names under which the parts of the policy are stored.
const (
	policyThreshold = "review_threshold"
	policyWindow    = "review_window"
	policyPromotion = "promotion_invoice"
	policyReasons   = "reasons"
	policyNotice    = "notice" // long, and read only where one is written
	policyWebhook   = "webhook"
)

type policyRow struct {
	Name  string `gorm:"primaryKey"`
	Value string
}

func (policyRow) TableName() string { return "policy" }

// Policy is the desk's policy; what was never set has its default (R17). A
// value that cannot be read is an error, never a default: it decides money.
func (t *tx) Policy() (model.Policy, error) {
	policy := model.DefaultPolicy()
	var rows []policyRow
	if err := t.find(&rows, t.raw("SELECT name, value FROM policy WHERE name <> ?", policyNotice)); err != nil {
		return model.Policy{}, err
	}
	for _, r := range rows {
		if err := setPolicy(&policy, r); err != nil {
			return model.Policy{}, because(err, model.CodeInternal,
				"The desk's policy %s cannot be read from the database; nothing was changed. Put back a backup of the desk.", model.CleanText(r.Name))
		}
	}
	return policy, nil
}

func setPolicy(p *model.Policy, r policyRow) (err error) {
	switch r.Name {
	case policyThreshold:
		p.ReviewThreshold, err = model.ParseMoney(r.Value)
	case policyWindow:
		p.ReviewWindow, err = time.ParseDuration(r.Value)
	case policyPromotion:
		p.PromotionRule = model.PromotionRule(r.Value)
		if p.PromotionRule != model.PromotionBoth && p.PromotionRule != model.PromotionEither {
			err = errors.New("no such rule")
		}
	case policyWebhook:
		if p.Webhook = model.Switch(r.Value); p.Webhook != model.SwitchOn && p.Webhook != model.SwitchOff {
			err = errors.New("neither on nor off")
		}
	case policyReasons:
		p.Reasons = nil
		err = json.Unmarshal([]byte(r.Value), &p.Reasons)
	}
	return err
}

// PutPolicy stores the policy.
func (t *tx) PutPolicy(p model.Policy) error {
	reasons, err := json.Marshal(p.Reasons)
	if err != nil {
		return t.fail(err)
	}
	rows := []policyRow{
		{policyThreshold, p.ReviewThreshold.String()},
		{policyWindow, p.ReviewWindow.String()},
		{policyPromotion, string(p.PromotionRule)},
		{policyReasons, string(reasons)},
	}
	if p.Webhook != model.SwitchUndecided {
		rows = append(rows, policyRow{policyWebhook, string(p.Webhook)})
	}
	return t.putPolicy(rows)
}

func (t *tx) putPolicy(rows []policyRow) error {
	return t.create(&rows, clause.OnConflict{Columns: []clause.Column{{Name: "name"}}, UpdateAll: true})
}

// NoticeTemplate is the desk's own template of notices; "" if it has none.
func (t *tx) NoticeTemplate() (string, error) {
	var rows []policyRow
	err := t.find(&rows, t.raw("SELECT name, value FROM policy WHERE name = ?", policyNotice))
	if err != nil || len(rows) == 0 {
		return "", err
	}
	return rows[0].Value, nil
}

// PutNoticeTemplate stores the desk's own template of notices, "" for none.
func (t *tx) PutNoticeTemplate(text string) error {
	return t.putPolicy([]policyRow{{policyNotice, text}})
}
