package harness

import (
	uv "github.com/charmbracelet/ultraviolet"
)

// snapshot copies the screen out of the emulator; the caller holds the lock.
func (t *Terminal) snapshot() Screen {
	at := t.emu.CursorPosition()
	s := Screen{
		Width: t.emu.Width(), Height: t.emu.Height(),
		CursorX: at.X, CursorY: at.Y, CursorHidden: t.hidden,
		Alt: t.emu.IsAltScreen(),
	}
	s.cells = make([][]Cell, s.Height)
	for y := range s.cells {
		s.cells[y] = t.row(y, s.Width)
	}
	return s
}

// row copies one line. The cells that a wide character covers after its first are
// left without text.
func (t *Terminal) row(y, width int) []Cell {
	row := make([]Cell, width)
	covered := 0
	for x := range row {
		if covered > 0 {
			covered--
			continue
		}
		row[x] = cellOf(t.emu.CellAt(x, y))
		covered = row[x].Width - 1
	}
	return row
}

func cellOf(c *uv.Cell) Cell {
	if c == nil || c.Content == "" {
		return Cell{Text: " ", Width: 1}
	}
	a := c.Style.Attrs
	return Cell{
		Text: c.Content, Width: max(c.Width, 1),
		FG: c.Style.Fg, BG: c.Style.Bg,
		Bold: a&uv.AttrBold != 0, Faint: a&uv.AttrFaint != 0, Italic: a&uv.AttrItalic != 0,
		Reverse: a&uv.AttrReverse != 0, Strike: a&uv.AttrStrikethrough != 0,
		Underline: c.Style.Underline != uv.UnderlineNone,
	}
}
