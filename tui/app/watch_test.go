package app

import (
	"testing"
	"time"

	"unsubdesk/model"
	"unsubdesk/model/desk"
)

func news(version int64, watchers int, swept ...string) desk.News {
	return desk.News{Version: version, Watchers: watchers, Swept: desk.Swept{Approved: swept}}
}

// TestSessionsTakeTurns: with others a session waits its turn, and takes along
// what comes meanwhile; alone, and for a desk that does not answer, it does not.
func TestSessionsTakeTurns(t *testing.T) {
	from := make(chan desk.News, 1)
	turn := make(chan time.Time)
	asked := 0
	after := func(time.Duration) <-chan time.Time { asked++; return turn }
	half := func(watchers int) time.Duration { return time.Duration(watchers-1) * time.Millisecond }

	from <- news(1, 1)
	if n, ok := hear(from, half, after); !ok || n.Version != 1 || asked != 0 {
		t.Errorf("alone: %+v %v after %d waits", n, ok, asked)
	}
	from <- news(2, 500, "UR-1")
	go func() {
		from <- news(3, 500, "UR-2")
		from <- news(4, 500) // taken only after the one before
		turn <- time.Time{}
	}()
	n, ok := hear(from, half, after)
	if len(from) > 0 { // the turn came before the last news
		n = (<-from).After(n)
	}
	if !ok || n.Version != 4 || len(n.Swept.Approved) != 2 || asked != 1 {
		t.Errorf("among many: %+v %v after %d waits", n, ok, asked)
	}
	from <- news(5, 500)
	away := desk.News{Watchers: 500, Err: model.Errorf(model.CodeUnavailable, "Away.")}
	go func() { from <- away }()
	if n, ok := hear(from, half, after); !ok || n.Err == nil {
		t.Errorf("away: %+v %v", n, ok)
	}
	close(from)
	if _, ok := hear(from, half, after); ok {
		t.Error("a watch that has ended is heard")
	}
}

func TestSpread(t *testing.T) {
	if spread(1) != 0 {
		t.Error("a single session waits")
	}
	for _, watchers := range []int{2, 50, 1000, 100000} {
		for range 1000 {
			if d := spread(watchers); d < 0 || d >= widest || d > time.Duration(watchers)*4*time.Millisecond {
				t.Fatalf("one of %d waits %s", watchers, d)
			}
		}
	}
}
