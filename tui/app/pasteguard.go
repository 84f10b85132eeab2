package app

import (
	"bytes"
	"io"
	"os"

	"unsubdesk/tui/common"
)

// A terminal puts these around what is pasted (bracketed paste).
const (
	pasteBegin = "\x1b[200~"
	pasteEnd   = "\x1b[201~"
)

// interruptByte is Ctrl-C.
const interruptByte = 0x03

// pasteGuard passes a terminal's input on, of a paste no more than common.MaxPaste bytes.
// Bubble Tea keeps a paste until its end has come, copying and searching all of it at each
// read of 256 bytes; of one that is endless it would take the memory, and the keyboard
// with it. Nothing that is passed on waits for the next read, because readers of a terminal
// wait for the terminal and not for what is held.
type pasteGuard struct {
	in      io.Reader
	read    []byte // what came
	inside  bool
	taken   int  // bytes of the paste that were passed on
	cut     bool // and there were more
	matched int  // bytes of the mark that is looked for: pasteBegin outside of a paste, pasteEnd in it
}

// guardedInput is a terminal or another input behind a pasteGuard. A file stays one: the
// terminal's mode is set on it.
func guardedInput(in io.Reader) io.Reader {
	guard := &pasteGuard{in: in}
	if f, ok := in.(*os.File); ok {
		return &guardedFile{File: f, guard: guard}
	}
	return guard
}

type guardedFile struct {
	*os.File
	guard *pasteGuard
}

// Read implements io.Reader.
func (f *guardedFile) Read(b []byte) (int, error) { return f.guard.Read(b) }

// Read implements io.Reader. It may answer with no bytes and no error: what was read is
// left out.
func (g *pasteGuard) Read(b []byte) (int, error) {
	most := len(b)
	if g.inside { // room for what is added
		most = max(most-len(pasteEnd)-1, 1)
	}
	n, err := g.in.Read(b[:most])
	switch {
	case n == 1 && b[0] == interruptByte && g.inside && len(b) > len(pasteEnd):
		// A key of its own, in a paste that does not end: the person wants out.
		g.inside, g.matched = false, 0
		return copy(b, pasteEnd+string(rune(interruptByte))), err
	case !g.inside && g.matched == 0 && bytes.IndexByte(b[:n], pasteBegin[0]) < 0:
		return n, err
	}
	g.read = append(g.read[:0], b[:n]...)
	out := b[:0]
	for _, c := range g.read {
		out = g.pass(out, c)
	}
	return len(out), err
}

// pass takes the next byte and adds what is passed on.
func (g *pasteGuard) pass(out []byte, c byte) []byte {
	mark, full := pasteBegin, g.full()
	if g.inside {
		mark = pasteEnd
	}
	more := full // c, or what looked like the mark before it, is left out
	switch {
	case c == mark[g.matched]:
		g.matched++
		more = false
	case c == mark[0]:
		more = more && g.matched > 0
		g.matched = 1
	default:
		g.matched = 0
	}
	switch {
	case g.matched == len(mark) && full: // none of it was passed on
		out = append(out, mark...)
	case !full:
		out = append(out, c)
	case more && !g.cut:
		g.cut = true
		out = append(out, common.PasteCut...)
	}
	if g.matched == len(mark) {
		g.inside, g.taken, g.cut, g.matched = !g.inside, 0, false, 0
	} else if g.inside {
		g.taken++
	}
	return out
}

// full reports whether no more of the paste is passed on. A mark that has begun is not
// taken apart for it.
func (g *pasteGuard) full() bool {
	return g.inside && (g.taken >= common.MaxPaste && g.matched == 0 || g.taken >= common.MaxPaste+len(pasteEnd))
}
