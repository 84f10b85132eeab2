package cli

import (
	"strings"
	"testing"

	"unsubdesk/db/dbtest"
	"unsubdesk/model"
	"unsubdesk/model/desk"
)

// completed are the words that a shell would offer.
func (w *world) completed(words ...string) []string {
	w.t.Helper()
	var found []string
	for line := range strings.Lines(w.run("maya", append([]string{completeCommand, "zsh"}, words...)...).exits(ExitOK).out) {
		word, _, _ := strings.Cut(strings.TrimSuffix(line, "\n"), "\t")
		found = append(found, word)
	}
	return found
}

func TestComplete(t *testing.T) {
	w := newWorld(t,
		dbtest.Instance("pkg-1", dbtest.Named("orion"), dbtest.Of("CDN", "af-south-1", "web")),
		dbtest.Instance("pkg-2", dbtest.Frozen(), dbtest.Of("OBS", "la-north-2", "web")),
		dbtest.Instance("pkg-3;reboot", dbtest.Of("CDN", "eu-west-101", "two words")), dbtest.Instance("q-1", dbtest.Of(`$(x) "y`, "eu-west-101", "two; words")),
		large("big-1"))
	number := w.submit("maya", "big-1")[0]
	for _, name := range []string{"mine", "two words", "two; reboot"} {
		if _, err := w.opened("maya").Desk.As(model.Actor{User: "maya"}).SaveFilter(t.Context(), model.SavedFilter{Name: name, Filter: "orion", Tab: model.TabAllowed, Sort: model.Sort{Field: model.SortEffective}}); err != nil {
			t.Fatal(err)
		}
	}
	for name, c := range map[string]struct{ words, want string }{
		"commands":                    {"re", "reviews report restore"},
		"a command below":             {"reviews w", "withdraw"},
		"no command behind a word":    {"list x rev", ""},
		"flags":                       {"list --co", "--config --count"},
		"flags of the command alone":  {"sweep --co", "--config"},
		"values of a flag":            {"list --tab un", "unsubscribed"},
		"joined to it":                {"list --tab=un", "--tab=unsubscribed"},
		"a flag's value is no word":   {"--user list rev", "reviews"},
		"behind --":                   {"quote -- --", ""},
		"allowed instances, no shell": {"quote pkg-", "pkg-1"}, // pkg-2 is blocked; the third would run something
		"not twice":                   {"quote pkg-1 pkg-", ""},
		"reasons":                     {"unsubscribe pkg-1 --reason ", "1 2 3 4 5"},
		"open requests":               {"reviews approve UR-", number},
		"in part":                     {"reviews reject " + number[:8], number},
		"any request":                 {"reviews show U", number},
		"decided":                     {"reviews list --status com", "completed"},
		"fields":                      {"list re", ":nospace region: reason:"},
		"values of the desk":          {"list region:a", "region:af-south-1"},
		"a second value":              {"list region:la-north-2,a", "region:la-north-2,af-south-1"},
		"without":                     {"history -- -type:C", "-type:CDN"},
		"a value of two words":        {"list project:", `project:web project:none project:"two words"`},
		"what needs quotes":           {"list type:", "type:CDN type:OBS"},
		"saved filters":               {"list @", "@mine @two words"}, // zsh and fish quote; the third would run something
		"states":                      {"quote --filter is:a", "is:allowed"},
		"blocks":                      {"list block:acc", "block:account_frozen"},
		"sort":                        {"list --sort pa", "paid paid:desc"},
		"users":                       {"users set-role ch", "chen"},
		"roles":                       {"users set-role chen a", "auditor agent admin"},
		"no name for a new user":      {"users add ", ""},
		"who acts":                    {"--user ma", "maya"},
		"joined":                      {"list --user=ch", "--user=chen"},
		"a switch":                    {"policy set webhook ", "on off"},
		"a rule":                      {"policy set promotion_invoice e", "either"},
		"a template":                  {"policy set notice d", ":files"},
		"a file of reasons":           {"policy set reasons d", ":files"},
		"an amount is typed":          {"policy set review_threshold ", ""},
		"files":                       {"import in", ":files"},
		"schemas":                     {"schema reviews a", "approve"},
		"what is unknown":             {"nonsense --what ", ""},
	} {
		t.Run(name, func(t *testing.T) {
			inner := *w
			inner.t = t
			if got := strings.Join(inner.completed(strings.Split(c.words, " ")...), " "); got != c.want {
				t.Errorf("%q completes to %q, want %q", c.words, got, c.want)
			}
		})
	}
}

