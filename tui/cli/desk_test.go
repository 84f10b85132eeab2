package cli

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"unsubdesk/db/dbtest"
	"unsubdesk/model"
	"unsubdesk/model/desk"
)

func TestList(t *testing.T) {
	w := newWorld(t,
		dbtest.Instance("i-1", dbtest.Named("orion-备份-1"), dbtest.Of("OBS", "eu-1", "云"), dbtest.Costs("30.00", "30.00")),
		dbtest.Instance("i-2", dbtest.Named("orion-2"), dbtest.Costs("1234.50", "1234.50"), dbtest.Effective(dbtest.Start().Add(time.Hour))),
		dbtest.Instance("i-3", dbtest.Frozen()))
	for _, c := range []struct {
		args []string
		want string // the IDs in their order
	}{
		{nil, "i-2 i-1"},
		{[]string{"orion", "备份"}, "i-1"},
		{[]string{"--tab", "all", "--sort", "id:desc"}, "i-3 i-2 i-1"},
		{[]string{"--tab", "blocked"}, "i-3"},
		{[]string{"--sort", "paid"}, "i-1 i-2"},
		{[]string{"--limit", "1"}, "i-2"},
		{[]string{"paid:>=1000"}, "i-2"},
		{[]string{"--", "-type:obs"}, "i-2"},
		{[]string{"orion", "--", "-type:obs"}, "i-2"},
		{[]string{"orion", "--tab", "all", "备份", "--sort=id"}, "i-1"},
		{[]string{"orion", "--tab", "all", "--", "-type:obs", "-id:i-9"}, "i-2"},
		{[]string{"project:云"}, "i-1"},
		{[]string{"effective:7d"}, "i-2"},
		{[]string{"effective:1h"}, ""}, // now <= t < now + 1 h
		{[]string{"manager:none"}, ""},
		{[]string{"nothing"}, ""},
	} {
		r := w.run("iris", append([]string{"list", "--json"}, c.args...)...).exits(ExitOK)
		var ids []string
		for line := range strings.Lines(r.out) {
			id, _, _ := strings.Cut(strings.TrimPrefix(line, `{"instance_id":"`), `"`)
			ids = append(ids, id)
		}
		if got := strings.Join(ids, " "); got != c.want {
			t.Errorf("list %v is %q; want %q", c.args, got, c.want)
		}
	}
	w.run("iris", "list").exits(ExitOK).prints("PAID USD").prints("1,234.50").prints("orion-备份-1")
	w.run("iris", "list", "--tab", "blocked").prints("the instance is frozen for legal management")
	w.run("iris", "list", "is:blocked").exits(ExitOK).says("Nothing matches on the tab \"allowed\"; with --tab all 1 would.\n")
	w.run("iris", "list", "is:blocked", "--count").exits(ExitOK).prints("0\n").says("with --tab all 1 would.")
	w.run("iris", "list", "region:eu").exits(ExitOK).says("with --tab all none would. region: takes the whole value, as in region:eu-west-101.\n")
	w.run("iris", "list", "--tab", "all", "nothing").exits(ExitOK).says("Nothing matches.\n")
	w.run("iris", "quote", "--filter", "region:eu ").exits(ExitRefused).says("Nothing matches region:eu. region: takes the whole value")
	for _, args := range [][]string{{"is:blocked", "--json"}, {"is:blocked", "--count", "--json"}, {"orion"}} {
		if r := w.run("iris", append([]string{"list"}, args...)...).exits(ExitOK); r.stderr != "" {
			t.Errorf("list %v says %q", args, r.stderr)
		}
	}
	w.run("iris", "list", "--count").exits(ExitOK).prints("2\n")
	w.run("iris", "list", "--count", "--json", "orion").exits(ExitOK).prints(`{"count":2}`)
}

