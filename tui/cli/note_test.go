package cli

import (
	"strings"
	"testing"

	"unsubdesk/db/dbtest"
)

// TestANoteWhoseQuotesWereLost: nothing is decided or submitted with a part of a note; what
// only looks like it goes on as ever.
func TestANoteWhoseQuotesWereLost(t *testing.T) {
	w := newWorld(t, large("a"), large("b"), dbtest.Instance("c"), dbtest.Instance("d"))
	ids := w.submit("maya", "a", "b")
	for _, c := range []struct {
		user, line string
		want       int
		says       string
	}{
		{"chen", "reviews approve A --note two words", ExitUsage, `Nothing was decided: words is no request number. A note of several words stands in quotes`},
		{"chen", "reviews reject --note it is too late a b A", ExitUsage, "is, too, late and 2 other words are no request numbers."},
		{"maya", "reviews withdraw --note=two A words B --json", ExitUsage, `{"error":{"code":"invalid","message":"Nothing was decided: words is`},
		{"chen", "reviews reject A --note see B", ExitUsage, "Nothing was decided: UR-"},
		{"chen", "reviews reject A --note see UR-NONE", ExitUsage, "UR-NONE stands right behind the note, and others before it. A note of several words"},
		{"chen", "reviews approve words --note two", ExitRefused, "no request WORDS"},
		{"chen", "reviews approve words more --note two", ExitRefused, "no request MORE"},
		{"chen", "reviews approve UR-NONE ur-none2 --note two", ExitRefused, "no request UR-NONE2"},
		{"maya", "unsubscribe c --reason 5 --note two words --yes", ExitUsage, `Nothing was submitted: words, right behind the note, is no instance. A note of several`},
		{"maya", "unsubscribe c --reason 5 --note see d --yes", ExitUsage, "Nothing was submitted: d stands right behind the note, and others before it."},
		{"maya", "unsubscribe --note two words c --reason 5 --yes", ExitUsage, "name it before --note"},
		{"maya", "unsubscribe --reason 5 --note two words --yes", ExitRefused, ""},
		{"iris", "reviews list", ExitOK, ""},
	} {
		line := strings.NewReplacer("A", ids[0], "B", ids[1]).Replace(c.line)
		w.run(c.user, strings.Fields(line)...).exits(c.want).says(c.says)
	}
	if r := w.run("iris", "reviews", "list", "--json"); strings.Count(r.out, `"status":"pending_review"`) != 2 {
		t.Errorf("decided: %s", r.out)
	}
	w.run("iris", "list", "--tab", "allowed", "--count").prints("2\n")

	w.run("chen", "reviews", "approve", ids[0], "UR-NONE", "--note", "two words").exits(ExitPartly).says("no request UR-NONE")
	w.run("maya", "unsubscribe", "c", "words", "--reason", "5", "--note", "two", "--yes").exits(ExitPartly).prints("Not found: words")
	again := []string{"unsubscribe", "d", "--reason", "5", "--note", "two", "words", "--yes", "--key", "k-1"}
	w.run("maya", again...).exits(ExitPartly)
	w.run("maya", again...).exits(ExitPartly).prints("the first answer again")
}
