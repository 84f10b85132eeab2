package cli

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"

	"unsubdesk/model"
	"unsubdesk/model/notice"
)

// readNotice reads and checks a template of notices from a file, or from standard input for
// "-"; "" for "default".
func readNotice(path string, stdin io.Reader) (string, error) {
	if path == "default" {
		return "", nil
	}
	text, err := readPolicyFile(path, stdin)
	if err != nil {
		return "", fileError(err, "The template %s cannot be read", clean(path))
	}
	words, err := notice.Check(string(text))
	if err != nil {
		return "", model.Invalid("The template %s cannot be used: %s", clean(path), err)
	}
	return words, nil
}

// readPolicyFile reads a file, or standard input for "-".
func readPolicyFile(path string, stdin io.Reader) ([]byte, error) {
	if path == "-" {
		return readSmall(stdin)
	}
	return readSmallFile(path)
}

// jsonMistake says where JSON goes wrong, in plain words.
func jsonMistake(text []byte, err error) string {
	if at, ok := errors.AsType[*json.SyntaxError](err); ok {
		before := text[:min(int(at.Offset), len(text))]
		return fmt.Sprintf("the mistake is on line %d", 1+bytes.Count(before, []byte{'\n'}))
	}
	if errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) {
		return "it ends in the middle"
	}
	if wrong, ok := errors.AsType[*json.UnmarshalTypeError](err); ok && wrong.Field != "" {
		return "the value of " + clean(wrong.Field) + " has the wrong form"
	} else if ok {
		return "it begins with something else"
	}
	return clean(strings.TrimPrefix(err.Error(), "json: "))
}

// readReasons reads a JSON array of reasons from a file, or from standard
// input for "-".
func readReasons(path string, stdin io.Reader) ([]model.Reason, error) {
	text, err := readPolicyFile(path, stdin)
	if err != nil {
		return nil, fileError(err, "The file of reasons %s cannot be read", clean(path))
	}
	var reasons []model.Reason
	dec := json.NewDecoder(bytes.NewReader(text))
	dec.DisallowUnknownFields()
	if err = dec.Decode(&reasons); err == nil {
		_, err = dec.Token()
		if err == nil {
			err = errors.New("something follows the list")
		} else if errors.Is(err, io.EOF) {
			err = nil
		}
	}
	if err != nil {
		return nil, model.Invalid(`The file of reasons %s is not a JSON list like [{"code": "1", "label": "Hard to use", "note_required": false}]: %s.`,
			clean(path), jsonMistake(text, err))
	}
	return reasons, nil
}