func TestWrongUsage(t *testing.T) {
	w := newWorld(t, dbtest.Instance("i-1"))
	for _, c := range []struct {
		args string
		says string
	}{
		{"list --tab some", "--tab must be one of"},
		{"list --sort colour", "There is no order"},
		{"list --limit -1", "--limit"},
		{"list --limit many", `--limit takes a whole number, not "many".`},
		{"list --limit -3", "--limit takes a number of instances from 1"},
		{"list --limit", "--limit needs a value."},
		{"--db= list", "--db is empty; give it a value, or leave it out."},
		{"list --user=", "--user is empty"},
		{"unsubscribe i-1 --reason 1 --yes --key=", "--key is empty"},
		{"unsubscribe i-1 --reason 1 --yes --quote=", "--quote is empty"},
		{"users", "say which: list, add, set-role, set-email, remove, add-key or remove-key. See: unsubdesk users --help"},
		{"list regon:eu", "^"},
		{"list -region:eu", "A filter that begins with - goes after --."},
		{"list -orion", "unknown flag -orion. A filter that begins with - goes after --. See: unsubdesk list --help"},
		{"history orion -x", "unknown flag -x. A filter that begins with - goes after --."},
		{"quote -orion", "A filter that begins with - goes after --."},
		{"verify -orion", `unknown flag -o, did you mean "-h"? See`},
		{"list region:x -- -is:review --limit 3", "text --limit itself, put it in quotes. An option of the command stands before --.\n  region:x -is:review --limit 3\n                      ^\n"},
		{"list -- --", "put it in quotes.\n"},
		{"lst", "unexpected argument lst"},
		{"list --colour", "unsubdesk list --help"},
		{"reviews", "say which: list, show, approve, reject or withdraw."},
		{"reviews approve", "<req>"},
		{"export everything", "must be one of"},
		{"users add x", "--role"},
		{"mail", "say which: test. See: unsubdesk mail --help"},
		{"mail test", "<addr>"},
		{"users add x --role boss", "There is no role"},
		{"policy set threshold 1", "must be one of"},
		{"policy set review_threshold 7,000", "thousands separator"},
		{"policy set review_window 1d", "is no duration"},
		{"policy set review_window 999ms", "review_window must be from 1s to 8784h."},
		{"policy set promotion_invoice none", "must be both or either"},
		{"demo --instances 0", "--instances"},
		{"demo --review-window 1ms", "--review-window"},
		{"demo --tour --as chen", "leave out --as"},
		{"demo --tour --linear", "the linear mode"},
		{"demo --tour --tour-speed 11", "from 0.25 to 10"},
		{"demo --tour", "need a terminal"},
		{"demo", "need a terminal"},
		{"", "need a terminal"},
	} {
		w.run("ada", strings.Fields(c.args)...).exits(ExitUsage).says(c.says)
	}
}

// TestWrongUsageAsJSON: with --json an error of the command line is JSON too.
func TestWrongUsageAsJSON(t *testing.T) {
	w := newWorld(t)
	for _, args := range []string{"--json list --colour", "list --limit many --json", "users --json", "list --json --user="} {
		r := w.run("ada", strings.Fields(args)...).exits(ExitUsage).says(`{"error":{"code":"invalid","message":"`)
		if r.out != "" || strings.Count(r.stderr, "\n") != 1 {
			t.Errorf("%s: stdout %q, stderr %q", args, r.out, r.stderr)
		}
	}
	if r := w.run("ada", "list", "--colour", "--", "--json").exits(ExitUsage); strings.HasPrefix(r.stderr, "{") {
		t.Errorf("a filter word asks for JSON: %q", r.stderr)
	}
}

func TestHelpAndVersion(t *testing.T) {
	w := newWorld(t)
	w.run("ada", "--version").exits(ExitOK).prints("unsubdesk test\n")
	w.run("ada", "--help").exits(ExitOK).prints("unsubscribe").prints("reviews")
	w.run("ada", "unsubscribe", "--help").exits(ExitOK).prints("--reason=CODE")
}

