package cli

import (
	"slices"
	"strings"

	"github.com/alecthomas/kong"

	"unsubdesk/model"
)

// ordered puts the words of a command behind its flags, as getopt does: kong
// takes them in one row only, and filter words stand on both sides of --. A
// value that begins with - is joined to its flag, so that --limit -3 is a wrong
// number and not an unknown flag.
func ordered(root *kong.Node, args []string) []string {
	var head, words []string
	node := root
	for i := 0; i < len(args); i++ {
		arg := args[i]
		switch {
		case arg == "--":
			return joined(head, append(words, args[i+1:]...), true)
		case strings.HasPrefix(arg, "-") && arg != "-":
			head = append(head, arg)
			if !takesNext(node, arg) || i+1 == len(args) {
				break
			}
			if i++; negative(args[i]) && strings.HasPrefix(arg, "--") {
				head[len(head)-1] += "=" + args[i]
			} else {
				head = append(head, args[i])
			}
		case child(node, arg) != nil && len(words) == 0:
			node = child(node, arg)
			head = append(head, arg)
		default:
			words = append(words, arg)
		}
	}
	if node == root && len(words) == 0 && slices.Contains(head, "--linear") {
		head = append([]string{"screens"}, head...) // kong takes no flag of a command that is not named
	}
	return joined(head, words, false)
}

func joined(head, words []string, ended bool) []string {
	if ended {
		head = append(head, "--")
	}
	return append(head, words...)
}

// negative reports whether a value looks like a short flag.
func negative(value string) bool {
	return len(value) > 1 && value[0] == '-' && value[1] != '-'
}

func child(node *kong.Node, name string) *kong.Node {
	for _, c := range node.Children {
		if c.Name == name && !c.Hidden {
			return c
		}
	}
	return nil
}

// takesNext reports whether the argument is a flag whose value is the next one.
func takesNext(node *kong.Node, arg string) bool {
	for _, f := range slices.Concat(node.AllFlags(false)...) {
		if arg == "--"+f.Name || f.Short != 0 && arg == "-"+string(f.Short) {
			return !f.IsBool()
		}
	}
	return false
}

// wantsJSON reports whether --json is among arguments that could not be read.
func wantsJSON(args []string) bool {
	if end := slices.Index(args, "--"); end >= 0 {
		args = args[:end]
	}
	return slices.Contains(args, "--json") || slices.Contains(args, "--json=true")
}

// emptyFlags refuses flags that are given without a value, as an unset variable
// of a script does: they would mean the default without a word.
func emptyFlags(c *kong.Context) error {
	for _, p := range c.Path {
		if p.Flag == nil || p.Flag.Name == "note" || p.Flag.Name == "filter" { // they have a say of their own
			continue
		}
		if text, ok := c.FlagValue(p.Flag).(string); ok && text == "" {
			return model.Invalid("--%s is empty; give it a value, or leave it out.", p.Flag.Name)
		}
	}
	return nil
}
