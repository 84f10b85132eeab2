package app_test

import (
	"bytes"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/charmbracelet/x/ansi"

	"unsubdesk/db"
	"unsubdesk/db/dbtest"
	"unsubdesk/db/staging"
	"unsubdesk/model/demo"
	"unsubdesk/model/desk"
	"unsubdesk/tui/common"
	"unsubdesk/tui/paint"
	"unsubdesk/tui/present"
)

// TestWholeList: the cursor walks through all rows in order in both
// directions, however few are held.
func TestWholeList(t *testing.T) {
	rows := 1500
	if dbtest.Race {
		rows = 600 // which are more than are held
	}
	w := newWorld(t, rows)
	d := open(t, w.as("maya"), w.clock, 80, 24)
	d.keys("tab", "tab")
	for i := range rows {
		if got := underCursor(t, d); got != nameOf(i) {
			t.Fatalf("row %d is %s, want %s", i, got, nameOf(i))
		}
		d.keys("j")
	}
	d.sees(present.Count(rows) + " of " + present.Count(rows))
	for i := rows - 1; i >= 0; i-- {
		if got := underCursor(t, d); got != nameOf(i) {
			t.Fatalf("on the way up row %d is %s, want %s", i, got, nameOf(i))
		}
		d.keys("k")
	}
	d.keys("G")
	if got := underCursor(t, d); got != nameOf(rows-1) {
		t.Errorf("G is at %s", got)
	}
	d.keys("g", "pgdown", "ctrl+d", "ctrl+u", "pgup")
	if got := underCursor(t, d); got != nameOf(0) {
		t.Errorf("after there and back again: %s", got)
	}
	d.sees("1 of " + present.Count(rows))
}

func nameOf(i int) string {
	if i%5 == 1 {
		return fmt.Sprintf("云帆-备份-%05d", i)
	}
	return fmt.Sprintf("orion-cache-%05d", i)
}

func underCursor(t *testing.T, d *driver) string {
	t.Helper()
	for _, l := range strings.Split(ansi.Strip(d.model.View()), "\n") {
		if rest, ok := strings.CutPrefix(l[1:], "> "); ok && (l[0] == ' ' || l[0] == '~') {
			return strings.Fields(rest)[1]
		}
	}
	t.Fatalf("no row is under the cursor:\n%s", d.screen())
	return ""
}

// TestReloadKeepsTheCursor: a reload far down keeps row and height.
func TestReloadKeepsTheCursor(t *testing.T) {
	w := newWorld(t, 1500)
	d := open(t, w.as("maya"), w.clock, 80, 24)
	for range 60 {
		d.keys("pgdown")
	}
	d.keys("k", "k")
	before := d.screen()
	d.keys("r")
	d.machine = d.machine.Add(time.Minute)
	d.send(common.Tick{})
	if after := d.screen(); listPart(before) != listPart(after) {
		t.Errorf("the list moved:\n%s\n%s", before, after)
	}
}

func listPart(screen string) string {
	lines := strings.Split(screen, "\n")
	return strings.Join(lines[5:14], "\n")
}

// TestBytesOfACursorMove: on 160×50 with the pane beside the table, moving the
// cursor through the demo's instances sends at most 1,000 bytes, scrolling
// moves included.
func TestBytesOfACursorMove(t *testing.T) {
	clock := &demo.Clock{}
	store := dbtest.New(t, func(o *db.Options) { o.Clock = clock.Now })
	if _, err := demo.Fill(t.Context(), store, clock, demo.Options{Instances: 2000, Seed: 1, Now: dbtest.Start()}, desk.WithStaging(staging.New)); err != nil {
		t.Fatal(err)
	}
	w := &world{store: store, desk: desk.New(store), clock: dbtest.NewClock()}
	d := open(t, w.as("maya"), w.clock, 160, 50)
	var out bytes.Buffer
	painter := paint.New(&out)
	painter.Resize(160, 50)
	draw := func() int {
		out.Reset()
		frame := "\x1b[H" + strings.ReplaceAll(d.model.View(), "\n", "\r\n")
		if _, err := painter.Write([]byte(frame)); err != nil {
			t.Fatal(err)
		}
		return out.Len()
	}
	if _, err := painter.Write([]byte("\x1b[?1049h")); err != nil {
		t.Fatal(err)
	}
	draw()
	most, sum := 0, 0
	for i := range 200 {
		d.keys("j")
		n := draw()
		if n > 1000 {
			t.Errorf("move %d sends %d bytes: %q", i, n, out.String())
		}
		most, sum = max(most, n), sum+n
	}
	t.Logf("%d bytes on average, %d at most", sum/200, most)
}
