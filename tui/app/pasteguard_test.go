package app

import (
	"bytes"
	"errors"
	"io"
	"strings"
	"testing"

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

// through is what comes through a guard, read as Bubble Tea does, and the most that came of one read.
func through(t interface{ Fatalf(string, ...any) }, parts ...[]byte) string {
	var got bytes.Buffer
	guard := guardedInput(&reads{parts})
	buf := make([]byte, 256)
	for {
		n, err := guard.Read(buf)
		got.Write(buf[:n])
		if errors.Is(err, io.EOF) {
			return got.String()
		}
		if err != nil {
			t.Fatalf("%v", err)
		}
	}
}

// TestPasteGuardPassesOnWhatIsNotTooMuch: byte for byte, however the input is cut into reads.
func TestPasteGuardPassesOnWhatIsNotTooMuch(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		piece := rapid.SampledFrom([]string{"a", "\x1b", "[", "200~", "201~", "\x1b[A", pasteBegin, pasteEnd, "pkg-1\n", "\x1b[20", "\x1b[2", "备", "\x00"})
		all := strings.Join(rapid.SliceOfN(piece, 0, 40).Draw(t, "input"), "")
		var parts [][]byte
		for rest := all; rest != ""; {
			n := rapid.IntRange(1, len(rest)).Draw(t, "read")
			if n == 1 && rest[0] == interruptByte {
				n = len(rest)
			}
			parts = append(parts, []byte(rest[:n]))
			rest = rest[n:]
		}
		if got := through(t, parts...); got != all {
			t.Fatalf("%q became %q", all, got)
		}
	})
}

// TestPasteGuardCuts: of a paste that is too long the beginning comes, with the sign that
// there was more, and what follows the paste comes whole.
func TestPasteGuardCuts(t *testing.T) {
	for name, filler := range map[string]string{"text": "pkg-0001\n", "escapes": "\x1b[20\x1b", "marks that begin": "\x1b[201"} {
		long := strings.Repeat(filler, 5<<20/len(filler))
		got := through(t, []byte("/"+pasteBegin+long+pasteEnd+"jk"+pasteBegin+"short"+pasteEnd+"q"))
		inside, after, ended := strings.Cut(strings.TrimPrefix(got, "/"+pasteBegin), pasteEnd)
		if !ended || after != "jk"+pasteBegin+"short"+pasteEnd+"q" {
			t.Errorf("%s: after it comes %q", name, after)
		}
		if body, cut := strings.CutSuffix(inside, common.PasteCut); !cut || len(body) > common.MaxPaste+len(pasteEnd) || !strings.HasPrefix(long, body[:common.MaxPaste-8]) {
			t.Errorf("%s: %d bytes, cut %v", name, len(inside), cut)
		}
	}
	exact := pasteBegin + strings.Repeat("x", common.MaxPaste-1) + pasteEnd
	if got := through(t, []byte(exact)); got != exact {
		t.Errorf("a paste of nearly the most becomes %d bytes, ending in %q", len(got), got[len(got)-10:])
	}
}

// TestPasteGuardLetsOneOut: a paste that never ends does not take Ctrl-C.
func TestPasteGuardLetsOneOut(t *testing.T) {
	got := through(t, []byte(pasteBegin+"pkg-1"), []byte{interruptByte}, []byte("q"))
	if want := pasteBegin + "pkg-1" + pasteEnd + "\x03q"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}
