// Package stage plays the demo without a terminal and without waiting: the screens on a
// demo's desk, where time passes only when nothing else happens. The same options give the
// same frames, byte for byte, on any machine, which the README's pictures live by.
package stage
