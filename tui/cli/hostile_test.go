package cli

import (
	"encoding/json"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"unicode/utf8"

	"unsubdesk/db/dbtest"
	"unsubdesk/model"
)

// hostileTail is what texts from outside may hold to deceive: sequences that
// move the cursor, set the title or fill the clipboard, in both forms, line
// ends, turned directions, characters that nobody sees, and rows of marks.
const hostileTail = "\x1b[2J\x1b]0;owned\a\x1b]52;c;ZXZpbA==\x1b\\\u009b31m\u009d0;t\u009c\r\n\t\b\x7f\u202egpj\u2066\u200b\ufeff\u2060\u2028" +
	"\U000E0041\U000E0001\ufff9\ufffb"

// hostileText is a text for one field.
func hostileText(field string) string {
	return field + hostileTail + strings.Repeat("\u0301", 60) + strings.Repeat("\ufe0f", 40) + "end"
}

// hostileInstance has hostile text in every text column.
func hostileInstance(id, amount string) model.Instance {
	in := dbtest.Instance(id, dbtest.Costs(amount, amount))
	for at, field := range map[*string]string{&in.ID: id, &in.Name: "=name", &in.Order.Number: "@order-" + id, &in.ProductType: "type",
		&in.ProductName: "product", &in.Region: "region", &in.EnterpriseProject: "project"} {
		*at = hostileText(field)
	}
	in.Account = model.Account{ID: hostileText("account"), Name: hostileText("-account name"), Manager: hostileText("manager")}
	in.Order.AccountID = in.Account.ID
	return in
}

// unsafeIn is the first character of a text that may not reach a terminal; line
// ends of the output itself may, and those that the reader allows.
func unsafeIn(text, allowed string) (r rune, at int, found bool) {
	for i, r := range text {
		_, size := utf8.DecodeRuneInString(text[i:])
		if r == utf8.RuneError && size == 1 || model.UnsafeRune(r) && !strings.ContainsRune(allowed, r) {
			return r, i, true
		}
	}
	return 0, 0, false
}

// holdsNothingUnsafe wants output without a character that deceives.
func holdsNothingUnsafe(t *testing.T, what, text, allowed string) {
	t.Helper()
	if r, at, found := unsafeIn(text, allowed); found {
		t.Errorf("%s holds U+%04X: %q", what, r, text[max(at-30, 0):min(at+30, len(text))])
	}
	for line := range strings.Lines(text) {
		if line = strings.Trim(line, allowed); model.CheckText(line, len(line)) != nil {
			t.Errorf("%s holds a row of marks: %q", what, line)
		}
	}
}

// TestHostileTextReachesNoOutput: whatever stands in the database, and whatever
// is typed, no command prints a character that deceives, not for people, not as
// JSON, not as CSV, and not in its errors.
func TestHostileTextReachesNoOutput(t *testing.T) {
	w := newWorld(t)
	small, big, blocked := hostileInstance("i-1", "10.00"), hostileInstance("i-2", "9000.00"), hostileInstance("i-3", "5.00")
	blocked.Transaction = hostileText("renewal")
	dbtest.Put(t, w.store, small, big, blocked)
	requests := w.submit("maya", small.ID, big.ID)
	hostileNotes(t, w)
	bad := "x" + hostileTail
	for _, args := range [][]string{
		{"list", "--tab", "all"}, {"list", "--tab", "blocked"}, {"quote", small.ID, big.ID, blocked.ID, bad}, {"quote", "--filter", "name"},
		{"reviews", "list"}, {"reviews", "list", "--status", "all"}, {"reviews", "show", requests[0]}, {"reviews", "show", requests[1]},
		{"history"}, {"report"}, {"users", "list"}, {"policy", "show"}, {"verify"}, {"export", "instances"}, {"export", "refunds"}, {"export", "audit"},
		{"export", "refunds", "--format", "focus"}, {"notice", requests[0], requests[1]}, {"notice", requests[0], "--format", "markdown"},
		{"notice", bad}, {"policy", "set", "notice", bad}, {"policy", "show", bad}, {"export", "refunds", "--format", "focus", "--provider", bad},
		{"list", bad}, {"list", "regon:" + bad}, {"list", "paid:" + bad}, {"list", "is:" + bad}, {"list", "--sort", bad}, {"list", "--limit", bad},
		{"list", "--" + bad}, {"list", "--tab", bad}, {"unsubscribe", bad, "--reason", "1", "--yes"}, {"unsubscribe", blocked.ID, "--reason", bad, "--yes"},
		{"unsubscribe", blocked.ID, "--reason", "1", "--note", bad, "--yes"}, {"unsubscribe", blocked.ID, "--reason", "1", "--key", bad, "--yes"},
		{"unsubscribe", blocked.ID, "--reason", "1", "--quote", bad, "--yes"}, {"unsubscribe", blocked.ID, "--reason", "1", "--yes"},
		{"reviews", "show", bad}, {"reviews", "approve", bad}, {"reviews", "reject", requests[1], "--note", bad}, {"reviews", "withdraw", bad},
		{"users", "add", bad, "--role", "agent"}, {"users", "add", "zoe", "--role", bad}, {"users", "add", "zoe", "--role", "agent", "--key", bad},
		{"users", "add", "zoe", "--role", "agent", "--key", "ssh-ed25519 AAAA " + bad}, {"users", "set-role", bad, "agent"}, {"users", "remove", bad},
		{"users", "add", "zoe", "--role", "agent", "--email", bad}, {"users", "set-email", "ben", bad}, {"users", "set-email", bad, "b@desk.example"},
		{"users", "remove-key", "ben", bad}, {"policy", "set", "review_window", bad}, {"policy", "set", "reasons", bad}, {"policy", "set", bad, "1"},
		{"import", bad + ".csv"}, {"import", bad}, {"export", "instances", "-o", "/nowhere/" + bad}, {bad}, {"--user", bad, "list"}, {"sweep"},
	} {
		for _, user := range []string{"ada", "nobody" + bad} {
			for _, more := range [][]string{nil, {"--json"}} {
				r := w.run(user, append(more, args...)...)
				holdsNothingUnsafe(t, "the output of "+strings.ToValidUTF8(args[0], "?"), r.out, "\n")
				holdsNothingUnsafe(t, "the messages of "+strings.ToValidUTF8(args[0], "?"), r.stderr, "\n")
			}
		}
	}
	r := w.ask(strings.NewReader("2\n"), "ada", "unsubscribe", blocked.ID, "--reason", "1")
	holdsNothingUnsafe(t, "the question", r.out+r.stderr, "\n")
}

