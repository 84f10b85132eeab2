package main

import (
	"bytes"
	"io"
	"regexp"
	"strings"
	"testing"
)

// figures are the lines that a run prints of the screens, by how they begin.
var figures = []string{
	"start to first frame", "`G` at once", "… until the place", "`g`, back", "PgDn", "`f`, until", "cursor move, ", "… bytes sent",
	"cursor move that scrolls", "… bytes sent", "search key to finished repaint", "resident memory",
}

// peers are named in the table, with figures or as left out.
var peers = []string{"`sqlite3`", "`fzf", "`vd"}

var nonZero = regexp.MustCompile(`[1-9]`)

// TestEveryFigureIsMeasured runs all of it on a small desk.
func TestEveryFigureIsMeasured(t *testing.T) {
	var out bytes.Buffer
	if err := run(t.Context(), options{user: "maya", instances: 2_000, runs: 1, peers: true, terms: []string{"zq", "备份", "type:cdn s"}}, &out, io.Discard); err != nil {
		t.Fatal(err)
	}
	about, rows, _ := strings.Cut(out.String(), "| --- | --- |\n")
	if !strings.HasPrefix(about, "A desk of 2000 instances on SQLite, ") {
		t.Errorf("the desk is described as %q", about)
	}
	lines := strings.Split(strings.TrimSpace(rows), "\n")
	if len(lines) < len(figures)+len(peers) {
		t.Fatalf("%d figures are too few:\n%s", len(lines), out.String())
	}
	for _, peer := range peers {
		if !strings.Contains(rows, peer) {
			t.Errorf("nothing is said of %s:\n%s", peer, rows)
		}
	}
	for i, line := range lines[:len(figures)] {
		what, measured, _ := strings.Cut(strings.TrimPrefix(line, "| "), " | ")
		if !strings.HasPrefix(what, figures[i]) || !nonZero.MatchString(measured) {
			t.Errorf("line %d is %q, want %s… and what was measured", i, line, figures[i])
		}
	}
}

// TestAScreenThatDoesNotComeIsShown: the error says what was waited for and what stood
// there instead.
func TestAScreenThatDoesNotComeIsShown(t *testing.T) {
	b := &bench{dir: t.TempDir()}
	s, err := b.startOther("/bin/sh", "-c", "echo something else")
	if err != nil {
		t.Fatal(err)
	}
	defer s.close()
	_, err = s.until("the first rows", hasRows)
	if err == nil || !strings.Contains(err.Error(), "the first rows") || !strings.Contains(err.Error(), "something else") {
		t.Errorf("the error is %v", err)
	}
}

// TestADeskThatIsNotThereIsAnError: the screens would make a new one.
func TestADeskThatIsNotThereIsAnError(t *testing.T) {
	b := &bench{desk: t.TempDir() + "/none.db"}
	if err := b.find(); err == nil {
		t.Error("no error")
	}
}
