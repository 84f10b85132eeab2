package pages_test

import (
	"regexp"
	"testing"

	"github.com/muesli/termenv"
)

// TestFilterWordsShownInTheRows: what a filter looks for is underlined where it
// was found, in the queue and in the history.
func TestFilterWordsShownInTheRows(t *testing.T) {
	queued, _ := queue(t)
	refunded, _ := refunds(t, 3)
	l := look{profile: termenv.ANSI256}
	for d, typed := range map[*driver]string{
		queued.reviews(queued.as("chen"), l):     "R-1",
		refunded.history(refunded.as("iris"), l): "SILENT",
	} {
		d.press("/", "type:"+typed)
		if !regexp.MustCompile(`(?i)CS-(h-)?\x1b\[[0-9;]*4[0-9;]*m` + typed).MatchString(d.page.View()) {
			t.Errorf("%s is not underlined:\n%q", typed, d.page.View())
		}
	}
}
