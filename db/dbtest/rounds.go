package dbtest

// Rounds is how often a test repeats what it does at random: n times, and a quarter of
// that under the race detector, which looks at how code meets and not at its answers.
func Rounds(n int) int {
	if Race {
		return max(1, n/4)
	}
	return n
}
