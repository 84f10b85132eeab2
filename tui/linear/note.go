package linear

import "strings"

// noNote is the word that takes a note away.
const noNote = "none"

// noteQuestion asks for a note.
type noteQuestion struct {
	kept     string // what was typed for it before, "" if nothing was
	required bool
	help     string
	check    func(note string) error
}

// askNote asks for a note until it is one that may stay. One that was typed before is said:
// Enter keeps it, noNote takes it away, anything else replaces it. errBack: the note is what
// it was.
func (s *session) askNote(q noteQuestion) (string, error) {
	ask := "Note, Enter for none"
	switch {
	case q.kept != "":
		s.fact("Note so far", q.kept)
		s.hint(q.words()[0])
		ask = "Note, Enter keeps it"
	case q.required:
		ask = "Note, required"
	}
	note := q.kept
	err := s.put(question{prompt: ask, help: append([]string{q.help}, q.words()...), take: func(line string) error {
		typed := line
		switch {
		case line == "":
			typed = q.kept
		case strings.EqualFold(line, noNote):
			typed = ""
		}
		if err := q.check(typed); err != nil {
			return err
		}
		note = typed
		return nil
	}})
	return note, err
}

// words are what can be typed beside a note.
func (q noteQuestion) words() []string {
	switch {
	case q.kept != "" && q.required:
		return []string{"Enter keeps the note, anything else replaces it."}
	case q.kept != "":
		return []string{"Enter keeps the note, " + noNote + " takes it away, anything else replaces it."}
	case q.required:
		return nil
	}
	return []string{"Enter, or " + noNote + ": no note."}
}
