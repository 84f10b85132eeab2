package cli

import (
	"context"
	"os"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/alecthomas/kong"
	"github.com/kballard/go-shellquote"

	"unsubdesk/model"
)

// completeCommand is what the scripts of `completion` call on each press of Tab: the
// shell's name follows, and the words of the line up to the cursor, the last of them
// unfinished. The answer is a candidate a line, with a description behind a tab; a line
// that begins with a colon tells the script something.
const completeCommand = "__complete"

// completeFor is how long a press of Tab may take.
const completeFor = 2 * time.Second

// candidate is one way to finish a word.
type candidate struct{ word, description string }

// mayHaveBlanks reports whether the word may have blanks, see completion.offerFromDesk: a
// name that people gave for their own use, or a filter's value, which stands in quotes then.
func (c candidate) mayHaveBlanks() bool {
	return strings.HasPrefix(c.word, "@") || strings.HasSuffix(c.word, `"`)
}

// completion is the command line that is being completed.
type completion struct {
	app      *App
	node     *kong.Node
	given    []string // positional arguments so far
	flag     *kong.Flag
	plain    bool // behind --
	last     string
	shell    string
	open     string // the quote that the last word is in, for bash
	globals  Globals
	files    bool // the file system knows better
	nospace  bool // the word goes on
	finished []candidate
}

// complete answers the scripts. It says nothing but candidates: whatever is wrong, the
// person at the prompt is not told in the middle of a line.
func (a *App) complete(ctx context.Context, root *kong.Node, args []string) {
	ctx, cancel := context.WithTimeout(ctx, completeFor)
	defer cancel()
	c := &completion{app: a, node: root}
	words, kept := args[min(1, len(args)):], ""
	if len(args) > 0 {
		c.shell = args[0]
	}
	if c.shell == "bash" {
		words, kept, c.open = bashWords(os.Getenv("COMP_LINE"), os.Getenv("COMP_POINT"), os.Getenv("COMP_BREAKS"))
	}
	if len(words) == 0 {
		words = []string{""}
	}
	typed := words[len(words)-1]
	c.last = typed
	if _, err := shellquote.Split(c.last); c.shell == "fish" || c.shell == "zsh" && err != nil {
		c.last = unfinished(c.last)
	}
	for _, w := range words[:len(words)-1] {
		c.pass(w)
	}
	c.finish(ctx)
	if c.shell == "zsh" && len(c.finished) == 0 && c.last != typed {
		c.last = typed // what looked like an open quote of the shell's may be one of the filter's
		c.finish(ctx)
	}
	if kept != "" {
		a.printf(":kept\t%s\n", kept)
	}
	for _, directive := range []struct {
		on   bool
		name string
	}{{c.files, ":files"}, {c.nospace && len(c.finished) > 0, ":nospace"}} {
		if directive.on {
			a.printf("%s\n", directive.name)
		}
	}
	for _, f := range c.finished {
		a.printf("%s\t%s\n", clean(f.word), clean(f.description))
	}
}

// unfinished is the last word as the shell would read it. From fish it comes as it was
// typed, from zsh if a quote is still open.
func unfinished(typed string) string {
	for _, quote := range []string{"", `"`, `'`} {
		if words, err := shellquote.Split(typed + quote); err == nil && len(words) == 1 {
			return words[0]
		}
	}
	return typed
}

// bashWords are the words of bash's line up to its cursor, without the program's, what
// of the last word stands before bash's own last cut, and the quote that it is in.
func bashWords(line, point, breaks string) (words []string, kept, open string) {
	if n, err := strconv.Atoi(point); err == nil && n >= 0 && n <= len(line) {
		if runes := []rune(line); n <= len(runes) { // bash counts characters, where it knows them
			line = string(runes[:n])
		} else {
			line = line[:n]
		}
	}
	words, err := shellquote.Split(line)
	for _, quote := range []string{`"`, `'`} {
		if err != nil { // the last word is still being quoted
			if words, err = shellquote.Split(line + quote); err == nil {
				open = quote
			}
		}
	}
	if err != nil || len(words) == 0 {
		return nil, "", ""
	}
	if open == "" && strings.HasSuffix(line, " ") && !strings.HasSuffix(line, `\ `) {
		words = append(words, "")
	}
	last := words[len(words)-1]
	if open != "" { // bash goes on behind the quote
		kept = strings.TrimSuffix(last, line[strings.LastIndex(line, open)+1:])
	} else {
		for i, r := range last {
			if strings.ContainsRune(":=", r) && strings.ContainsRune(breaks, r) {
				kept = last[:i+1]
			}
		}
	}
	return words[1:], kept, open
}

// pass takes in a word that is complete.
func (c *completion) pass(word string) {
	name, value, joined := strings.Cut(word, "=")
	switch {
	case c.flag != nil:
		c.keep(c.flag.Name, word)
		c.flag = nil
	case c.plain:
		c.given = append(c.given, word)
	case word == "--":
		c.plain = true
	case strings.HasPrefix(word, "-") && word != "-":
		f := c.find(name)
		switch {
		case f == nil || f.IsBool():
		case joined:
			c.keep(f.Name, value)
		default:
			c.flag = f
		}
	case len(c.given) == 0 && child(c.node, word) != nil:
		c.node = child(c.node, word)
	default:
		c.given = append(c.given, word)
	}
}

