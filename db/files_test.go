package db

import (
	"os"
	"path/filepath"
	"testing"
)

func TestSQLiteKeeps(t *testing.T) {
	dir := t.TempDir()
	t.Chdir(dir)
	real := filepath.Join(dir, "real.db")
	for _, name := range []string{real, filepath.Join(dir, "other.db")} {
		if err := os.WriteFile(name, []byte("x"), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.Symlink(real, filepath.Join(dir, "link.db")); err != nil {
		t.Fatal(err)
	}
	if err := os.Link(real, filepath.Join(dir, "hard.db")); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		address, path string
		want          bool
	}{
		{real, "real.db", true},
		{"sqlite:real.db", "./real.db", true},
		{"sqlite:real.db", "link.db", true},
		{"sqlite:real.db", "hard.db", true},
		{"link.db", real, true},
		{"link.db", "real.db-wal", true},
		{real, "real.db-wal", true}, {real, "real.db-shm", true}, {real, "real.db-journal", true},
		{"new.db", filepath.Join(dir, "new.db"), true},
		{"new.db", "new.db-wal", true},
		{real, "other.db", false}, {real, "real.csv", false}, {real, "", false},
		{"new.db", "sub/new.db", false},
		{"postgres://maya@localhost/desk", "desk", false},
	} {
		if got := Keeps(c.address, c.path); got != c.want {
			t.Errorf("Keeps(%s, %s) is %v", c.address, c.path, got)
		}
	}
}
