// Package measure holds what the measurements of the whole program share: the mix of
// terms that is typed, how a list is read off a screen, percentiles, and the memory of a
// process.
package measure
