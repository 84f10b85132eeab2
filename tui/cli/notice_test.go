package cli

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"unsubdesk/db/dbtest"
	"unsubdesk/model"
	"unsubdesk/model/notice"
)

// TestNotice: everybody on the desk gets the notice of a request, as text, as Markdown and
// as JSON, from a file too; a name that is Markdown shows as it is.
func TestNotice(t *testing.T) {
	start := dbtest.Start()
	w := newWorld(t,
		dbtest.Instance("i-1", dbtest.Named("*orion*"), dbtest.Costs("1100.10", "1000.10", dbtest.Coupon("C-1", "60.00", start.Add(time.Hour)), dbtest.Coupon("C-2", "40.00", start))),
		large("i-2"))
	done, waiting := w.submit("maya", "i-1")[0], w.submit("maya", "i-2")[0]
	w.clock.Advance(2 * time.Hour) // the coupon has ended by now, and came back all the same
	w.run("iris", "notice", done).exits(ExitOK).prints("*orion* (i-1)").prints("Refund in all: 1,000.10 USD").
		prints("Coupon C-1 comes back: 60.00 USD, valid until 2 Mar 2026 10:00").prints("Coupon C-2 has expired: 40.00 USD")
	w.run("maya", "notice", strings.ToLower(done), "--format", "markdown").exits(ExitOK).prints(`| \*orion\* (i-1) |`).prints("| **1,000.10** |")
	w.run("chen", "notice", waiting).exits(ExitOK).prints("is being reviewed").prints("Decided by 3 Mar 2026")
	var got jsonAnswer
	w.run("iris", "notice", done, "--json").exits(ExitOK).read(&got)
	if got.State != notice.Refunded || got.Refund != "1000.10" || got.CouponsReturned != "60.00" || got.CouponsExpired != "40.00" ||
		len(got.Instances) != 1 || got.Instances[0].InstanceName != "*orion*" || !strings.HasPrefix(got.Text, "Your refund of 2 Mar 2026") {
		t.Errorf("%+v", got)
	}
	var both []jsonAnswer
	w.run("iris", "notice", done, waiting, "--json").exits(ExitOK).read(&both)
	if len(both) != 2 || both[1].State != notice.UnderReview {
		t.Errorf("%+v", both)
	}
	path := filepath.Join(t.TempDir(), "notice.md")
	w.run("iris", "notice", done, waiting, "--format", "markdown", "-o", path).exits(ExitOK).says("Wrote 2 notices")
	written, err := os.ReadFile(path)
	if printed := w.run("iris", "notice", done, waiting, "--format", "markdown").out; err != nil || string(written) != printed || !strings.Contains(printed, "\n\n---\n\n# ") {
		t.Errorf("%v: %q and %q", err, written, printed)
	}
	w.run("iris", "notice", done, "-o", path).exits(ExitFailed).says("exists already")
	w.run("iris", "notice", done, "UR-NONE").exits(ExitRefused).says("There is no request UR-NONE")
	w.run("iris", "notice").exits(ExitUsage)
	w.run("iris", "notice", done, "--format", "html").exits(ExitUsage)
	w.run("nobody", "notice", done).exits(ExitRefused).says("is not a user of this desk")
}

// jsonAnswer is what a program reads of a notice.
type jsonAnswer struct {
	State           notice.State `json:"state"`
	Refund          string       `json:"refund"`
	CouponsReturned string       `json:"coupons_returned"`
	CouponsExpired  string       `json:"coupons_expired"`
	Text            string       `json:"text"`
	Instances       []struct {
		InstanceName string `json:"instance_name"`
	} `json:"instances"`
}