func TestPolicy(t *testing.T) {
	w := newWorld(t)
	w.run("iris", "policy", "show").exits(ExitOK).prints("7,000.00 USD").prints("24h").prints("both")
	w.run("chen", "policy", "set", "review_threshold", "1.00").exits(ExitRefused).says("needs the role admin")
	w.run("ada", "policy", "set", "review_threshold", "5000", "--json").exits(ExitOK).prints(`"review_threshold":"5000.00"`)
	w.run("ada", "policy", "set", "review_window", "1s", "--json").exits(ExitOK).prints(`"review_window":"1s"`)
	w.run("ada", "policy", "set", "promotion_invoice", "either", "--json").exits(ExitOK).prints(`"promotion_invoice":"either"`)
	file := filepath.Join(t.TempDir(), "reasons.json")
	for _, c := range []struct {
		text string
		want int
		says string
	}{
		{`[{"code": "A", "label": "太贵", "note_required": true}]`, ExitOK, ""},
		{`[]`, ExitUsage, "reasons must be a list"},
		{`[{"code": "A", "label": "x"}, {"code": "A", "label": "y"}]`, ExitUsage, "stands there twice"},
		{`[{"code": "A", "lable": "x"}]`, ExitUsage, "lable"},
		{`[{"code": "A", "label": "x"}] []`, ExitUsage, "something follows the list"},
		{"[\n{code: 1}]", ExitUsage, "note_required\": false}]: the mistake is on line 2."},
		{`[{"code": 1, "label": "x"}]`, ExitUsage, "the value of code has the wrong form"},
		{`{"reasons": []}`, ExitUsage, "is not a JSON list"},
		{``, ExitUsage, "is not a JSON list"},
	} {
		if err := os.WriteFile(file, []byte(c.text), 0o600); err != nil {
			t.Fatal(err)
		}
		w.run("ada", "policy", "set", "reasons", file).exits(c.want).says(c.says)
	}
	w.run("ada", "policy", "set", "reasons", filepath.Join(t.TempDir(), "none")).exits(ExitFailed).says("cannot be read")
	w.run("iris", "policy", "show", "--json").prints(`"reasons":[{"code":"A","label":"太贵","note_required":true}]`)
	w.run("iris", "export", "audit").exits(ExitOK).prints("policy_changed")
}

func TestUsers(t *testing.T) {
	w := newWorld(t)
	key := ed25519Line(t, " ben@example.com")
	w.run("chen", "users", "add", "zoe", "--role", "agent").exits(ExitRefused).says("needs the role admin")
	w.run("ada", "users", "add", "zoe", "--role", "agent", "--key", key, "--json").exits(ExitOK).prints(`"name":"zoe","role":"agent"`).prints(key)
	fingerprint := func() string {
		_, after, _ := strings.Cut(w.run("iris", "users", "list", "--json").exits(ExitOK).out, `"fingerprint":"`)
		f, _, _ := strings.Cut(after, `"`)
		return f
	}()
	w.run("ada", "users", "add-key", "ben", key).exits(ExitRefused)
	w.run("ada", "users", "add", "zoe", "--role", "agent").exits(ExitRefused).says("already")
	w.run("ada", "users", "add", "system", "--role", "agent").exits(ExitRefused).says("reserved")
	w.run("ada", "users", "add", "a b", "--role", "agent").exits(ExitUsage).says("is no user name")
	w.run("ada", "users", "remove-key", "zoe", "SHA256:none").exits(ExitRefused)
	w.run("ada", "users", "remove-key", "zoe", fingerprint).exits(ExitOK)
	w.run("ada", "users", "add-key", "ben", key, "--json").exits(ExitOK).prints(`"name":"ben"`).prints(fingerprint)
	w.run("ada", "users", "add", "yan", "--role", "manager", "--email", "yan@desk.example").exits(ExitOK)
	w.run("ada", "users", "add", "una", "--role", "manager", "--email", "una at desk").exits(ExitUsage).says("no e-mail address")
	w.run("ada", "users", "set-email", "zoe", "zoe@").exits(ExitUsage).says("no e-mail address")
	w.run("ben", "users", "set-email", "ben", "ben@desk.example").exits(ExitRefused).says("needs the role admin")
	w.run("ada", "users", "set-email", "nobody", "ben@desk.example").exits(ExitRefused)
	w.run("ada", "users", "set-email", "zoe", "zoe@desk.example", "--json").exits(ExitOK).prints(`"name":"zoe","role":"agent","email":"zoe@desk.example"`)
	w.run("iris", "users", "list").exits(ExitOK).prints("EMAIL").prints("yan@desk.example").prints("zoe@desk.example")
	w.run("ada", "users", "set-email", "zoe", "none").exits(ExitOK).prints("zoe is told nothing by mail.")
	w.run("ada", "users", "set-role", "zoe", "manager").exits(ExitOK).prints("zoe has the role manager.")
	w.run("ada", "users", "remove", "zoe", "--json").exits(ExitOK).prints(`{"removed":"zoe"}`)
	w.run("ada", "users", "add", "zoe", "--role", "agent").exits(ExitRefused).says("never given out again")
	w.run("ada", "users", "set-role", "ada", "agent").exits(ExitRefused).says("last admin")
	w.run("ada", "users", "remove", "nobody").exits(ExitRefused).says("There is no user nobody")
	w.run("iris", "users", "list").exits(ExitOK).prints("ada").prints(fingerprint)
}

