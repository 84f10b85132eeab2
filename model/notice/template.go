package notice

import (
	_ "embed" // for the default template
	"strings"
	"text/template"
	"text/template/parse"

	"unsubdesk/model"
)

// Default is the program's own template.
//
//go:embed default.tmpl
var Default string

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

// callsItself refuses a template that uses itself, at once or by way of others.
func callsItself(t *template.Template) error {
	uses := map[string][]*parse.TemplateNode{}
	for _, part := range t.Templates() {
		if part.Tree == nil {
			continue
		}
		eachList(part.Root, func(l *parse.ListNode) {
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
