package app

import (
	"bytes"
	"io"
	"os"
	"strings"
	"sync"
	"unicode/utf8"

	tea "github.com/charmbracelet/bubbletea"

	"unsubdesk/tui/common"
)

// A terminal puts these around what is pasted (bracketed paste).
const (
	pasteBegin = "\x1b[200~"
	pasteEnd   = "\x1b[201~"
)

// interruptByte is Ctrl-C.
const interruptByte = 0x03

// pasteGuard passes a terminal's input on without what is pasted, of which it keeps
// common.MaxPaste bytes until the message of the paste comes by. Bubble Tea copies and
// searches all of a paste at each read of 256 bytes until its end has come: five megabytes
// take minutes, and one without an end takes the memory and the keyboard with it.
//
// What is passed on never waits for the next read, because readers of a terminal wait for
// the terminal and not for what is held.
type pasteGuard struct {
	in      io.Reader
	read    []byte // what came
	inside  bool
	matched int    // bytes of the mark that is looked for: pasteBegin outside of a paste, pasteEnd in it
	carried bool   // and some of these came with an earlier read
	torn    bool   // the paste began so, and Bubble Tea took the parts of its mark for keys
	text    []byte // of the paste so far
	cut     bool   // and there was more

	mu     sync.Mutex
	pasted []string // whole pastes whose messages are still to come
}

// guardedInput is a terminal or another input behind a pasteGuard. A file stays one: the
// terminal's mode is set on it.
func guardedInput(in io.Reader) (io.Reader, *pasteGuard) {
	guard := &pasteGuard{in: in}
	if f, ok := in.(*os.File); ok {
		return &guardedFile{File: f, guard: guard}, guard
	}
	return guard, guard
}

type guardedFile struct {
	*os.File
	guard *pasteGuard
}

// Read implements io.Reader.
func (f *guardedFile) Read(b []byte) (int, error) { return f.guard.Read(b) }

// Read implements io.Reader. It may answer with no bytes and no error: what was read is
// kept.
func (g *pasteGuard) Read(b []byte) (int, error) {
	most := len(b)
	if g.inside { // room for the marks, of which nothing was passed on
		most = max(most-len(pasteBegin+pasteEnd), 1)
	}
	g.carried = g.matched > 0
	n, err := g.in.Read(b[:most])
	switch {
	case n == 1 && b[0] == interruptByte && g.inside && len(b) > len(pasteBegin+pasteEnd):
		// A key of its own, in a paste that does not end: the person wants out.
		g.text = nil
		return len(append(g.end(b[:0]), interruptByte)), err
	case !g.inside && g.matched == 0 && bytes.IndexByte(b[:n], pasteBegin[0]) < 0:
		return n, err
	}
	g.read = append(g.read[:0], b[:n]...)
	out := b[:0]
	for _, c := range g.read {
		if g.inside {
			out = g.keep(out, c)
		} else {
			out = g.pass(out, c)
		}
	}
	return len(out), err
}

// pass takes a byte outside of a paste.
func (g *pasteGuard) pass(out []byte, c byte) []byte {
	g.match(pasteBegin, c)
	if g.matched == len(pasteBegin) {
		g.inside, g.matched, g.torn = true, 0, g.carried
	}
	return append(out, c)
}

// keep takes a byte of a paste. What looks like its end is held until it is one.
func (g *pasteGuard) keep(out []byte, c byte) []byte {
	held := g.matched
	g.match(pasteEnd, c)
	switch {
	case g.matched == len(pasteEnd):
		return g.end(out)
	case g.matched == held+1:
		return out
	}
	g.add(pasteEnd[:held])
	if g.matched == 0 {
		g.add(string([]byte{c}))
	}
	return out
}

func (g *pasteGuard) match(mark string, c byte) {
	switch c {
	case mark[g.matched]:
		g.matched++
	case mark[0]:
		g.matched, g.carried = 1, false
	default:
		g.matched, g.carried = 0, false
	}
}

func (g *pasteGuard) add(text string) {
	room := common.MaxPaste - len(g.text)
	g.cut = g.cut || len(text) > room
	g.text = append(g.text, text[:min(len(text), room)]...)
}

// end keeps the paste for its message, and passes on what makes Bubble Tea send that.
func (g *pasteGuard) end(out []byte) []byte {
	text := string(g.text)
	if g.cut {
		text += common.PasteCut
	}
	g.mu.Lock()
	g.pasted = append(g.pasted, text)
	g.mu.Unlock()
	if g.torn {
		out = append(out, pasteBegin...)
	}
	g.inside, g.matched, g.text, g.cut = false, 0, nil, false
	return append(out, pasteEnd...)
}

// fill puts what was pasted into the message of a paste, which comes empty; it is a filter
// of tea.WithFilter.
func (g *pasteGuard) fill(_ tea.Model, msg tea.Msg) tea.Msg {
	k, ok := msg.(tea.KeyMsg)
	if !ok || !k.Paste {
		return msg
	}
	g.mu.Lock()
	defer g.mu.Unlock()
	if len(g.pasted) == 0 {
		return msg
	}
	k.Runes = []rune(strings.ReplaceAll(strings.ToValidUTF8(g.pasted[0], ""), string(utf8.RuneError), ""))
	g.pasted = g.pasted[1:]
	return k
}
