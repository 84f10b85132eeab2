package tour

import (
	"regexp"
	"slices"
	"strings"

	tea "github.com/charmbracelet/bubbletea"

	"unsubdesk/tui/common"
)

// Step is one thing that a tour shows.
type Step struct {
	// Stop is the step's name for those who look for one; "" for none.
	Stop string
	// See are what has to stand on the screen before the step begins: of each, all
	// texts on one line.
	See []Line
	// Say is the caption, in plain words; "" keeps the one before.
	Say string
	// Press are the keys pressed after it was read, as tea.KeyMsg.String says them.
	// "type:…" types a text, and Count the number that the screen asks for.
	Press []string
}

// Line are texts that stand on one line. A text may have alternatives, for what a narrow
// screen writes shorter: "[Unsubscription Allowed|[Allowed".
type Line []string

// Count stands among Press for the number that the screen asks to type.
const Count = "count"

// typed begins an entry of Press that is a text.
const typed = "type:"

// Seen says whether a screen, as text without styles, shows what the step waits for.
func (s Step) Seen(screen string) bool {
	lines := strings.Split(screen, "\n")
	for _, want := range s.See {
		if !want.in(lines) {
			return false
		}
	}
	return true
}

func (l Line) in(lines []string) bool {
	for _, line := range lines {
		all := true
		for _, text := range l {
			all = all && slices.ContainsFunc(strings.Split(text, "|"), func(t string) bool { return strings.Contains(line, t) })
		}
		if all {
			return true
		}
	}
	return false
}

// Stroke is one key as it is pressed. Label is how a person reads what is pressed, for
// a letter all of the text so far.
type Stroke struct {
	Key    tea.KeyMsg
	Label  string
	Letter bool // of a text, which goes faster
}

// Strokes are the step's keys, one by one; screen is what is seen while they are pressed.
func (s Step) Strokes(screen string) []Stroke {
	var all []Stroke
	for _, name := range s.Press {
		if name == Count {
			name = typed + asked(screen)
		}
		text, isText := strings.CutPrefix(name, typed)
		if !isText {
			all = append(all, Stroke{Key: common.KeyMsg(name), Label: label(name)})
			continue
		}
		sofar := ""
		for _, r := range text {
			sofar += string(r)
			all = append(all, Stroke{Key: common.KeyMsg(string(r)), Label: sofar, Letter: true})
		}
	}
	return all
}

var askedNumber = regexp.MustCompile(`Type (\d+) and press Enter`)

// asked is the number that the screen asks to type; "" if it asks for none.
func asked(screen string) string {
	if found := askedNumber.FindStringSubmatch(screen); found != nil {
		return found[1]
	}
	return ""
}

// label is how a person reads the name of a key.
func label(key string) string {
	switch key {
	case " ":
		return "Space"
	case "enter", "esc", "tab":
		return strings.ToUpper(key[:1]) + key[1:]
	case "shift+tab":
		return "Shift-Tab"
	}
	if letter, ok := strings.CutPrefix(key, "ctrl+"); ok {
		return "Ctrl-" + letter
	}
	return key
}
