// Package demo fills an empty desk with a believable data set and a story: what
// happened there during the last month, and what waits for a decision now.
//
// Everything follows from a seed and a start time: the same two give the same
// rows, request numbers and audit trail, byte for byte. The rows go in through
// desk.Import and the story through the other use cases, with a clock that is
// moved through the month, so that a filled desk is one that could have come
// about by use, and `verify` finds nothing.
//
// Rows also serves as the source of large data sets for benchmarks.
package demo
