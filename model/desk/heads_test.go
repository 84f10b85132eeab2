package desk_test

import (
	"bytes"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"unsubdesk/db/dbtest"
	"unsubdesk/model"
	"unsubdesk/model/desk"
)

// heads are those of the desk as it is, by way of their file.
func (f *fixture) heads() []model.ChainHead {
	f.t.Helper()
	report, err := f.as("iris").Verify(f.ctx, nil)
	f.ok(err)
	var file bytes.Buffer
	f.ok(desk.WriteHeads(&file, report.Heads, report.At))
	kept, err := desk.ReadHeads(&file)
	f.ok(err)
	if diff := cmp.Diff(report.Heads, kept); diff != "" {
		f.t.Errorf("-written +read\n%s", diff)
	}
	return kept
}

func (f *fixture) against(kept []model.ChainHead) desk.VerifyReport {
	f.t.Helper()
	report, err := f.as("iris").VerifyAgainst(f.ctx, kept, nil)
	f.ok(err)
	return report
}

// anew writes the whole trail anew, as only the owner of the database can: every
// hash is as it should be, and so are the heads.
func anew(t *testing.T, f *fixture, change func(*model.Event) (keep bool)) {
	t.Helper()
	var statements []string
	quote := func(s string) string { return "'" + strings.ReplaceAll(s, "'", "''") + "'" }
	last := map[string]model.Event{}
	dbtest.View(t, f.store, func(tx model.ReadTx) error {
		return tx.EachEvent(model.EventQuery{}, func(e model.Event) error {
			if !change(&e) {
				return nil
			}
			e.Seq, e.Prev = last[e.AccountID].Seq+1, last[e.AccountID].Hash
			e.Hash = e.ChainHash()
			last[e.AccountID] = e
			values := []string{quote(e.AccountID), strconv.FormatInt(e.Seq, 10), strconv.FormatInt(e.At.UnixMicro(), 10)}
			for _, s := range []string{e.Actor, e.OSUser, string(e.Surface), string(e.Kind), e.Subject, e.Before, e.After, e.Prev, e.Hash} {
				values = append(values, quote(s))
			}
			statements = append(statements, "INSERT INTO events VALUES ("+strings.Join(values, ", ")+")")
			return nil
		})
	})
	for account, e := range last {
		statements = append(statements, "INSERT INTO chains VALUES ("+quote(account)+", "+strconv.FormatInt(e.Seq, 10)+", "+quote(e.Hash)+")")
	}
	dbtest.Tamper(t, f.store, append([]string{"DELETE FROM events", "DELETE FROM chains"}, statements...)...)
}

// A trail that was written anew as a whole contradicts itself nowhere; only heads
// that were kept elsewhere tell.
func TestHeadsKeptElsewhereFindARewrittenTrail(t *testing.T) {
	tests := map[string]func(*model.Event) bool{
		"another actor":      func(e *model.Event) bool { e.Actor = strings.Replace(e.Actor, "ada", "eve", 1); return true },
		"another time":       func(e *model.Event) bool { e.At = e.At.Add(time.Second); return true },
		"an event left out":  func(e *model.Event) bool { return e.Kind != model.EventUserAdded || e.Seq > 2 },
		"a chain left out":   func(e *model.Event) bool { return e.AccountID != "" },
		"an event put in":    nil,
		"only the last gone": nil,
	}
	for name, change := range tests {
		t.Run(name, func(t *testing.T) {
			f := books(t)
			_, err := f.as("ada").AddUser(f.ctx, "zoe", model.RoleAgent, nil)
			f.ok(err)
			kept := f.heads()
			last := kept[0]
			switch name {
			case "an event put in":
				change = func(e *model.Event) bool {
					if e.AccountID == "" && e.Seq == last.Events {
						e.Before += " "
					}
					return true
				}
			case "only the last gone":
				change = func(e *model.Event) bool { return e.AccountID != "" || e.Seq != last.Events }
			}
			if last.AccountID != "" {
				t.Fatalf("the first chain is %q", last.AccountID)
			}
			anew(t, f, change)
			f.verified() // it contradicts itself nowhere
			if f.against(kept).OK() {
				t.Error("nothing was found")
			}
		})
	}
}

// What is added after the heads were kept is none of their business.
func TestHeadsKeptElsewhereAllowNewEvents(t *testing.T) {
	f := books(t)
	kept := f.heads()
	f.submit("maya", "free")
	f.change(dbtest.Instance("other", dbtest.OfAccount(dbtest.Account("acct-2", "chen"))))
	f.submit("maya", "other")
	if report := f.against(kept); !report.OK() {
		t.Errorf("found %+v", report.Problems)
	}
}

// The end of a chain that is cut off is missed without any heads kept elsewhere.
func TestVerifyFindsACutChain(t *testing.T) {
	f := books(t)
	_, err := f.as("ada").AddUser(f.ctx, "zoe", model.RoleAgent, nil)
	f.ok(err)
	dbtest.Tamper(t, f.store, "DELETE FROM events WHERE account_id = '' AND seq = (SELECT max(seq) FROM events WHERE account_id = '')")
	report := f.against(nil)
	if len(report.Problems) != 1 || report.Problems[0].What != "chain" || report.Problems[0].Where != "desk" {
		t.Errorf("found %+v", report.Problems)
	}
}

func TestReadHeadsRefuses(t *testing.T) {
	hash := strings.Repeat("ab", 32)
	chain := `{"account_id":"a","events":1,"hash":"` + hash + `"}`
	file := func(chains string) string {
		return `{"format":"unsubdesk-heads","version":1,"at":"2026-03-02T09:00:00Z","chains":[` + chains + `]}`
	}
	if heads, err := desk.ReadHeads(strings.NewReader(file(chain))); err != nil || len(heads) != 1 {
		t.Fatalf("%v, %v", heads, err)
	}
	_, err := desk.ReadHeads(strings.NewReader(file("")))
	if model.ErrorCode(err) != model.CodeInvalid || !strings.Contains(err.Error(), "holds no chain") {
		t.Errorf("without chains it answers %v", err)
	}
	tests := map[string]struct{ text, says string }{
		"nothing":         {"", "no file of heads"},
		"another file":    {`{"chains":[]}`, "no file of heads"},
		"no JSON":         {"ID;NAME\n1;2\n", "no file of heads"},
		"another version": {strings.Replace(file(chain), `"version":1`, `"version":2`, 1), "version 2"},
		"a field more":    {strings.Replace(file(chain), `"at"`, `"x":1,"at"`, 1), "no file of heads"},
		"cut off":         {file(chain)[:90], "no file of heads"},
		"goes on":         {file(chain) + "{}", "goes on"},
		"twice":           {file(chain + "," + chain), "Chain 2"},
		"no events":       {file(strings.Replace(chain, ":1,", ":0,", 1)), "Chain 1"},
		"a short hash":    {file(strings.Replace(chain, "ab", "", 1)), "Chain 1"},
		"no hash":         {file(strings.ReplaceAll(chain, "ab", "xy")), "Chain 1"},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			_, err := desk.ReadHeads(strings.NewReader(test.text))
			if model.ErrorCode(err) != model.CodeFile || !strings.Contains(err.Error(), test.says) {
				t.Errorf("it answers %v", err)
			}
		})
	}
}
