package cli

import (
	"fmt"
	"io"
	"strings"

	"unsubdesk/tui/present"
)

// leastSaid is how narrow a terminal may be whose lines are broken at blanks; a
// narrower one breaks them itself.
const leastSaid = 20

// notice tells the person something on standard error, see say.
func (a *App) notice(format string, args ...any) {
	a.say(a.Stderr, a.StderrTTY, fmt.Sprintf(format, args...))
}

// sentence prints text for people, see say.
func (a *App) sentence(format string, args ...any) {
	a.say(a.Stdout, a.StdoutTTY, fmt.Sprintf(format, args...))
}

// say writes text for people, which ends its line itself. A terminal gets no line that it
// would have to break within a word; a pipe gets each as it is, for programs that look
// for a sentence.
func (a *App) say(to io.Writer, tty bool, text string) {
	for line := range strings.SplitSeq(text, "\n") {
		line = clean(line)
		if tty && a.Width > leastSaid && present.Width(line) > a.Width {
			line = folded(line, a.Width)
		}
		fmt.Fprintln(to, line)
	}
}

// folded is a line broken at blanks, with its indent before each part.
func folded(line string, width int) string {
	text := strings.TrimLeft(line, " ")
	indent := line[:min(len(line)-len(text), width/2)]
	return indent + strings.Join(present.Wrap(text, width-len(indent)), "\n"+indent)
}
