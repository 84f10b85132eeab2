package cli_test

import (
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"strconv"
	"strings"
	"sync"

	"github.com/rogpeppe/go-internal/testscript"
	standardwebhooks "github.com/standard-webhooks/standard-webhooks/libraries/go"
)

const hookSecret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSwMfKQ9r8GKYo="

// receivers are the billing systems of the stories, by their work folder.
var receivers sync.Map

type receiver struct {
	mu     sync.Mutex
	answer int
	came   []string
}

// receiverOf is the story's own, which ends with it.
func receiverOf(ts *testscript.TestScript) *receiver {
	found, there := receivers.LoadOrStore(ts.MkAbs("."), &receiver{answer: http.StatusOK})
	r := found.(*receiver)
	if !there {
		server := httptest.NewServer(r)
		ts.Defer(server.Close)
		ts.Setenv("UNSUBDESK_WEBHOOK_URL", server.URL+"/hook")
		ts.Setenv("UNSUBDESK_WEBHOOK_SECRET", hookSecret)
	}
	return r
}

func (r *receiver) ServeHTTP(w http.ResponseWriter, request *http.Request) {
	body, _ := io.ReadAll(request.Body)
	r.mu.Lock()
	defer r.mu.Unlock()
	verify, err := standardwebhooks.NewWebhook(hookSecret)
	if err == nil {
		err = verify.Verify(body, request.Header)
	}
	var m struct {
		Type string
		Data struct {
			Order    string `json:"order_number"`
			Decision string
			Refund   string
		}
	}
	if err == nil {
		err = json.Unmarshal(body, &m)
	}
	if err != nil {
		m.Type = err.Error()
	}
	r.came = append(r.came, fmt.Sprintln(m.Type, m.Data.Order, m.Data.Decision, m.Data.Refund))
	w.WriteHeader(r.answer)
}

// answers runs `answers STATUS`: the billing system answers so from now on. The first of
// a story starts it, and sets where the program sends to.
func answers(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 1 {
		ts.Fatalf("usage: answers STATUS")
	}
	status, err := strconv.Atoi(args[0])
	ts.Check(err)
	r := receiverOf(ts)
	r.mu.Lock()
	defer r.mu.Unlock()
	r.answer = status
}

// came runs `came FILE`: it writes what came to the billing system since the last time,
// a line for each message, in order.
func came(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 1 {
		ts.Fatalf("usage: came FILE")
	}
	r := receiverOf(ts)
	r.mu.Lock()
	defer r.mu.Unlock()
	ts.Check(os.WriteFile(ts.MkAbs(args[0]), []byte(strings.Join(r.came, "")), 0o600))
	r.came = nil
}

// with runs `with FIELD FILE ARGUMENTS…`: the program with the arguments and what the
// first object of a file of JSON has in that field.
func with(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 3 {
		ts.Fatalf("usage: with FIELD FILE ARGUMENTS...")
	}
	_, rest, found := strings.Cut(ts.ReadFile(args[1]), `"`+args[0]+`":"`)
	value, _, ends := strings.Cut(rest, `"`)
	if !found || !ends {
		ts.Fatalf("there is no %s in %s", args[0], args[1])
	}
	ts.Check(ts.Exec("unsubdesk", append(args[2:], value)...))
}
