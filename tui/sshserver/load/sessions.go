package main

import (
	"context"
	"fmt"
	"math/rand/v2"
	"sync"
	"sync/atomic"
	"time"

	"golang.org/x/sync/errgroup"

	"unsubdesk/model"
)

// runSessions opens many sessions at once, lets everybody type, and closes the server
// over them.
func runSessions(ctx context.Context, s *shop) (figures, error) {
	members, err := staff()
	if err != nil {
		return nil, err
	}
	address, err := s.engines[0].database(ctx, "sessions")
	if err != nil {
		return nil, err
	}
	if err := demoDesk(ctx, address, s.size.instances, members); err != nil {
		return nil, err
	}
	server, err := s.serve(ctx, address, "sessions")
	if err != nil {
		return nil, err
	}
	defer server.kill()
	c := &crowd{shop: s, server: server, members: members}
	defer c.leave()
	for _, part := range []func(context.Context) error{c.first, c.open, c.rest, c.everybodyTypes, c.close} {
		if err := part(ctx); err != nil {
			return c.figures, err
		}
	}
	return c.figures, nil
}

// staff are the people of the sessions: three agents for each manager.
func staff() ([]member, error) {
	agents, err := team("agent", model.RoleAgent, 30)
	if err != nil {
		return nil, err
	}
	managers, err := team("manager", model.RoleManager, 10)
	return append(agents, managers...), err
}

// crowd are the sessions of one server.
type crowd struct {
	*shop
	server  *server
	members []member
	figures figures

	alone   float64 // MB with one session
	screens []*screen
	silent  atomic.Int64 // keys that were not answered
}

func (c *crowd) add(f ...figure) { c.figures = append(c.figures, f...) }

// who is the person at session i.
func (c *crowd) who(i int) member { return c.members[(i*7)%len(c.members)] }

// first opens one session and weighs the server with it.
func (c *crowd) first(ctx context.Context) error {
	if err := c.openMore(ctx, 1); err != nil {
		return err
	}
	var err error
	c.alone, err = settledMB(ctx, c.server.pid(), 10*time.Second)
	return err
}

// open opens the others, all at the same moment.
func (c *crowd) open(ctx context.Context) error {
	c.tell(fmt.Sprintf("opening %d sessions", c.size.sessions))
	begin := time.Now()
	if err := c.openMore(ctx, c.size.sessions-1); err != nil {
		return err
	}
	c.add(within(fmt.Sprintf("%d sessions opened, rows drawn", c.size.sessions), time.Since(begin), c.size.opened))
	return nil
}

func (c *crowd) openMore(ctx context.Context, n int) error {
	from := len(c.screens)
	more := make([]*screen, n)
	var g errgroup.Group
	for i := range more {
		g.Go(func() (err error) {
			if more[i], err = c.server.openScreen(ctx, c.who(from+i), c.size.patience); err != nil {
				return err
			}
			return more[i].wait(ctx, c.size.patience, look.hasRows)
		})
	}
	err := g.Wait()
	for _, s := range more {
		if s != nil {
			c.screens = append(c.screens, s)
		}
	}
	return err
}

// rest weighs the server and its work while nobody types.
func (c *crowd) rest(ctx context.Context) error {
	if _, err := settledMB(ctx, c.server.pid(), c.size.idle); err != nil {
		return err
	}
	idle, err := cpuOver(c.server.pid(), func() error { return pause(ctx, c.size.idle) })
	if err != nil {
		return err
	}
	c.add(told("server's processors while nobody types", fmt.Sprintf("%.2f of 1", idle)))
	return c.weigh("memory a session, nobody typing")
}

func (c *crowd) weigh(what string) error {
	now, err := residentMB(c.server.pid())
	if err != nil {
		return err
	}
	each := (now - c.alone) / float64(max(len(c.screens)-1, 1))
	if c.size.memory == 0 {
		c.add(told(what, fmt.Sprintf("%.2f MB", each)))
		return nil
	}
	c.add(atMost(what, each, c.size.memory, "MB"))
	return nil
}

// everybodyTypes lets everybody press a key a second. A key without an answer is told
// with what the screen showed, and ends that session's typing.
func (c *crowd) everybodyTypes(ctx context.Context) error {
	c.tell(fmt.Sprintf("%d sessions press %d keys each", len(c.screens), c.size.presses))
	var all keyTimes
	busy, err := cpuOver(c.server.pid(), func() error {
		var typists sync.WaitGroup
		for i, s := range c.screens {
			typists.Go(func() {
				if err := c.typist(ctx, s, inTurn(c.who(i), i), &all); err != nil {
					c.tellOfKey(err)
				}
			})
		}
		typists.Wait()
		return context.Cause(ctx)
	})
	if err != nil {
		return err
	}
	times := all.together()
	c.add(exactly("keys answered", len(times), len(c.screens)*c.size.presses))
	p99 := within("key → frame, p99", times.at(99), c.size.frame)
	p99.Reached = times.String()
	c.add(p99)
	for _, name := range all.names() {
		c.add(told("  "+name, all.by[name].String()))
	}
	c.add(told("server's processors while all type", fmt.Sprintf("%.2f of 1", busy)))
	return c.weigh("memory a session, all typing")
}

// tellOfKey tells of the first keys that were not answered; they are all counted.
func (c *crowd) tellOfKey(err error) {
	if c.silent.Add(1) <= 3 {
		c.tell(err.Error())
	}
}

// typist presses the keys of the script at its own moment of every second. A key that
// is late because the one before it was not answered counts from when it was due.
func (c *crowd) typist(ctx context.Context, s *screen, strokes []stroke, all *keyTimes) error {
	due := time.Now().Add(rand.N(time.Second))
	for i := range c.size.presses {
		if err := pause(ctx, time.Until(due)); err != nil {
			return err
		}
		stroke := strokes[i%len(strokes)]
		begin := time.Now()
		took, err := s.press(ctx, stroke.key, c.size.patience, stroke.answered)
		if err != nil {
			return fmt.Errorf("key %d, %s: %w", i+1, stroke.name, err)
		}
		if late := begin.Sub(due); late > 50*time.Millisecond {
			took += late
		}
		all.note(stroke.name, took)
		due = due.Add(time.Second)
	}
	return nil
}

// close ends the server while all sessions are open.
func (c *crowd) close(ctx context.Context) error {
	took, err := c.server.stop(c.size.closed + c.size.patience)
	if err != nil {
		return err
	}
	c.add(within(fmt.Sprintf("closing with %d sessions open", len(c.screens)), took, c.size.closed))
	for _, s := range c.screens {
		select {
		case <-s.ended:
		case <-ctx.Done():
			return fmt.Errorf("a session was not told that the server has gone: %w", context.Cause(ctx))
		}
	}
	return nil
}

// leave closes what is open.
func (c *crowd) leave() {
	for _, s := range c.screens {
		_ = s.close() // the server may have gone
	}
}
