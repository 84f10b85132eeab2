package main

import (
	"context"
	"fmt"
	"regexp"
	"strings"
	"time"

	"unsubdesk/tui/e2e/harness"
	"unsubdesk/tui/e2e/measure"
)

// plainTerm is a term without the names of fields, which only the desk knows.
func plainTerm(term string) string {
	words := strings.Fields(term)
	for i, w := range words {
		if _, value, ok := strings.Cut(w, ":"); ok {
			words[i] = value
		}
	}
	return strings.Join(words, " ")
}

// fzf measures fzf over the rows: a whole run for each term, and then letter by letter on
// the terminal.
func (b *bench) fzf(ctx context.Context, t *table, csv string) error {
	var took []time.Duration
	for _, term := range b.o.terms {
		// "|| [ $? = 1 ]": nothing found is no failure.
		u, err := b.timedWith(ctx, csv, "/bin/sh", "-c", `fzf -e -i --literal --filter "$1" >/dev/null || [ $? = 1 ]`, "sh", plainTerm(term))
		if err != nil {
			return err
		}
		took = append(took, u.took)
	}
	t.times(fmt.Sprintf("`fzf -e --filter TERM < rows.csv`, the whole process, %d terms", len(took)), took)
	return b.fzfTyped(t, csv)
}

var fzfCount = regexp.MustCompile(`^(\D*)([0-9]+)/([0-9]+)`)

// fzfShows says whether fzf shows a text and how many of all lines hold it, and is not
// at work.
func fzfShows(s harness.Screen, text string, held, all int) bool {
	prompt, info := "", ""
	for _, line := range s.Lines() {
		if fzfCount.MatchString(strings.TrimSpace(line)) {
			info = strings.TrimSpace(line)
		}
		if line != "" {
			prompt = line
		}
	}
	m := fzfCount.FindStringSubmatch(info)
	return m != nil && m[1] == "" && number(m[2]) == held && number(m[3]) == all && strings.TrimSpace(prompt) == strings.TrimSpace("> "+text)
}

// fzfTyped types the terms into fzf on a terminal. Its repaint is finished when the
// number of matching lines is the right one.
func (b *bench) fzfTyped(t *table, csv string) error {
	total, _, err := lines(csv)
	if err != nil {
		return err
	}
	begin := time.Now()
	s, err := b.startOther("/bin/sh", "-c", "exec fzf -e -i --literal < rows.csv")
	if err != nil {
		return err
	}
	defer s.close()
	if _, err := s.until("all lines in fzf", func(shown harness.Screen) bool { return fzfShows(shown, "", total, total) }); err != nil {
		return err
	}
	t.add("`fzf -e` on the terminal: start to all lines read", "%s", brief(time.Since(begin)))
	var all []keystroke
	for _, term := range b.o.terms {
		some, err := s.fzfFor(plainTerm(term), csv, total)
		if err != nil {
			return err
		}
		all = append(all, some...)
	}
	addKeystrokes(t, fmt.Sprintf("… key to finished repaint, the same %d terms letter by letter", len(b.o.terms)), all)
	now, most, err := measure.Memory(s.PID())
	t.add("… resident memory after that", "%.0f MB, %.0f MB at most", now, most)
	return err
}

// fzfFor types one term, and takes it away again.
func (s *screens) fzfFor(term, csv string, total int) (all []keystroke, err error) {
	texts := measure.Prefixes(term)
	counts, err := matches(csv, texts)
	if err != nil {
		return nil, err
	}
	before := ""
	for i, text := range texts {
		took, err := s.typed(strings.TrimPrefix(text, before), fmt.Sprintf("%d lines with %s in fzf", counts[i], text), func(shown harness.Screen) bool {
			return fzfShows(shown, text, counts[i], total)
		})
		if err != nil {
			return nil, err
		}
		all = append(all, keystroke{text, took})
		before = text
		s.Settle(quiet)
	}
	_, err = s.typed("\x15", "all lines in fzf", func(shown harness.Screen) bool { return fzfShows(shown, "", total, total) })
	return all, err
}
