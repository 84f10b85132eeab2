package unsubscribe

import (
	"testing"

	"unsubdesk/model"
	"unsubdesk/tui/present"
)

func TestDecodeReason(t *testing.T) {
	for _, c := range []struct {
		key    string
		typing bool
		want   reasonIntent
		digit  int
	}{
		{"1", false, reasonPick, 1},
		{"0", false, reasonPick, 0},
		{"1", true, reasonType, 0},
		{"j", false, reasonDown, 0},
		{"down", false, reasonDown, 0},
		{"k", false, reasonUp, 0},
		{"k", true, reasonType, 0},
		{"tab", false, reasonToNote, 0},
		{"tab", true, reasonToList, 0},
		{"esc", true, reasonToList, 0},
		{"esc", false, reasonBack, 0},
		{"enter", true, reasonNext, 0},
		{"enter", false, reasonNext, 0},
		{"q", false, reasonNothing, 0},
		{"f1", false, reasonNothing, 0},
	} {
		if got, digit := decodeReason(c.key, c.typing); got != c.want || digit != c.digit {
			t.Errorf("%q (typing %v) = %v %d, want %v %d", c.key, c.typing, got, digit, c.want, c.digit)
		}
	}
}

// Of all keys only y submits one instance, and only Enter with the right
// number a batch.
func TestDecodeConfirm(t *testing.T) {
	for _, c := range []struct {
		key   string
		batch bool
		typed string
		want  confirmIntent
	}{
		{"y", false, "", confirmSubmit},
		{"Y", false, "", confirmNothing},
		{"enter", false, "", confirmBack},
		{"1", false, "", confirmNothing},
		{" ", false, "", confirmNothing},
		{"esc", false, "", confirmBack},
		{"y", true, "14", confirmNothing},
		{"enter", true, "14", confirmSubmit},
		{"enter", true, "", confirmEmpty},
		{"enter", true, "1", confirmWrong},
		{"enter", true, "014", confirmWrong},
		{"enter", true, "140", confirmWrong},
		{"4", true, "1", confirmDigit},
		{"backspace", true, "1", confirmErase},
		{"-", true, "", confirmNothing},
		{"esc", true, "14", confirmBack},
	} {
		if got := decodeConfirm(c.key, c.batch, c.typed, 14); got != c.want {
			t.Errorf("%q (batch %v, typed %q) = %v, want %v", c.key, c.batch, c.typed, got, c.want)
		}
	}
}

func TestReasonsByCodeOrPlace(t *testing.T) {
	coded := newReasonForm([]model.Reason{{Code: "2", Label: "B"}, {Code: "1", Label: "A"}})
	coded.pick(1)
	if coded.code() != "1" {
		t.Errorf("the digit 1 chose %q", coded.code())
	}
	named := newReasonForm([]model.Reason{{Code: "dup", Label: "Twice"}, {Code: "gone", Label: "Left", NoteRequired: true}})
	named.pick(2)
	if named.code() != "gone" || !named.typing {
		t.Errorf("the digit 2 chose %q, note %v", named.code(), named.typing)
	}
	if named.pick(3); named.problem != "There is no reason 3." || named.code() != "gone" {
		t.Error("a digit without a reason must say so and change nothing")
	}
	named.offer([]model.Reason{{Code: "gone", Label: "Left"}})
	if named.code() != "gone" {
		t.Error("a reason that is still on the list stays chosen")
	}
	named.offer([]model.Reason{{Code: "other"}})
	if named.code() != "" {
		t.Error("a reason that is no longer on the list cannot stay chosen")
	}
}

func TestProgressBar(t *testing.T) {
	for _, c := range []struct {
		done, total int
		want        string
	}{
		{0, 10, "...."}, {5, 10, "##.."}, {10, 10, "####"}, {11, 10, "####"}, {0, 0, "...."},
	} {
		if got := progressBar(present.ASCII(), c.done, c.total, 4); got != c.want {
			t.Errorf("%d of %d = %q, want %q", c.done, c.total, got, c.want)
		}
	}
}
