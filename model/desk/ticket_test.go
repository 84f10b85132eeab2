package desk_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"unsubdesk/db/dbtest"
	"unsubdesk/model"
	"unsubdesk/model/desk"
)

func idsOf(rows []desk.Row) []string {
	var ids []string
	for _, r := range rows {
		ids = append(ids, r.ID)
	}
	return ids
}

// TestLookUp: a ticket names instances and orders; what can be unsubscribed, what cannot and
// what there is none of are told apart, in the ticket's order.
func TestLookUp(t *testing.T) {
	f := newFixture(t,
		dbtest.Instance("pkg-1", dbtest.InOrder("CS-1")), dbtest.Instance("pkg-2", dbtest.InOrder("CS-1"), dbtest.Frozen(), dbtest.Busy("renewal")),
		dbtest.Instance("pkg-3", dbtest.InOrder("CS-2")), dbtest.Instance("pkg-4", dbtest.InOrder("CS-3")),
		dbtest.Instance("CS-3", dbtest.InOrder("CS-4"))) // an ID that is also the number of an order
	f.submit("maya", "pkg-4")
	got, err := f.as("iris").LookUp(f.ctx, model.ReadTicket("Please return PKG-3 and order CS-1, also pkg-4;\npkg-9 and cs-3. Thank you!"))
	f.ok(err)
	if want := []string{"pkg-3", "pkg-1", "CS-3"}; !slices.Equal(idsOf(got.Allowed), want) {
		t.Errorf("allowed: %v, want %v", idsOf(got.Allowed), want)
	}
	if want := []string{"pkg-2", "pkg-4"}; !slices.Equal(idsOf(got.Blocked), want) {
		t.Errorf("blocked: %v, want %v", idsOf(got.Blocked), want)
	}
	if n := len(got.Blocked[0].Blocks); n != 2 {
		t.Errorf("pkg-2 has %d reasons, want both", n)
	}
	if !slices.Equal(got.NotFound, []string{"pkg-9"}) || got.Orders != 1 || got.Words != 8 {
		t.Errorf("not found %v, %d orders, %d words", got.NotFound, got.Orders, got.Words)
	}
	if _, err := f.as("nobody").LookUp(f.ctx, model.ReadTicket("pkg-1")); model.ErrorCode(err) != model.CodeForbidden {
		t.Errorf("a stranger is answered %v", err)
	}
}

// TestLookUpOfThousands: more names than one statement takes.
func TestLookUpOfThousands(t *testing.T) {
	var instances []model.Instance
	for i := range 30 {
		instances = append(instances, dbtest.Instance(fmt.Sprintf("pkg-%05d", i*300), dbtest.InOrder("CS-1")))
	}
	f := newFixture(t, instances...)
	var ticket strings.Builder
	for i := range model.MaxTicket + 1 {
		fmt.Fprintf(&ticket, "pkg-%05d\n", i)
	}
	got, err := f.as("maya").LookUp(f.ctx, model.ReadTicket(ticket.String()))
	f.ok(err)
	if len(got.Allowed) != 30 || len(got.NotFound) != model.MaxTicket-30 || got.Left != 1 {
		t.Errorf("%d found, %d not, %d left", len(got.Allowed), len(got.NotFound), got.Left)
	}
}
