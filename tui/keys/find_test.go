package keys_test

import (
	"testing"

	"unsubdesk/tui/keys"
)

// TestFind: the best first, by key, by words in any order, by letters that lie apart.
func TestFind(t *testing.T) {
	m := keys.New()
	all := append(m.All(), keys.Action{ID: "sort/type", Desc: "Sort by product type"}, keys.Action{ID: "sort/paid", Desc: "Sort by paid amount"}, keys.Action{ID: "sort/paid/desc", Desc: "Sort by paid amount, largest first"},
		keys.Action{ID: "filter/x", Desc: "Filter: 大额 large ones", Group: keys.GroupSaved}, keys.Action{ID: "off", Desc: "Sort by paid amount", Off: "no"})
	for query, want := range map[string]keys.ID{
		"U": keys.UnsubscribeAll, "u": keys.Unsubscribe, "Ctrl-t": keys.SwitchPerson, "Space": keys.Mark, "F": keys.Saved,
		"paid sort": "sort/paid", "srtpd": "sort/paid", "sort largest": "sort/paid/desc", "wthdrw": keys.Withdraw,
		"大额": "filter/x", "saved ones": "filter/x", "UNDO": keys.Undo, "clear": keys.Clear, "quit, from": keys.Quit,
	} {
		found := keys.Find(all, query)
		if len(found) == 0 || found[0].ID != want {
			t.Errorf("%q finds %+v, want %s first", query, first(found, 3), want)
		}
	}
	for _, none := range []string{"zzz", "sort zzz", "qxv"} {
		if found := keys.Find(all, none); len(found) != 0 {
			t.Errorf("%q finds %+v", none, first(found, 3))
		}
	}
	if found := keys.Find(all, "  "); len(found) != len(all) || found[0].ID != all[0].ID {
		t.Errorf("an empty search leaves %d of %d", len(found), len(all))
	}
	found := keys.Find(all, "pick")
	if f := found[0]; f.ID != keys.Pickers || len(f.Hits) != 4 || f.Desc[f.Hits[0]:f.Hits[3]+1] != "Pick" {
		t.Errorf("pick: %+v", f)
	}
}

func first(found []keys.Found, n int) []keys.ID {
	var ids []keys.ID
	for _, f := range found[:min(n, len(found))] {
		ids = append(ids, f.ID)
	}
	return ids
}

// FuzzFind: whatever is typed, what is pointed at lies in the text.
func FuzzFind(f *testing.F) {
	for _, q := range []string{"sort", "U", "İ大", "s p", "\x00", "ſ", "0"} {
		f.Add(q, "Sort by İ paid amount 大额")
		f.Add(q, "\xc4\xe50000")
	}
	f.Fuzz(func(t *testing.T, query, desc string) {
		for _, found := range keys.Find([]keys.Action{{ID: "a", Desc: desc}}, query) {
			for _, h := range found.Hits {
				if h < 0 || h >= len(desc) {
					t.Fatalf("%q in %q: %v", query, desc, found.Hits)
				}
			}
		}
	})
}
