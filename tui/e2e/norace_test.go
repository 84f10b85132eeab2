//go:build !race

package e2e

// slowness is how many times slower than promised the program may be: not at all.
const slowness = 1
