package components

import (
	"fmt"
	"strings"
	"testing"

	"github.com/charmbracelet/x/ansi"
	"github.com/muesli/termenv"
	"pgregory.net/rapid"

	"unsubdesk/tui/styles"
)

func dark() styles.Styles {
	return styles.New(styles.Options{Theme: styles.Dark, Profile: termenv.ANSI256})
}

func bare() styles.Styles { return styles.New(styles.Options{Profile: termenv.Ascii}) }

func TestLayout(t *testing.T) {
	columns := []Column{{Title: "NAME", Min: 10, Max: 20, Weight: 1}, {Title: "TYPE", Min: 4, Drop: 2}, {Title: "REGION", Min: 8, Drop: 1}, {Title: "PAID", Min: 8, Cut: CutNever}}
	needs := []int{10, 4, 8, 8}
	for _, c := range []struct {
		room int
		want []int
	}{
		{36, []int{10, 4, 8, 8}}, {40, []int{14, 4, 8, 8}}, {60, []int{20, 4, 8, 8}},
		{35, []int{15, 0, 8, 8}}, {30, []int{10, 0, 8, 8}}, {29, []int{13, 4, 0, 8}}, {20, []int{10, 0, 0, 8}},
		{16, []int{6, 0, 0, 8}}, {5, []int{4, 0, 0, 8}},
	} {
		if got := layout(columns, needs, c.room); fmt.Sprint(got) != fmt.Sprint(c.want) {
			t.Errorf("%d cells: %v, want %v", c.room, got, c.want)
		}
	}
}

// TestAmountsAreNeverCut: whatever the width, an amount stands in full, and
// its column stays as wide when it scrolls out of sight.
func TestAmountsAreNeverCut(t *testing.T) {
	table := Table{Styles: bare(), Columns: []Column{{Title: "NAME", Min: 10, Max: 30, Weight: 1}, {Title: "PAID", Min: 8, Right: true, Cut: CutNever}}}
	big := Row{Cells: []Cell{{Text: "a very long name indeed"}, {Text: "999,999,999,999.99"}}}
	for width := 40; width > 28; width-- {
		if line := table.View([]Row{big}, width, 2)[1]; !strings.Contains(line, "999,999,999,999.99") {
			t.Errorf("at %d cells: %q", width, line)
		}
	}
	wide := table.Widths(60)[1]
	table.View([]Row{{Cells: []Cell{{Text: "x"}, {Text: "1.00"}}}}, 60, 2)
	if got := table.Widths(60)[1]; got != wide {
		t.Errorf("the column jumped from %d to %d cells", wide, got)
	}
	table.Forget()
	if got := table.Widths(60)[1]; got != 8 {
		t.Errorf("a new list has an amount column of %d cells", got)
	}
}

// TestTableIsExact: any text at any width makes lines of exactly that width.
func TestTableIsExact(t *testing.T) {
	text := rapid.SampledFrom([]string{"", "orion", "云帆-备份-00417", "é̂combining", "a\x1b[31mb\x07", "1,234.50", "👩‍🚀👍", "Ünï", strings.Repeat("long ", 20)})
	rapid.Check(t, func(t *rapid.T) {
		table := Table{Styles: dark(), Marks: rapid.IntRange(0, 2).Draw(t, "marks"), Words: []string{"帆", "or"}, Columns: []Column{
			{Title: "NAME", Min: 6, Max: 30, Weight: 2, Search: true}, {Title: "ID", Min: 5, Max: 12, Weight: 1, Cut: CutMiddle, Drop: 3},
			{Title: "ORDER", Min: 5, Max: 12, Cut: CutStart, Drop: 2}, {Title: "WHY", Min: 4, Max: 20, Weight: 1, Full: 12, Drop: 1}}}
		var rows []Row
		for i := range rapid.IntRange(0, 6).Draw(t, "rows") {
			r := Row{Cursor: i == 1, Mark: "●"}
			for range table.Columns {
				r.Cells = append(r.Cells, Cell{Text: text.Draw(t, "text"), Short: "s", Style: table.Styles.Dim})
			}
			rows = append(rows, r)
		}
		width, height := rapid.IntRange(20, 100).Draw(t, "width"), rapid.IntRange(1, 8).Draw(t, "height")
		lines := table.View(rows, width, height)
		if len(lines) != height {
			t.Fatalf("%d lines instead of %d", len(lines), height)
		}
		for _, l := range lines {
			if w := ansi.StringWidth(l); w != width {
				t.Fatalf("%d cells instead of %d: %q", w, width, l)
			}
			if strings.Contains(l, "\x07") || strings.Contains(ansi.Strip(l), "\x1b") {
				t.Fatalf("a control character is drawn: %q", l)
			}
		}
	})
}

func TestShortText(t *testing.T) {
	table := Table{Styles: bare(), Columns: []Column{{Title: "WHY", Min: 6, Max: 40, Weight: 1}}}
	row := Row{Cells: []Cell{{Text: "instance frozen", Short: "frozen"}}}
	if line := table.View([]Row{row}, 40, 2)[1]; !strings.Contains(line, "instance frozen") {
		t.Errorf("with room: %q", line)
	}
	if line := table.View([]Row{row}, 12, 2)[1]; !strings.Contains(line, "frozen") || strings.Contains(line, "instance") {
		t.Errorf("without room: %q", line)
	}
}

func TestHead(t *testing.T) {
	c := Column{Title: "TAKES EFFECT", Brief: "EFFECT", Sorted: "↑"}
	if got := c.head(14); got != "TAKES EFFECT ↑" {
		t.Errorf("in 14 cells: %q", got)
	}
	if got := c.head(12); got != "EFFECT ↑" {
		t.Errorf("in 12 cells: %q", got)
	}
}

func TestSpans(t *testing.T) {
	for _, c := range []struct {
		text  string
		words []string
		want  string
	}{
		{"orion-Cache", []string{"cache"}, "orion-[Cache]"},
		{"aaa", []string{"aa"}, "[aaa]"},
		{"云帆备份", []string{"帆备"}, "云[帆备]份"},
		{"orion", []string{"x", ""}, "orion"},
		{"ab ab", []string{"b", "a"}, "[ab] [ab]"},
	} {
		got := ""
		for _, s := range spans(c.text, c.words) {
			if s.hit {
				got += "[" + s.text + "]"
			} else {
				got += s.text
			}
		}
		if got != c.want {
			t.Errorf("%q with %q: %s, want %s", c.text, c.words, got, c.want)
		}
	}
}
