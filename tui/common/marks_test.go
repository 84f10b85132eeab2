package common

import (
	"testing"

	"pgregory.net/rapid"

	"unsubdesk/model"
)

// TestStepsBackAndForth: whatever was done, each step back gives the selection before it and
// each step forth the one after, and what was submitted comes back on neither way.
func TestStepsBackAndForth(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		rows := func(label string) model.Selection {
			return model.SelectionOf(rapid.SliceOfN(rapid.Uint32Range(1, 40), 0, 12).Draw(t, label)...)
		}
		m := Marks{}
		states := []model.Selection{{}}
		for range rapid.IntRange(1, 30).Draw(t, "changes") {
			switch rapid.IntRange(0, 3).Draw(t, "change") {
			case 0:
				m.Add(rows("add"), "")
			case 1:
				m.Remove(rows("remove"), "")
			case 2:
				m.Invert(rows("invert"), "")
			case 3:
				m.Clear("")
			}
			if !m.rows.Equal(states[len(states)-1]) {
				states = append(states, m.rows)
			}
		}
		gone := model.Selection{}
		if rapid.Bool().Draw(t, "submits") {
			gone = rows("submitted")
			m.Forget(gone)
		}
		var distinct []model.Selection // the same states without what was submitted
		for _, s := range states {
			if s = s.Without(gone); len(distinct) == 0 || !s.Equal(distinct[len(distinct)-1]) {
				distinct = append(distinct, s)
			}
		}
		for i := len(distinct) - 2; i >= 0; i-- {
			if _, ok := m.Undo(); !ok || !m.rows.Equal(distinct[i]) {
				t.Fatalf("step back to %d: %v, %v; want %v", i, ok, m.rows.Next(50), distinct[i].Next(50))
			}
		}
		if _, ok := m.Undo(); ok {
			t.Fatal("there is a step before the first")
		}
		for i := 1; i < len(distinct); i++ {
			if _, ok := m.Redo(); !ok || !m.rows.Equal(distinct[i]) {
				t.Fatalf("step forth to %d: %v, %v; want %v", i, ok, m.rows.Next(50), distinct[i].Next(50))
			}
		}
	})
}

// TestStepsAreBounded: many changes and large ones take no more memory than they may.
func TestStepsAreBounded(t *testing.T) {
	m := Marks{}
	for i := range uint32(3 * mostSteps) {
		m.Add(model.SelectionOf(i+1), "")
	}
	if len(m.past) != mostSteps {
		t.Errorf("%d steps are kept, want %d", len(m.past), mostSteps)
	}
	scattered := func(first uint32) model.Selection {
		rows := make([]uint32, 0, 1<<20)
		for i := range uint32(1 << 20) { // two bytes each: nothing lies together
			rows = append(rows, first+i*97%(1<<26))
		}
		return model.SelectionOf(rows...)
	}
	for i := range uint32(6) {
		m.Invert(scattered(i*13), "")
	}
	bytes := uint64(0)
	for _, s := range m.past {
		bytes += s.turned.Bitmap().GetSizeInBytes()
	}
	if bytes > mostStepBytes || len(m.past) == 0 || len(m.past) == mostSteps {
		t.Errorf("%d steps take %d bytes", len(m.past), bytes)
	}
	before := m.rows
	m.Undo()
	m.Redo()
	if !m.rows.Equal(before) {
		t.Error("a large step is not the same after one back and one forth")
	}
}
