package demo

import (
	"unsubdesk/model"
	"unsubdesk/model/desk"
)

// Troupe are the people whom one switches between on the screens of a demo, the first of
// them first; "" is the agent. actor makes somebody of a name.
func (p People) Troupe(d *desk.Desk, first string, actor func(name string) model.Actor) []*desk.Session {
	names := []string{p.Agent, p.Manager}
	switch first {
	case "", p.Agent:
	case p.Manager:
		names = []string{p.Manager, p.Agent}
	default:
		names = append([]string{first}, names...)
	}
	sessions := make([]*desk.Session, len(names))
	for i, n := range names {
		a := actor(n)
		a.Surface = model.SurfaceScreen
		sessions[i] = d.As(a)
	}
	return sessions
}
