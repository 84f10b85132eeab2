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

// countSteps makes each list of nodes count as many steps as it holds, whenever it is
// gone through: once for a branch that is taken, each round for a loop.
func countSteps(t *template.Template) {
	for _, part := range t.Templates() {
		if part.Tree == nil {
			continue
		}
		eachList(part.Root, func(l *parse.ListNode) {
			l.Nodes = append([]parse.Node{step(stepsOf(l))}, l.Nodes...)
		})
	}
}

// step is a node that counts so many steps.
func step(n uint) parse.Node {
	funcs := template.FuncMap{stepName: func(uint) string { return "" }}
	return template.Must(template.New("").Funcs(funcs).Parse(fmt.Sprintf("{{%s %d}}", stepName, n))).Root.Nodes[0]
}

// stepsOf are the steps that going through a list takes, without the lists within it:
// one to begin, one for each node, and one for each word of what the node evaluates.
func stepsOf(l *parse.ListNode) uint {
	steps := uint(1)
	for _, n := range l.Nodes {
		steps += 1 + wordsOf(n)
	}
	return steps
}

// wordsOf is how many words a node evaluates.
func wordsOf(n parse.Node) (words uint) {
	switch n := n.(type) {
	case *parse.ActionNode:
		return wordsOf(n.Pipe)
	case *parse.IfNode:
		return wordsOf(n.Pipe)
	case *parse.WithNode:
		return wordsOf(n.Pipe)
	case *parse.RangeNode:
		return wordsOf(n.Pipe)
	case *parse.TemplateNode:
		return wordsOf(n.Pipe)
	case *parse.ChainNode:
		return 1 + wordsOf(n.Node)
	case *parse.PipeNode:
		if n == nil { // of a part that is used without an argument
			return 0
		}
		for _, c := range n.Cmds {
			for _, word := range c.Args {
				words += wordsOf(word)
			}
		}
		return words
	case *parse.TextNode:
		return 0
	}
	return 1
}

// eachList calls fn with a list and those within it.
func eachList(l *parse.ListNode, fn func(*parse.ListNode)) {
	if l == nil {
		return
	}
	for _, n := range l.Nodes {
		switch n := n.(type) {
		case *parse.IfNode:
			eachList(n.List, fn)
			eachList(n.ElseList, fn)
		case *parse.WithNode:
			eachList(n.List, fn)
			eachList(n.ElseList, fn)
		case *parse.RangeNode:
			eachList(n.List, fn)
			eachList(n.ElseList, fn)
		}
	}
	fn(l)
}
