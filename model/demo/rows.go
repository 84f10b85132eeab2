package demo

import (
	"iter"
	"time"

	"unsubdesk/model"
)

// Rows are n instances as the first import brings them, order by order, made
// one order at a time. The same n, seed and minute of now give the same ones;
// their Live and RequestID are empty.
func Rows(n int, seed int64, now time.Time) iter.Seq[model.Instance] {
	return newWorld(Options{Instances: n, Seed: seed, Now: now}).rows(nil)
}

// rows yields the data set. staged, if set, is told each order of the cast.
func (w *world) rows(staged func(key string, instances []model.Instance)) iter.Seq[model.Instance] {
	return func(yield func(model.Instance) bool) {
		serial, count := 0, 0
		for _, c := range w.castThatFits() {
			instances := w.stage(c, serial, count)
			if staged != nil {
				staged(c.key, instances)
			}
			if !yieldAll(instances, yield) {
				return
			}
			serial, count = serial+1, count+len(instances)
		}
		for count < w.opts.Instances {
			instances := w.ordinary(serial, count, w.opts.Instances-count)
			if !yieldAll(instances, yield) {
				return
			}
			serial, count = serial+1, count+len(instances)
		}
	}
}

func yieldAll(instances []model.Instance, yield func(model.Instance) bool) bool {
	for _, in := range instances {
		if !yield(in) {
			return false
		}
	}
	return true
}

// castThatFits are the orders of the cast that a small data set has room for
// beside as many ordinary instances.
func (w *world) castThatFits() []castOrder {
	room := (w.opts.Instances + 1) / 2
	var fit []castOrder
	for _, c := range w.cast() {
		if len(c.parts) <= room {
			fit = append(fit, c)
			room -= len(c.parts)
		}
	}
	return fit
}
