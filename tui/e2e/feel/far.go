package main

import (
	"context"
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"time"

	"unsubdesk/tui/e2e/harness"
	"unsubdesk/tui/e2e/measure"
)

// far holds what the keys took that go far, in each start of the screens.
type far struct {
	firstFrame, end, place, front, page, pickers []time.Duration
}

func (f *far) addTo(t *table) {
	t.times(fmt.Sprintf("start to first frame with rows (%d starts)", len(f.firstFrame)), f.firstFrame)
	t.times("`G` at once after it, to the last rows and their pane", f.end)
	t.times("… until the place in the list says that they are the last (\"N of N\")", f.place)
	t.times("`g`, back to the first rows", f.front)
	t.times("PgDn", f.page)
	t.times("`f`, until the pickers have counts", f.pickers)
}

// goFar presses the keys that go far, on a list that has just come up.
func (b *bench) goFar(ctx context.Context, s *screens, f *far) error {
	for _, step := range []func(context.Context, *screens, *far) error{b.toTheEnd, b.toTheFront, b.byAPage, b.intoPickers} {
		if err := step(ctx, s, f); err != nil {
			return err
		}
	}
	return nil
}

// toTheEnd presses G: the last rows of the list have to come, and then their right place.
func (b *bench) toTheEnd(ctx context.Context, s *screens, f *far) error {
	all, err := b.lastNames(ctx)
	if err != nil {
		return err
	}
	begin := time.Now()
	took, err := s.pressed("G", "the last rows", func(shown harness.Screen) bool {
		names, room := measure.Names(shown)
		at := measure.Within(names, all)
		return hasRows(shown) && at >= 0 && at+len(names) == len(all) && (len(names) == room || at == 0)
	})
	if err != nil {
		return err
	}
	f.end = append(f.end, took)
	if _, err = s.until("the place of the last row", atTheEnd); err != nil {
		return err
	}
	f.place = append(f.place, max(took, s.LastOutput().Sub(begin)))
	return nil
}

// toTheFront presses g: the first rows have to come.
func (b *bench) toTheFront(ctx context.Context, s *screens, f *far) error {
	all, err := b.names(ctx)
	if err != nil {
		return err
	}
	took, err := s.pressed("g", "the first rows", func(shown harness.Screen) bool {
		row, _, _ := place(shown)
		return hasRows(shown) && row == 1 && onList(shown, all)
	})
	f.front = append(f.front, took)
	return err
}

// byAPage presses PgDn: the cursor has to go on by a page, over rows without a gap.
func (b *bench) byAPage(ctx context.Context, s *screens, f *far) error {
	all, err := b.names(ctx)
	if err != nil {
		return err
	}
	_, room := measure.Names(s.Screen())
	from, of, _ := place(s.Screen())
	took, err := s.pressed("pgdown", "the next page", func(shown harness.Screen) bool {
		row, _, _ := place(shown)
		return hasRows(shown) && (row >= from+room-1 || row == of) && onList(shown, all)
	})
	f.page = append(f.page, took)
	return err
}

// onList says whether the rows on the screen stand like this in a list that was read
// before. Those at its front may have taken effect since; the screen may still have some
// that had before.
func onList(shown harness.Screen, all []string) bool {
	names, _ := measure.Names(shown)
	for len(names) > 1 && measure.Within(names[:1], all) < 0 {
		names = names[1:]
	}
	return measure.Within(names, all) >= 0
}

var pickerLine = regexp.MustCompile(`\[ \] (\S.*\S) +([0-9][0-9,]*) +│`)

// intoPickers presses f, waits for counts, compares the first with what the command
// counts, and closes the pickers again.
func (b *bench) intoPickers(ctx context.Context, s *screens, f *far) error {
	var first []string
	took, err := s.pressed("f", "the pickers' counts", func(shown harness.Screen) bool {
		first = pickerLine.FindStringSubmatch(shown.String())
		return first != nil
	})
	if err != nil {
		return err
	}
	f.pickers = append(f.pickers, took)
	want, err := b.count(ctx, "type:"+strconv.Quote(first[1]))
	if err != nil {
		return err
	}
	if got := number(first[2]); got < want || got > want+want/100+5 { // some may have taken effect since
		return fmt.Errorf("the picker says %d %s, the list has %d", got, first[1], want)
	}
	if err := s.Keys("esc"); err != nil {
		return err
	}
	_, err = s.until("the list without pickers", func(shown harness.Screen) bool { return !pickerLine.MatchString(shown.String()) })
	return err
}

var placeText = regexp.MustCompile(`([0-9][0-9,]*) of ([0-9][0-9,]*)(\+?)$`)

// place is what the screen says of the cursor's row: its number, of how many, and
// whether these are all; zeros if it says nothing.
func place(s harness.Screen) (row, of int, exact bool) {
	for _, line := range s.Lines() {
		if m := placeText.FindStringSubmatch(line); m != nil && !strings.Contains(line, "│") {
			row, of, exact = number(m[1]), number(m[2]), m[3] == ""
		}
	}
	return row, of, exact
}

// atTheEnd says whether the place of the cursor is the last one.
func atTheEnd(s harness.Screen) bool {
	row, of, exact := place(s)
	return exact && row > 0 && row == of
}

// number is a number with commas between its digits.
func number(text string) int {
	n, _ := strconv.Atoi(strings.ReplaceAll(text, ",", "")) // the patterns have digits only
	return n
}
