package mail_test

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"unsubdesk/db/dbtest"
	"unsubdesk/model"
	"unsubdesk/tui/mail"
	"unsubdesk/tui/mail/mailtest"
	"unsubdesk/tui/present"
)

const ssh = "ssh -p 23234 desk.example"

// asked is a request of maya's that waits for chen.
func asked(id string, change ...func(*model.Told)) model.Told {
	t := model.Told{Why: model.WhyManager, Request: model.Request{
		ID: id, OrderNumber: "CS-5408622677", Account: model.Account{ID: "acct-7", Name: "Andes Mining", Manager: "chen"}, Status: model.RequestPending,
		OrderValue: dbtest.Money("7500.00"), Threshold: dbtest.Money("7000.00"), Refund: dbtest.Money("7000.01"), CouponsReturned: dbtest.Money("200.00"),
		ReasonCode: "4", ReasonLabel: "Dissatisfied with the service", Note: "the customer moves away", SubmittedBy: "maya",
		SubmittedAt: now, Deadline: now.Add(24*time.Hour + 123*time.Microsecond), Items: []model.RequestItem{{InstanceID: "pk-1"}},
	}}
	for _, c := range change {
		c(&t)
	}
	return t
}

func decided(d model.Decision, by, note string) func(*model.Told) {
	return func(t *model.Told) {
		t.Decision, t.DecidedBy, t.DecidedAt, t.DecisionNote = d, by, now.Add(time.Hour), note
		t.Status = map[model.Decision]model.RequestStatus{model.DecisionApproved: model.RequestCompleted, model.DecisionAutoApproved: model.RequestCompleted,
			model.DecisionRejected: model.RequestRejected, model.DecisionWithdrawn: model.RequestWithdrawn}[d]
	}
}

func held(t *model.Told) {
	t.Status = model.RequestOnHold
	t.HoldBlocks = []model.HoldBlock{{InstanceID: "pk-1", Code: model.BlockAccountFrozen, Message: "account frozen for legal management"}}
}

func told(kind model.AlertKind, at time.Time, told ...model.Told) model.Alert {
	model.SortTold(told)
	return model.Alert{ID: "MN-1", Kind: kind, To: model.User{Name: "chen", Email: "chen@desk.example"}, Now: at, Told: told}
}

// many are n requests, each due an hour after the one before.
func many(n int, change ...func(*model.Told)) (all []model.Told) {
	for i := range n {
		t := asked(fmt.Sprintf("UR-%04d", i+1), change...)
		t.Deadline = t.Deadline.Add(time.Duration(i) * time.Hour)
		all = append(all, t)
	}
	return all
}

// letters are alerts with the names of the files that hold what is to be read.
func letters() map[string]model.Alert {
	admin := func(t *model.Told) { t.Why, t.Account.Manager = model.WhyNoAddress, "silva" }
	return map[string]model.Alert{
		"waiting":        told(model.AlertWaiting, now.Add(time.Minute), asked("UR-7K3M9QXT2B")),
		"waiting-admin":  told(model.AlertWaiting, now.Add(time.Minute), asked("UR-7K3M9QXT2B", admin)),
		"reminder":       told(model.AlertReminder, now.Add(20*time.Hour), asked("UR-7K3M9QXT2B")),
		"waiting-three":  told(model.AlertWaiting, now.Add(time.Minute), append(many(2), asked("UR-0003", admin))...),
		"waiting-batch":  told(model.AlertWaiting, now.Add(time.Minute), asked("UR-1"), asked("UR-2")),
		"reminder-fifty": told(model.AlertReminder, now.Add(20*time.Hour), many(50)...),
		"approved":       told(model.AlertOutcome, now.Add(2*time.Hour), asked("UR-1", decided(model.DecisionApproved, "chen", "agreed with the customer"))),
		"silence":        told(model.AlertOutcome, now.Add(2*time.Hour), asked("UR-1", decided(model.DecisionAutoApproved, "system", ""))),
		"rejected":       told(model.AlertOutcome, now.Add(2*time.Hour), asked("UR-1", decided(model.DecisionRejected, "chen", "bought again yesterday"))),
		"withdrawn":      told(model.AlertOutcome, now.Add(2*time.Hour), asked("UR-1", decided(model.DecisionWithdrawn, "ada", ""))),
		"held":           told(model.AlertOutcome, now.Add(2*time.Hour), asked("UR-1", held)),
		"outcomes": told(model.AlertOutcome, now.Add(2*time.Hour), asked("UR-1", decided(model.DecisionApproved, "chen", "")), asked("UR-2", decided(model.DecisionApproved, "chen", "")),
			asked("UR-3", decided(model.DecisionRejected, "chen", "bought again yesterday")), asked("UR-4", held)),
	}
}

