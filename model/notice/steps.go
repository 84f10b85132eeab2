package notice

import (
	"fmt"
	"text/template"
	"text/template/parse"
)

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
