package main

import (
	"slices"
	"strings"

	"unsubdesk/model"
)

// stroke is one key and the frame that answers it.
type stroke struct {
	name     string
	key      string
	answered func(before, now look) bool
}

// inTurn is the script for session i: the sessions are at different places of it, as
// people are, because each begins with so many moves of its own.
func inTurn(m member, i int) []stroke {
	strokes := script(m)
	var moves []stroke
	for range i % len(strokes) / 2 {
		moves = append(moves, down(), up())
	}
	return append(moves, strokes...)
}

// script is the round that a member types: mostly moving, and now and then a mark,
// another tab, another view, and a filter. Every key changes something, also if the row
// above the cursor has gone meanwhile, and at the end all is as at the beginning.
func script(m member) []stroke {
	if landsOnReviews(m) {
		return slices.Concat(browse(), []stroke{instances(), down()}, marks(), []stroke{reviews(), top()})
	}
	return slices.Concat([]stroke{down(), down()}, marks(), browse(), []stroke{reviews(), instances(), top()})
}

// browse leaves the cursor on the third row.
func browse() []stroke {
	return []stroke{
		down(), down(), down(), up(),
		{"Tab", "\t", nextTab}, {"Shift-Tab", "\x1b[Z", nextTab},
		{"/", "/", filterOpens}, {"o", "o", filterHolds("o")}, {"Esc", "\x1b", filterCloses}, {"Esc", "\x1b", filterClears},
		{"G", "G", last}, top(), down(), down(), down(), up(),
	}
}

// marks marks a row of Instances and takes the mark away.
func marks() []stroke { return []stroke{mark(), mark()} }

func top() stroke       { return stroke{"g", "g", first} }
func instances() stroke { return stroke{"1", "1", tabBegins("Unsubscription")} }
func reviews() stroke   { return stroke{"2", "2", tabBegins("Pending")} }

// landsOnReviews says which view a member's session begins with.
func landsOnReviews(m member) bool { return m.role == model.RoleManager }

// down and up move the cursor by one row: the list's position says so, and the cursor
// stands on another line of the screen.
func down() stroke { return stroke{"j", "j", moved(1)} }
func up() stroke   { return stroke{"k", "k", moved(-1)} }

func moved(by int) func(before, now look) bool {
	return func(before, now look) bool {
		return now.position == before.position+by && now.row == before.row+by
	}
}

// first and last are the ends of the list.
func first(_, now look) bool { return now.position == 1 && now.hasRows() }
func last(_, now look) bool  { return now.position == now.rows && now.hasRows() }

// mark marks the row, or takes the mark away.
func mark() stroke {
	return stroke{"Space", " ", func(before, now look) bool { return now.marked != "" && now.marked != before.marked }}
}

// nextTab is another tab, in the same view.
func nextTab(before, now look) bool { return now.tab != "" && now.tab != before.tab }

// tabBegins is a tab of another view, with its rows.
func tabBegins(name string) func(before, now look) bool {
	return func(_, now look) bool { return strings.HasPrefix(now.tab, name) && now.hasRows() }
}

// The filter line: open with a cursor in it, holding what was typed and how many match,
// left, empty again.
func filterOpens(_, now look) bool { return strings.Contains(now.filter, "▏") }

func filterHolds(text string) func(before, now look) bool {
	return func(_, now look) bool {
		return strings.Contains(now.filter, "/ "+text+"▏") && strings.Contains(now.filter, "match")
	}
}

func filterCloses(_, now look) bool { return !strings.Contains(now.filter, "▏") }

func filterClears(_, now look) bool {
	return strings.Contains(now.filter, "press / to filter") && now.hasRows()
}
