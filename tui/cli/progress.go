package cli

import (
	"fmt"
	"time"

	"github.com/charmbracelet/bubbles/progress"
	"github.com/charmbracelet/x/ansi"
)

// bar is a progress bar on standard error. It draws only on a terminal, at
// most ten times a second, and only if the work takes longer than a moment.
type bar struct {
	app   *App
	what  string
	model progress.Model
	next  time.Time
	drawn bool
}

const (
	barDelay    = 300 * time.Millisecond
	barInterval = 100 * time.Millisecond
)

// newBar begins a bar; what says in a word or two what is going on.
func (a *App) newBar(what string) *bar {
	m := progress.New(progress.WithWidth(30), progress.WithFillCharacters('#', '.'), progress.WithoutPercentage())
	m.FullColor, m.EmptyColor = "", ""
	return &bar{app: a, what: what, model: m, next: a.Now().Add(barDelay)}
}

// set draws how far the work has come; total 0 means that it is not known.
func (b *bar) set(done, total int64) {
	if !b.app.StderrTTY || b.app.Now().Before(b.next) {
		return
	}
	b.next = b.app.Now().Add(barInterval)
	b.drawn = true
	said := fmt.Sprintf("%s %d", b.what, done)
	if total > 0 {
		part := min(float64(done)/float64(total), 1)
		said = fmt.Sprintf("%s %s %3.0f %%", b.what, ansi.Strip(b.model.ViewAs(part)), part*100)
	}
	fmt.Fprintf(b.app.Stderr, "\r%s%s", said, ansi.EraseLineRight)
}

// step is set with the signature of desk.Progress.
func (b *bar) step(done, total int) { b.set(int64(done), int64(total)) }

// end wipes the bar, so that what follows begins on a clean line.
func (b *bar) end() {
	if b.drawn {
		fmt.Fprintf(b.app.Stderr, "\r%s", ansi.EraseLineRight)
		b.drawn = false
	}
}
