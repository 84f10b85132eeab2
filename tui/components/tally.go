package components

// Tally is how many match, beside the rows that do: of K is what a list was asked for, and
// N how many it has. A number is shown with the rows it belongs to, whichever comes first.
// The zero Tally is ready.
type Tally[K comparable, N any] struct {
	// Now is the last number that belonged to rows on the screen.
	Now   N
	of    K
	any   bool // Now is a number, of this K
	rows  K
	shown bool // rows of this K are on the screen
	early *N
	ofIt  K // what early is of
}

// Rows says that the rows of k are on the screen.
func (t *Tally[K, N]) Rows(k K) {
	t.rows, t.shown = k, true
	if t.early != nil && t.ofIt == k {
		t.Take(k, *t.early)
	}
}

// Take takes the number of k; shown is false while its rows are not there.
func (t *Tally[K, N]) Take(k K, n N) (shown bool) {
	if !t.shown || t.rows != k {
		t.early, t.ofIt = &n, k
		return false
	}
	t.Now, t.of, t.any, t.early = n, k, true, nil
	return true
}

// Of is what Now is of; ok is false before there was any number.
func (t *Tally[K, N]) Of() (k K, ok bool) { return t.of, t.any }

// Shown is what the rows on the screen are of.
func (t *Tally[K, N]) Shown() K { return t.rows }

// Known reports whether the number belongs to the rows on the screen.
func (t *Tally[K, N]) Known() bool { return t.any && t.shown && t.of == t.rows }
