package e2e

import (
	"fmt"
	"strings"
	"syscall"
	"testing"
	"time"

	"unsubdesk/db/dbtest"
	"unsubdesk/tui/e2e/harness"
)

// TestOnPostgreSQL is what only several programs on one database, or a database that is
// another program, can show.
func TestOnPostgreSQL(t *testing.T) {
	clients(t, "ssh")
	server := postgres(t)
	for name, story := range map[string]func(*testing.T, *dbtest.Server){
		"two servers on one desk":             twoServersOneDesk,
		"two servers sweep each request once": twoServersSweepOnce,
		"one of two is killed as it sweeps":   oneOfTwoIsKilled,
		"the database goes and comes":         theDatabaseGoesAndComes,
	} {
		t.Run(name, func(t *testing.T) { story(t, server) })
	}
}

// onPostgres is a desk with instances and people on a new database of the server.
func onPostgres(t *testing.T, server *dbtest.Server, instances string) *world {
	t.Helper()
	w := newWorld(t)
	w.db = server.NewDatabase(t)
	w.must("ada", "users", "add", "ada", "--role", "admin")
	w.must("ada", "import", w.file("instances.csv", instances))
	w.staff()
	return w
}

// another is a second server on the same desk, for the same people and clients.
func (p *port) another() *port {
	p.Helper()
	second := *p
	second.known = p.beside("known_hosts-2")
	second.serve("127.0.0.1:0")
	return &second
}

// twoServersOneDesk: an agent's session on one machine, the manager's on another.
func twoServersOneDesk(t *testing.T, server *dbtest.Server) {
	first := onPostgres(t, server, mainStory()).served()
	second := first.another()
	chen := second.dial("chen", look{})
	chen.see("Pending 0")
	first.mustSSH("maya", "unsubscribe", "alpha-备份", "alpha-large", "--reason", "4", "--yes")
	begin := time.Now()
	chen.see("CS1003", "6,499.95")
	first.within("a submission on another server's screen", 2*time.Second, time.Since(begin))
	maya := first.dial("maya", look{})
	maya.see("2 Reviews 1")
	chen.press("a")
	chen.see("note")
	chen.press("enter")
	chen.confirm()
	begin = time.Now()
	maya.press("3")
	maya.see("CS1003", "6,499.95")
	first.within("a decision on another server's screen", 2*time.Second, time.Since(begin))
	if r := first.history()["CS1003"]; r.Decision != "approved" || r.DecidedBy != "chen" {
		t.Errorf("booked as %+v", r)
	}
	first.booksAgree()
}

// orders are n orders of 7,000.01 each, all of which have to be reviewed.
func orders(n int) string {
	var packs []pack
	for i := range n {
		packs = append(packs, pack{id: fmt.Sprintf("large-%03d", i), order: fmt.Sprintf("CS3%03d", i), due: "7000.01", paid: "7000.01"})
	}
	return csv(packs...)
}

// waiting is a desk on which n requests become due at the same moment, soon, and two
// servers that wait for it.
func waiting(t *testing.T, server *dbtest.Server, n int) (first, second *port) {
	t.Helper()
	w := onPostgres(t, server, orders(n))
	w.must("ada", "policy", "set", "review_window", "3s")
	first = w.served()
	second = first.another()
	w.must("maya", "unsubscribe", "--filter", "is:allowed", "--reason", "1", "--yes")
	return first, second
}

// paidOnce checks that each of n orders was paid once, by silence.
func (w *world) paidOnce(n int) {
	w.Helper()
	paid := w.history()
	for order, r := range paid {
		if r.Decision != "auto_approved" || r.DecidedBy != "system" || r.Refund != "7000.01" || len(r.Entries) != 1 {
			w.Errorf("%s is booked as %+v", order, r)
		}
	}
	events := strings.Count(w.must("ada", "export", "audit", "--format", "jsonl"), "auto_approved")
	if b := w.booksAgree(); len(paid) != n || b.Checked["requests"] != n || b.Checked["entries"] != n || events != n {
		w.Errorf("%d orders are paid, with %d events; verify has checked %v; want %d of each", len(paid), events, b.Checked, n)
	}
}

func twoServersSweepOnce(t *testing.T, server *dbtest.Server) {
	const n = 40
	first, second := waiting(t, server, n)
	first.logged(n, []*harness.Server{first.server, second.server}, "committed", "auto_approved")
	first.paidOnce(n)
	if log := first.log() + second.log(); linesWith(log, "committed", "auto_approved") != n {
		t.Errorf("%d approvals were logged, want %d", linesWith(log, "committed", "auto_approved"), n)
	}
}

// log is what the server has logged so far.
func (p *port) log() string {
	log, _ := p.server.Log()
	return log
}

// oneOfTwoIsKilled kills the server that has just swept the first of many; the other
// does the rest, as its own screen shows.
func oneOfTwoIsKilled(t *testing.T, server *dbtest.Server) {
	const n = 300
	first, second := waiting(t, server, n)
	first.logged(1, []*harness.Server{first.server, second.server}, "committed", "auto_approved")
	if linesWith(first.log(), "auto_approved") == 0 {
		first, second = second, first
	}
	if err := first.server.Signal(syscall.SIGKILL); err != nil {
		t.Fatal(err)
	}
	if status, err := first.server.Wait(patience); err != nil || status != -1 {
		t.Fatalf("killed, but it ended with %d, %v", status, err)
	}
	chen := second.dial("chen", look{})
	chen.see("Pending 0")
	second.paidOnce(n)
}

// theDatabaseGoesAndComes: a screen stays, says since when it is alone, changes nothing,
// and goes on by itself.
func theDatabaseGoesAndComes(t *testing.T, server *dbtest.Server) {
	p := onPostgres(t, server, mainStory()).served()
	maya := p.dial("maya", look{})
	maya.see("beta-cache")
	maya.moveTo("beta-cache")
	server.Restart(t, func() {
		maya.see("does not answer")
		maya.see("alpha-cache")
		maya.press("home")
		maya.moveTo("alpha-cache")
		maya.press("u")
		maya.see("does not answer")
		if s := maya.Screen(); s.Contains("Press y") {
			t.Errorf("it lets one submit:\n%s", s)
		}
		if r := p.ssh("maya", "list"); r.Status == 0 || r.Stdout != "" {
			t.Errorf("a command meanwhile: %+v", r)
		}
	})
	maya.unsee("does not answer") // that it answers again is said for some seconds only
	maya.press("u")
	maya.see("Enter continue")
	maya.press("enter")
	maya.see("One reason is required")
	maya.press("4", "enter")
	maya.confirm()
	maya.see("Refunded", "1 instance", "80.00")
	if r := p.history()["CS1001"]; r.Refund != "80.00" || r.SubmittedBy != "maya" {
		t.Errorf("booked as %+v", r)
	}
	p.booksAgree()
}
