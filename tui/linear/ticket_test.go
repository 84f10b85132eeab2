package linear_test

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"time"

	"unsubdesk/db/dbtest"
	"unsubdesk/model"
	"unsubdesk/tui/linear"
)

// A line with many names says apart what can be unsubscribed, what cannot and what is not
// there, and one answer marks.
func TestATicketInOneLine(t *testing.T) {
	w := newWorld(t, stock()...)
	c := w.talk(w.as("maya"))
	c.types("alpha-1, alpha-2; alpha-3 and pkg-0001 please")
	c.hears("Ticket: 2 can be unsubscribed, 7,330.00 USD; 1 cannot; 1 not found.\n", "name-alpha-3 cannot: ", "Not found: pkg-0001\n",
		"m marks what can be unsubscribed, 1 says each of it; m all marks", "Ticket: ")
	c.types("1")
	c.hears("1: name-alpha-1, 30.00 USD", "2: name-alpha-2, 7,300.00 USD, needs review", "Can be unsubscribed: ")
	c.types("2")
	c.hears("Review: over 7,000.00: chen reviews it")
	c.types("back", "back", "2")
	c.hears("1: name-alpha-3, 100.00 USD, not allowed: ")
	c.types("back", "3")
	c.hears("1: pkg-0001\n", "Ticket: ")
	c.types("m 1")
	c.hears("m takes nothing here, or all")
	c.types("m")
	c.hears("2 marked: 1 refunded now, 30.00 USD; 1 to review, 7,300.00 USD.\n", "Instances: ")
	c.types("d all", "ticket alpha-3")
	c.hears("Ticket: 0 can be unsubscribed; 1 cannot; 0 not found.\n")
	c.types("m")
	c.hears("Nothing of the ticket can be unsubscribed")
	c.types("m all")
	c.hears("1 marked: 1 blocked.\n")
	c.types("alpha-9")
	c.hears("There is no command alpha-9 here.")
	c.types("ticket alpha-9")
	c.hears("Nothing in this text is an instance ID or an order number of the desk; f looks for names.\nNot found: alpha-9\nInstances: ")
}

// Lines that come at once are one ticket, whatever stands in them; typed after the command
// they end with an empty line.
func TestATicketOfSeveralLines(t *testing.T) {
	w := newWorld(t, stock()...)
	waits := make(chan chan bool) // it waits for another line; each wait has its own sign that none comes
	c := w.talk(w.as("maya"), func(o *linear.Options) {
		o.Pause = func(ctx context.Context, _ time.Duration) error {
			none := make(chan bool)
			waits <- none
			select {
			case <-none:
				return nil
			case <-ctx.Done():
				return ctx.Err()
			}
		}
	})
	write := func(lines ...string) {
		var none chan bool
		for _, line := range lines {
			if _, err := c.typed.Write([]byte(line + "\n")); err != nil {
				t.Fatal(err)
			}
			none = <-waits
		}
		close(none)
	}
	paste := func(lines ...string) {
		write(lines...)
		c.listen()
	}
	paste("Hello,", "u", "alpha-1 and", "beta", "quit")
	c.hears("Ticket: 2 can be unsubscribed, 42.34 USD; 0 cannot; 0 not found.\n")
	paste("alpha-2") // the last line had no end
	c.hears("Ticket: 3 can be unsubscribed, 7,342.34 USD; 0 cannot; 0 not found.\n")
	c.types("m")
	c.hears("3 marked: 2 refunded now, 42.34 USD; 1 to review, 7,300.00 USD.\n", "Instances: ")
	paste("hello", "f alpha")
	c.hears("Several lines came at once, and nothing was done with them")
	c.types("d all", "ticket")
	c.hears("Paste the ticket", "An empty line alone is the last ticket again.", "Text: ")
	paste("")
	c.hears("Ticket: 3 can be unsubscribed")
	c.types("back", "1")
	c.hears("There is no list yet")
	c.types("ticket")
	write("alpha-1")
	paste("", "beta", "")
	c.hears("Ticket: 2 can be unsubscribed, 42.34 USD")
	c.types("back", "v")
	paste("alpha-1", "a 1", "quit")
	c.hears("Several lines came at once, and nothing was done with them: the first is no command here.", "Reviews: ")
}

