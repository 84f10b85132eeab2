package tour_test

import (
	"testing"

	"unsubdesk/tui/tour"
)

func TestSeen(t *testing.T) {
	const screen = "one two\nthree four"
	for _, c := range []struct {
		see  []tour.Line
		want bool
	}{
		{nil, true},
		{[]tour.Line{{"one", "two"}}, true},
		{[]tour.Line{{"one", "four"}}, false},
		{[]tour.Line{{"one"}, {"four"}}, true},
		{[]tour.Line{{"one"}, {"five"}}, false},
		{[]tour.Line{{"six|three", "four|five"}}, true},
		{[]tour.Line{{"six|seven"}}, false},
	} {
		if got := (tour.Step{See: c.see}).Seen(screen); got != c.want {
			t.Errorf("%q is seen: %v", c.see, got)
		}
	}
}

// TestStrokes: names are keys, texts are letters, and the number is the screen's.
func TestStrokes(t *testing.T) {
	strokes := tour.Step{Press: []string{"/", "type:a b", "shift+tab", "ctrl+t", " ", tour.Count, "enter"}}.Strokes(" Type 41 and press Enter to confirm: ")
	want := [][2]string{{"/", "/"}, {"a", "a"}, {" ", "a "}, {"b", "a b"}, {"shift+tab", "Shift-Tab"}, {"ctrl+t", "Ctrl-t"}, {" ", "Space"},
		{"4", "4"}, {"1", "41"}, {"enter", "Enter"}}
	if len(strokes) != len(want) {
		t.Fatalf("%d strokes: %v", len(strokes), strokes)
	}
	for i, s := range strokes {
		if s.Key.String() != want[i][0] || s.Label != want[i][1] {
			t.Errorf("stroke %d is %q, read as %q; want %q", i, s.Key, s.Label, want[i])
		}
	}
	if got := (tour.Step{Press: []string{tour.Count}}).Strokes("nothing is asked"); len(got) != 0 {
		t.Errorf("no number is asked for, and %v is typed", got)
	}
}
