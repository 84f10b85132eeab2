// Package harness runs the built program the way a person does: on a
// pseudo-terminal, with a terminal emulator behind it that keeps the screen. What
// is typed goes in as bytes, what the program draws is read back as cells.
//
// Nothing in it sleeps or polls: a wait is woken by what the program writes, by
// its end, or by the time limit.
//
// It serves the whole-program tests, the measurements and the README's pictures.
package harness
