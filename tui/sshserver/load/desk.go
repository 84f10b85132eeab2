package main

import (
	"context"
	"errors"
	"fmt"
	"time"

	"unsubdesk/db"
	"unsubdesk/db/staging"
	"unsubdesk/model"
	"unsubdesk/model/demo"
	"unsubdesk/model/desk"
)

// admin is who makes the desks of the scenarios.
const admin = "ada"

// opened is a desk of ours, opened in this process.
type opened struct {
	*desk.Desk
	store *db.Store
}

// openDesk opens a desk; clock is nil for the engine's own.
func openDesk(ctx context.Context, address string, clock func() time.Time) (opened, error) {
	store, err := db.Open(ctx, address, db.Options{Create: true, Clock: clock})
	if err != nil {
		return opened{}, fmt.Errorf("open the desk: %w", err)
	}
	return opened{Desk: desk.New(store, desk.WithStaging(staging.New)), store: store}, nil
}

// as is the desk as one of its users sees it, at the desk's own machine.
func (o opened) as(name string) *desk.Session {
	return o.As(model.Actor{User: name, OSUser: "load", Surface: model.SurfaceCommand})
}

// hire adds members with their keys. The first user of a desk is its admin.
func (o opened) hire(ctx context.Context, members ...member) error {
	if _, err := o.EnsureFirstAdmin(ctx, o.as(admin).Actor); err != nil {
		return fmt.Errorf("make the first admin: %w", err)
	}
	for _, m := range members {
		if _, err := o.as(admin).AddUser(ctx, m.name, m.role, []model.Key{m.key()}); err != nil {
			return fmt.Errorf("add %s: %w", m.name, err)
		}
	}
	return nil
}

// demoDesk makes a desk with the demo's data and its story, and these members.
func demoDesk(ctx context.Context, address string, instances int, members []member) (err error) {
	clock := &demo.Clock{}
	o, err := openDesk(ctx, address, clock.Now)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, o.store.Close()) }()
	// Told as of yesterday, all that is near takes effect or falls due before the
	// measuring, and nothing during it.
	story := demo.Options{Instances: instances, Seed: 7, Now: time.Now().Add(-21 * time.Hour)}
	if _, err := demo.Fill(ctx, o.store, clock, story, desk.WithStaging(staging.New)); err != nil {
		return fmt.Errorf("tell the demo's story: %w", err)
	}
	clock.Release(0)
	if _, err := o.SweepDue(ctx); err != nil {
		return fmt.Errorf("sweep what the story left: %w", err)
	}
	if err := o.hire(ctx, members...); err != nil {
		return err
	}
	return o.fillQueue(ctx)
}

// queue is how many instances are put under review.
const queue = 20

// fillQueue submits instances that have to be reviewed, so that the queue is not empty.
func (o opened) fillQueue(ctx context.Context) error {
	large, err := model.ParseFilter("is:review")
	if err != nil {
		return fmt.Errorf("find what needs a review: %w", err)
	}
	agent := o.as(admin)
	ids, err := agent.Match(ctx, model.ListQuery{Tab: model.TabAllowed, Filter: large})
	if err != nil {
		return fmt.Errorf("find what needs a review: %w", err)
	}
	submission := desk.Submission{IDs: ids[:min(len(ids), queue)], Reason: "1", Key: "queue"}
	if _, err := agent.Submit(ctx, submission, nil); err != nil {
		return fmt.Errorf("fill the queue: %w", err)
	}
	return nil
}
