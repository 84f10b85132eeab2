package notice

import (
	"errors"
	"fmt"
	"io"
	"text/template"
	"text/template/parse"
)

// What is bounded, far above what a notice needs.
const (
	// MaxTemplate is the longest template, in bytes.
	MaxTemplate = 64 << 10
	maxWord     = 4 << 10 // what one function makes, in bytes
)

// maxOutput is the longest notice of so many instances and coupons, in bytes.
func maxOutput(things int) int { return 1<<20 + 2<<10*things }

// maxSteps is how many rounds of loops and uses of parts such a notice may take.
func maxSteps(things int) int { return 10_000 + 100*things }

// Limits that a template can run into.
var (
	errOutput = errors.New("the notice becomes longer than 1 MiB and 2 KiB for each instance")
	errSteps  = errors.New("the notice takes more than 10,000 steps and 100 for each instance")
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
	steps := maxSteps(things)
	none := func(...any) (string, error) { return "", errors.New("this function is not for notices") }
	funcs := template.FuncMap{
		stepName: func() (string, error) {
			if steps--; steps < 0 {
				return "", errSteps
			}
			return "", nil
		},
		"print":   func(args ...any) (string, error) { return word(fmt.Sprint(args...)) },
		"println": func(args ...any) (string, error) { return word(fmt.Sprintln(args...)) },
		"printf":  printf,
		"html":    none, "js": none, "urlquery": none, "call": none,
	}
	if eager {
		all := func(first any, _ ...any) any { return first }
		funcs["and"], funcs["or"] = all, all
	}
	return funcs
}

func word(s string) (string, error) {
	if len(s) > maxWord {
		return "", errWord
	}
	return s, nil
}

// printf is Go's, for columns of a sensible width.
func printf(format string, args ...any) (string, error) {
	digits := 0
	for _, r := range format {
		if digits++; r < '0' || r > '9' {
			digits = 0
		}
		if r == '*' || digits > 3 || len(format) > maxWord {
			return "", errors.New("printf takes widths of three digits at most")
		}
	}
	return word(fmt.Sprintf(format, args...))
}

// countSteps makes each round of a loop, and each part that is used, count as a step.
func countSteps(t *template.Template) {
	step := template.Must(template.New("").Funcs(template.FuncMap{stepName: func() string { return "" }}).
		Parse("{{" + stepName + "}}")).Root.Nodes[0]
	for _, part := range t.Templates() {
		if part.Tree == nil {
			continue
		}
		eachList(part.Root, func(l *parse.ListNode, loop bool) {
			if loop || l == part.Root {
				l.Nodes = append([]parse.Node{step.Copy()}, l.Nodes...)
			}
		})
	}
}

// eachList calls fn with a list and those within it; loop is set for the body of a range.
func eachList(l *parse.ListNode, fn func(l *parse.ListNode, loop bool)) {
	walkLists(l, false, fn)
}

func walkLists(l *parse.ListNode, loop bool, fn func(*parse.ListNode, bool)) {
	if l == nil {
		return
	}
	for _, n := range l.Nodes {
		switch n := n.(type) {
		case *parse.IfNode:
			walkLists(n.List, false, fn)
			walkLists(n.ElseList, false, fn)
		case *parse.WithNode:
			walkLists(n.List, false, fn)
			walkLists(n.ElseList, false, fn)
		case *parse.RangeNode:
			walkLists(n.List, true, fn)
			walkLists(n.ElseList, false, fn)
		}
	}
	fn(l, loop)
}
