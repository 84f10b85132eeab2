package staging_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"unsubdesk/model"
)

// TestNothingIsLeft: the file has no name from the start, so that nobody can
// open it and nothing is left however the program ends.
func TestNothingIsLeft(t *testing.T) {
	before := openFiles(t)
	f := newStage(t)
	for range 64 { // more than is kept in memory
		f.add("i1", "o1", "a1", func(r *model.StagedRow) { r.Raw = make([]byte, 1<<19) })
	}
	f.ok(f.Contradictions(t.Context()))
	found := 0
	for file := range openFiles(t) {
		if before[file] || !strings.HasPrefix(file, "/") || strings.HasPrefix(file, "/proc/") || strings.HasPrefix(file, "/dev/") {
			continue
		}
		found++
		if !strings.HasSuffix(file, " (deleted)") {
			t.Errorf("%s has a name", file)
		}
	}
	if found == 0 {
		t.Error("32 MiB of rows are in no file")
	}
}

func openFiles(t *testing.T) map[string]bool {
	t.Helper()
	links, err := filepath.Glob("/proc/self/fd/*")
	if err != nil || len(links) == 0 {
		t.Fatal("no open files", err)
	}
	files := map[string]bool{}
	for _, l := range links {
		if file, err := os.Readlink(l); err == nil {
			files[file] = true
		}
	}
	return files
}
