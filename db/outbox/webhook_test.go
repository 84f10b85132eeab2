package outbox_test

import (
	"context"
	"io"
	"log"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	standardwebhooks "github.com/standard-webhooks/standard-webhooks/libraries/go"

	"unsubdesk/db/outbox"
	"unsubdesk/model"
)

const secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"

func newWebhook(t *testing.T, address string) *outbox.Webhook {
	t.Helper()
	w, err := outbox.NewWebhook(address, secret, time.Now)
	if err != nil {
		t.Fatal(err)
	}
	return w
}

// TestSecretsThatSignNothing: none is repeated.
func TestSecretsThatSignNothing(t *testing.T) {
	for wrong, says := range map[string]string{
		"": "webhook.secret is not set", "hush": "must be whsec_", "MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw": "must be whsec_",
		"whsec_MfKQ": "24 to 64", "whsec_" + strings.Repeat("MfKQ", 22): "24 to 64", "whsec_hush!hush!hush!hush!hush!hush!": "base64",
	} {
		_, err := outbox.NewWebhook("https://billing.example/hook", wrong, time.Now)
		if model.ErrorCode(err) != model.CodeInvalid || !strings.Contains(err.Error(), says) || wrong != "" && strings.Contains(err.Error(), wrong) {
			t.Errorf("%q: %v", wrong, err)
		}
	}
	if _, err := outbox.NewWebhook("", secret, time.Now); model.ErrorCode(err) != model.CodeInvalid {
		t.Errorf("without an address: %v", err)
	}
	if senders, err := outbox.Senders(outbox.Options{WebhookSecret: "hush"}); err != nil || len(senders) != 0 {
		t.Errorf("without an address there are the senders %v, %v", senders, err)
	}
	if _, err := outbox.Senders(outbox.Options{WebhookURL: "https://billing.example/hook"}); model.ErrorCode(err) != model.CodeInvalid {
		t.Errorf("without a secret: %v", err)
	}
}

// TestSignature holds a request against the specification's library: of the time of the
// attempt, and of the bytes as they are.
func TestSignature(t *testing.T) {
	body := "{\"name\":\"云帆 \\u003c\"} "
	verify, err := standardwebhooks.NewWebhook(secret)
	if err != nil {
		t.Fatal(err)
	}
	var headers http.Header
	server := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) { headers = r.Header }))
	defer server.Close()
	if a := newWebhook(t, server.URL).Send(context.Background(), model.Message{ID: "msg_UR-1_refunded", Body: []byte(body)}); !a.Accepted {
		t.Fatalf("answered %+v", a)
	}
	if err := verify.Verify([]byte(body), headers); err != nil || headers.Get("webhook-id") != "msg_UR-1_refunded" {
		t.Errorf("%v: %v", headers, err)
	}
	if err := verify.Verify([]byte(strings.TrimSpace(body)), headers); err == nil {
		t.Error("other bytes have the same signature")
	}
}

// TestWhatIsSaidOfFailures: why, in words that hold neither the address nor the secret.
func TestWhatIsSaidOfFailures(t *testing.T) {
	server := httptest.NewUnstartedServer(http.NotFoundHandler())
	server.Config.ErrorLog = log.New(io.Discard, "", 0)
	server.StartTLS()
	defer server.Close()
	ctx, cancel := context.WithTimeout(context.Background(), 5*time.Second)
	defer cancel()
	gone, broken := context.WithCancel(ctx)
	broken()
	for _, c := range []struct {
		ctx           context.Context
		address, want string
	}{
		{ctx, strings.Replace(server.URL, "https://", "https://user:hush@", 1), "its certificate is not to be trusted"},
		{ctx, "http://user:hush@127.0.0.1:1/hush", "cannot be reached"},
		{gone, "http://127.0.0.1:1/hush", "broken off"},
		{ctx, strings.Replace(server.URL, "https", "http", 1), "answered 400 Bad Request"},
	} {
		if a := newWebhook(t, c.address).Send(c.ctx, model.Message{ID: "m"}); a.Accepted || a.Said != c.want {
			t.Errorf("%s: %+v, want %q", c.address, a, c.want)
		}
	}
}
