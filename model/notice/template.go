package notice

import (
	_ "embed" // for the default template
	"errors"
	"fmt"
	"io"
	"strings"
	"text/template"
	"text/template/parse"

	"unsubdesk/model"
)

// Default is the program's own template.
//
//go:embed default.tmpl
var Default string

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

// Write writes a notice by a template, "" for the program's own. The error is CodeInvalid
// and says where the template goes wrong.
func Write(text string, d Data, f Format) (string, error) {
	if text == "" {
		text = Default
	}
	n := d.fields(f)
	t, name, err := parsed(text, f, functions(n.things(), false))
	if err != nil {
		return "", err
	}
	return run(t, name, n)
}

// parsed reads a template and names the part of it that writes a format. Where it has no
// text of its own it uses the program's.
func parsed(text string, f Format, funcs template.FuncMap) (t *template.Template, name string, err error) {
	t, err = template.New("notice").Funcs(funcs).Parse(text)
	if err != nil {
		return nil, "", mistake(err)
	}
	name = t.Name()
	if f == Markdown && t.Lookup(partMarkdown) != nil {
		name = partMarkdown
	}
	if own := t.Lookup(name); own == nil || own.Tree == nil || parse.IsEmptyTree(own.Root) {
		return parsed(Default, f, funcs)
	}
	if err := callsItself(t); err != nil {
		return nil, "", err
	}
	countSteps(t)
	return t, name, nil
}

// run executes a part of a template.
func run(t *template.Template, name string, n Notice) (string, error) {
	var out strings.Builder
	if err := t.ExecuteTemplate(&limited{to: &out, left: maxOutput(n.things())}, name, n); err != nil {
		return "", mistake(err)
	}
	return tidy(out.String()), nil
}

// tidy is a text whose lines are clean, without blanks around it, and ended.
func tidy(text string) string {
	lines := strings.Split(strings.TrimSpace(text), "\n")
	for i, l := range lines {
		cells := strings.Split(l, "\t")
		for j, c := range cells {
			cells[j] = model.CleanText(c)
		}
		lines[i] = strings.TrimRight(strings.Join(cells, "\t"), " \t")
	}
	return strings.Join(lines, "\n") + "\n"
}

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

// callsItself refuses a template that uses itself, at once or by way of others.
func callsItself(t *template.Template) error {
	uses := map[string][]*parse.TemplateNode{}
	for _, part := range t.Templates() {
		if part.Tree == nil {
			continue
		}
		eachList(part.Root, func(l *parse.ListNode, _ bool) {
			for _, n := range l.Nodes {
				if use, ok := n.(*parse.TemplateNode); ok {
					uses[part.Name()] = append(uses[part.Name()], use)
				}
			}
		})
	}
	const open, done = 1, 2
	seen := map[string]int{}
	var visit func(name string) error
	visit = func(name string) error {
		seen[name] = open
		for _, use := range uses[name] {
			if seen[use.Name] == open {
				return model.Invalid("line %d: the part %q uses itself; a notice may not.", use.Line, model.CleanText(use.Name))
			}
			if seen[use.Name] == 0 {
				if err := visit(use.Name); err != nil {
					return err
				}
			}
		}
		seen[name] = done
		return nil
	}
	for name := range uses {
		if seen[name] == 0 {
			if err := visit(name); err != nil {
				return err
			}
		}
	}
	return nil
}
