package demo

import (
	"context"
	"fmt"
	"math/rand/v2"
	"slices"

	"unsubdesk/model"
	"unsubdesk/model/desk"
)

// teller tells the story: it does its steps on a desk.
type teller struct {
	world    *world
	desk     *desk.Desk
	clock    *Clock
	cast     map[string][]model.Instance // as they are now, by key
	chosen   map[string]int
	requests map[string]string // request numbers by key
	batches  int
}

func newTeller(w *world, store model.Store, clock *Clock, options []desk.Option) *teller {
	t := &teller{world: w, clock: clock, cast: map[string][]model.Instance{}, chosen: map[string]int{}, requests: map[string]string{}}
	t.desk = desk.New(store, append(slices.Clone(options), desk.WithIDs(w.numbers()))...)
	for _, c := range w.castThatFits() {
		t.chosen[c.key] = c.chosen
		if c.chosen == 0 {
			t.chosen[c.key] = len(c.parts)
		}
	}
	return t
}

// numbers gives out request and batch numbers that follow from the seed, in
// the form of the desk's own.
func (w *world) numbers() func(prefix string) string {
	const alphabet = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
	r := rand.New(rand.NewPCG(uint64(w.opts.Seed), 1<<63))
	return func(prefix string) string {
		id := []byte(prefix)
		for range 10 {
			id = append(id, alphabet[r.IntN(len(alphabet))])
		}
		return string(id)
	}
}

// as is the desk as one person of the story sees it, each at an own computer.
func (t *teller) as(name string) *desk.Session {
	return t.desk.As(model.Actor{User: name, OSUser: name, Surface: model.SurfaceScreen})
}

// tell does the steps, each at its time.
func (t *teller) tell(ctx context.Context, steps []step) error {
	for _, s := range steps {
		keys := slices.DeleteFunc(slices.Clone(s.keys), func(key string) bool { return t.cast[key] == nil })
		if len(keys) == 0 && len(s.keys) > 0 {
			continue
		}
		t.clock.Set(s.at)
		if err := s.do(ctx, t, keys); err != nil {
			return fmt.Errorf("demo: %v: %w", s.keys, err)
		}
	}
	return nil
}

// submit quotes and submits the chosen instances of these orders, as a screen
// does.
func (t *teller) submit(ctx context.Context, by, reason, note string, keys []string) error {
	var ids []string
	byOrder := map[string]string{}
	for _, key := range keys {
		for _, in := range t.cast[key][:t.chosen[key]] {
			ids = append(ids, in.ID)
			byOrder[in.Order.Number] = key
		}
	}
	quote, err := t.as(by).Quote(ctx, ids)
	if err != nil {
		return err
	}
	t.batches++
	result, err := t.as(by).Submit(ctx, desk.Submission{IDs: ids, Reason: reason, Note: note,
		Key: fmt.Sprintf("demo-%d-%d", t.world.opts.Seed, t.batches), Quote: quote.Digest}, nil)
	if err != nil {
		return err
	}
	if len(result.Refused)+len(result.NotFound) > 0 {
		return fmt.Errorf("refused %v, not found %v", result.Refused, result.NotFound)
	}
	for _, r := range result.Requests {
		t.requests[byOrder[r.OrderNumber]] = r.ID
	}
	return nil
}

// bring imports what is new of some instances.
func (t *teller) bring(ctx context.Context, all []news) error {
	var rows []model.Instance
	for _, n := range all {
		in := &t.cast[n.key][n.part]
		n.fact(in)
		rows = append(rows, *in)
	}
	return t.load(ctx, slices.Values(rows), nil)
}

// found imports the data set and remembers the cast.
func (t *teller) found(ctx context.Context) error {
	rows := t.world.rows(func(key string, instances []model.Instance) { t.cast[key] = instances })
	return t.load(ctx, rows, t.world.opts.Progress)
}
