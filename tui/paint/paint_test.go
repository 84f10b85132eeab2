package paint_test

import (
	"bytes"
	"fmt"
	"strings"
	"testing"

	uv "github.com/charmbracelet/ultraviolet"
	"github.com/charmbracelet/x/ansi"
	"github.com/charmbracelet/x/vt"
	"pgregory.net/rapid"

	"unsubdesk/tui/paint"
)

const (
	enter = "\x1b[?1049h\x1b[2J\x1b[H\x1b[?25l"
	leave = "\x1b[2K\r\x1b[?1049l\x1b[?25h"
)

// renderer writes frames as Bubble Tea's standard renderer does: home, lines
// that stayed skipped, the others whole with an erase behind short ones.
type renderer struct {
	last          []string
	width, height int
}

func (r *renderer) frame(view string) string {
	lines := strings.Split(view, "\n")
	if len(lines) > r.height {
		lines = lines[len(lines)-r.height:]
	}
	var b strings.Builder
	b.WriteString("\x1b[H")
	for i, l := range lines {
		if i < len(r.last) && r.last[i] == l {
			if i < len(lines)-1 {
				b.WriteByte('\n')
			}
			continue
		}
		l = ansi.Truncate(l, r.width, "")
		if i == 0 && r.last == nil {
			b.WriteByte('\r')
		}
		b.WriteString(l)
		if ansi.StringWidth(l) < r.width {
			b.WriteString("\x1b[K")
		}
		if i < len(lines)-1 {
			b.WriteString("\r\n")
		}
	}
	if len(r.last) > len(lines) {
		b.WriteString("\x1b[J")
	}
	fmt.Fprintf(&b, "\x1b[%d;%dH", len(lines), 0)
	r.last = lines
	return b.String()
}

func (r *renderer) resize(width, height int) { r.width, r.height, r.last = width, height, nil }

func stretch() *rapid.Generator[string] {
	words := rapid.SampledFrom([]string{"a", "orion-cache", " ", "      ", "云帆", "备份", "é", "é", "4,812.50", "│", "─", "● ", "x", "‼", "👍", "👩‍🚀", "ｱ"})
	looks := rapid.SampledFrom([]string{"", "\x1b[1m", "\x1b[2m", "\x1b[1;2m", "\x1b[7m", "\x1b[4m", "\x1b[38;5;214m", "\x1b[31m", "\x1b[48;5;237m",
		"\x1b[1;38;5;80m", "\x1b[38;2;1;2;3m", "\x1b[48;5;237;1m", "\x1b[3m", "\x1b[9m", "\x1b[22m", "\x1b[39m"})
	return rapid.Custom(func(t *rapid.T) string {
		s := looks.Draw(t, "look")
		text := strings.Join(rapid.SliceOfN(words, 0, 4).Draw(t, "words"), "")
		if s == "" {
			return text
		}
		return s + text + "\x1b[0m"
	})
}

func line() *rapid.Generator[string] {
	return rapid.Custom(func(t *rapid.T) string {
		return strings.Join(rapid.SliceOfN(stretch(), 0, 6).Draw(t, "stretches"), "")
	})
}

// change makes the next frame out of the last: some lines new, or all of them
// moved by one beside a part that stays.
func change(t *rapid.T, lines []string) []string {
	next := append([]string(nil), lines...)
	switch rapid.SampledFrom([]string{"some", "up", "down", "fewer", "all"}).Draw(t, "change") {
	case "some":
		for range rapid.IntRange(0, 3).Draw(t, "n") {
			next[rapid.IntRange(0, len(next)-1).Draw(t, "at")] = line().Draw(t, "line")
		}
	case "up":
		next = append(next[1:], line().Draw(t, "line"))
	case "down":
		next = append([]string{line().Draw(t, "line")}, next[:len(next)-1]...)
	case "fewer":
		// The renderer erases below from behind the last line. Behind a line that is full
		// the cursor still stands on its last cell, and terminals disagree about what
		// stays of a wide character there: the last line is short.
		next = next[:max(len(next)-2, 1)]
		next[len(next)-1] = ""
	case "all":
		next = rapid.SliceOfN(line(), len(next), len(next)+3).Draw(t, "lines")
	}
	return next
}

func sameScreen(t interface {
	Helper()
	Fatalf(string, ...any)
}, plain, painted *vt.Emulator, width, height int) {
	t.Helper()
	for y := range height {
		for x := range width {
			a, b := plain.CellAt(x, y), painted.CellAt(x, y)
			if !sameCell(a, b) {
				t.Fatalf("cell %d,%d: the renderer alone shows %+v, through the writer %+v\n%s\n---\n%s", x, y, a, b, plain.String(), painted.String())
			}
		}
	}
}

func sameCell(a, b *uv.Cell) bool {
	blankA, blankB := blankCell(a), blankCell(b)
	if blankA || blankB {
		return blankA && blankB
	}
	return a.Equal(b)
}

func blankCell(c *uv.Cell) bool {
	if c == nil {
		return true
	}
	seen := c.Style.Bg != nil || c.Style.Underline != uv.UnderlineNone || c.Style.Attrs&(uv.AttrReverse|uv.AttrStrikethrough) != 0
	return c.Width < 2 && strings.Trim(c.Content, " ") == "" && !seen
}

