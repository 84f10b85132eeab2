package keys

import (
	"maps"
	"slices"
)

// All are all actions of the map, for tests that look at every one.
func (m *Map) All() []Action { return slices.Collect(maps.Values(m.actions)) }
