package measure

import (
	"os"
	"slices"
	"testing"
	"time"

	"unsubdesk/tui/e2e/harness"
)

func TestPrefixesLeaveOutNamesOfFields(t *testing.T) {
	for term, want := range map[string][]string{
		"备份":         {"备", "备份"},
		"type:cdn s": {"type:cdn", "type:cdn s"},
	} {
		if got := Prefixes(term); !slices.Equal(slices.Compact(got), want) {
			t.Errorf("%s: %q, want %q", term, got, want)
		}
	}
}

// screenOf is what a terminal shows of some lines.
func screenOf(t *testing.T, lines string) harness.Screen {
	t.Helper()
	term, err := harness.Start(harness.Options{Program: "/bin/sh", Args: []string{"-c", `printf "$1"; read x`, "sh", lines}, Env: os.Environ(), Width: 50, Height: 8})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = term.Close() })
	s, err := term.WaitFor(func(s harness.Screen) bool { return s.Contains("──") }, 10*time.Second)
	if err != nil {
		t.Fatalf("%v; the screen:\n%s", err, s)
	}
	return s
}

func TestAListIsReadOffTheScreen(t *testing.T) {
	s := screenOf(t, " / ab\n     NAME      ID     ORDER   │ 備份-two\n   ○ one       1      CS1     │\n > ○ 備份-…    2      CS2     │\n   ○ three     3      CS3     │\n──────\n")
	names, room := Names(s)
	if !slices.Equal(names, []string{"one", "備份-", "three"}) || room != 3 {
		t.Errorf("names %q, room %d", names, room)
	}
	if got := CursorName(s); got != "備份-" {
		t.Errorf("the cursor is on %q", got)
	}
	if got := PaneTitle(s); got != "備份-two" {
		t.Errorf("the pane is of %q", got)
	}
	for filter, tc := range map[string]struct {
		names []string
		want  bool
	}{
		"ab":  {[]string{"gone", "one", "備份-two", "three", "four"}, true},
		"a":   {[]string{"one", "備份-two", "four", "three"}, false},
		"abc": {[]string{"one", "備份-two", "three"}, false},
	} {
		if got := Holds(s, filter, tc.names); got != tc.want {
			t.Errorf("%s: %v", filter, got)
		}
	}
}

func TestPercentile(t *testing.T) {
	if p50, p95 := Percentile([]int{5, 1, 4, 2, 3}, 50), Percentile([]int{9, 1}, 95); p50 != 3 || p95 != 1 {
		t.Errorf("%d, %d", p50, p95)
	}
}

func TestMemoryOfThisProcess(t *testing.T) {
	now, most, err := Memory(os.Getpid())
	if err != nil || now < 1 || most < now {
		t.Errorf("%v now, %v at most, %v", now, most, err)
	}
}