// TestSameScreen: whatever the renderer draws, the terminal shows the same
// with the writer as without it.
func TestSameScreen(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		width, height := rapid.IntRange(8, 40).Draw(t, "width"), rapid.IntRange(2, 14).Draw(t, "height")
		plain, painted := vt.NewEmulator(width, height), vt.NewEmulator(width, height)
		w := paint.New(painted)
		w.Resize(width, height)
		r := &renderer{}
		r.resize(width, height)
		both := func(s string) {
			write(t, plain, s)
			write(t, w, s)
		}
		both(enter)
		lines := rapid.SliceOfN(line(), 1, height).Draw(t, "lines")
		for range rapid.IntRange(1, 8).Draw(t, "frames") {
			switch rapid.IntRange(0, 9).Draw(t, "event") {
			case 0:
				width, height = rapid.IntRange(8, 40).Draw(t, "width"), rapid.IntRange(2, 14).Draw(t, "height")
				plain.Resize(width, height)
				painted.Resize(width, height)
				w.Resize(width, height)
				r.resize(width, height)
				both("\x1b[2J\x1b[H")
			case 1:
				both("\x1b]0;title\x07")
			case 2:
				both("\x1b[?1002h")
			}
			both(r.frame(strings.Join(lines, "\n")))
			sameScreen(t, plain, painted, width, height)
			lines = change(t, lines)
		}
	})
}

func write(t interface{ Fatalf(string, ...any) }, w interface{ Write([]byte) (int, error) }, s string) {
	if _, err := w.Write([]byte(s)); err != nil {
		t.Fatalf("write: %v", err)
	}
}

// TestSplitWrites: a sequence or character that is cut between two writes is
// drawn as if it had come in one.
func TestSplitWrites(t *testing.T) {
	stream := enter + "\x1b[H\x1b[1;31m云帆 orion\x1b[0m\x1b[K\r\n\x1b]0;a title\x07\x1b[48;5;237mx\x1b[m"
	for cut := len(enter); cut < len(stream); cut++ {
		whole, split := vt.NewEmulator(20, 4), vt.NewEmulator(20, 4)
		a, b := paint.New(whole), paint.New(split)
		a.Resize(20, 4)
		b.Resize(20, 4)
		write(t, a, stream)
		write(t, b, stream[:cut])
		write(t, b, stream[cut:])
		sameScreen(t, whole, split, 20, 4)
	}
}

// TestOffTheAlternateScreen: before and after the alternate screen everything
// passes unchanged.
func TestOffTheAlternateScreen(t *testing.T) {
	var out bytes.Buffer
	w := paint.New(&out)
	w.Resize(10, 3)
	write(t, w, "hello\r\n\x1b[31mred\x1b[0m")
	if got := out.String(); got != "hello\r\n\x1b[31mred\x1b[0m" {
		t.Errorf("before: %q", got)
	}
	write(t, w, enter)
	write(t, w, leave)
	out.Reset()
	write(t, w, "bye\n")
	if got := out.String(); got != "bye\n" {
		t.Errorf("after: %q", got)
	}
}

// TestOrder: a sequence that passes through comes after what was drawn
// before it.
func TestOrder(t *testing.T) {
	var out bytes.Buffer
	w := paint.New(&out)
	w.Resize(10, 3)
	write(t, w, enter)
	out.Reset()
	write(t, w, "\x1b[Hbefore\x1b]52;c;eA==\x07\x1b[2;1Hafter")
	got := out.String()
	a, b, c := strings.Index(got, "before"), strings.Index(got, "\x1b]52;c;eA==\x07"), strings.Index(got, "after")
	if a < 0 || b < a || c < b {
		t.Errorf("order is lost: %q", got)
	}
}

// TestOneCell: one changed cell costs a few bytes, and no change costs none.
func TestOneCell(t *testing.T) {
	var out bytes.Buffer
	w := paint.New(&out)
	w.Resize(160, 50)
	r := &renderer{width: 160, height: 50}
	row := strings.Repeat("orion-cache-04021  ", 8)
	lines := strings.Split(strings.Repeat(row+"\n", 49)+row, "\n")
	write(t, w, enter)
	write(t, w, r.frame(strings.Join(lines, "\n")))
	out.Reset()
	write(t, w, r.frame(strings.Join(lines, "\n")))
	if out.Len() != 0 {
		t.Errorf("a frame without a change wrote %q", out.String())
	}
	lines[20] = strings.Replace(lines[20], "04021", "04022", 1)
	write(t, w, r.frame(strings.Join(lines, "\n")))
	if out.Len() > 16 {
		t.Errorf("one cell took %d bytes: %q", out.Len(), out.String())
	}
}

// TestScrollBesideAPane: a list of 40 rows that scrolls by one beside a pane
// that stays costs about the pane, not the list.
func TestScrollBesideAPane(t *testing.T) {
	var out bytes.Buffer
	w := paint.New(&out)
	w.Resize(160, 50)
	r := &renderer{width: 160, height: 50}
	view := func(first int) string {
		var lines []string
		for i := range 50 {
			side := ""
			if i < 20 {
				side = fmt.Sprintf("│ Refund %d   4,812.50 USD", i)
			}
			lines = append(lines, fmt.Sprintf("   orion-cache-%05d  CS36540658%05d  Northwind Bank %03d   CDN  in 3 d 4 h  %6d.50  ", (first+i)*7919%99991, (first+i)*104729%99991, (first+i)%80, first+i)+side)
		}
		return strings.Join(lines, "\n")
	}
	write(t, w, enter)
	write(t, w, r.frame(view(0)))
	out.Reset()
	write(t, w, r.frame(view(1)))
	if out.Len() > 1000 {
		t.Errorf("scrolling by one took %d bytes", out.Len())
	}
}