func TestVerifyTellsWhatDoesNotAgree(t *testing.T) {
	w := newWorld(t, dbtest.Instance("i-1"))
	w.submit("maya", "i-1")
	w.run("iris", "verify").exits(ExitOK).prints("The books and the trail agree: 1 instance, 1 request, 1 ledger entry and")
	dbtest.Tamper(t, w.store, "UPDATE entries SET amount = amount + 1")
	w.run("iris", "verify").exits(ExitFailed).prints("found:")
	w.run("iris", "verify", "--json").exits(ExitFailed).prints(`"ok":false`).prints(`"problems":[{"what":"`)
}

func TestVerifyHeads(t *testing.T) {
	w := newWorld(t, dbtest.Instance("i-1"), dbtest.Instance("i-2"))
	w.submit("maya", "i-1")
	w.run("ada", "users", "add", "zoe", "--role", "agent").exits(ExitOK)
	path := filepath.Join(t.TempDir(), "heads.json")
	w.run("iris", "verify", "--heads", path).exits(ExitOK).says("Wrote the heads of 2 audit chains to " + path).prints("agree")
	w.run("iris", "verify", "--heads", path).exits(ExitFailed).says("exists already")
	w.run("iris", "verify", "--heads", "-").exits(ExitOK).prints(`"format": "unsubdesk-heads"`).says("agree")
	w.submit("maya", "i-2")
	w.run("iris", "verify", "--against", path, "--heads", path, "--force").exits(ExitOK).
		prints("The books and the trail agree, also with 2 kept heads: 2 instances")
	w.run("iris", "verify", "--against", path, "--json").exits(ExitOK).prints(`"heads_compared":2}`)
	dbtest.Tamper(t, w.store, "DELETE FROM events WHERE account_id = 'acct-1'", "DELETE FROM chains WHERE account_id = 'acct-1'")
	w.run("iris", "verify", "--against", path, "--heads", path, "--force", "--json").exits(ExitFailed).
		prints(`{"what":"head","where":"acct-1","message":"it has no events, the kept heads have`).says("The heads were not written")
	w.run("iris", "verify", "--against", filepath.Join(t.TempDir(), "none")).exits(ExitFailed).says("cannot be read")
	w.run("iris", "verify", "--against", os.DevNull).exits(ExitFailed).says("no file of heads")
	for _, chains := range []string{"", `, "chains": []`, `, "chains": null`} {
		text := `{"format": "unsubdesk-heads", "version": 1, "at": "2026-03-02T09:00:00Z"` + chains + `}`
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		w.run("iris", "verify", "--against", path).exits(ExitUsage).says("The file of heads holds no chain")
	}
}

