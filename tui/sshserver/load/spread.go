package main

import (
	"fmt"
	"maps"
	"slices"
	"sync"
	"time"
)

// spread are many durations of one kind.
type spread []time.Duration

// at is a percentile of the durations, 0 if there are none.
func (s spread) at(percent float64) time.Duration {
	if len(s) == 0 {
		return 0
	}
	sorted := slices.Sorted(slices.Values(s))
	return sorted[int(float64(len(sorted)-1)*percent/100)]
}

// String tells the median, the 95th and the 99th percentile, and the longest.
func (s spread) String() string {
	return fmt.Sprintf("p50 %s, p95 %s, p99 %s, longest %s, of %d",
		brief(s.at(50)), brief(s.at(95)), brief(s.at(99)), brief(s.at(100)), len(s))
}

// keyTimes collects how long each key took, by its name. It is safe for concurrent use.
type keyTimes struct {
	mu sync.Mutex
	by map[string]spread
}

func (k *keyTimes) note(name string, took time.Duration) {
	k.mu.Lock()
	defer k.mu.Unlock()
	if k.by == nil {
		k.by = map[string]spread{}
	}
	k.by[name] = append(k.by[name], took)
}

// together are the times of all keys.
func (k *keyTimes) together() spread {
	k.mu.Lock()
	defer k.mu.Unlock()
	var all spread
	for _, some := range k.by {
		all = append(all, some...)
	}
	return all
}

// names are the keys in order.
func (k *keyTimes) names() []string {
	k.mu.Lock()
	defer k.mu.Unlock()
	return slices.Sorted(maps.Keys(k.by))
}
