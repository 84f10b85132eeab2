package demo

import (
	"context"
	"time"

	"unsubdesk/model"
	"unsubdesk/model/desk"
)

// People are the desk users that a demo begins with and switches between.
type People struct {
	// First is who looks at the screens unless told otherwise.
	First string
	// Agent and Manager are the two sides of the story.
	Agent, Manager string
}

// Fill fills an empty desk with the data set and tells its story. clock must
// be the store's clock; it is moved through the month before o.Now and runs on
// from there when Fill is done. options are those with which the program
// makes its own desk. Errors: CodeInvalid for options that are out of range,
// CodeRefused for a desk that is not empty.
func Fill(ctx context.Context, store model.Store, clock *Clock, o Options, options ...desk.Option) (People, error) {
	if err := o.check(); err != nil {
		return People{}, err
	}
	var ahead time.Duration
	if o.Now.IsZero() {
		o.Now = time.Now()
	} else {
		ahead = time.Until(o.Now)
	}
	defer clock.Release(ahead)
	w := newWorld(o)
	t := newTeller(w, store, clock, options)
	clock.Set(w.founded)
	for _, do := range []func(context.Context) error{t.hire, t.setWindow, t.found} {
		if err := do(ctx); err != nil {
			return People{}, err
		}
	}
	if err := t.tell(ctx, w.story()); err != nil {
		return People{}, err
	}
	return People{First: agentMaya, Agent: agentMaya, Manager: managerChen}, nil
}

// hire makes the desk's users, the admin first.
func (t *teller) hire(ctx context.Context) error {
	created, err := t.desk.EnsureFirstAdmin(ctx, t.as(adminAda).Actor)
	if err != nil {
		return err
	}
	if !created {
		return model.Refused("%s has users already; a demo needs a new desk.", t.desk.Name())
	}
	staff := []model.User{
		{Name: agentMaya, Role: model.RoleAgent}, {Name: agentBen, Role: model.RoleAgent},
		{Name: managerChen, Role: model.RoleManager}, {Name: managerSilva, Role: model.RoleManager},
		{Name: managerOkafor, Role: model.RoleManager}, {Name: auditorIris, Role: model.RoleAuditor},
	}
	for _, u := range staff {
		if _, err := t.as(adminAda).AddUser(ctx, u.Name, u.Role, nil); err != nil {
			return err
		}
	}
	return nil
}

// setWindow makes the review window the desk's policy if it was chosen.
func (t *teller) setWindow(ctx context.Context) error {
	if t.world.opts.ReviewWindow == 0 {
		return nil
	}
	_, err := t.as(adminAda).SetPolicy(ctx, func(p *model.Policy) error {
		p.ReviewWindow = t.world.opts.ReviewWindow
		return nil
	})
	return err
}