// keep keeps the flags by which the desk is found.
func (c *completion) keep(flag, value string) {
	switch flag {
	case "db":
		c.globals.DB = value
	case "config":
		c.globals.Config = value
	case "user":
		c.globals.User = value
	}
}

func (c *completion) find(name string) *kong.Flag {
	for _, f := range slices.Concat(c.node.AllFlags(true)...) {
		if name == "--"+f.Name || f.Short != 0 && name == "-"+string(f.Short) {
			return f
		}
	}
	return nil
}

// finish finds what the last word may become.
func (c *completion) finish(ctx context.Context) {
	name, value, joined := strings.Cut(c.last, "=")
	switch {
	case c.flag != nil:
		c.values(ctx, c.flag.Value, "", c.last)
	case !c.plain && joined && strings.HasPrefix(name, "--"):
		if f := c.find(name); f != nil && !f.IsBool() {
			c.values(ctx, f.Value, name+"=", value)
		}
	case !c.plain && strings.HasPrefix(c.last, "-"):
		c.flags()
	default:
		c.words(ctx)
	}
}

func (c *completion) flags() {
	for _, f := range slices.Concat(c.node.AllFlags(true)...) {
		c.offer("--"+f.Name, f.Help)
	}
}

// words are the commands below this one, and the values of its argument.
func (c *completion) words(ctx context.Context) {
	if len(c.given) == 0 {
		for _, n := range c.node.Children {
			if !n.Hidden {
				c.offer(n.Name, n.Help)
			}
		}
	}
	if n := len(c.node.Positional); n > 0 {
		at := min(len(c.given), n-1)
		if at == len(c.given) || c.node.Positional[at].IsCumulative() {
			c.values(ctx, c.node.Positional[at], "", c.last)
		}
	}
}

// values are those of a flag or an argument; before is what stands before them in the
// word, and begun how the value begins.
func (c *completion) values(ctx context.Context, v *kong.Value, before, begun string) {
	kind := v.Tag.Get("complete")
	if kind == "file" {
		c.files = true
		return
	}
	if v.Enum != "" {
		for _, word := range v.EnumSlice() {
			c.offer(before+word, "")
		}
		return
	}
	if find := fromDesk(kind); find != nil {
		for _, f := range find(ctx, c, begun) {
			if before != "" || c.readsAsItself(f.word) {
				c.offerFromDesk(before, f)
			}
		}
	}
}

// readsAsItself reports whether a word from the desk would be taken for what it is: not
// for a flag, nor for the - that stands for standard input.
func (c *completion) readsAsItself(word string) bool {
	switch {
	case !strings.HasPrefix(word, "-"):
		return true
	case c.flag != nil:
		return negative(word) // it is joined to its flag, see ordered
	}
	return c.plain && word != "-"
}

// unquoted are the characters that a shell may read as something else. A word with one of
// them is not offered: it is data, and what a person has not typed is never run.
const unquoted = " \t\n'\"`$\\|&;<>(){}[]*?!#~^%"

// offerFromDesk offers a word that comes from the desk. Some may have blanks: zsh and fish
// quote what they take, for bash it is done here, unless it is done already by what was
// typed.
func (c *completion) offerFromDesk(before string, f candidate) {
	word := before + f.word
	if !f.mayHaveBlanks() || !strings.Contains(f.word, " ") {
		c.offer(word, f.description)
		return
	}
	if !strings.HasPrefix(word, c.last) || slices.Contains(c.given, word) || needsQuotes(blanks.Replace(word)) {
		return
	}
	if c.shell == "bash" {
		switch {
		case c.open == "":
			word = escaped.Replace(word)
		case strings.Contains(word, c.open):
			return // it would end what it stands in
		}
	}
	c.keepCandidate(word, f.description)
}

var (
	blanks  = strings.NewReplacer(" ", "", `"`, "")
	escaped = strings.NewReplacer(" ", `\ `, `"`, `\"`)
)

// needsQuotes reports whether a shell may read a word as something else.
func needsQuotes(word string) bool { return strings.ContainsAny(word, unquoted) }

// offer keeps a candidate that the last word can become, as long as it is not given.
func (c *completion) offer(word, description string) {
	if word != "" && strings.HasPrefix(word, c.last) && !slices.Contains(c.given, word) && !needsQuotes(word) {
		c.keepCandidate(word, description)
	}
}

func (c *completion) keepCandidate(word, description string) {
	if len([]rune(description)) > 80 {
		description, _, _ = strings.Cut(description, ".")
	}
	c.finished = append(c.finished, candidate{word, strings.ReplaceAll(description, "\t", " ")})
}

// quiet opens the desk for completion: none is made or brought up to date, and nothing
// is said.
func (c *completion) quiet(ctx context.Context) *quietDesk {
	c.app.Globals = c.globals
	r, err := c.app.setup()
	if err != nil {
		return nil
	}
	opened, err := r.OpenAsIs(ctx)
	if err != nil {
		return nil
	}
	s, _, err := c.app.enter(ctx, opened, false, model.SurfaceCommand)
	if err != nil {
		return nil
	}
	return &quietDesk{s}
}
