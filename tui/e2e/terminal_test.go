package e2e

import (
	"bytes"
	"strings"
	"testing"

	"unsubdesk/tui/e2e/harness"
)

func TestTooSmallTerminalIsSaid(t *testing.T) {
	w := mainDesk(t)
	maya := w.open("maya", look{width: 80, height: 24})
	maya.see("beta-cache")
	if err := maya.Resize(59, 14); err != nil {
		t.Fatal(err)
	}
	maya.see("takes 60 x 15")
	maya.see("This is 59 x 14")
	if err := maya.Resize(300, 100); err != nil {
		t.Fatal(err)
	}
	maya.see("beta-cache")
	if err := maya.Resize(60, 15); err != nil {
		t.Fatal(err)
	}
	maya.see("beta-cache")
	maya.press("q")
	maya.leaves()
}

// TestNoColour: with NO_COLOR nothing is coloured, bold or reversed; the cursor and the
// marks are characters.
func TestNoColour(t *testing.T) {
	w := mainDesk(t)
	maya := w.open("maya", look{env: []string{"NO_COLOR=1"}})
	maya.see("beta-cache")
	maya.moveTo("beta-cache")
	maya.press("space")
	shown := maya.see("1 selected")
	plain := harness.Cell{}
	for y := range shown.Height {
		for x, c := range shown.Row(y) {
			c.Text, c.Width = "", 0
			if c != plain {
				t.Fatalf("the cell %d,%d has a style: %+v\n%s", x, y, c, shown)
			}
		}
	}
	maya.see("> ", "●", "beta-cache")
}

// TestASCII: but for the data, nothing on any screen is outside ASCII.
func TestASCII(t *testing.T) {
	w := newWorld(t)
	w.must("ada", "import", w.file("instances.csv", strings.ReplaceAll(mainStory(), "备份", "copy")))
	w.staff()
	w.must("maya", "unsubscribe", "alpha-copy", "alpha-large", "--reason", "1", "--yes")
	for _, size := range [][2]int{{160, 40}, {80, 24}} {
		maya := w.open("maya", look{width: size[0], height: size[1], env: []string{"UNSUBDESK_SCREEN_ASCII=true"}})
		maya.see("beta-cache")
		maya.onlyASCII()
		maya.moveTo("beta-cache")
		maya.press("space", "U")
		maya.see("Enter continue")
		maya.onlyASCII()
		maya.press("enter")
		maya.see("One reason is required")
		maya.onlyASCII()
		maya.press("esc")
		maya.unsee("One reason is required")
		maya.press("esc")
		maya.see("1 selected")
		maya.press("2")
		maya.see("CS1003")
		maya.onlyASCII()
		maya.press("3")
		maya.see("CS1002")
		maya.onlyASCII()
		maya.press("?")
		maya.see("type to search")
		maya.onlyASCII()
	}
}

func (s *screens) onlyASCII() {
	s.w.Helper()
	shown := s.Screen()
	for y, line := range shown.Lines() {
		if at := strings.IndexFunc(line, func(r rune) bool { return r > 0x7e }); at >= 0 {
			s.w.Fatalf("line %d is not ASCII: %q\n%s", y, line[at:], shown)
		}
	}
}

// TestASilentTerminalIsNeverAsked: a terminal that answers nothing shows the screens
// all the same, and what is typed at once is not taken for an answer.
func TestASilentTerminalIsNeverAsked(t *testing.T) {
	w := mainDesk(t)
	maya := w.open("maya", look{silent: true})
	maya.write("3")
	maya.see("Nothing has been refunded")
	for name, question := range map[string]string{"colour": "\x1b]11;?", "foreground": "\x1b]10;?", "cursor": "\x1b[6n", "kind": "\x1b[c"} {
		if bytes.Contains(maya.Output(), []byte(question)) {
			t.Errorf("the terminal was asked for its %s", name)
		}
	}
}

func TestTheMouseMarksAndChooses(t *testing.T) {
	w := mainDesk(t)
	maya := w.open("maya", look{})
	shown := maya.see("beta-cache")
	_, y, err := shown.Find("beta-cache")
	if err != nil {
		t.Fatal(err)
	}
	x, _, err := shown.Find("○")
	if err != nil {
		t.Fatal(err)
	}
	maya.click(x, y)
	maya.see("1 selected")
	maya.see("●", "beta-cache")
	maya.press("home")
	maya.click(x+4, y)
	maya.until("the cursor on the clicked row", func(s harness.Screen) bool { return on(s, "beta-cache") })
	maya.clickOn("Unsubscription Not Allowed")
	maya.see("alpha-frozen")
	maya.unsee("beta-cache")
	maya.clickOn("3 History")
	maya.see("Nothing has been refunded")
}

func (s *screens) click(x, y int) {
	s.w.Helper()
	if err := s.Mouse(harness.ButtonLeft, x, y); err != nil {
		s.w.Fatal(err)
	}
}

// clickOn clicks on a text of the screen.
func (s *screens) clickOn(text string) {
	s.w.Helper()
	x, y, err := s.Screen().Find(text)
	if err != nil {
		s.w.Fatal(err)
	}
	s.click(x+1, y)
}

// TestTextKeepsToItsCells: wide characters move nothing after them out of its column.
func TestTextKeepsToItsCells(t *testing.T) {
	w := mainDesk(t)
	maya := w.open("maya", look{})
	maya.see("beta-cache")
	shown := maya.see("alpha-备份", "300.02")
	_, wide, err := shown.Find("300.02")
	if err != nil {
		t.Fatal(err)
	}
	_, plain, err := shown.Find("6,499.95")
	if err != nil {
		t.Fatal(err)
	}
	if a, b := endOf(shown, wide, "300.02"), endOf(shown, plain, "6,499.95"); a != b {
		t.Errorf("the amounts end in cells %d and %d:\n%s", a, b, shown)
	}
}

// endOf is the cell after a text of a line.
func endOf(s harness.Screen, y int, text string) int {
	cells := s.Row(y)
	for x := range cells {
		var b strings.Builder
		for _, c := range cells[x:min(x+len(text), len(cells))] {
			b.WriteString(c.Text)
		}
		if b.String() == text {
			return x + len(text)
		}
	}
	return -1
}
