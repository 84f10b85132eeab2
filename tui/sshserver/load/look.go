package main

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"
)

// look is what the keys of the script change on a screen.
type look struct {
	tab      string // the one in brackets, without its count
	filter   string // the filter line
	row      int    // the screen line of the cursor, -1 without one
	subject  string // what stands in the row, as far as it does not change by itself
	marked   string // what is said of marks
	position int    // of the cursor in the list, 0 without one
	rows     int    // in the list
}

// The lines of the screens at 120×40.
const (
	tabLine    = 2
	filterLine = 3
	edgeLine   = height - 2 // marks, and the position in the list
)

var (
	tabForm      = regexp.MustCompile(`\[([^\]0-9]*[^\]0-9 ])`)
	positionForm = regexp.MustCompile(`([0-9,]+) of ([0-9,]+)$`)
	markedForm   = regexp.MustCompile(`^ (nothing|[0-9,]+) (selected|marked)`)
	orderForm    = regexp.MustCompile(`CS[0-9]+…[0-9]+`)
)

// looks reads the screen; the caller holds the lock.
func (s *screen) looks() look {
	l := look{row: -1, filter: s.line(filterLine)}
	if m := tabForm.FindStringSubmatch(s.line(tabLine)); m != nil {
		l.tab = m[1]
	}
	edge := s.line(edgeLine)
	l.marked = markedForm.FindString(edge)
	if m := positionForm.FindStringSubmatch(edge); m != nil {
		l.position, l.rows = number(m[1]), number(m[2])
	}
	for y := filterLine + 1; y < edgeLine; y++ {
		if c := s.emu.CellAt(1, y); c != nil && c.Content == ">" {
			l.row, l.subject = y, orderForm.FindString(s.line(y))
			break
		}
	}
	return l
}

// number reads digits with commas; the form has looked at them.
func number(s string) int {
	n, _ := strconv.Atoi(strings.ReplaceAll(s, ",", ""))
	return n
}

// String tells the look in a report.
func (l look) String() string {
	return fmt.Sprintf("tab %q, filter %q, cursor on line %d (%s), %s, %d of %d", l.tab, l.filter, l.row, l.subject, l.marked, l.position, l.rows)
}

// hasRows reports a list drawn with real rows.
func (l look) hasRows() bool { return l.row >= 0 && l.subject != "" && l.rows > 0 }
