// Package tour walks somebody through the screens of the demo by itself: captions say
// what is seen, and keys are pressed as a person presses them.
//
// What it does is data: a list of Steps, see Script. Each waits for something on the
// screen, says a sentence, and presses keys. A Player carries them out around the
// screens; other programs, such as the one that makes pictures, may as well.
package tour
