package paint

import (
	"github.com/charmbracelet/x/cellbuf"
)

// look is the number of a style among the looks of a Writer; 0 is plain.
type look uint16

// glyph is the character of a cell: a rune, or from firstCluster on the number of
// a cluster of several runes; 0 is none.
type glyph uint32

// cell is one cell of the screen. The second cell of a wide character has
// width 0 and no glyph. A server keeps two screens of cells for each session, so
// a cell is small and holds no pointer.
type cell struct {
	glyph glyph
	look  look
	width uint8
}

func blank() cell { return cell{glyph: ' ', width: 1} }

// grid is a screen.
type grid struct {
	width, height int
	cells         []cell
}

func newGrid(width, height int) grid {
	g := grid{width: max(width, 0), height: max(height, 0)}
	g.cells = make([]cell, g.width*g.height)
	g.clear(0, len(g.cells))
	return g
}

func (g *grid) row(y int) []cell { return g.cells[y*g.width : (y+1)*g.width] }

func (g *grid) clear(from, to int) {
	for i := from; i < to; i++ {
		g.cells[i] = blank()
	}
}

// clearRow blanks a row from x on.
func (g *grid) clearRow(x, y int) {
	if y < 0 || y >= g.height || x >= g.width {
		return
	}
	row := g.row(y)
	x = max(x, 0)
	g.split(row, x)
	for i := x; i < len(row); i++ {
		row[i] = blank()
	}
}

// put writes a character of width cells; what does not fit is left out, as the
// renderer never means it.
func (g *grid) put(x, y int, of glyph, width int, l look) {
	if y < 0 || y >= g.height || x < 0 || x+width > g.width {
		return
	}
	row := g.row(y)
	g.split(row, x)
	g.split(row, x+width)
	row[x] = cell{glyph: of, width: uint8(width), look: l}
	for i := x + 1; i < x+width; i++ {
		row[i] = cell{look: l}
	}
}

// split blanks the halves of a wide character that the edge at x cuts in two.
func (g *grid) split(row []cell, x int) {
	if x <= 0 || x >= len(row) || row[x].width != 0 {
		return
	}
	row[x-1] = blank()
	row[x] = blank()
}

// looks numbers the styles in use and remembers how to get from one to
// another.
type looks struct {
	styles []cellbuf.Style
	unseen []bool // whether a blank in that look is the same as a plain one
	ids    map[cellbuf.Style]look
	steps  map[[2]look]string
}

// mostLooks bounds the table; a program has a few dozen styles.
const mostLooks = 4096

func newLooks() looks {
	return looks{styles: []cellbuf.Style{{}}, unseen: []bool{true}, ids: map[cellbuf.Style]look{{}: 0}, steps: map[[2]look]string{}}
}

// id numbers a style; ok is false when the table is full.
func (l *looks) id(s cellbuf.Style) (id look, ok bool) {
	if id, ok := l.ids[s]; ok {
		return id, true
	}
	if len(l.styles) == mostLooks {
		return 0, false
	}
	id = look(len(l.styles))
	l.styles = append(l.styles, s)
	const seen = cellbuf.ReverseAttr | cellbuf.StrikethroughAttr
	l.unseen = append(l.unseen, s.Bg == nil && s.UlStyle == cellbuf.NoUnderline && s.Attrs&seen == 0)
	l.ids[s] = id
	return id, true
}

// step is the shortest sequence that changes the look from one to another.
func (l *looks) step(from, to look) string {
	if from == to {
		return ""
	}
	key := [2]look{from, to}
	if s, ok := l.steps[key]; ok {
		return s
	}
	s := sequence(l.styles[from], l.styles[to])
	l.steps[key] = s
	return s
}

// sequence takes the shorter of two ways: from plain, or by the difference.
// The difference cannot tell bold off from faint off (one code ends both), so
// it is used only where neither ends.
func sequence(from, to cellbuf.Style) string {
	if to.Empty() {
		return "\x1b[m"
	}
	fresh := to.Sequence()
	if !from.Empty() {
		fresh = "\x1b[0;" + fresh[len("\x1b["):]
	}
	const weights = cellbuf.BoldAttr | cellbuf.FaintAttr | cellbuf.SlowBlinkAttr | cellbuf.RapidBlinkAttr
	if from.Attrs&^to.Attrs&weights != 0 || from.UlStyle != to.UlStyle {
		return fresh
	}
	if diff := to.DiffSequence(from); len(diff) < len(fresh) {
		return diff
	}
	return fresh
}
