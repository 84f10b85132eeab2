package sshserver

import (
	"bytes"
	"errors"
	"io"
	"testing"
	"testing/iotest"
)

// TestCookedLines: what a person types and mends becomes whole lines, and the echo
// holds characters, spaces and backspaces only.
func TestCookedLines(t *testing.T) {
	for typed, want := range map[string]struct{ lines, echo string }{
		"ab\r":                  {"ab\n", "ab\n"},
		"ab\r\ncd\n":            {"ab\ncd\n", "ab\ncd\n"},
		"ab\x7f\x08\x7fc\r":     {"c\n", "ab\b \b\b \bc\n"},
		"云x\x7f\x7fé\r":         {"é\n", "云x\b \b\b \b\b \bé\n"},
		"ab\x15cd\r":            {"cd\n", "ab\b \b\b \bcd\n"},
		"a\x1b[A\x1b[1;5Cb\r":   {"ab\n", "ab\n"},
		"a\x1bOPb\x1bxc\r":      {"abc\n", "abc\n"},
		"a\tb\x00\x07\xffc\r":   {"abc\n", "abc\n"},
		"a\u202eb\u200bc\r":     {"abc\n", "abc\n"},
		"a\x04b\r\x04after\r":   {"ab\n", "ab\n"},
		"ab":                    {"", "ab"},
		"\r\r":                  {"\n\n", "\n\n"},
		"ab\r\x03never heard\r": {"ab\n", "ab\n\n"},
	} {
		var echo bytes.Buffer
		interrupted := false
		c := &cooked{from: iotest.OneByteReader(bytes.NewReader([]byte(typed))), echo: &echo, interrupt: func() { interrupted = true }}
		lines, err := io.ReadAll(c)
		if err != nil || string(lines) != want.lines || echo.String() != want.echo {
			t.Errorf("%q: lines %q, echo %q, %v; want %q, %q", typed, lines, echo.String(), err, want.lines, want.echo)
		}
		if interrupted != bytes.ContainsRune([]byte(typed), ctrlC) {
			t.Errorf("%q: interrupted is %v", typed, interrupted)
		}
	}
}

// TestCookedDiscard: what was typed ahead is no beginning of what is typed later, be it
// a part of a line, of a character, or whole lines that nobody has read.
func TestCookedDiscard(t *testing.T) {
	for ahead, want := range map[string]struct {
		held bool
		echo string
	}{
		"":             {false, ""},
		"y":            {true, "y\n"},
		"\xe4\xba":     {true, "\n"},
		"first\r":      {true, "first\n"},
		"first\r\ry\r": {true, "first\n\ny\n"},
		"first\ry":     {true, "first\ny\n"},
	} {
		var echo bytes.Buffer
		c := &cooked{from: bytes.NewReader([]byte("\nn\r")), echo: &echo}
		for _, b := range []byte(ahead) {
			c.take(b)
		}
		if held := c.Discard(); held != want.held || echo.String() != want.echo {
			t.Errorf("%q: there was some: %v, shown: %q; want %v, %q", ahead, held, echo.String(), want.held, want.echo)
		}
		later := "\nn\n"
		if len(ahead) > 0 && ahead[len(ahead)-1] == '\r' { // the line feed belongs to it
			later = "n\n"
		}
		if lines, err := io.ReadAll(c); err != nil || string(lines) != later {
			t.Errorf("%q: then %q, %v; want %q", ahead, lines, err, later)
		}
	}
}

func TestCookedLinesEnd(t *testing.T) {
	var echo bytes.Buffer
	broken := errors.New("broken")
	c := &cooked{from: iotest.ErrReader(broken), echo: &echo}
	if _, err := c.Read(make([]byte, 8)); !errors.Is(err, broken) {
		t.Errorf("%v", err)
	}
	long := bytes.Repeat([]byte("x"), 2*mostCooked)
	c = &cooked{from: bytes.NewReader(append(long, '\r')), echo: &echo}
	if lines, err := io.ReadAll(c); err != nil || len(lines) != mostCooked+1 {
		t.Errorf("%d bytes, %v", len(lines), err)
	}
}
