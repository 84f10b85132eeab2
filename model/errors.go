package model

import (
	"errors"
	"fmt"
)

// Code is the face of an error that programs read. Each maps to one exit
// status of the commands and one style on the screens.
type Code string

const (
	// CodeInvalid: the input is wrong (a bad filter, amount, time, name).
	CodeInvalid Code = "invalid"
	// CodeNotFound: the thing named does not exist.
	CodeNotFound Code = "not_found"
	// CodeRefused: a rule says no. Nothing was changed.
	CodeRefused Code = "refused"
	// CodeForbidden: the user's role, or R7, does not allow it.
	CodeForbidden Code = "forbidden"
	// CodeQuoteChanged: R14, the quote is no longer the one confirmed.
	CodeQuoteChanged Code = "quote_changed"
	// CodeKeyReused: R13, the key was used before with other content.
	CodeKeyReused Code = "key_reused"
	// CodeConflict: somebody else changed it first; look again.
	CodeConflict Code = "conflict"
	// CodeStopped: an action of several commits ended before the last one; the
	// sentence says what was done.
	CodeStopped Code = "stopped"
	// CodeUnavailable: the database cannot be used just now, or not for this.
	CodeUnavailable Code = "unavailable"
	// CodeFile: an input file is refused whole.
	CodeFile Code = "file"
	// CodeInternal: everything unexpected; shown generically, logged whole.
	CodeInternal Code = "internal"
)

// ErrFileGone is the Cause of a Store's CodeUnavailable when the database's file
// was deleted, moved or replaced while it was open: waiting does not help, its
// sentence says what does.
var ErrFileGone = errors.New("the database's file is gone")

// ErrUnreadable is the Cause of a Store's CodeUnavailable when what lies there is no
// desk's database, or cannot be read whole: only a backup helps.
var ErrUnreadable = errors.New("the database cannot be read")

// ErrOutcomeUnknown is the Cause of a Store's CodeUnavailable when the answer to a
// commit was lost: the change may have been made or not, and whoever asked for it
// looks it up (a submission by its key, R13; a decision by its request) before
// anything is said about it.
var ErrOutcomeUnknown = errors.New("the answer to the commit was lost")

// Error has two faces: a Code for programs and a Sentence for people. Cause,
// if any, is for the log only.
type Error struct {
	Code     Code
	Sentence string
	// Offset is the byte position in the text that Sentence speaks of, for
	// errors that point at a spot (filters); -1 otherwise.
	Offset int
	Cause  error
}

func (e *Error) Error() string { return e.Sentence }

// Unwrap returns the cause.
func (e *Error) Unwrap() error { return e.Cause }

// Errorf makes an *Error with a formatted sentence.
func Errorf(code Code, format string, args ...any) *Error {
	return &Error{Code: code, Sentence: fmt.Sprintf(format, args...), Offset: -1}
}

// Invalid makes an *Error with CodeInvalid.
func Invalid(format string, args ...any) *Error { return Errorf(CodeInvalid, format, args...) }

// Refused makes an *Error with CodeRefused.
func Refused(format string, args ...any) *Error { return Errorf(CodeRefused, format, args...) }

// Forbidden makes an *Error with CodeForbidden.
func Forbidden(format string, args ...any) *Error { return Errorf(CodeForbidden, format, args...) }

// NotFound makes an *Error with CodeNotFound.
func NotFound(format string, args ...any) *Error { return Errorf(CodeNotFound, format, args...) }

// ErrorCode returns the code of err: the Code of the first *Error in its
// chain, CodeInternal for any other error, "" for nil.
func ErrorCode(err error) Code {
	if err == nil {
		return ""
	}
	if e, ok := errors.AsType[*Error](err); ok {
		return e.Code
	}
	return CodeInternal
}

// clip shortens input text quoted in a sentence, at a rune boundary, and
// makes it safe to print.
func clip(s string) string {
	const most = 40
	s = CleanText(s)
	for i := range s {
		if i >= most {
			return s[:i] + "…"
		}
	}
	return s
}

// ErrClockDeparted is the cause of CodeUnavailable while nothing is approved by
// silence, because the clock may be wrong (R8).
var ErrClockDeparted = errors.New("the clock departed from the time that passed")
