package main

import (
	"fmt"
	"html"
	"image/color"
	"strings"

	"unsubdesk/tui/e2e/harness"
)

// The geometry of a picture, in pixels. A cell is as wide as most monospaced fonts
// draw a letter of this size, so that little needs to be stretched.
const (
	fontSize   = 14.0
	cellWidth  = 8.43
	cellHeight = 19.0
	baseline   = 14.2
	padding    = 12.0
	fonts      = "'DejaVu Sans Mono','Liberation Mono',Menlo,Consolas,'Noto Sans Mono CJK SC','Noto Sans CJK SC','PingFang SC','Microsoft YaHei',monospace"
)

// palette is what a terminal shows where a program names no colour.
type palette struct{ fg, bg string }

var (
	darkTerminal  = palette{fg: "#d6d9e0", bg: "#16181d"}
	lightTerminal = palette{fg: "#24292f", bg: "#ffffff"}
)

// look is everything of a cell but its text, as SVG wants it.
type look struct {
	fg, bg                          string
	bold, faint, italic, underlined bool
	strike                          bool
}

// svg draws a screen: a rectangle behind cells with a colour of their own, lines for
// the characters that are lines, and text that is pinned to its cells whatever font
// the reader has.
func svg(s harness.Screen, p palette, title string) string {
	var rows strings.Builder
	for y := range s.Height {
		rows.WriteString(drawRow(s.Row(y), y, p))
	}
	return frame(s.Width, s.Height, p, title, "", rows.String())
}

// frame is a picture of a terminal of that size: what stands before its text, and its text.
func frame(width, height int, p palette, title, before, text string) string {
	var b strings.Builder
	w, h := float64(width)*cellWidth+2*padding, float64(height)*cellHeight+2*padding
	fmt.Fprintf(&b, `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %s %s" width="%s" height="%s" role="img" aria-label="%s">`,
		num(w), num(h), num(w), num(h), html.EscapeString(title))
	fmt.Fprintf(&b, "\n<title>%s</title>\n%s", html.EscapeString(title), before)
	fmt.Fprintf(&b, `<rect x="0.5" y="0.5" width="%s" height="%s" rx="8" fill="%s" stroke="#808080" stroke-opacity="0.4"/>`+"\n",
		num(w-1), num(h-1), p.bg)
	fmt.Fprintf(&b, `<g font-family="%s" font-size="%s" fill="%s" xml:space="preserve" transform="translate(%s %s)">`+"\n",
		fonts, num(fontSize), p.fg, num(padding), num(padding))
	b.WriteString(text)
	b.WriteString("</g>\n</svg>\n")
	return b.String()
}

// drawRow draws one line of the screen, the grounds first.
func drawRow(row []harness.Cell, y int, p palette) string {
	var grounds, texts strings.Builder
	for x := 0; x < len(row); {
		n := sameLook(row[x:], p)
		l := lookOf(row[x], p)
		if l.bg != p.bg {
			fmt.Fprintf(&grounds, `<rect x="%s" y="%s" width="%s" height="%s" fill="%s"/>`+"\n",
				num(float64(x)*cellWidth), num(float64(y)*cellHeight), num(float64(n)*cellWidth), num(cellHeight), l.bg)
		}
		texts.WriteString(drawRun(row[x:x+n], x, y, l, p))
		x += n
	}
	return grounds.String() + texts.String()
}

// sameLook counts the cells from the first on that look like it.
func sameLook(row []harness.Cell, p palette) int {
	first := lookOf(row[0], p)
	n := 1
	for n < len(row) && (row[n].Width == 0 || lookOf(row[n], p) == first) {
		n++
	}
	return n
}

func lookOf(c harness.Cell, p palette) look {
	l := look{
		fg: colorOr(c.FG, p.fg), bg: colorOr(c.BG, p.bg),
		bold: c.Bold, faint: c.Faint, italic: c.Italic, underlined: c.Underline, strike: c.Strike,
	}
	if c.Reverse {
		l.fg, l.bg = l.bg, l.fg
	}
	return l
}

// drawRun draws cells of one look. Words of plain ASCII are one piece of text each,
// stretched to their cells; everything else stands alone in the middle of its cells,
// because its font, and so its width, may be another.
func drawRun(run []harness.Cell, x, y int, l look, p palette) string {
	var b strings.Builder
	for i := 0; i < len(run); {
		switch c := run[i]; {
		case c.Width == 0 || c.Text == " " && !l.underlined:
			i++
		case isLine(c.Text):
			n := repeats(run[i:])
			b.WriteString(drawLine(c.Text, x+i, y, n, l))
			i += n
		case isASCII(c.Text):
			n := word(run[i:])
			b.WriteString(drawWord(textOf(run[i:i+n]), x+i, y, l, p))
			i += n
		default:
			b.WriteString(drawAlone(c, x+i, y, l, p))
			i += c.Width
		}
	}
	return b.String()
}

// drawWord draws ASCII text; single blanks may stand between its letters.
func drawWord(text string, x, y int, l look, p palette) string {
	length := ""
	if n := len(text); n > 1 {
		length = fmt.Sprintf(` textLength="%s" lengthAdjust="spacingAndGlyphs"`, num(float64(n)*cellWidth))
	}
	return fmt.Sprintf(`<text x="%s" y="%s"%s%s>%s</text>`+"\n",
		num(float64(x)*cellWidth), num(float64(y)*cellHeight+baseline), length, l.attributes(p), html.EscapeString(text))
}

func drawAlone(c harness.Cell, x, y int, l look, p palette) string {
	middle := (float64(x) + float64(c.Width)/2) * cellWidth
	return fmt.Sprintf(`<text x="%s" y="%s" text-anchor="middle"%s>%s</text>`+"\n",
		num(middle), num(float64(y)*cellHeight+baseline), l.attributes(p), html.EscapeString(c.Text))
}

// attributes are what differs from the picture's own text.
func (l look) attributes(p palette) string {
	var b strings.Builder
	if l.fg != p.fg {
		fmt.Fprintf(&b, ` fill="%s"`, l.fg)
	}
	if l.bold {
		b.WriteString(` font-weight="bold"`)
	}
	if l.faint {
		b.WriteString(` opacity="0.6"`)
	}
	if l.italic {
		b.WriteString(` font-style="italic"`)
	}
	if l.underlined {
		b.WriteString(` text-decoration="underline"`)
	}
	if l.strike {
		b.WriteString(` text-decoration="line-through"`)
	}
	return b.String()
}

func colorOr(c color.Color, otherwise string) string {
	if c == nil {
		return otherwise
	}
	r, g, b, _ := c.RGBA()
	return fmt.Sprintf("#%02x%02x%02x", r>>8, g>>8, b>>8)
}

// num writes a length with at most two decimals and no noughts at the end.
func num(f float64) string {
	return strings.TrimRight(strings.TrimRight(fmt.Sprintf("%.2f", f), "0"), ".")
}