// hostileNotes changes what passed the checks at its way in as another program
// might have: notes, reasons, users.
func hostileNotes(t *testing.T, w *world) {
	t.Helper()
	text := strings.ReplaceAll(strings.ReplaceAll(hostileTail, "\x00", ""), "'", "''")
	if w.store.Embedded() { // the other engine takes no broken bytes
		dbtest.Tamper(t, w.store, "UPDATE instances SET name = name || CAST(x'ff9b00eda080' AS TEXT)")
	}
	dbtest.Tamper(t, w.store,
		"UPDATE requests SET note = 'note"+text+"', reason_label = 'label"+text+"', submitted_by = 'by"+text+"'",
		"UPDATE user_keys SET line = 'ssh-ed25519 AAAA"+text+"'")
}

// TestHostileFileReachesNoOutput: the messages of an import, its JSON and its file
// of rejected rows in JSON hold nothing that deceives.
func TestHostileFileReachesNoOutput(t *testing.T) {
	w := newWorld(t)
	dir := t.TempDir()
	for name, text := range hostileFiles() {
		path := filepath.Join(dir, "\x1b[2J\u202e"+name)
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		for _, more := range [][]string{nil, {"--json"}, {"--ignore-unknown"}, {"--ignore-unknown", "--rejects", path + ".rejects"}} {
			r := w.run("ada", append([]string{"import", path}, more...)...)
			holdsNothingUnsafe(t, name+" says", r.out+r.stderr, "\n")
		}
		if strings.HasSuffix(name, ".jsonl") {
			holdsNothingUnsafe(t, "the rejects of "+name, mustRead(t, path+".rejects"), "\n")
		}
	}
}

// hostileFiles have hostile text in every cell, in the header, and as a whole.
func hostileFiles() map[string]string {
	columns := instanceColumns()
	cells := make([]string, len(columns))
	fields := map[string]string{}
	for i, c := range columns {
		cells[i] = `"` + c + hostileTail + "\xff" + `"`
		fields[c] = c + hostileTail
	}
	header := strings.Join(columns, ",")
	line, err := json.Marshal(fields)
	if err != nil {
		panic(err)
	}
	return map[string]string{
		"cells.csv":      header + "\n" + strings.Join(cells, ",") + "\n",
		"header.csv":     header + ",x" + strings.ReplaceAll(hostileTail, "\n", "") + "\nx\n",
		"nonsense.csv":   hostileTail,
		"cells.jsonl":    string(line) + "\n",
		"nonsense.jsonl": hostileTail + "\n{\"" + strings.NewReplacer("\x1b", `\u001b`, "\\", "", "\r", "", "\n", "", "\t", "", "\b", "", "\a", "").Replace(hostileTail) + "\":1}\n",
	}
}

// TestHostileTextReachesNoLog: a log line holds nothing that deceives, and keeps
// what it says.
func TestHostileTextReachesNoLog(t *testing.T) {
	var out strings.Builder
	log := slog.New(slog.NewJSONHandler(model.JSONWriter{To: &out}, nil))
	log.With("user", hostileTail).Info("message"+hostileTail, "key"+hostileTail, "value"+hostileTail, slog.Group("g"+hostileTail, "error", error(Status(1))))
	holdsNothingUnsafe(t, "the log", out.String(), "\n")
	var line map[string]any
	if err := json.Unmarshal([]byte(out.String()), &line); err != nil || line["user"] != hostileTail || strings.Count(out.String(), "\n") != 1 {
		t.Errorf("%v: %q", err, out.String())
	}
}

// TestJSONReadsBackEqual: hostile text in the database comes back from JSON as it
// is, apart from broken bytes.
func TestJSONReadsBackEqual(t *testing.T) {
	w := newWorld(t)
	in := hostileInstance("i-1", "10.00")
	in.Name = "name" + hostileTail + strings.Repeat("\u0301", 60)
	dbtest.Put(t, w.store, in)
	for _, args := range [][]string{{"list", "--tab", "all", "--json"}, {"export", "instances", "--json"}} {
		var row struct {
			Name string `json:"instance_name"`
		}
		if w.run("iris", args...).exits(ExitOK).read(&row); row.Name != in.Name {
			t.Errorf("%v: %q reads back as %q", args, in.Name, row.Name)
		}
	}
}
