package common

import "unsubdesk/model/desk"

// Turns answers with the next of a demo's sessions each time, round and round; the first
// has its turn already.
func Turns(sessions []*desk.Session) func() Desk {
	at := 0
	return func() Desk {
		at = (at + 1) % len(sessions)
		return sessions[at]
	}
}
