//go:build !race

package desk_test

// withRaceDetector tells a test that it runs several times as slowly, so that it
// does less and promises nothing about time.
const withRaceDetector = false
