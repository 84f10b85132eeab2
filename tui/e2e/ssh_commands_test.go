package e2e

import (
	"encoding/json"
	"os"
	"regexp"
	"strings"
	"testing"

	"unsubdesk/tui/e2e/harness"
)

// made are the parts of an output that are made anew each time: numbers of requests,
// batches and keys, and clock readings.
var made = regexp.MustCompile(`\d+ [A-Z][a-z]{2} \d{4} \d\d:\d\d:\d\d UTC|UR-[0-9A-Z]{10}|[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}|` +
	`\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?Z|"(?:key|batch_id|digest)":"[^"]*"`)

func withoutClock(r harness.Result) harness.Result {
	r.Stdout, r.Stderr = made.ReplaceAllString(r.Stdout, "…"), made.ReplaceAllString(r.Stderr, "…")
	return r
}

// TestReadingOverSSHIsReadingHere: what the commands that change nothing answer over the
// port is what they answer on the machine, byte by byte, with the same status.
func TestReadingOverSSHIsReadingHere(t *testing.T) {
	clients(t, "ssh")
	p := served(t)
	p.must("maya", "unsubscribe", "alpha-备份", "alpha-large", "--reason", "4", "--note", "two words", "--yes")
	id := p.openRequest()
	for _, command := range [][]string{
		{"list", "--json"},
		{"list", "--tab", "all", "--sort", "paid:desc"},
		{"list", "--tab", "blocked", "--json", "--limit", "1"},
		{"list", "--", "-region:ap-southeast-1"},
		{"list", "name:\"alpha\"", "paid:<100"},
		{"list", "no such thing", "--count"},
		{"list", "regon:eu"},
		{"quote", "alpha-cache", "alpha-frozen", "gone"},
		{"quote", "--filter", "is:allowed", "--json"},
		{"reviews", "list"},
		{"reviews", "list", "--json"},
		{"reviews", "show", id, "--json"},
		{"reviews", "show", "UR-0000000000"},
		{"reviews"},
		{"history"},
		{"history", "order:CS1002", "--json"},
		{"report", "--json"},
		{"report", "--by", "day,account", "--since", "all", "--json"},
		{"report", "--since", "yesterday"},
		{"unsubscribe", "alpha-frozen", "--reason", "1", "--yes", "--json"},
		{"unsubscribe", "alpha-cache", "--reason", "1"},
		{"unsubscribe", "alpha-cache", "--reason", "99", "--yes"},
	} {
		here, there := withoutClock(p.run("chen", command...)), withoutClock(p.ssh("chen", command...))
		if here != there {
			t.Errorf("%s\nhere:  %+v\nthere: %+v", strings.Join(command, " "), here, there)
		}
	}
}

// openRequest is the number of the one request that waits.
func (w *world) openRequest() string {
	w.Helper()
	all := read[[]request](w, "ada", "reviews", "list")
	if len(all) != 1 {
		w.Fatalf("%d requests wait, want one", len(all))
	}
	return all[0].RequestID
}

// TestWritingOverSSHIsWritingHere: on two equal desks the commands that move money
// answer the same here and there, and leave the same books.
func TestWritingOverSSHIsWritingHere(t *testing.T) {
	clients(t, "ssh")
	p := mainDesk(t).served()
	twin := p.twin()
	steps := []struct {
		user    string
		command []string
	}{
		{"maya", []string{"unsubscribe", "alpha-cache", "alpha-frozen", "gone", "--reason", "4", "--yes"}},
		{"maya", []string{"unsubscribe", "alpha-备份", "alpha-large", "--reason", "5", "--note", "the customer's \"own\" wish", "--yes", "--json"}},
		{"maya", []string{"reviews", "approve", "REQ", "--note", "two words"}},
		{"ben", []string{"reviews", "withdraw", "REQ"}},
		{"chen", []string{"reviews", "reject", "REQ"}},
		{"chen", []string{"reviews", "approve", "REQ", "--note", "two words", "--json"}},
		{"chen", []string{"reviews", "approve", "REQ"}},
		{"chen", []string{"history", "--json"}},
	}
	for _, s := range steps {
		here := withoutClock(twin.run(s.user, twin.naming(s.command)...))
		there := withoutClock(p.ssh(s.user, p.naming(s.command)...))
		if here != there {
			t.Errorf("%s\nhere:  %+v\nthere: %+v", strings.Join(s.command, " "), here, there)
		}
	}
	r := p.history()["CS1003"]
	if r.Decision != "approved" || r.DecidedBy != "chen" || r.SubmittedBy != "maya" || r.Refund != "6499.95" {
		t.Errorf("booked as %+v", r)
	}
	p.booksAgree()
}

