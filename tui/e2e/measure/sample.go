package measure

import (
	"cmp"
	"slices"
)

// Percentile is a percentile of values in any order, of which there must be one.
func Percentile[T cmp.Ordered](values []T, percent int) T {
	sorted := slices.Sorted(slices.Values(values))
	return sorted[(len(sorted)-1)*percent/100]
}
