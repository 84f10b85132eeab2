package linear

import (
	"errors"
	"strings"

	"unsubdesk/model"
	"unsubdesk/tui/common"
)

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
// Enter keeps it, noNote takes it away, anything else replaces it. Of one that is too long
// the beginning is kept. With an error it answers with what is kept.
func (s *session) askNote(q noteQuestion) (string, error) {
	for {
		note, err := s.askNoteOnce(q)
		switch {
		case errors.Is(err, errTooLong):
			q.kept = note
		case err != nil:
			return q.kept, err
		default:
			return note, nil
		}
	}
}

// errTooLong is that a note was too long: it is asked for again, with its beginning.
var errTooLong = errors.New("the note is too long")

func (s *session) askNoteOnce(q noteQuestion) (note string, err error) {
	ask := "Note, Enter for none"
	switch {
	case q.kept != "":
		s.fact("Note so far", q.kept)
		s.hint(q.words()[0])
		ask = "Note, Enter keeps it"
	case q.required:
		ask = "Note, required"
	}
	err = s.put(question{prompt: ask, help: append([]string{q.help}, q.words()...), take: func(line string) error {
		switch {
		case line == "":
			line = q.kept
		case strings.EqualFold(line, noNote):
			line = ""
		}
		note = line
		err := q.check(note)
		if runes := []rune(note); len(runes) > model.MaxNote {
			note = strings.TrimSpace(string(runes[:model.MaxNote]))
			s.say(common.Sentence(err) + " Its beginning is kept.")
			return errTooLong
		}
		return err
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
