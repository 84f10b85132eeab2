//go:build !race

package dbtest

// Race tells a test that it runs several times as slowly, under the race detector, so
// that it does less and promises nothing about time.
const Race = false