// TestCompleteOffersNoFlagsOfTheDesk: an ID that reads as a flag, or as something else
// than itself, is offered only where it does not.
func TestCompleteOffersNoFlagsOfTheDesk(t *testing.T) {
	w := newWorld(t, dbtest.Instance("--yes"), dbtest.Instance("-"), dbtest.Instance("@mine", dbtest.Of("-CDN", "@eu", "a,b")))
	for line, want := range map[string]string{
		"quote ":                  "@mine",
		"unsubscribe ":            "@mine",
		"unsubscribe --reason 1 ": "@mine",
		"unsubscribe --y":         "--yes", // the flag
		"quote -- ":               "--yes @mine",
		"quote -- -":              "--yes",
		"quote --filter -type:":   "-type:CDN -type:-CDN",
		"quote --filter=-type:":   "--filter=-type:CDN --filter=-type:-CDN",
		"list type:":              "type:CDN type:-CDN",
		"list region:":            "region:eu-west-1 region:@eu",
		"list project:":           "project:none", // the comma would part two values
		"list x @":                "",
	} {
		if got := strings.Join(w.completed(strings.Split(line, " ")...), " "); got != want {
			t.Errorf("%q completes to %q, want %q", line, got, want)
		}
	}
}

// TestCompleteChangesNothing: except that requests are shown as everywhere, what is due
// approved first (R8), and so not offered to be decided.
func TestCompleteChangesNothing(t *testing.T) {
	w := newWorld(t, large("big-1"))
	w.submit("maya", "big-1")
	w.clock.Advance(model.DefaultPolicy().ReviewWindow)
	standing := func() desk.Standing {
		s, err := w.opened("maya").Desk.As(model.Actor{User: "maya"}).Standing(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		return s
	}
	before := standing()
	for _, line := range []string{"quote ", "list type:", "unsubscribe big-1 --reason ", "users remove "} {
		w.completed(strings.Split(line, " ")...)
	}
	if after := standing(); after.Version != before.Version {
		t.Errorf("the desk went from %d to %d", before.Version, after.Version)
	}
	if got := w.completed("reviews", "approve", "UR-"); len(got) > 0 {
		t.Errorf("%v is offered, which is approved", got)
	}
	if got := w.run("nobody", completeCommand, "zsh", "quote", ""); got.out != "" || got.stderr != "" || got.status != ExitOK {
		t.Errorf("somebody who is no user is told %+v", got)
	}
}

// TestBlanksAreQuoted: a saved filter whose name has blanks comes to each shell in the form
// that it takes, however much of it was typed in quotes.
func TestBlanksAreQuoted(t *testing.T) {
	w := newWorld(t)
	s := w.opened("maya").Desk.As(model.Actor{User: "maya"})
	if _, err := s.SaveFilter(t.Context(), model.SavedFilter{Name: "due very soon", Filter: "effective:<2d", Tab: model.TabAllowed, Sort: model.Sort{Field: model.SortEffective}}); err != nil {
		t.Fatal(err)
	}
	for typed, want := range map[string]string{
		`@du`: `@due\ very\ soon`, `@due\ v`: `@due\ very\ soon`, `@due\ `: `@due\ very\ soon`,
		`'@due v`: `@due very soon`, `"@due v`: `@due very soon`,
	} {
		t.Setenv("COMP_LINE", "unsubdesk list "+typed)
		t.Setenv("COMP_POINT", "1000")
		if got := w.run("maya", completeCommand, "bash").out; got != want+"\teffective:<2d\n" {
			t.Errorf("bash has %s and gets %q", typed, got)
		}
		for _, shell := range []string{"fish", "zsh"} {
			word := typed
			if shell == "zsh" && !strings.ContainsAny(typed[:1], `'"`) {
				word = strings.ReplaceAll(typed, `\`, "") // its script does
			}
			if got := w.run("maya", completeCommand, shell, "list", word).out; got != "@due very soon\teffective:<2d\n" {
				t.Errorf("%s has %s and gets %q", shell, word, got)
			}
		}
	}
}

// TestFilterValuesOfSeveralWords: what each shell gets is quoted for the filter, and for bash
// also for itself.
func TestFilterValuesOfSeveralWords(t *testing.T) {
	w := newWorld(t, dbtest.Instance("a", dbtest.Of("CDN", "eu-1", "two words")))
	for typed, want := range map[string]string{
		`project:`: `:kept\tproject:\nproject:\"two\ words\"`, `project:\"tw`: `:kept\tproject:\nproject:\"two\ words\"`,
		`'project:"two w`: `project:"two words"`, `"project:`: "",
	} {
		t.Setenv("COMP_LINE", "unsubdesk list "+typed)
		t.Setenv("COMP_POINT", "1000")
		t.Setenv("COMP_BREAKS", " \t\n\"'><=;|&(:")
		got := ""
		for line := range strings.Lines(w.run("maya", completeCommand, "bash").out) {
			if !strings.Contains(line, "project:none") {
				got += "\n" + strings.TrimSpace(line)
			}
		}
		if strings.TrimSpace(got) != strings.ReplaceAll(strings.ReplaceAll(want, `\t`, "\t"), `\n`, "\n") {
			t.Errorf("bash has %s and gets %q", typed, got)
		}
	}
	if got := w.run("maya", completeCommand, "fish", "list", `project:\"two\ w`).out; got != "project:\"two words\"\t\n" {
		t.Errorf("fish gets %q", got)
	}
	if got := w.run("maya", completeCommand, "zsh", "list", `project:"two w`).out; got != "project:\"two words\"\t\n" {
		t.Errorf("zsh gets %q", got)
	}
	w.run("maya", "list", `project:"two words"`, "--count").prints("1\n")
}

func TestBashWords(t *testing.T) {
	for line, want := range map[string]string{
		"unsubdesk ":                      "|",
		"unsubdesk li":                    "li|",
		"unsubdesk list type:C":           "list,type:C|type:",
		"unsubdesk list --tab=a":          "list,--tab=a|--tab=",
		`unsubdesk list "type:C`:          "list,type:C|",
		`unsubdesk list 'two wo`:          "list,two wo|",
		`unsubdesk list a\ b c`:           "list,a b,c|",
		`unsubdesk list @a\ `:             "list,@a |",
		`unsubdesk quote --filter='@a b`:  "quote,--filter=@a b|--filter=",
		"unsubdesk list type:CDN region:": "list,type:CDN,region:|region:",
	} {
		words, kept, _ := bashWords(line, "1000", " \t\n\"'><=;|&(:")
		if got := strings.Join(words, ",") + "|" + kept; got != want {
			t.Errorf("%q: %q, want %q", line, got, want)
		}
	}
	if words, kept, _ := bashWords("unsubdesk list type:CDN more", "21", ":"); strings.Join(words, ",") != "list,type:C" || kept != "type:" {
		t.Errorf("up to the cursor: %v, %q", words, kept)
	}
	if words, _, _ := bashWords("unsubdesk list @备份 more", "18", ":"); strings.Join(words, ",") != "list,@备份" {
		t.Errorf("up to the cursor, counted in characters: %v", words)
	}
}
