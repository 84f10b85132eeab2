package components

import (
	"context"
	"errors"
	"strconv"
	"testing"

	tea "github.com/charmbracelet/bubbletea"

	"unsubdesk/model"
	"unsubdesk/tui/common"
	"unsubdesk/tui/keys"
)

// numbers is a feed over 0 … n-1, and how often it was read.
func numbers(n *int) *Feed[int] {
	f := &Feed[int]{ID: strconv.Itoa}
	f.Fetch = func(_ context.Context, after *int, limit int) ([]int, error) {
		from := 0
		if after != nil {
			from = *after + 1
		}
		var rows []int
		for i := from; i < *n && len(rows) < limit; i++ {
			rows = append(rows, i)
		}
		return rows, nil
	}
	f.Back = func(_ context.Context, before *int, limit int) ([]int, error) {
		to := *n
		if before != nil {
			to = *before
		}
		var rows []int
		for i := max(to-limit, 0); i < to; i++ {
			rows = append(rows, i)
		}
		return rows, nil
	}
	f.Window.Height = 10
	return f
}

// answer runs a command and gives its message to the feed.
func answer(t *testing.T, f *Feed[int], cmd tea.Cmd) tea.Cmd {
	t.Helper()
	if cmd == nil {
		t.Fatal("there is no command")
	}
	next, mine := f.Update(cmd())
	if !mine {
		t.Fatal("the answer was not taken")
	}
	return next
}

func TestFeedReadsAheadToTheEnd(t *testing.T) {
	n, ctx := 450, context.Background()
	f := numbers(&n)
	answer(t, f, f.Restart(ctx))
	if len(f.Rows) != FeedPage || !f.Loaded || !f.more {
		t.Fatalf("%d rows", len(f.Rows))
	}
	if f.Ahead(ctx) != nil {
		t.Error("it reads ahead at the top")
	}
	for f.more {
		f.Do(keys.PageDown)
		if cmd := f.Ahead(ctx); cmd != nil {
			answer(t, f, cmd)
		}
	}
	f.Do(keys.Bottom)
	if row, ok := f.Current(); len(f.Rows) != n || !ok || row != n-1 {
		t.Errorf("%d rows, at %d", len(f.Rows), row)
	}
	if f.Ahead(ctx) != nil {
		t.Error("it reads beyond the end")
	}
}

// TestFeedGoesToItsEnd: however long the list is, and up again from there, row by row.
func TestFeedGoesToItsEnd(t *testing.T) {
	n, ctx := 100_050, context.Background()
	f := numbers(&n)
	at := func(want int) {
		t.Helper()
		if row, ok := f.Current(); !ok || row != want || f.Place(n) != want+1 {
			t.Fatalf("the cursor is on %d, place %d of %d; want %d", row, f.Place(n), n, want)
		}
	}
	answer(t, f, f.Restart(ctx))
	f.Do(keys.Bottom)
	cmd := f.Ahead(ctx)
	if !f.Settling() {
		t.Error("keys would act on the rows of before")
	}
	answer(t, f, cmd)
	at(n - 1)
	for i := range 3 * FeedPage {
		f.Do(keys.Up)
		if cmd := f.Ahead(ctx); cmd != nil {
			answer(t, f, cmd)
		}
		at(n - 2 - i)
	}
	answer(t, f, f.Reload(ctx))
	at(n - 1 - 3*FeedPage)
	answer(t, f, f.Follow(ctx))
	at(n - 1 - 3*FeedPage)
	f.Do(keys.Top)
	answer(t, f, f.Ahead(ctx))
	at(0)

	n = FeedPage + 10 // up to the top of a short one
	answer(t, f, f.Restart(ctx))
	f.Do(keys.Bottom)
	answer(t, f, f.Ahead(ctx))
	f.Window.To(FeedPage / 4)
	answer(t, f, f.Ahead(ctx))
	if f.above || len(f.Rows) != n {
		t.Errorf("%d of %d rows, more above: %v", len(f.Rows), n, f.above)
	}
	f.Do(keys.Top)
	at(0)
}

func TestFeedReloadKeepsTheRow(t *testing.T) {
	n, ctx := 300, context.Background()
	f := numbers(&n)
	answer(t, f, f.Restart(ctx))
	f.Window.To(30)
	f.Window.Offset = 25
	inner := f.Fetch
	f.Fetch = func(ctx context.Context, after *int, limit int) ([]int, error) {
		rows, err := inner(ctx, after, limit)
		return rows[5:], err // five rows above are gone
	}
	answer(t, f, f.Reload(ctx))
	if row, _ := f.Current(); row != 30 || f.Window.Cursor-f.Window.Offset != 5 {
		t.Errorf("the cursor is on %d, %d below the top", row, f.Window.Cursor-f.Window.Offset)
	}
	f.Fetch = func(context.Context, *int, int) ([]int, error) { return []int{1, 2, 3}, nil }
	answer(t, f, f.Reload(ctx))
	if row, ok := f.Current(); !ok || row != 3 {
		t.Errorf("the row is gone; the cursor is on %d", row)
	}
	f.Fetch = func(context.Context, *int, int) ([]int, error) { return nil, nil }
	answer(t, f, f.Reload(ctx))
	if _, ok := f.Current(); ok || !f.Loaded {
		t.Error("an empty list has a row under the cursor")
	}
}

func TestFeedDropsLateAnswersAndKeepsWhatItHas(t *testing.T) {
	n, ctx := 20, context.Background()
	f := numbers(&n)
	late := f.Restart(ctx)
	answer(t, f, f.Restart(ctx))
	f.Window.To(7)
	if _, mine := f.Update(late()); mine {
		t.Error("a late answer was taken")
	}
	f.Fetch = func(context.Context, *int, int) ([]int, error) {
		return nil, model.Errorf(model.CodeUnavailable, "The database is away.")
	}
	cmd := answer(t, f, f.Reload(ctx))
	if failed, ok := cmd().(common.QueryFailed); !ok || !errors.Is(failed.Err, f.Err) || len(f.Rows) != n || f.Window.Cursor != 7 {
		t.Errorf("after a failure: %v, %d rows, cursor %d", failed, len(f.Rows), f.Window.Cursor)
	}
}
