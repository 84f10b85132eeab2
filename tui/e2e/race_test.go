//go:build race

package e2e

// slowness is how many times slower a program may be that looks for races.
const slowness = 4
