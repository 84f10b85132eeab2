package app

import (
	"context"
	"math/rand/v2"
	"time"

	tea "github.com/charmbracelet/bubbletea"

	"unsubdesk/model/desk"
)

// watch is the session's watch of the desk. It ends with the session, and when
// the session becomes another person's.
type watch struct {
	number int
	stop   context.CancelFunc
}

// heard are news of the watch with a number.
type heard struct {
	number int
	news   desk.News
	from   <-chan desk.News
}

// beginWatch begins to watch the desk, ending the watch before.
func (m *Model) beginWatch() tea.Cmd {
	if m.watch.stop != nil {
		m.watch.stop()
	}
	var ctx context.Context
	ctx, m.watch.stop = context.WithCancel(m.common.Ctx)
	m.watch.number++
	number, on, begin := m.watch.number, m.common.Desk, m.options.Watch
	return func() tea.Msg {
		if begin == nil {
			return listen(number, on.Watch(ctx))()
		}
		if from := begin(ctx, on); from != nil {
			return listen(number, from)()
		}
		return nil
	}
}

// listen waits for the next news.
func listen(number int, from <-chan desk.News) tea.Cmd {
	return func() tea.Msg {
		news, ok := hear(from, spread, time.After)
		if !ok {
			return nil
		}
		return heard{number, news, from}
	}
}

// widest is the longest time over which the sessions of one process spread
// their reloads after a change.
const widest = 800 * time.Millisecond

// spread is how long this session waits before it follows a change, so that
// many of them do not query in the same millisecond: not at all alone.
func spread(watchers int) time.Duration {
	if watchers <= 1 {
		return 0
	}
	return rand.N(min(time.Duration(watchers)*4*time.Millisecond, widest))
}

// hear takes the next news, waiting its turn if others watch too; what comes
// meanwhile is taken along. A desk that does not answer is told at once. ok is
// false when the watch has ended.
func hear(from <-chan desk.News, spread func(int) time.Duration, after func(time.Duration) <-chan time.Time) (news desk.News, ok bool) {
	if news, ok = <-from; !ok || news.Err != nil {
		return news, ok
	}
	turn := spread(news.Watchers)
	if turn <= 0 {
		return news, true
	}
	begin := after(turn)
	for news.Err == nil {
		select {
		case later, ok := <-from:
			if !ok {
				return later, false
			}
			news = later.After(news)
		case <-begin:
			return news, true
		}
	}
	return news, true
}

// heard takes news and listens on.
func (m *Model) heard(msg heard) tea.Cmd {
	if msg.number != m.watch.number {
		return nil
	}
	return tea.Batch(m.hear(msg.news), listen(msg.number, msg.from))
}
