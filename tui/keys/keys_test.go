package keys_test

import (
	"testing"
	"unicode/utf8"

	tea "github.com/charmbracelet/bubbletea"

	"unsubdesk/tui/common"
	"unsubdesk/tui/keys"
)

// TestInterfaceKeys: the keys of the interface page do what it says.
func TestInterfaceKeys(t *testing.T) {
	m := keys.New()
	for _, c := range []struct {
		key string
		id  keys.ID
	}{
		{"1", keys.GoInstances}, {"2", keys.GoReviews}, {"3", keys.GoHistory}, {"4", keys.GoReport}, {"left", keys.Shorter}, {"l", keys.Longer}, {"tab", keys.NextTab}, {"shift+tab", keys.PrevTab},
		{"j", keys.Down}, {"down", keys.Down}, {"k", keys.Up}, {"up", keys.Up}, {"g", keys.Top}, {"home", keys.Top},
		{"G", keys.Bottom}, {"end", keys.Bottom}, {"ctrl+d", keys.HalfDown}, {"ctrl+u", keys.HalfUp},
		{"pgdown", keys.PageDown}, {"pgup", keys.PageUp}, {"/", keys.Filter}, {"f", keys.Pickers}, {"o", keys.Sort},
		{"O", keys.SortReverse}, {" ", keys.Mark}, {"v", keys.Range}, {"*", keys.MarkAll}, {"i", keys.Invert},
		{"c", keys.Clear}, {"s", keys.OnlySelected}, {"enter", keys.Open}, {"p", keys.Pane}, {"u", keys.Unsubscribe},
		{"U", keys.UnsubscribeAll}, {"a", keys.Approve}, {"A", keys.ApproveMarked}, {"x", keys.Reject}, {"X", keys.RejectMarked},
		{"w", keys.Withdraw}, {"y", keys.Copy}, {"n", keys.Notice}, {"r", keys.Reload}, {"m", keys.Mouse}, {"?", keys.Help}, {":", keys.Palette},
		{"q", keys.Quit}, {"ctrl+t", keys.SwitchPerson}, {"ctrl+c", keys.Interrupt}, {"esc", keys.Back},
	} {
		if a := m.Get(c.id); !a.Has(c.key) {
			t.Errorf("%q is not a key of %s, which has %q", c.key, c.id, a.Keys)
		}
	}
}

func TestDecode(t *testing.T) {
	m := keys.New()
	list := []keys.Action{m.Get(keys.Unsubscribe).Because("it is frozen"), m.Get(keys.Mark)}
	a, ok := keys.Decode(list, "u")
	if !ok || a.ID != keys.Unsubscribe || a.Enabled() || a.Off != "it is frozen" {
		t.Errorf("a disabled action decodes as %+v, %v", a, ok)
	}
	if a, ok := keys.Decode(list, "U"); ok {
		t.Errorf("upper case decodes as %s", a.ID)
	}
	if a, ok := keys.Decode(list, " "); !ok || a.ID != keys.Mark {
		t.Errorf("Space decodes as %s, %v", a.ID, ok)
	}
}

// TestEveryActionIsExplained: nothing has a key without a sentence, a group
// and a way to be read without arrows.
func TestEveryActionIsExplained(t *testing.T) {
	for _, a := range keys.New().All() {
		if a.Desc == "" || a.Group == "" || a.Show == "" || len(a.Keys) == 0 {
			t.Errorf("%s lacks something: %+v", a.ID, a)
		}
		for _, r := range keys.ASCII(a.Show) {
			if r > 0x7e {
				t.Errorf("%s is shown as %q", a.ID, keys.ASCII(a.Show))
			}
		}
	}
}

// TestEveryKeyCanBePressed: the palette presses the key of what it chose, so
// each must have a message that says the key's name again.
func TestEveryKeyCanBePressed(t *testing.T) {
	for _, a := range keys.New().All() {
		for _, key := range a.Keys {
			msg := common.KeyMsg(key)
			if msg.String() != key {
				t.Errorf("the key %q of %s is pressed as %q", key, a.ID, msg)
			}
			if msg.Type == tea.KeyRunes && utf8.RuneCountInString(key) > 1 {
				t.Errorf("the key %q of %s is typed as text", key, a.ID)
			}
		}
	}
}

func TestMatches(t *testing.T) {
	a := keys.New().Get(keys.Reload)
	for query, want := range map[string]bool{"": true, "reload": true, "RELOAD database": true, "r data": true, "zzz": false, "reload zzz": false} {
		if got := a.Matches(query); got != want {
			t.Errorf("Matches(%q) = %v", query, got)
		}
	}
}

// TestMapsAreTheirOwn: what one session changes, another does not see.
func TestMapsAreTheirOwn(t *testing.T) {
	a, b := keys.New(), keys.New()
	x := a.Get(keys.Mark)
	x.Keys[0] = "z"
	if !b.Get(keys.Mark).Has(" ") {
		t.Error("two maps share their keys")
	}
}
