package main

import (
	"fmt"
	"strings"

	"unsubdesk/tui/e2e/harness"
)

func isASCII(text string) bool {
	return len(text) == 1 && text[0] < 0x7f
}

// word counts the cells of ASCII text from the first on, up to two blanks in a row:
// a longer gap is a column's, and the next column starts on its own cell.
func word(run []harness.Cell) int {
	n := 0
	for n < len(run) && isASCII(run[n].Text) {
		if run[n].Text == " " && (n+1 == len(run) || run[n+1].Text == " " || !isASCII(run[n+1].Text)) {
			break
		}
		n++
	}
	return max(n, 1)
}

// repeats counts the cells with the same text as the first.
func repeats(run []harness.Cell) int {
	n := 1
	for n < len(run) && run[n].Text == run[0].Text {
		n++
	}
	return n
}

func textOf(run []harness.Cell) string {
	var b strings.Builder
	for _, c := range run {
		b.WriteString(c.Text)
	}
	return b.String()
}

// isLine says whether a character is drawn as a line: those must meet from cell to
// cell, which letters of a font do not.
func isLine(text string) bool {
	switch text {
	case "─", "━", "│", "┃", "┬", "┴", "├", "┤", "┼", "┌", "┐", "└", "┘", "╭", "╮", "╰", "╯":
		return true
	}
	return false
}

// drawLine draws n cells of a line character.
func drawLine(text string, x, y, n int, l look) string {
	width := 1.0
	if text == "━" || text == "┃" {
		width = 2.5
	}
	left, top := float64(x)*cellWidth, float64(y)*cellHeight
	right, bottom := left+float64(n)*cellWidth, top+cellHeight
	midX, midY := left+cellWidth/2, top+cellHeight/2
	var path string
	if text == "─" || text == "━" {
		path = fmt.Sprintf("M%s %sH%s", num(left), num(midY), num(right))
	} else {
		for i := range n {
			path += corner(text, midX+float64(i)*cellWidth, midY, top, bottom)
		}
	}
	return fmt.Sprintf(`<path d="%s" stroke="%s" stroke-width="%s" fill="none"%s/>`+"\n", path, l.fg, num(width), faintness(l))
}

// corner is the path of one cell with a line that goes up or down, and perhaps to a
// side, from its middle.
func corner(text string, midX, midY, top, bottom float64) string {
	var path string
	part := func(among string, x, y float64) {
		if strings.Contains(among, text) {
			path += fmt.Sprintf("M%s %sL%s %s", num(midX), num(midY), num(x), num(y))
		}
	}
	part("│┃├┤┼┴└┘╰╯", midX, top)
	part("│┃├┤┼┬┌┐╭╮", midX, bottom)
	part("┬┴┤┼┐┘╮╯", midX-cellWidth/2, midY)
	part("┬┴├┼┌└╭╰", midX+cellWidth/2, midY)
	return path
}

func faintness(l look) string {
	if l.faint {
		return ` opacity="0.6"`
	}
	return ""
}
