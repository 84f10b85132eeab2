package main

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"
	"sync/atomic"
	"time"

	"golang.org/x/sync/errgroup"

	"unsubdesk/model"
)

// runStrangers lets thousands knock with keys that nobody knows, while a member works.
func runStrangers(ctx context.Context, s *shop) (figures, error) {
	maya, err := newMember("agent-1", model.RoleAgent)
	if err != nil {
		return nil, err
	}
	address, err := s.engines[0].database(ctx, "strangers")
	if err != nil {
		return nil, err
	}
	if err := demoDesk(ctx, address, s.size.instances, []member{maya}); err != nil {
		return nil, err
	}
	server, err := s.serve(ctx, address, "strangers")
	if err != nil {
		return nil, err
	}
	defer server.kill()
	f, err := s.knock(ctx, server, maya)
	if err != nil {
		return f, err
	}
	_, err = server.stop(s.size.patience + s.size.closed)
	return f, err
}

// knock lets the strangers knock, and the member log in once a second until they have.
func (s *shop) knock(ctx context.Context, server *server, maya member) (figures, error) {
	var in, refused atomic.Int64
	over := make(chan struct{})
	var logins spread
	var g, crowd errgroup.Group
	g.Go(func() (err error) {
		logins, err = s.works(ctx, server, maya, over)
		return err
	})
	begin := time.Now()
	crowd.SetLimit(s.size.parallel)
	for range s.size.strangers {
		crowd.Go(func() error { return s.stranger(ctx, server, &in, &refused) })
	}
	err := crowd.Wait()
	took := time.Since(begin)
	close(over)
	if memberErr := g.Wait(); err == nil {
		err = memberErr
	}
	slowest := within(fmt.Sprintf("a member's login with a command, slowest of %d", len(logins)), logins.at(100), s.size.login)
	return figures{
		exactly("strangers let in", int(in.Load()), 0),
		exactly("strangers refused", int(refused.Load()), s.size.strangers),
		told("strangers a second", fmt.Sprintf("%.0f", float64(s.size.strangers)/took.Seconds())),
		slowest,
	}, err
}

// stranger offers a fresh key. A refusal of anything but the key is an error.
func (s *shop) stranger(ctx context.Context, server *server, in, refused *atomic.Int64) error {
	signer, err := newSigner()
	if err != nil {
		return err
	}
	client, err := server.dial(ctx, signer, s.size.patience)
	switch {
	case err == nil:
		in.Add(1)
		return client.Close()
	case strings.Contains(err.Error(), "unable to authenticate"):
		refused.Add(1)
		return nil
	}
	return fmt.Errorf("a stranger was not refused but: %w", err)
}

// works logs in once a second, runs a command, and leaves, until it is over.
func (s *shop) works(ctx context.Context, server *server, m member, over <-chan struct{}) (spread, error) {
	var took spread
	tick := time.NewTicker(time.Second)
	defer tick.Stop()
	for {
		begin := time.Now()
		if err := s.looksOnce(ctx, server, m); err != nil {
			return took, fmt.Errorf("the member's login %d: %w", len(took)+1, err)
		}
		took = append(took, time.Since(begin))
		select {
		case <-over:
			return took, nil
		case <-ctx.Done():
			return took, context.Cause(ctx)
		case <-tick.C:
		}
	}
}

func (s *shop) looksOnce(ctx context.Context, server *server, m member) error {
	client, err := server.dial(ctx, m.signer, s.size.patience)
	if err != nil {
		return err
	}
	defer client.Close() //nolint:errcheck // nothing is written any more
	r, err := command(ctx, client, "reviews", "list", "--json")
	if err != nil {
		return err
	}
	var rows []json.RawMessage
	if err := json.Unmarshal([]byte(r.Stdout), &rows); err != nil || r.Status != 0 || len(rows) == 0 {
		return fmt.Errorf("reviews list: status %d, %d rows, %w\n%s", r.Status, len(rows), err, r.Stderr)
	}
	return nil
}
