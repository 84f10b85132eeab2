package dbtest

import (
	"crypto/rand"
	"encoding/hex"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
)

// SmallDisk is the folder of a file system of that size ("2m"), gone after the test.
// Only root may make one, and not on every machine: the test is left out elsewhere,
// unless UNSUBDESK_TEST_DISKS is "required".
func SmallDisk(t testing.TB, size string) string {
	t.Helper()
	dir, err := os.MkdirTemp("", "disk-") // PostgreSQL may not enter a test's own folder
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = os.Remove(dir) })
	if out, err := exec.Command("mount", "-t", "tmpfs", "-o", "size="+size+",mode=700", "tmpfs", dir).CombinedOutput(); err != nil {
		if os.Getenv("UNSUBDESK_TEST_DISKS") == "required" {
			t.Fatalf("a small disk is required: %v: %s", err, out)
		}
		//nolint:forbidigo // few machines let anybody but root do it
		t.Skipf("left out, no small disk can be made here: %v: %s", err, out)
	}
	t.Cleanup(func() {
		if out, err := exec.Command("umount", dir).CombinedOutput(); err != nil {
			t.Errorf("the small disk stays: %v: %s", err, out)
		}
	})
	return dir
}

// Remount makes a small disk read-only ("ro"), or writable again ("rw").
func Remount(t testing.TB, dir, how string) {
	t.Helper()
	if out, err := exec.Command("mount", "-o", "remount,"+how, dir).CombinedOutput(); err != nil {
		t.Fatalf("%v: %s", err, out)
	}
}

// Noise is a text of n characters that no database can make smaller by much.
func Noise(t testing.TB, n int) string {
	t.Helper()
	b := make([]byte, (n+1)/2)
	if _, err := rand.Read(b); err != nil {
		t.Fatal(err)
	}
	return hex.EncodeToString(b)[:n]
}

// Tablespace is a place of the server's in a folder, until the test has ended: whatever
// was put there must have left it by then.
func (s *Server) Tablespace(t testing.TB, dir string) (name string) {
	t.Helper()
	place := filepath.Join(dir, "place")
	if err := os.Mkdir(place, 0o700); err != nil {
		t.Fatal(err)
	}
	for _, d := range []string{place, dir} {
		if err := give(d); err != nil {
			t.Fatal(err)
		}
	}
	name = "small_" + Noise(t, 8)
	s.Exec(t, "CREATE TABLESPACE "+name+" LOCATION '"+place+"'")
	t.Cleanup(func() { s.Exec(t, "DROP TABLESPACE "+name) })
	return name
}
