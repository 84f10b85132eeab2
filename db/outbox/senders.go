package outbox

import (
	"time"

	"unsubdesk/model"
)

// Options are the settings of all channels; one whose address is "" is not there.
type Options struct {
	WebhookURL    string
	WebhookSecret string
	Now           func() time.Time
}

// Senders are the senders of the channels that are set. CodeInvalid names the setting
// that is wrong.
func Senders(o Options) (model.Senders, error) {
	senders := model.Senders{}
	if o.WebhookURL != "" {
		hook, err := NewWebhook(o.WebhookURL, o.WebhookSecret, o.Now)
		if err != nil {
			return nil, err
		}
		senders[model.ChannelWebhook] = hook
	}
	return senders, nil
}
