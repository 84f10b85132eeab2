package config

import (
	"fmt"
	"strconv"
	"strings"
)

// problem is one thing wrong with the settings: where it stands, what stands
// there, and why that cannot be.
type problem struct {
	place   string // FILE:LINE, a variable or a flag
	key     string // "" if it is not about one key
	value   string // as shown, masked if secret
	message string
}

func (p problem) String() string {
	said := p.message
	if p.key != "" {
		said = fmt.Sprintf("%s = %s %s", p.key, p.value, p.message)
	}
	return p.place + ": " + said
}

// Error holds everything wrong with the settings, a line each.
type Error struct{ problems []problem }

// Error implements error.
func (e *Error) Error() string {
	lines := make([]string, len(e.problems))
	for i, p := range e.problems {
		lines[i] = p.String()
	}
	return strings.Join(lines, "\n")
}

// shown is a value as a message may show it.
func shown(s setting, value any) string {
	switch v := value.(type) {
	case string:
		return strconv.Quote(fmt.Sprint(mask(s, v)))
	case map[string]any, []any:
		return "(a table or list)"
	}
	return fmt.Sprint(mask(s, value))
}

// printable is a key from a file, safe to print.
func printable(key string) string {
	if strings.ContainsFunc(key, func(r rune) bool { return !strconv.IsGraphic(r) }) {
		return strconv.Quote(key)
	}
	return key
}
