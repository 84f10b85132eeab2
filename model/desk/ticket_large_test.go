package desk

import (
	"fmt"
	"slices"
	"testing"

	"unsubdesk/model"
)

// largeOrders is a transaction in which the first of some orders has many instances.
type largeOrders struct {
	model.ReadTx
	size  int
	asked *[]int
}

func (l largeOrders) FirstOfOrders(numbers []string, most int) (first []model.Instance, more map[string]int, err error) {
	*l.asked = append(*l.asked, most)
	for i := range min(l.size, most) {
		first = append(first, model.Instance{ID: fmt.Sprintf("%s-%05d", numbers[0], i), Order: model.Order{Number: numbers[0]}})
	}
	return first, map[string]int{numbers[0]: l.size - len(first)}, nil
}

// TestLargeOrdersAreNotReadWhole: what goes beyond the cap is counted and not read, so that
// the answer "too many" takes no longer than the longest list.
func TestLargeOrdersAreNotReadWhole(t *testing.T) {
	var numbers []string
	for i := range 2*namesAtATime + 1 {
		numbers = append(numbers, fmt.Sprintf("CS-%05d", i))
	}
	var asked []int
	found, err := instancesOrdered(largeOrders{size: 15_000, asked: &asked}, numbers)
	if err != nil || !slices.Equal(asked, []int{20_000, 5_000, 0}) {
		t.Errorf("asked for %v: %v", asked, err)
	}
	for i, want := range [][2]int{{15_000, 0}, {5_000, 10_000}, {0, 15_000}} {
		if o := found[numbers[i*namesAtATime]]; len(o.instances) != want[0] || o.more != want[1] {
			t.Errorf("of order %d: %d and %d more, want %v", i, len(o.instances), o.more, want)
		}
	}
	ticket := model.ReadTicket("CS-00000, CS-01000 CS-02000")
	if got := ticketRows(ticket, nil, found, func(in model.Instance) Row { return Row{Instance: in} }); got.Orders != 3 || len(got.IDs()) != 20_000 || got.More != 25_000 {
		t.Errorf("%d orders, %d listed, %d more", got.Orders, len(got.IDs()), got.More)
	}
}
