package tour

import (
	"strings"
	"time"

	"unsubdesk/tui/components"
)

// The pace of a tour at speed 1.
const (
	// noticing and aWord are what a caption takes to be read: a moment, and so much for
	// each word, which is 200 words a minute.
	noticing = 1200 * time.Millisecond
	aWord    = 300 * time.Millisecond
	// aKey is how long a key is shown before it is pressed, aLetter that of a text.
	aKey    = 700 * time.Millisecond
	aLetter = 180 * time.Millisecond
	// ended is how long it is said that the tour has stopped.
	ended = 8 * time.Second
	// patience is how long something may take to appear. It hangs on the desk, not on
	// the reader, so no speed changes it.
	patience = 30 * time.Second
)

// reading is the time that a caption is given.
func reading(caption string) time.Duration {
	if caption == "" {
		return noticing
	}
	return noticing + time.Duration(len(strings.Fields(caption)))*aWord
}

// lead is the time a key is shown before it is pressed. It is never so short that a
// dialog that has just appeared would ignore it.
func (p *Player) lead(s Stroke) time.Duration {
	if s.Letter {
		return p.paced(aLetter)
	}
	return max(p.paced(aKey), components.GuardTime+50*time.Millisecond)
}
