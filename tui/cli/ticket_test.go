package cli

import (
	"context"
	"fmt"
	"io"
	"strings"
	"testing"
	"time"

	"unsubdesk/db/dbtest"
	"unsubdesk/model"
	"unsubdesk/model/desk"
)

// TestTicketIsNeverCut: more names, or more text, than is looked up is refused whole.
func TestTicketIsNeverCut(t *testing.T) {
	w := newWorld(t, dbtest.Instance("pkg-00001"))
	var many strings.Builder
	for i := range model.MaxTicket + 1 {
		fmt.Fprintf(&many, "pkg-%05d\n", i)
	}
	w.ask(strings.NewReader(many.String()), "maya", "quote", "-").exits(ExitUsage).says("more than 10,000 instances or orders")
	w.ask(io.LimitReader(endless{}, 5<<20), "maya", "quote", "-").exits(ExitUsage).says("longer than 4 MiB")
	w.ask(strings.NewReader("\x1b]52;c;AAAA\x07\x00pkg-9\x1b[2J1\npkg-00001\u202e"), "maya", "quote", "-", "--json").exits(ExitPartly).prints(`"not_found":["pkg-9"]`)
	w.ask(strings.NewReader("pkg-00001"), "maya", "unsubscribe", "-", "--reason", "1").exits(ExitRefused).says("nobody can be asked there")
	ctx, end := context.WithCancel(t.Context())
	slow, _ := io.Pipe()
	time.AfterFunc(10*time.Millisecond, end)
	w.runWith(ctx, slow, "maya", "quote", "-").exits(ExitRefused).says("the command was ended")
}

type endless struct{}

func (endless) Read(b []byte) (int, error) {
	for i := range b {
		b[i] = '9'
	}
	return len(b), nil
}

// TestSavedFiltersInCommands: @NAME is the user's own filter with its tab and order, which flags
// change, beside other words.
func TestSavedFiltersInCommands(t *testing.T) {
	w := newWorld(t, dbtest.Instance("a1", dbtest.Named("orion a")), dbtest.Instance("b1", dbtest.Named("orion b"), dbtest.Frozen()),
		dbtest.Instance("c1", dbtest.Named("other")))
	s := desk.New(w.store).As(model.Actor{User: "maya"})
	for _, f := range []model.SavedFilter{
		{Name: "Due soon", Filter: "orion", Tab: model.TabAll, Sort: model.Sort{Field: model.SortName, Desc: true}},
		{Name: "everything", Tab: model.TabAll, Sort: model.Sort{Field: model.SortName}},
		{Name: "allowed", Tab: model.TabAllowed, Sort: model.Sort{Field: model.SortName}},
		{Name: "marked", Filter: "is:selected", Tab: model.TabAll, Sort: model.Sort{Field: model.SortName}},
		{Name: "stuck", Tab: model.TabNotAllowed, Sort: model.Sort{Field: model.SortName}},
	} {
		if _, err := s.SaveFilter(t.Context(), f); err != nil {
			t.Fatal(err)
		}
	}
	ids := func(args ...string) string {
		var got []string
		for line := range strings.Lines(w.run("maya", append([]string{"list", "--json"}, args...)...).exits(ExitOK).out) {
			got = append(got, line[len(`{"instance_id":"`):][:2])
		}
		return strings.Join(got, " ")
	}
	for args, want := range map[string]string{"@due soon": "b1 a1", "@due soon|a1": "a1", "@due soon|--tab|allowed": "a1", "@due soon|--sort|name": "a1 b1",
		"orion|@stuck": "b1", "@everything": "a1 b1 c1"} {
		if got := ids(strings.Split(args, "|")...); got != want {
			t.Errorf("list %s: %q, want %q", args, got, want)
		}
	}
	w.run("maya", "list", "@none").exits(ExitRefused).says("yours are @allowed, @Due soon, @everything, @marked and @stuck")
	w.run("ben", "list", "@stuck").exits(ExitRefused).says("you have none")
	w.run("maya", "list", "@marked").exits(ExitUsage).says("no selection outside the screens")
	w.run("maya", "quote", "--filter", "@due soon").exits(ExitPartly).prints("a1")
	for _, all := range []string{"@everything", "@allowed"} {
		w.run("maya", "quote", "--filter", all).exits(ExitUsage).says("would mean every instance")
		w.run("maya", "unsubscribe", "--filter", all, "--reason", "1", "--yes").exits(ExitUsage)
	}
	w.run("maya", "unsubscribe", "--filter", "@due soon", "--reason", "1", "--yes").exits(ExitPartly).prints("refunded")
}

// TestTicketOfNames: what only a name is, is not said to be nobody's name.
func TestTicketOfNames(t *testing.T) {
	w := newWorld(t, dbtest.Instance("pkg-00001", dbtest.Named("orion-0001")))
	r := w.ask(strings.NewReader("orion-0001"), "maya", "quote", "-").exits(ExitRefused).prints("Not found: orion-0001")
	r.says("1 word of the ticket not found: no instance ID and no order number of the desk. Names are found with --filter.")
	w.ask(strings.NewReader("hello"), "maya", "quote", "-").exits(ExitRefused).says("no instance ID and no order number")
}