// twin is a copy of the desk, on the same machine.
func (w *world) twin() *world {
	w.Helper()
	w.must("ada", "list", "--count") // the last to close the file leaves all of it in there
	b, err := os.ReadFile(w.db)
	if err != nil {
		w.Fatal(err)
	}
	twin := *w
	twin.db = w.file("twin.db", string(b))
	return &twin
}

// naming puts the number of this desk's one request of review into a command.
func (w *world) naming(command []string) []string {
	w.Helper()
	named := make([]string, len(command))
	for i, word := range command {
		if named[i] = word; word == "REQ" {
			named[i] = w.reviewed()
		}
	}
	return named
}

// reviewed is the number of the one request on order CS1003, whatever became of it.
func (w *world) reviewed() string {
	w.Helper()
	for _, status := range []string{"pending_review", "completed"} {
		for _, r := range read[[]request](w, "ada", "reviews", "list", "--status", status) {
			if r.OrderNumber == "CS1003" {
				return r.RequestID
			}
		}
	}
	w.Fatal("no request on order CS1003")
	return ""
}

// TestJSONOverSSHIsForPrograms: standard output holds the JSON and nothing else; what
// is for people comes on standard error.
func TestJSONOverSSHIsForPrograms(t *testing.T) {
	clients(t, "ssh")
	p := served(t)
	var q struct {
		Totals struct {
			RefundNow string `json:"refund_now"`
		} `json:"totals"`
	}
	out := p.mustSSH("maya", "quote", "alpha-cache", "beta-cache", "--json")
	if err := json.Unmarshal([]byte(out), &q); err != nil || q.Totals.RefundNow != "135.50" {
		t.Errorf("%v: %s", err, out)
	}
	r := p.ssh("maya", "list", "regon:eu", "--json")
	if r.Status != 2 || r.Stdout != "" || !strings.Contains(r.Stderr, `"error"`) {
		t.Errorf("a wrong filter: %+v", r)
	}
}

// TestQuestionsOverSSH: with a terminal a command may ask; the answer decides.
func TestQuestionsOverSSH(t *testing.T) {
	clients(t, "ssh")
	p := served(t)
	ask := func() *screens {
		return p.onTerminal("ssh", look{width: 100, height: 30},
			p.line(p.keys["maya"], []string{"-tt"}, "unsubscribe", "beta-cache", "--reason", "1")...)
	}
	no := ask()
	no.see("55.50")
	no.see("Type y")
	no.write("n\r")
	if status, err := no.Wait(patience); err != nil || status != 4 {
		t.Errorf("no: status %d, %v\n%s", status, err, no.Screen())
	}
	if got := p.history(); len(got) != 0 {
		t.Errorf("paid after a no: %+v", got)
	}
	yes := ask()
	yes.see("Type y")
	yes.write("y\r")
	if status, err := yes.Wait(patience); err != nil || status != 0 {
		t.Errorf("yes: status %d, %v\n%s", status, err, yes.Screen())
	}
	if r := p.history()["CS1005"]; r.Refund != "55.50" || r.SubmittedBy != "maya" {
		t.Errorf("booked as %+v", r)
	}
}
