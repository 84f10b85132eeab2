package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"sync"
	"time"

	"golang.org/x/crypto/ssh"
	"golang.org/x/sync/errgroup"

	"unsubdesk/model"
	"unsubdesk/tui/e2e/harness"
)

// runRace lets many agents submit the same instance at the same moment, over and over,
// through two servers on one desk, on each engine.
func runRace(ctx context.Context, s *shop) (figures, error) {
	var all figures
	for _, e := range s.engines {
		some, err := s.race(ctx, e)
		all = append(all, some...)
		if err != nil {
			return all, fmt.Errorf("%s: %w", e.name(), err)
		}
	}
	return all, nil
}

func (s *shop) race(ctx context.Context, e engine) (figures, error) {
	agents, err := team("agent", model.RoleAgent, s.size.agents)
	if err != nil {
		return nil, err
	}
	address, err := e.database(ctx, "race")
	if err != nil {
		return nil, err
	}
	stock := prizes(s.size.rounds)
	if err := stockedDesk(ctx, address, stock, agents); err != nil {
		return nil, err
	}
	f, err := s.contest(ctx, e, address, agents, stock)
	if err != nil {
		return f, err
	}
	clean, err := s.verified(ctx, address)
	if err != nil {
		return f, err
	}
	books, err := raceBooks(ctx, address, stock)
	clean.What = e.name() + ": " + clean.What
	return append(append(f, clean), books.on(e)...), err
}

// contest runs the rounds and stops the servers.
func (s *shop) contest(ctx context.Context, e engine, address string, agents []member, stock []model.Instance) (_ figures, err error) {
	var servers [2]*server
	for i := range servers {
		if servers[i], err = s.serve(ctx, address, fmt.Sprintf("race-%s-%d", e.name(), i)); err != nil {
			return nil, err
		}
		defer servers[i].kill()
	}
	clients, err := s.dialAll(ctx, servers[:], agents)
	defer closeAll(clients)
	if err != nil {
		return nil, err
	}
	s.tell(fmt.Sprintf("%s: %d agents, %d rounds", e.name(), len(agents), len(stock)))
	var score score
	begin := time.Now()
	for _, in := range stock {
		if err := round(ctx, clients, in, &score); err != nil {
			return score.figures(len(agents), len(stock)).on(e), err
		}
	}
	took := time.Since(begin)
	closeAll(clients)
	for _, v := range servers {
		if _, err := v.stop(s.size.patience + s.size.closed); err != nil {
			return nil, err
		}
	}
	f := score.figures(len(agents), len(stock))
	f = append(f, told("submissions", fmt.Sprintf("%.0f a second, each %s", float64(len(agents)*len(stock))/took.Seconds(), score.took)))
	return f.on(e), nil
}

// on says which engine figures were measured on.
func (f figures) on(e engine) figures {
	for i := range f {
		f[i].What = e.name() + ": " + f[i].What
	}
	return f
}

// dialAll opens a connection for each member, to the servers in turn.
func (s *shop) dialAll(ctx context.Context, servers []*server, members []member) ([]*ssh.Client, error) {
	clients := make([]*ssh.Client, len(members))
	var g errgroup.Group
	g.SetLimit(s.size.parallel)
	for i, m := range members {
		g.Go(func() (err error) {
			clients[i], err = servers[i%len(servers)].dial(ctx, m.signer, s.size.patience)
			return err
		})
	}
	return clients, g.Wait()
}

func closeAll(clients []*ssh.Client) {
	for _, c := range clients {
		if c != nil {
			_ = c.Close() // it may be closed already
		}
	}
}

