package linear

import (
	"context"
	"strings"
	"time"

	"unsubdesk/model"
	"unsubdesk/tui/common"
)

// pasteGap is how long after a line the next one has to come to belong to the same paste:
// nobody types so fast.
const pasteGap = 150 * time.Millisecond

// withLines adds the lines to a text that came at once with it. Only a person pastes: what
// comes through a pipe is one command a line.
func (t *talk) withLines(text string) string {
	var b strings.Builder
	b.WriteString(text)
	for t.terminal {
		line, ok := t.soon()
		if !ok {
			break
		}
		b.WriteByte('\n')
		if b.Len() < common.MaxPaste {
			b.WriteString(line)
		}
	}
	return b.String()
}

// soon is a line that comes within pasteGap.
func (t *talk) soon() (line string, ok bool) {
	ctx, cancel := context.WithCancel(t.ctx)
	defer cancel()
	over := make(chan error, 1)
	go func() { over <- t.pause(ctx, pasteGap) }()
	select {
	case line, ok = <-t.in:
		return line, ok
	case <-over: //nolint:errcheck // over is over, however it ended
		return "", false
	}
}

// block asks for a text of several lines: up to an empty one with which no other comes, or
// to the end of the input. errBack and errQuit if the first line asks for that.
func (t *talk) block(prompt string, help ...string) (string, error) {
	first, err := t.text(prompt, help...)
	if err != nil {
		return "", err
	}
	text := t.withLines(first)
	for !endsEmpty(text) {
		select {
		case line, ok := <-t.in:
			if !ok {
				return text, nil
			}
			text += "\n" + line
			text = t.withLines(text)
		case <-t.ctx.Done():
			return "", t.over()
		}
	}
	return strings.TrimSpace(text), nil
}

// endsEmpty reports whether the last line of a text holds nothing.
func endsEmpty(text string) bool {
	return strings.TrimSpace(text[strings.LastIndexByte(text, '\n')+1:]) == ""
}

// wholeNames is a text without what was left out of it: a line that is as long as one can
// be may end within a name, and half a name is another one. cut is whether it may.
func wholeNames(text string) (whole string, cut bool) {
	lines := strings.Split(text, "\n")
	for i, line := range lines {
		if isCut(line) {
			cut = true
			lines[i] = line[:max(strings.LastIndexAny(line, " \t,;|"), 0)]
		}
	}
	return strings.Join(lines, "\n"), cut || len(text) >= common.MaxPaste
}

// looksLikeTicket reports whether a line or more that is no command is a ticket: it names
// something.
func looksLikeTicket(text string) bool {
	return model.ReadTicket(text).Likely() > 0
}