// Of a line that is longer than one can be nothing is looked up that may be half a name.
func TestALineThatIsTooLong(t *testing.T) {
	w := newWorld(t, dbtest.Instance("pkg-1"), dbtest.Instance("pkg-123456789"))
	c := w.talk(w.as("maya"))
	const half = "pkg-1"
	c.types("pkg-123456789 " + strings.Repeat("x", 4000-len(half)-len("pkg-123456789 ")-1) + " " + half + "23456789")
	c.hears("The line is too long: what stands behind its first 4,000 characters was left out.", "Ticket: 1 can be unsubscribed, 100.00 USD; 0 cannot; 0 not found.\n",
		"the rest was not looked up")
	c.types("1")
	c.hears("1: name-pkg-123456789,")
}

// Pickers narrow the list by numbers, with counts among what the rest of the filter leaves.
func TestPickers(t *testing.T) {
	var all []model.Instance
	for i, kind := range []string{"CDN", "CDN", "OBS", "SMS"} {
		in := dbtest.Instance(fmt.Sprintf("i-%d", i))
		in.ProductType, in.Region = kind, []string{"eu-west-1", "eu-west-1", "eu-west-1", "la-north-2"}[i]
		all = append(all, in)
	}
	w := newWorld(t, all...)
	c := w.talk(w.as("maya"))
	c.types("regions")
	c.hears("Regions 1 to 2 of 2.\n1: eu-west-1, 3 instances\n2: la-north-2, 1 instance\n", "Numbers narrow the list", "Regions: ")
	c.types("1")
	c.hears("Filter: region:eu-west-1\n", "Results 1 to 3 of 3.\n", "Instances: ")
	c.types("types")
	c.hears("1: CDN, 2 instances\n2: OBS, 1 instance\n")
	c.hearsNot("SMS")
	c.types("1-2")
	c.hears("Filter: region:eu-west-1 type:CDN,OBS\n", "Results 1 to 3 of 3.\n")
	c.types("types ob")
	c.hears("1: OBS, 1 instance, chosen\n")
	c.hearsNot("CDN")
	c.types("1")
	c.hears("Filter: region:eu-west-1 type:OBS\n", "Result 1 of 1.\n")
	c.types("types", "all")
	c.hears("Filter: region:eu-west-1\n")
	c.types("regions xx")
	c.hears("No region here has xx in its name.")
	c.types("regions", "3")
	c.hears("There is no number 3 so far", "Regions: ")
	c.types("back", "projects")
	c.hears("there is no enterprise project to choose.")
}

// Saved filters are those of the screens and the commands.
func TestSavedFilters(t *testing.T) {
	w := newWorld(t, stock()...)
	c := w.talk(w.as("maya"))
	c.types("filters")
	c.hears("You have no saved filter; save and a name saves the present one.")
	c.types("f paid:<50", "o paid desc", "save small ones")
	c.hears("Saved as @small ones: paid:<50.00, those that may be unsubscribed, by paid downwards.")
	c.types("f", "t 3", "o name", "filters")
	c.hears("Saved filter 1 of 1.\n1: small ones: paid:<50.00, those that may be unsubscribed, by paid downwards\n", "Saved filters: ")
	c.types("1")
	c.hears("Saved filter: small ones: ", "1: name-alpha-1, 30.00 USD", "2: name-beta", "Instances: ")
	c.types("@Small Ones beta")
	c.hears("Result 1 of 1.\n1: name-beta")
	c.types("f @smal")
	c.hears("You have no saved filter @smal: yours are @small ones.")
	c.types("t 2", "save small ones")
	c.hears("Saved in the place of the one that was @small ones: paid:<50.00 beta, those that may not be unsubscribed")
	if all, err := w.as("ben").Filters(w.Context()); err != nil || len(all) != 0 {
		t.Errorf("ben has %+v, %v", all, err)
	}
}

// What matches a filter that cannot be read is not what was asked for: nothing of it is marked.
func TestABrokenFilterMarksNothing(t *testing.T) {
	w := newWorld(t, stock()...)
	c := w.talk(w.as("maya"))
	c.types("f alpha", "f type:", "m all")
	c.hears("so nothing was marked")
	c.types("f alpha", "m all")
	c.hears(" marked: ")
}