// TestLetters holds each letter to the file of its name. With UNSUBDESK_TEST_WRITE it
// writes them anew.
func TestLetters(t *testing.T) {
	for name, n := range letters() {
		l, err := mail.Write(n, ssh)
		if err != nil {
			t.Fatal(err)
		}
		got := "Subject: " + l.Subject + "\n\n" + l.Body
		file := filepath.Join("testdata", name+".txt")
		if os.Getenv("UNSUBDESK_TEST_WRITE") != "" {
			if err := os.WriteFile(file, []byte(got), 0o600); err != nil {
				t.Fatal(err)
			}
		}
		want, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(string(want), got); diff != "" {
			t.Errorf("%s: -want +got\n%s", name, diff)
		}
		if present.Width(l.Subject) > 110 || strings.Contains(got, "\n\n\n") || strings.Contains(got, " \n") || !strings.HasSuffix(got, "\n") {
			t.Errorf("%s: its form: %q", name, got)
		}
		if l.ID != n.ID || l.To != n.To.Email {
			t.Errorf("%s: %+v", name, l)
		}
	}
}

// TestHostileTextInLetters: names and notes come from people and files.
func TestHostileTextInLetters(t *testing.T) {
	s := mailtest.Start(t, mailtest.Options{})
	const bad = "x\r\nBcc: ben@desk.example\r\n\r\n.\r\nMAIL FROM:<a@b>\u2028\u202e\x00\x1b]52;c;aGk=\x07{{.To}}%s"
	hostile := func(t *model.Told) {
		t.Account = model.Account{ID: bad, Name: bad, Manager: bad}
		t.OrderNumber, t.Note, t.ReasonCode, t.ReasonLabel, t.SubmittedBy, t.DecisionNote = bad, bad, bad, bad, bad, bad
		t.HoldBlocks = []model.HoldBlock{{InstanceID: bad, Message: bad}}
	}
	sent := 0
	for name, n := range letters() {
		for i := range n.Told {
			hostile(&n.Told[i])
			if n.Told[i].DecidedBy != "" {
				n.Told[i].DecidedBy = bad
			}
		}
		l, err := mail.Write(n, ssh)
		if err != nil {
			t.Fatal(err)
		}
		if strings.ContainsFunc(l.Subject+strings.ReplaceAll(l.Body, "\n", ""), model.UnsafeRune) || present.Width(l.Subject) > 200 {
			t.Errorf("%s: %q", name, l)
		}
		for line := range strings.Lines(l.Body) {
			if strings.HasPrefix(line, "Bcc:") || strings.HasPrefix(line, ".") || strings.HasPrefix(line, "MAIL") {
				t.Errorf("%s: a line of its own: %q", name, line)
			}
		}
		if _, err := at(s, mail.NoTLS).Send(t.Context(), l, now); err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		sent++
		got := s.Wait(t, sent)[sent-1]
		if got.Header.Get("Bcc") != "" || got.To != "chen@desk.example" || got.Text(t) != l.Body {
			t.Errorf("%s came as %s", name, got.Raw)
		}
	}
}
