package app

import (
	"bytes"
	"errors"
	"io"
	"strings"
	"testing"

	tea "github.com/charmbracelet/bubbletea"
	"pgregory.net/rapid"

	"unsubdesk/tui/common"
)

// reads is an input that answers with one part at each read, or less if there is no room.
type reads struct{ parts [][]byte }

func (r *reads) Read(b []byte) (int, error) {
	if len(r.parts) == 0 {
		return 0, io.EOF
	}
	n := copy(b, r.parts[0])
	if r.parts[0] = r.parts[0][n:]; len(r.parts[0]) == 0 {
		r.parts = r.parts[1:]
	}
	return n, nil
}

// through is what comes through a guard, read as Bubble Tea does, with what was pasted put
// back in.
func through(t interface{ Fatalf(string, ...any) }, parts ...[]byte) string {
	var got bytes.Buffer
	in, guard := guardedInput(&reads{parts})
	buf := make([]byte, 256)
	for {
		n, err := in.Read(buf)
		got.Write(buf[:n])
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			t.Fatalf("%v", err)
		}
	}
	var whole strings.Builder
	// Where a mark came in two parts, it is passed on again, whole, before the end.
	for rest := strings.ReplaceAll(got.String(), pasteBegin+pasteBegin+pasteEnd, pasteBegin+pasteEnd); ; {
		before, after, found := strings.Cut(rest, pasteBegin+pasteEnd)
		whole.WriteString(before)
		if rest = after; !found {
			return whole.String()
		}
		k := guard.fill(nil, tea.KeyMsg{Type: tea.KeyRunes, Paste: true}).(tea.KeyMsg)
		whole.WriteString(pasteBegin + string(k.Runes) + pasteEnd)
	}
}

// TestPasteGuardLosesNothing: byte for byte, however the input is cut into reads, what is
// typed and what is pasted come in their order.
func TestPasteGuardLosesNothing(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		text := rapid.SliceOfN(rapid.SampledFrom([]string{"a", "\x1b", "[", "200~", "201", "\x1b[A", "pkg-1\n", "\x1b[20", "\x1b[2", "备", "\x00", "\x1b[201\x1b"}), 0, 12)
		var in strings.Builder
		for range rapid.IntRange(0, 5).Draw(t, "pastes") {
			in.WriteString(without(pasteBegin, text.Draw(t, "typed")) + "k" + pasteBegin + without(pasteEnd, text.Draw(t, "pasted")) + "." + pasteEnd)
		}
		in.WriteString("q")
		all := in.String()
		var parts [][]byte
		for rest := all; rest != ""; {
			n := rapid.IntRange(1, len(rest)).Draw(t, "read")
			parts = append(parts, []byte(rest[:n]))
			rest = rest[n:]
		}
		if got := through(t, parts...); got != all {
			t.Fatalf("%q became %q", all, got)
		}
	})
}

// without is the parts as one text that does not hold a mark.
func without(mark string, parts []string) string {
	text := strings.Join(parts, "")
	for strings.Contains(text, mark) {
		text = strings.ReplaceAll(text, mark, "")
	}
	return text
}

// TestPasteGuardCuts: of a paste that is too long the beginning comes, with the sign that
// there was more, and what follows the paste comes whole.
func TestPasteGuardCuts(t *testing.T) {
	for name, filler := range map[string]string{"text": "pkg-0001\n", "escapes": "\x1b[20\x1b", "ends that begin": "\x1b[201"} {
		long := strings.Repeat(filler, 2<<20/len(filler))
		got := through(t, []byte("/"+pasteBegin+long+pasteEnd+"jk"+pasteBegin+"short"+pasteEnd+"q"))
		if want := "/" + pasteBegin + long[:common.MaxPaste] + common.PasteCut + pasteEnd + "jk" + pasteBegin + "short" + pasteEnd + "q"; got != want {
			t.Errorf("%s: %d bytes came, want %d", name, len(got), len(want))
		}
	}
	exact := pasteBegin + strings.Repeat("x", common.MaxPaste) + pasteEnd
	if got := through(t, []byte(exact)); got != exact {
		t.Errorf("a paste of the most becomes %d bytes, ending in %q", len(got), got[len(got)-10:])
	}
}

// TestPasteGuardLetsOneOut: a paste that never ends does not take Ctrl-C.
func TestPasteGuardLetsOneOut(t *testing.T) {
	got := through(t, []byte(pasteBegin+"pkg-1"), []byte{interruptByte}, []byte("q"))
	if want := pasteBegin + pasteEnd + "\x03q"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}

// TestPasteGuardDropsBrokenBytes: what is no UTF-8 is no text.
func TestPasteGuardDropsBrokenBytes(t *testing.T) {
	if got := through(t, []byte(pasteBegin+"pkg\xff-1\xe5"+pasteEnd)); got != pasteBegin+"pkg-1"+pasteEnd {
		t.Errorf("got %q", got)
	}
}

// TestPasteGuardKeepsStep: a mark that comes in two reads, which Bubble Tea takes for keys,
// leaves no text for the paste after it.
func TestPasteGuardKeepsStep(t *testing.T) {
	in, guard := guardedInput(&reads{[][]byte{[]byte("\x1b[20"), []byte("0~one" + pasteEnd), []byte(pasteBegin + "two" + pasteEnd)}})
	var got []string
	for buf := make([]byte, 256); ; {
		n, err := in.Read(buf)
		if err != nil {
			break
		}
		got = append(got, string(buf[:n]))
	}
	if len(got) != 3 || got[1] != "0~"+pasteBegin+pasteEnd || got[2] != pasteBegin+pasteEnd {
		t.Errorf("passed on: %q", got)
	}
	for _, want := range []string{"one", "two"} {
		if k := guard.fill(nil, tea.KeyMsg{Type: tea.KeyRunes, Paste: true}).(tea.KeyMsg); string(k.Runes) != want {
			t.Errorf("a paste has %q, want %q", string(k.Runes), want)
		}
	}
}
