package desk_test

import (
	"bytes"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"unsubdesk/model"
	"unsubdesk/model/desk"
)

// FuzzHeads: a file of heads is refused with a sentence, or what it says is written
// and read again the same.
func FuzzHeads(f *testing.F) {
	f.Add("")
	f.Add(`{"format":"unsubdesk-heads","version":1,"at":"2026-03-02T09:00:00Z","chains":[{"account_id":"a","events":1,"hash":"` + strings.Repeat("ab", 32) + `"}]}`)
	f.Add(`{"format":"unsubdesk-heads","version":1,"at":"2026-03-02T09:00:00Z","chains":[{"account_id":"\u202e","events":-1,"hash":""}]}`)
	f.Add(`{"format":"unsubdesk-heads","version":2}`)
	f.Add(`{"format":"unsubdesk-heads","version":1,"at":"2026-03-02T09:00:00Z"}`)
	f.Fuzz(func(t *testing.T, text string) {
		heads, err := desk.ReadHeads(strings.NewReader(text))
		if err != nil {
			if code := model.ErrorCode(err); code != model.CodeFile && code != model.CodeInvalid || model.CleanText(err.Error()) != err.Error() {
				t.Errorf("it is refused with %q", err)
			}
			return
		}
		var file bytes.Buffer
		if err := desk.WriteHeads(&file, heads, time.Time{}); err != nil {
			t.Fatal(err)
		}
		again, err := desk.ReadHeads(&file)
		if err != nil || !cmp.Equal(heads, again) {
			t.Errorf("it reads back as %v (%v)", again, err)
		}
	})
}
