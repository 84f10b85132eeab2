// Package present turns the desk's values into the words that people read:
// amounts, times, countdowns, blocks, decisions, quotes and audit events.
// Values go in, plain strings come out: no colour, no Bubble Tea, no clock of
// its own. The screens and the plain commands share it, so that both say the
// same thing in the same way.
//
// Every text that may have come from a file or a person passes Clean, so that
// nothing in the database can write to the terminal. Widths are terminal
// cells, not bytes or runes: a Chinese character takes two.
package present
