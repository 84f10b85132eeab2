package cli

import (
	"strings"
	"testing"

	"unsubdesk/model"
)

// TestNoFilesOverSSH: what would read or write a file of the server is refused, and the
// sentence says that and what to do.
func TestNoFilesOverSSH(t *testing.T) {
	for line, want := range map[string]string{
		"notice UR-1 -o x.txt":         "No command over SSH reads or writes a file; leave out -o, and keep what is printed on your own machine: ssh … > FILE",
		"notice UR-1 -ox.txt":          "leave out -ox.txt",
		"notice UR-1 --out=x.txt":      "leave out --out",
		"-o x notice UR-1":             "leave out -o",
		"list --json --out x.jsonl":    "leave out --out",
		"report --force":               "leave out --force",
		"export instances -o x.csv.gz": "No command over SSH reads or writes a file, so there is no export; it runs on the machine that has the desk. There are list, quote,",
		"export refunds":               "so there is no export",
		"import x.csv":                 "so there is no import",
		"backup x.db":                  "so there is no backup",
		"verify":                       `There is no command "verify" over SSH. There are list, quote, unsubscribe, reviews, history, notice, linear and report; without a command, ssh -t opens`,
	} {
		err := checkRemote(strings.Fields(line))
		if model.ErrorCode(err) != model.CodeRefused || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v", line, err)
		}
	}
	for _, line := range []string{"list -- -o", "list -orion:x", "quote i-1 --json", "unsubscribe i-1 --reason 5 --note no"} {
		if err := checkRemote(strings.Fields(line)); err != nil {
			t.Errorf("%s: %v", line, err)
		}
	}
}
