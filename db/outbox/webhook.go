// Package outbox sends what is in a desk's outbox, a file for each channel. What is
// sent, when, and in which order is decided elsewhere (model/desk, model); what is kept
// of it, package db knows.
package outbox

import (
	"bytes"
	"context"
	"crypto/tls"
	"encoding/base64"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"

	standardwebhooks "github.com/standard-webhooks/standard-webhooks/libraries/go"

	"unsubdesk/model"
)

const (
	secretPrefix = "whsec_"
	// The specification's bounds for the key of the signature, in bytes.
	leastKey, mostKey = 24, 64

	// answerLimit is how long a receiver may take to answer.
	answerLimit = 10 * time.Second
	// mostOfAnswer is how much of an answer is read, so that its connection can be used
	// again.
	mostOfAnswer = 16 << 10
)

// Webhook sends messages to a URL, signed after the Standard Webhooks specification
// (v1). It is safe for concurrent use.
type Webhook struct {
	url    string
	signer *standardwebhooks.Webhook
	client *http.Client
	now    func() time.Time
}

var _ model.Sender = (*Webhook)(nil)

// NewWebhook makes the sender for a URL and a secret: whsec_ and the base64 of 24 to 64
// bytes. CodeInvalid names the setting that is wrong, and never repeats the secret.
func NewWebhook(address, secret string, now func() time.Time) (*Webhook, error) {
	if address == "" {
		return nil, model.Invalid("webhook.url is not set: there is nowhere to send to.")
	}
	key, err := base64.StdEncoding.DecodeString(strings.TrimPrefix(secret, secretPrefix))
	switch {
	case secret == "":
		return nil, model.Invalid("webhook.secret is not set: nothing is sent unsigned.")
	case err != nil || !strings.HasPrefix(secret, secretPrefix) || len(key) < leastKey || len(key) > mostKey:
		return nil, model.Invalid("webhook.secret must be %s followed by the base64 of %d to %d random bytes.", secretPrefix, leastKey, mostKey)
	}
	signer, err := standardwebhooks.NewWebhookRaw(key)
	if err != nil {
		return nil, err
	}
	transport := http.DefaultTransport.(*http.Transport).Clone()
	transport.MaxIdleConnsPerHost = 8
	transport.ResponseHeaderTimeout = answerLimit
	return &Webhook{url: address, signer: signer, now: now, client: &http.Client{
		Transport: transport,
		Timeout:   answerLimit,
		// A redirect is an answer like others, and not a good one: whoever moves the
		// receiver tells it to the settings.
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}}, nil
}

// Send implements model.Sender. Only 2xx is accepted; 410 ends the channel.
func (w *Webhook) Send(ctx context.Context, m model.Message) model.Answer {
	request, err := w.request(ctx, m)
	if err != nil {
		return model.Answer{Said: "webhook.url cannot be used"}
	}
	response, err := w.client.Do(request)
	if err != nil {
		return model.Answer{Said: failure(err)}
	}
	defer response.Body.Close()                              //nolint:errcheck // the answer's head has said all
	_, _ = io.CopyN(io.Discard, response.Body, mostOfAnswer) // likewise
	if response.StatusCode >= 200 && response.StatusCode <= 299 {
		return model.Answer{Accepted: true}
	}
	return model.Answer{
		Gone:       response.StatusCode == http.StatusGone,
		RetryAfter: w.retryAfter(response.Header.Get("Retry-After")),
		Said:       statusSaid(response.StatusCode),
	}
}

func (w *Webhook) request(ctx context.Context, m model.Message) (*http.Request, error) {
	request, err := http.NewRequestWithContext(ctx, http.MethodPost, w.url, bytes.NewReader(m.Body))
	if err != nil {
		return nil, err
	}
	at := w.now()
	signature, err := w.signer.Sign(m.ID, at, m.Body)
	if err != nil {
		return nil, err
	}
	request.Header.Set("Content-Type", "application/json")
	request.Header.Set("User-Agent", "unsubdesk")
	request.Header.Set(standardwebhooks.HeaderWebhookID, m.ID)
	request.Header.Set(standardwebhooks.HeaderWebhookTimestamp, strconv.FormatInt(at.Unix(), 10))
	request.Header.Set(standardwebhooks.HeaderWebhookSignature, signature)
	return request, nil
}

// retryAfter reads seconds or a date; 0 for anything else.
func (w *Webhook) retryAfter(said string) time.Duration {
	if seconds, err := strconv.ParseUint(said, 10, 32); err == nil {
		return time.Duration(seconds) * time.Second
	}
	if at, err := http.ParseTime(said); err == nil {
		return max(0, at.Sub(w.now()))
	}
	return 0
}

func statusSaid(code int) string {
	said := fmt.Sprintf("answered %d", code)
	if text := http.StatusText(code); text != "" {
		said += " " + text
	}
	if code >= 300 && code <= 399 {
		said += ", which is not followed"
	}
	return said
}

// failure is why no answer came, without the address: it may hold a password, and is
// known to whoever keeps the settings.
func failure(err error) string {
	if e, ok := errors.AsType[*url.Error](err); ok {
		if e.Timeout() {
			return "no answer in time"
		}
		err = e.Err
	}
	var certificate *tls.CertificateVerificationError
	var lookup *net.DNSError
	var dial *net.OpError
	switch {
	case errors.Is(err, context.DeadlineExceeded):
		return "no answer in time"
	case errors.Is(err, context.Canceled):
		return "broken off"
	case errors.As(err, &certificate):
		return "its certificate is not to be trusted"
	case errors.As(err, &lookup):
		return "its name cannot be resolved"
	case errors.As(err, &dial) && dial.Op == "dial":
		return "cannot be reached"
	case errors.Is(err, io.EOF), errors.Is(err, io.ErrUnexpectedEOF), errors.As(err, &dial):
		return "the connection ended before an answer"
	}
	return "gave no answer that can be read"
}
