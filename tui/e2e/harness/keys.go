package harness

import (
	"fmt"
	"strings"
)

// keyBytes returns what a terminal sends for a key by its name: "enter", "esc",
// "tab", "shift+tab", "space", "backspace", the arrows, "pgup", "pgdown", "home",
// "end", "delete", "ctrl+X"; a single character stands for itself.
func keyBytes(name string) (string, error) {
	switch name {
	case "enter":
		return "\r", nil
	case "esc":
		return "\x1b", nil
	case "tab":
		return "\t", nil
	case "shift+tab":
		return "\x1b[Z", nil
	case "space":
		return " ", nil
	case "backspace":
		return "\x7f", nil
	case "up":
		return "\x1b[A", nil
	case "down":
		return "\x1b[B", nil
	case "right":
		return "\x1b[C", nil
	case "left":
		return "\x1b[D", nil
	case "home":
		return "\x1b[H", nil
	case "end":
		return "\x1b[F", nil
	case "delete":
		return "\x1b[3~", nil
	case "pgup":
		return "\x1b[5~", nil
	case "pgdown":
		return "\x1b[6~", nil
	}
	if letter, ok := strings.CutPrefix(name, "ctrl+"); ok && len(letter) == 1 && letter >= "a" && letter <= "z" {
		return string(rune(letter[0] - 'a' + 1)), nil
	}
	if len([]rune(name)) == 1 {
		return name, nil
	}
	return "", fmt.Errorf("no key is called %q", name)
}

// Buttons as a terminal numbers them in mouse reports.
const (
	ButtonLeft      = 0
	ButtonWheelUp   = 64
	ButtonWheelDown = 65
)

// mouseBytes is the report of a button pressed and released on a cell, counted
// from 0, in the SGR form. The wheel has no release.
func mouseBytes(button, x, y int) string {
	press := fmt.Sprintf("\x1b[<%d;%d;%dM", button, x+1, y+1)
	if button >= ButtonWheelUp {
		return press
	}
	return press + fmt.Sprintf("\x1b[<%d;%d;%dm", button, x+1, y+1)
}