// TestExportedAuditCanBeChecked follows the chains of an export by the recipe of
// the README, with nothing of the program.
func TestExportedAuditCanBeChecked(t *testing.T) {
	w := newWorld(t, dbtest.Instance("i-1", dbtest.Named("<a> & \u2028 备")), dbtest.Instance("i-2"))
	w.submit("maya", "i-1")
	w.submit("maya", "i-2")
	w.run("ada", "users", "add", "zoe", "--role", "agent").exits(ExitOK)
	path := filepath.Join(t.TempDir(), "audit.jsonl")
	w.run("iris", "export", "audit", "-o", path).exits(ExitOK)
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	last := map[string]string{}
	lines := strings.Split(strings.TrimSpace(string(text)), "\n")
	for _, line := range lines {
		var e struct {
			Account string `json:"account_id"`
			Seq     int    `json:"seq"`
			At      string `json:"at"`
			Actor   string `json:"actor"`
			OSUser  string `json:"os_user"`
			Surface string `json:"surface"`
			Kind    string `json:"kind"`
			Subject string `json:"subject"`
			Before  string `json:"before"`
			After   string `json:"after"`
			Prev    string `json:"prev"`
			Hash    string `json:"hash"`
		}
		if err := json.Unmarshal([]byte(line), &e); err != nil {
			t.Fatal(err)
		}
		hashed, err := json.Marshal([]any{e.Account, e.Seq, e.At, e.Actor, e.OSUser, e.Surface, e.Kind, e.Subject, e.Before, e.After, e.Prev})
		if err != nil {
			t.Fatal(err)
		}
		if sum := sha256.Sum256(hashed); e.Prev != last[e.Account] || hex.EncodeToString(sum[:]) != e.Hash {
			t.Errorf("%s: hash %x, after %s", line, sum, last[e.Account])
		}
		last[e.Account] = e.Hash
	}
	if len(lines) < 5 || len(last) != 2 {
		t.Errorf("%d lines, %d chains", len(lines), len(last))
	}
}

func TestExportToFile(t *testing.T) {
	w := newWorld(t, dbtest.Instance("i-1", dbtest.Named("=cmd()")))
	w.submit("maya", "i-1")
	path := filepath.Join(t.TempDir(), "out.jsonl")
	w.run("iris", "export", "refunds", "-o", path).exits(ExitOK).says("Wrote 1 record to " + path)
	text, err := os.ReadFile(path)
	if err != nil || !bytes.HasPrefix(text, []byte(`{"request_id":"`)) {
		t.Errorf("%s, %v", text, err)
	}
	w.run("iris", "export", "audit", "-o", path).exits(ExitFailed).says("exists already and was left as it is")
	w.run("iris", "export", "audit", "-o", path, "--force", "--format", "csv").exits(ExitOK)
	w.run("iris", "export", "instances").exits(ExitOK).prints("instance_id,instance_name,").prints(",'=cmd(),")
	w.run("iris", "export", "instances", "--json").exits(ExitOK).prints(`"instance_name":"=cmd()"`)
	w.run("nobody", "export", "instances").exits(ExitRefused)
}

func TestUnknownUserAndNoPanic(t *testing.T) {
	w := newWorld(t)
	w.run("nobody", "list").exits(ExitRefused).says("nobody is not a user of this desk; an admin can add one with")
	var out, stderr bytes.Buffer
	status := Run(context.Background(), []string{"list"}, Env{Stdout: &out, Stderr: &stderr, Now: time.Now,
		Setup: func(Globals) (*Runtime, error) { panic("boom\x1b") }})
	if status != ExitFailed || !strings.Contains(stderr.String(), "Something unexpected went wrong") || strings.Contains(stderr.String(), "boom") {
		t.Errorf("a panic is status %d, %q", status, stderr.String())
	}
}

