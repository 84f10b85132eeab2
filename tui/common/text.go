package common

import (
	"strings"

	"unsubdesk/tui/present"
)

// sentence makes a reason a sentence: a capital first, a full stop last.
func sentence(reason string) string {
	s := present.First(strings.TrimSpace(reason))
	if s == "" || strings.HasSuffix(s, ".") || strings.HasSuffix(s, "?") || strings.HasSuffix(s, "!") {
		return s
	}
	return s + "."
}
