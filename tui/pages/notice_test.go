package pages_test

import (
	"strings"
	"testing"

	"unsubdesk/model/notice"
)

// TestNoticeIsCopied: on Reviews and on History, in the list and on the page of a request,
// one key copies what the command `notice` writes.
func TestNoticeIsCopied(t *testing.T) {
	w, ids := refunds(t, 3)
	want, err := w.as("iris").Notice(t.Context(), ids[0], notice.Text)
	if err != nil {
		t.Fatal(err)
	}
	d := w.history(w.as("iris"), look{width: 100, height: 27})
	d.press("G", "n", "enter", "n", "y")
	d.line("n  notice for customer")
	d.press("n")
	if len(d.clips) != 3 || d.clips[2] != d.clips[0] || !d.clips[0].Lines || d.clips[0].Text != want.Text || d.clips[1] != d.clips[0] {
		t.Errorf("copied %+v; want %q", d.clips, want.Text)
	}

	w, _ = queue(t)
	r := w.reviews(w.as("chen"), look{width: 100, height: 27})
	r.press("g", "n", "enter", "n", "y", "n")
	if len(r.clips) != 3 || r.clips[2] != r.clips[0] || !strings.HasPrefix(r.clips[0].Text, "Your refund is being reviewed\n") || r.clips[1] != r.clips[0] {
		t.Errorf("copied %+v", r.clips)
	}
}
