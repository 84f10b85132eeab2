package linear

import "errors"

// inTurn asks questions one after the other. back (errBack) leads from each to the one
// before it, where what was typed is still there, and out of the first; what a question
// answers with else leaves them all.
func inTurn(questions ...func() error) error {
	for at := 0; at < len(questions); {
		switch err := questions[at](); {
		case err == nil:
			at++
		case errors.Is(err, errBack) && at > 0:
			at--
		default:
			return err
		}
	}
	return nil
}

// errOver leaves all questions for the prompt that began them: there is nothing left to
// ask about.
var errOver = errors.New("there is nothing left to ask about")
