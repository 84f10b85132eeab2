package desk_test

import (
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	standardwebhooks "github.com/standard-webhooks/standard-webhooks/libraries/go"

	"unsubdesk/db/outbox"
	"unsubdesk/model"
	"unsubdesk/model/desk"
)

const hookSecret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSwMfKQ9r8GKYo="

// receiver is a billing system on a real connection. It verifies each signature, and
// answers as the test says.
type receiver struct {
	t      testing.TB
	server *httptest.Server
	verify *standardwebhooks.Webhook

	mu     sync.Mutex
	got    []received
	answer func(w http.ResponseWriter, r *http.Request, m received) // nil: 204
}

// received is one message as it came.
type received struct {
	id, body string
	Type     string `json:"type"`
	Data     struct {
		Request string `json:"request_id"`
		Account string `json:"account_id"`
	} `json:"data"`
}

func newReceiver(t testing.TB) *receiver {
	t.Helper()
	verify, err := standardwebhooks.NewWebhook(hookSecret)
	if err != nil {
		t.Fatal(err)
	}
	r := &receiver{t: t, verify: verify}
	r.server = httptest.NewServer(r)
	t.Cleanup(r.server.Close)
	return r
}

func (r *receiver) ServeHTTP(w http.ResponseWriter, request *http.Request) {
	body, err := io.ReadAll(request.Body)
	if err != nil {
		return // the sender ended
	}
	m := received{id: request.Header.Get("webhook-id"), body: string(body)}
	if err := r.verify.Verify(body, request.Header); err != nil {
		r.t.Errorf("%s is signed wrong: %v", m.id, err)
	}
	if request.Method != http.MethodPost || request.Header.Get("Content-Type") != "application/json" {
		r.t.Errorf("%s came by %s as %s", m.id, request.Method, request.Header.Get("Content-Type"))
	}
	if err := json.Unmarshal(body, &m); err != nil {
		r.t.Errorf("%s is no JSON: %v", m.id, err)
	}
	r.mu.Lock()
	r.got = append(r.got, m)
	answer := r.answer
	r.mu.Unlock()
	if answer == nil {
		w.WriteHeader(http.StatusNoContent)
		return
	}
	answer(w, request, m)
}

// answers makes it answer so from now on.
func (r *receiver) answers(answer func(w http.ResponseWriter, r *http.Request, m received)) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.answer = answer
}

// status makes it answer with a code from now on.
func (r *receiver) status(code int) {
	r.answers(func(w http.ResponseWriter, _ *http.Request, _ received) { w.WriteHeader(code) })
}

// takes are the messages that came since the last time it was asked: their IDs.
func (r *receiver) takes() (ids []string) {
	r.mu.Lock()
	defer r.mu.Unlock()
	for _, m := range r.got {
		ids = append(ids, m.id)
	}
	r.got = nil
	return ids
}

// senders send to it.
func (r *receiver) senders() desk.Senders {
	r.t.Helper()
	return sendersTo(r.t, r.server.URL)
}

func sendersTo(t testing.TB, address string) desk.Senders {
	t.Helper()
	hook, err := outbox.NewWebhook(address, hookSecret, time.Now)
	if err != nil {
		t.Fatal(err)
	}
	return desk.Senders{model.ChannelWebhook: hook}
}

// hooked is a desk whose outbox is on, and a receiver.
type hooked struct {
	*fixture
	receiver *receiver
}

func newHooked(t *testing.T, instances ...model.Instance) *hooked {
	t.Helper()
	h := &hooked{newFixture(t, instances...), newReceiver(t)}
	h.use("ada")
	return h
}

// deliver sends what is due, and fails unless it came to these numbers.
func (h *hooked) deliver(accepted, failing, givenUp int) desk.Delivered {
	h.t.Helper()
	d, err := h.as("ada").DeliverDue(h.ctx, h.receiver.senders(), nil)
	h.ok(err)
	if len(d.Accepted) != accepted || len(d.Failing) != failing || len(d.GivenUp) != givenUp {
		h.t.Fatalf("%d accepted, %d failing, %d given up; want %d, %d, %d: %+v", len(d.Accepted), len(d.Failing), len(d.GivenUp), accepted, failing, givenUp, d)
	}
	return d
}

// came fails unless these messages came since the last time, in this order; several
// accounts are looked at one by one.
func (h *hooked) came(want ...string) {
	h.t.Helper()
	if got := h.receiver.takes(); !slices.Equal(got, want) {
		h.t.Fatalf("came %v, want %v", got, want)
	}
}

// stands fails unless the messages of the outbox stand so, in its order.
func (h *hooked) stands(want ...string) {
	h.t.Helper()
	var got []string
	h.ok(h.as("iris").EachMessage(h.ctx, model.MessageQuery{}, func(m model.Message) error {
		got = append(got, fmt.Sprint(strings.TrimPrefix(m.ID, "msg_"), " ", m.State))
		return nil
	}))
	if !slices.Equal(got, want) {
		h.t.Fatalf("the outbox has %q, want %q", got, want)
	}
}

// use lets somebody work on the desk who knows a receiver.
func (h *hooked) use(user string) {
	h.t.Helper()
	_, err := h.as(user).UseWebhook(h.ctx)
	h.ok(err)
}