// round lets everybody submit the instance at one moment.
func round(ctx context.Context, clients []*ssh.Client, in model.Instance, score *score) error {
	start := make(chan struct{})
	var g errgroup.Group
	for _, c := range clients {
		g.Go(func() error {
			<-start
			begin := time.Now()
			r, err := command(ctx, c, "unsubscribe", in.ID, "--reason", "5", "--note", "it's a race", "--yes", "--json")
			if err != nil {
				return err
			}
			return score.note(in, r, time.Since(begin))
		})
	}
	close(start)
	if err := g.Wait(); err != nil {
		return err
	}
	return score.roundOver(in)
}

// score counts how submissions ended. It is safe for concurrent use.
type score struct {
	mu       sync.Mutex
	took     spread
	rounds   int // with one winner
	winners  int // of the round under way
	won      int
	refusals int // that name their reason
}

// submission is what `unsubscribe --json` prints.
type submission struct {
	Requests []struct {
		RequestID string   `json:"request_id"`
		Status    string   `json:"status"`
		Instances []string `json:"instances"`
	} `json:"requests"`
	Refused []struct {
		InstanceID string `json:"instance_id"`
		Blocks     []struct{ Code, Message string }
	} `json:"refused"`
}

// note counts one submission. Anything but a win or a refusal that names its reason is
// an error.
func (s *score) note(in model.Instance, r harness.Result, took time.Duration) error {
	var sub submission
	if err := json.Unmarshal([]byte(r.Stdout), &sub); err != nil {
		return fmt.Errorf("%s: status %d, %w:\n%s%s", in.ID, r.Status, err, r.Stdout, r.Stderr)
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.took = append(s.took, took)
	switch {
	case r.Status == 0 && len(sub.Requests) == 1 && len(sub.Refused) == 0:
		s.winners++
		s.won++
	case r.Status == 4 && len(sub.Requests) == 0 && refusedFor(sub, in):
		s.refusals++
	default:
		return fmt.Errorf("%s: status %d:\n%s%s", in.ID, r.Status, r.Stdout, r.Stderr)
	}
	return nil
}

// refusedFor reports a refusal of the instance because a request for it is under review,
// or because it already is unsubscribed, as its value asks for.
func refusedFor(sub submission, in model.Instance) bool {
	code := string(model.BlockUnsubscribed)
	if large(in) {
		code = string(model.BlockReviewPending)
	}
	if len(sub.Refused) != 1 || sub.Refused[0].InstanceID != in.ID || len(sub.Refused[0].Blocks) != 1 {
		return false
	}
	b := sub.Refused[0].Blocks[0]
	return b.Code == code && b.Message != ""
}

func (s *score) roundOver(in model.Instance) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	won := s.winners
	s.winners = 0
	if won != 1 {
		return fmt.Errorf("%s: %d agents won, not one", in.ID, won)
	}
	s.rounds++
	return nil
}

func (s *score) figures(agents, rounds int) figures {
	s.mu.Lock()
	defer s.mu.Unlock()
	return figures{
		exactly("rounds with one winner", s.rounds, rounds),
		exactly("refusals that name the reason", s.refusals, (agents-1)*rounds),
	}
}

// raceBooks looks into the desk: each instance has one request, and the ledger holds its
// money once.
func raceBooks(ctx context.Context, address string, stock []model.Instance) (figures, error) {
	b, err := readBooks(ctx, address)
	if err != nil {
		return nil, err
	}
	var problems []error
	var completed, pending int
	var owed model.Money
	for _, in := range stock {
		if got := len(b.byInstance[in.ID]); got != 1 {
			problems = append(problems, fmt.Errorf("%s has %d requests", in.ID, got))
			continue
		}
		if large(in) {
			pending++
			continue
		}
		completed++
		owed = owed.Add(in.Paid)
	}
	return figures{
		exactly("requests under review", b.byStatus[model.RequestPending], pending),
		exactly("requests completed", b.byStatus[model.RequestCompleted], completed),
		{What: "cash in the ledger", Reached: b.cash.String(), ToReach: owed.String(), OK: b.cash.Cmp(owed) == 0},
	}, errors.Join(problems...)
}
