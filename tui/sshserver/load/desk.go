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
	// The story's next deadline is minutes away; told as of a while ago, all that is
	// near falls due before the measuring, and nothing during it.
	story := demo.Options{Instances: instances, Seed: 7, Now: time.Now().Add(-10 * time.Minute)}
	if _, err := demo.Fill(ctx, o.store, clock, story, desk.WithStaging(staging.New)); err != nil {
		return fmt.Errorf("tell the demo's story: %w", err)
	}
	clock.Release(0)
	if _, err := o.SweepDue(ctx); err != nil {
		return fmt.Errorf("sweep what the story left: %w", err)
	}
	return o.hire(ctx, members...)
}