// TestNoticeOverSSH: over SSH the same words, and no file.
func TestNoticeOverSSH(t *testing.T) {
	w := newWorld(t, dbtest.Instance("i-1"))
	id := w.submit("maya", "i-1")[0]
	if status, out := w.remotely("iris", "notice", id, "--format", "markdown"); status != ExitOK || !strings.Contains(out.text.String(), "# Your refund of") {
		t.Errorf("%d %q", status, out.text.String())
	}
	if status, _ := w.remotely("iris", "notice", id, "-o", filepath.Join(t.TempDir(), "x")); status != ExitRefused {
		t.Errorf("a file over SSH: %d", status)
	}
}

// TestPolicyNotice: an admin gives the desk its own words; they are checked, kept for every
// program, told by the trail, and taken back.
func TestPolicyNotice(t *testing.T) {
	w := newWorld(t, dbtest.Instance("i-1"))
	id := w.submit("maya", "i-1")[0]
	own := file(t, "own.tmpl", "Dear {{ .Customer }},\r\n{{ .Refund }} {{ .Currency }} came back.\r\n")
	w.run("chen", "policy", "set", "notice", own).exits(ExitRefused).says("needs the role admin")
	for text, says := range map[string]string{
		"Dear {{ .Customer }},\n{{ .Refnd }}": "own.tmpl cannot be used: line 2: there is no field Refnd in a notice; there are Refunded,",
		"Dear {{ .Customer":                   "line 1: unclosed action",
		strings.Repeat("x", 65<<10):           "longer than 64 KiB",
	} {
		w.run("ada", "policy", "set", "notice", file(t, "own.tmpl", text)).exits(ExitUsage).says(says)
	}
	w.run("ada", "policy", "set", "notice", "none.tmpl").exits(ExitFailed).says("The template none.tmpl cannot be read")
	w.run("iris", "policy", "show").prints("notice             the program's own words")
	w.run("iris", "policy", "show", "notice").exits(ExitOK).prints("{{- define \"markdown\" -}}")

	w.run("ada", "policy", "set", "notice", own).exits(ExitOK).prints("the desk's own words, 63 characters")
	w.run("ada", "policy", "set", "notice", own).exits(ExitOK)
	words := w.run("iris", "policy", "show", "notice").exits(ExitOK).out
	if words != "Dear {{ .Customer }},\n{{ .Refund }} {{ .Currency }} came back.\n" {
		t.Errorf("%q", words)
	}
	w.run("iris", "policy", "show", "--json").prints(`"notice":"Dear {{ .Customer }},\n`)
	w.run("iris", "notice", id).exits(ExitOK).prints(",\n100.00 USD came back.\n")
	w.run("ada", "policy", "set", "review_window", "2h").exits(ExitOK).prints("the desk's own words")
	w.run("ada", "policy", "set", "notice", "default").exits(ExitOK).prints("the program's own words")
	w.run("iris", "notice", id).prints("Your refund of")

	trail := w.run("iris", "export", "audit", "--json").exits(ExitOK).out
	if n := strings.Count(trail, `"kind":"`+string(model.EventNoticeChanged)+`","subject":"notice"`); n != 2 {
		t.Errorf("the trail tells of %d changes", n)
	}
	if !strings.Contains(trail, `"after":"{\"template\":\"Dear {{ .Customer }},\\n`) {
		t.Error("the trail does not say what the words were")
	}
	w.run("iris", "verify", "--json").exits(ExitOK)
}

// TestPolicyShowOnePart: each part is printed in the form that `policy set` takes.
func TestPolicyShowOnePart(t *testing.T) {
	w := newWorld(t)
	for _, key := range []string{keyThreshold, keyWindow, keyPromotion, keyReasons, keyNotice} {
		value := w.run("iris", "policy", "show", key).exits(ExitOK).out
		if key == keyReasons || key == keyNotice {
			value = file(t, key, value)
		}
		w.run("ada", "policy", "set", key, strings.TrimSpace(value)).exits(ExitOK)
	}
	w.run("iris", "policy", "show", "threshold").exits(ExitUsage)
	w.run("iris", "policy", "show", keyThreshold, "--json").exits(ExitOK).prints(`"7000.00"`)
}
