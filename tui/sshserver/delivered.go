package sshserver

import (
	"log/slog"
	"time"

	"unsubdesk/model"
	"unsubdesk/model/desk"
)

// LogDeliveries logs what came of attempts to send messages. What is accepted is said at
// the level of debug: there is a line in the Journal for what it tells of.
func LogDeliveries(log *slog.Logger) func(desk.Delivered, error) {
	return func(d desk.Delivered, err error) {
		for _, m := range d.Accepted {
			log.Debug("accepted", about(m)...)
		}
		for _, m := range d.Dropped {
			log.Debug("dropped", about(m)...)
		}
		for _, m := range d.Failing {
			log.Warn("not accepted", append(about(m), "error", m.Said, "next", m.NextAt.Format(time.RFC3339))...)
		}
		for _, m := range d.GivenUp {
			log.Error("given up", append(about(m), "error", m.Said)...)
		}
		for _, h := range d.Halts {
			log.Error("nothing is sent any more", "channel", string(h.Channel), "error", h.Said)
		}
		if err != nil {
			log.Error("the outbox cannot be worked on", "error", err.Error())
		}
	}
}

func about(m model.Message) []any {
	return []any{"message", m.ID, "channel", string(m.Channel), "request", m.RequestID, "attempt", m.Attempts}
}
