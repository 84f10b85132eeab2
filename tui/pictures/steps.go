package main

import (
	"fmt"

	"unsubdesk/tui/e2e/stage"
	"unsubdesk/tui/tour"
)

// step is one thing a person does or waits for.
type step func(*stage.Stage) error

// see waits until a line of the screen holds all the texts.
func see(texts ...string) step {
	return func(s *stage.Stage) error { return await(s, tour.Step{See: []tour.Line{texts}}) }
}

// await waits for what a step of the tour has to see.
func await(s *stage.Stage, want tour.Step) error {
	for !want.Seen(s.Text()) {
		if !s.Next() {
			return fmt.Errorf("%q does not appear on the screen:\n%s", want.See, s.Text())
		}
	}
	return nil
}

// keys presses keys by name.
func keys(names ...string) step {
	return func(s *stage.Stage) error {
		s.Press(names...)
		return nil
	}
}

// text types.
func text(text string) step {
	return func(s *stage.Stage) error {
		s.Type(text)
		return nil
	}
}

// at follows the tour to one of its stops, without its captions.
func at(stop string) step {
	return func(s *stage.Stage) error {
		steps, err := tour.For(data())
		if err != nil {
			return err
		}
		for _, next := range steps {
			if err := await(s, next); err != nil {
				return err
			}
			if next.Stop == stop {
				return nil
			}
			for _, stroke := range next.Strokes(s.Text()) {
				s.Pass(pause)
				s.Send(stroke.Key)
			}
		}
		return fmt.Errorf("the tour has no stop %q", stop)
	}
}
