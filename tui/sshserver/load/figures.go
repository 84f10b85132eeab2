package main

import (
	"encoding/json"
	"fmt"
	"io"
	"text/tabwriter"
	"time"
)

// figure is one line of the outcome: what was measured or counted, and what had to be
// reached.
type figure struct {
	Scenario string `json:"scenario"`
	What     string `json:"what"`
	Reached  string `json:"reached"`
	// ToReach is empty for a figure that is only told.
	ToReach string `json:"to_reach"`
	OK      bool   `json:"ok"`
}

// figures are the lines in the order measured.
type figures []figure

// within is a duration that must not be longer than a limit.
func within(what string, took, limit time.Duration) figure {
	return figure{What: what, Reached: brief(took), ToReach: "≤ " + brief(limit), OK: took <= limit}
}

// exactly is a count that must be this one.
func exactly(what string, got, want int) figure {
	return figure{What: what, Reached: fmt.Sprint(got), ToReach: fmt.Sprint(want), OK: got == want}
}

// atMost is an amount that must not be more than a limit.
func atMost(what string, got, limit float64, unit string) figure {
	return figure{What: what, Reached: fmt.Sprintf("%.2f %s", got, unit), ToReach: fmt.Sprintf("≤ %g %s", limit, unit), OK: got <= limit}
}

// told is a figure without anything to reach.
func told(what, reached string) figure { return figure{What: what, Reached: reached, OK: true} }

// failed is the line of a scenario that did not come to its end.
func failed(scenario string, err error) figure {
	return figure{Scenario: scenario, What: "comes to its end", Reached: err.Error(), ToReach: "yes"}
}

// brief is a duration in three digits or so.
func brief(d time.Duration) string {
	switch {
	case d >= 10*time.Second:
		return d.Round(100 * time.Millisecond).String()
	case d >= time.Second:
		return d.Round(10 * time.Millisecond).String()
	}
	return d.Round(100 * time.Microsecond).String()
}

// of names the scenario that the figures belong to.
func (f figures) of(scenario string) figures {
	for i := range f {
		f[i].Scenario = scenario
	}
	return f
}

// reached reports whether all figures were, and whether there are any.
func (f figures) reached() bool {
	for _, line := range f {
		if !line.OK {
			return false
		}
	}
	return len(f) > 0
}

func (f figures) writeTable(to io.Writer) error {
	t := tabwriter.NewWriter(to, 0, 0, 2, ' ', 0)
	fmt.Fprintln(t, "SCENARIO\tWHAT\tREACHED\tTO REACH\t")
	for _, line := range f {
		verdict := "ok"
		switch {
		case !line.OK:
			verdict = "MISSED"
		case line.ToReach == "":
			verdict = ""
		}
		fmt.Fprintf(t, "%s\t%s\t%s\t%s\t%s\n", line.Scenario, line.What, line.Reached, line.ToReach, verdict)
	}
	return t.Flush()
}

func (f figures) writeJSON(to io.Writer) error {
	return json.NewEncoder(to).Encode(struct {
		OK      bool    `json:"ok"`
		Figures figures `json:"figures"`
	}{f.reached(), f})
}