// TestOutputThatCannotBeWritten has a disk that is full.
func TestOutputThatCannotBeWritten(t *testing.T) {
	w := newWorld(t, dbtest.Instance("i-1"))
	full, err := os.OpenFile("/dev/full", os.O_WRONLY, 0)
	if err != nil {
		t.Fatal(err)
	}
	defer full.Close() //nolint:errcheck // a test
	var stderr bytes.Buffer
	env := Env{Stdout: full, Stderr: &stderr, Now: time.Now, Setup: func(Globals) (*Runtime, error) {
		return &Runtime{Open: func(context.Context, bool) (*Opened, error) { return w.opened("iris"), nil }}, nil
	}}
	if status := Run(context.Background(), []string{"list", "--json"}, env); status != ExitFailed || !strings.Contains(stderr.String(), "could not be written") {
		t.Errorf("status %d, %q", status, stderr.String())
	}
}

// TestFirstAdmin opens a desk that has no users.
func TestFirstAdmin(t *testing.T) {
	w := &world{t: t, clock: dbtest.NewClock(), store: dbtest.New(t)}
	w.run("root", "list").exits(ExitRefused).says("is not a user")
	w.run("root", "users", "list").exits(ExitOK).says("root is its first admin.").prints("admin")
	if r := w.run("root", "users", "list").exits(ExitOK); strings.Contains(r.stderr, "first admin") {
		t.Error("it says so again")
	}
	w.run("other", "users", "list").exits(ExitRefused)
}

func TestClock(t *testing.T) {
	w := newWorld(t)
	w.run("iris", "clock").exits(ExitOK).prints("The desk's clock says 2 Mar 2026 09:00 UTC, this machine's")
	w.run("iris", "clock", "confirm").exits(ExitRefused).says("Confirming the time needs the role admin")
	w.run("ada", "clock", "confirm").exits(ExitOK).prints("You confirmed that it is 2 Mar 2026 09:00 UTC")
	w.run("ada", "clock", "--json").exits(ExitOK).prints(`{"desk":"2026-03-02T09:00:00Z","machine":"`)
	w.run("iris", "export", "audit", "--json").exits(ExitOK).prints(`"kind":"clock_confirmed","subject":"clock"`)
}

// TestADoubtedClockIsSaidByEveryCommand: once each, on standard error, while what is
// due waits.
func TestADoubtedClockIsSaidByEveryCommand(t *testing.T) {
	w := newWorld(t, large("a"), dbtest.Instance("b"))
	id := w.submit("maya", "a")[0]
	serve := desk.New(w.store, desk.WithClockGuard(func() time.Duration { return 0 }, true))
	if news := serve.Look(context.Background()); news.Unswept != nil {
		t.Fatalf("%+v", news)
	}
	w.clock.Advance(25 * time.Hour)
	if news := serve.Look(context.Background()); !errors.Is(news.Unswept, model.ErrClockDeparted) {
		t.Fatalf("%+v", news)
	}
	const doubt = "The clock is doubted: when it said 3 Mar 2026 10:00 UTC, it was 25h0m0s ahead of the time that had passed."
	for _, command := range [][]string{{"reviews", "list"}, {"reviews", "show", id}, {"history"}, {"list"}, {"unsubscribe", "b", "--reason", "1", "--yes"}} {
		r := w.run("maya", command...).exits(ExitOK).says("Requests that fell due were not approved: " + doubt)
		if strings.Count(r.stderr, "doubted") != 1 {
			t.Errorf("%v says it more than once: %s", command, r.stderr)
		}
	}
	w.run("ada", "sweep").exits(ExitFailed).says(doubt)
	w.run("chen", "reviews", "approve", id).exits(ExitRefused).says("silence approves nothing either. An admin has to look at the clock and confirm the time first: unsubdesk clock confirm")
	w.run("iris", "clock").exits(ExitOK).prints(doubt)
	w.run("iris", "clock", "--json").exits(ExitOK).prints(`"doubt":"` + doubt)
	w.run("ada", "clock", "confirm").exits(ExitOK)
	w.run("iris", "reviews", "show", id).exits(ExitOK).prints("approved by silence")
	w.run("iris", "clock", "--json").exits(ExitOK).prints(`"doubt":""`)
}
