package model_test

import (
	"slices"
	"testing"

	"pgregory.net/rapid"

	"unsubdesk/model"
)

// TestSelectionIsASet: whatever is added, taken away and turned round, and none of it
// changes a selection that somebody holds.
func TestSelectionIsASet(t *testing.T) {
	rows := rapid.SliceOfN(rapid.Uint32Range(1, 300), 0, 60)
	rapid.Check(t, func(t *rapid.T) {
		var s model.Selection
		want := map[uint32]bool{}
		for range rapid.IntRange(0, 20).Draw(t, "steps") {
			before, held := s.Next(s.Len()), s
			other := rows.Draw(t, "rows")
			switch o := model.SelectionOf(other...); rapid.IntRange(0, 2).Draw(t, "what") {
			case 0:
				s = s.With(o)
				for _, r := range other {
					want[r] = true
				}
			case 1:
				s = s.Without(o)
				for _, r := range other {
					delete(want, r)
				}
			case 2:
				s = s.Inverted(o)
				for _, r := range o.Next(o.Len()) {
					if want[r] {
						delete(want, r)
					} else {
						want[r] = true
					}
				}
			}
			if !slices.Equal(before, held.Next(held.Len())) {
				t.Fatal("a selection was changed that somebody holds")
			}
		}
		sameSet(t, s, want)
	})
}

func sameSet(t *rapid.T, s model.Selection, want map[uint32]bool) {
	got := s.Next(s.Len())
	if s.Len() != len(want) || len(got) != len(want) || !slices.IsSorted(got) {
		t.Fatalf("%v, want %v", got, want)
	}
	for i, r := range got {
		if !want[r] || s.Place(r) != i || !s.Has(r) {
			t.Fatalf("row %d is at %d, want %d", r, s.Place(r), i)
		}
	}
	if len(got) > 0 && (s.First() != got[0] || s.Last() != got[len(got)-1]) {
		t.Fatalf("from %d to %d of %v", s.First(), s.Last(), got)
	}
	if next := s.Next(5); !slices.Equal(next, got[:min(5, len(got))]) {
		t.Fatalf("%v are the first of %v", next, got)
	}
	kept, err := s.Bytes()
	if err != nil {
		t.Fatal(err)
	}
	back, err := model.ReadSelection(kept)
	if err != nil || !back.Equal(s) {
		t.Fatalf("read back: %v (%v)", back, err)
	}
}
