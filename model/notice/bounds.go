package notice

import (
	"errors"
	"fmt"
	"io"
	"text/template"
)

// What is bounded, far above what a notice needs.
const (
	// MaxTemplate is the longest template, in bytes.
	MaxTemplate = 64 << 10
	maxWord     = 4 << 10 // what one function makes, in bytes
	stepBytes   = 64      // how much of that takes as long as a step
)

// maxOutput is the longest notice of so many instances and coupons, in bytes.
func maxOutput(things int) int { return 1<<20 + 2<<10*things }

// maxSteps is how many nodes of its template such a notice may go through. The program's
// own goes through some 80 for an instance with three coupons.
func maxSteps(things int) uint { return 100_000 + 1_000*uint(things) }

// Limits that a template can run into.
var (
	errOutput = errors.New("the notice becomes longer than 1 MiB and 2 KiB for each instance")
	errSteps  = errors.New("the notice takes more than 100,000 steps and 1,000 for each instance")
	errWord   = errors.New("a text becomes longer than 4 KiB")
)

// partMarkdown is the part of a template that is its Markdown.
const partMarkdown = "markdown"

// limited is a writer that takes so much and no more.
type limited struct {
	to   io.Writer
	left int
}

// Write implements io.Writer.
func (l *limited) Write(p []byte) (int, error) {
	if l.left -= len(p); l.left < 0 {
		return 0, errOutput
	}
	return l.to.Write(p)
}

// stepName is the function that counts the steps of a template.
const stepName = "step"

// functions are those of a template for so many instances and coupons. eager makes `and` and `or` look at all that they are
// given, which finds what is wrong in any of it.
func functions(things int, eager bool) template.FuncMap {
	b := &budget{maxSteps(things)}
	none := func(...any) (string, error) { return "", errors.New("this function is not for notices") }
	funcs := template.FuncMap{
		stepName:  func(n uint) (string, error) { return "", b.spend(n) },
		"print":   func(args ...any) (string, error) { return b.word(fmt.Sprint(args...)) },
		"println": func(args ...any) (string, error) { return b.word(fmt.Sprintln(args...)) },
		"printf":  b.printf,
		"html":    none, "js": none, "urlquery": none, "call": none,
	}
	if eager {
		all := func(first any, _ ...any) any { return first }
		funcs["and"], funcs["or"] = all, all
	}
	return funcs
}

// budget is how many steps are left.
type budget struct{ left uint }

func (b *budget) spend(n uint) error {
	if n > b.left {
		return errSteps
	}
	b.left -= n
	return nil
}

// word is what a function made; a long one counts as more steps.
func (b *budget) word(s string) (string, error) {
	if len(s) > maxWord {
		return "", errWord
	}
	return s, b.spend(uint(len(s)) / stepBytes)
}

// printf is Go's, for columns of a sensible width.
func (b *budget) printf(format string, args ...any) (string, error) {
	digits := 0
	for _, r := range format {
		if digits++; r < '0' || r > '9' {
			digits = 0
		}
		if r == '*' || digits > 3 || len(format) > maxWord {
			return "", errors.New("printf takes widths of three digits at most")
		}
	}
	return b.word(fmt.Sprintf(format, args...))
}
