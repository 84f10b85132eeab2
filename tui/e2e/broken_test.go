package e2e

import (
	"database/sql"
	"os"
	"path/filepath"
	"strings"
	"testing"

	_ "github.com/glebarez/go-sqlite" // the driver that the desk itself uses
)

// refused opens the screens where they cannot be opened: one sentence, status 1, and no
// full screen left behind.
func (w *world) refused(user string, words ...string) {
	w.Helper()
	s := w.open(user, look{})
	status, err := s.Wait(patience)
	shown := s.Screen()
	if err != nil || status != 1 || shown.Alt {
		w.Errorf("status %d, %v, alternate screen %v; the screen:\n%s", status, err, shown.Alt, shown)
	}
	said := strings.Join(strings.Fields(shown.String()), " ")
	for _, word := range words {
		if !strings.Contains(said, word) {
			w.Errorf("what it says does not name %q:\n%s", word, shown)
		}
	}
	if strings.Contains(said, "panic") || strings.Contains(said, "goroutine") {
		w.Errorf("a panic reached the person:\n%s", shown)
	}
}

func TestANewerDeskIsRefused(t *testing.T) {
	w := mainDesk(t)
	w.edit("INSERT INTO schema_migrations (id) VALUES ('9999')")
	w.refused("maya", "desk.db", "newer")
}

func TestAFileThatIsNoDeskIsRefused(t *testing.T) {
	w := newWorld(t)
	w.file("desk.db", "instance_id,instance_name\n")
	w.refused("ada", "desk.db", "not")
	if b, err := os.ReadFile(w.db); err != nil || string(b) != "instance_id,instance_name\n" {
		t.Errorf("the file was changed: %q, %v", b, err)
	}
}

// TestAReadOnlyDeskCanBeLookedAt: everything can be seen, and what would change it
// says why it cannot.
func TestAReadOnlyDeskCanBeLookedAt(t *testing.T) {
	w := mainDesk(t)
	for _, path := range []string{w.db, w.db + "-wal", w.db + "-shm"} {
		if !w.exists(path) {
			continue
		}
		if err := os.Chmod(path, 0o444); err != nil {
			t.Fatal(err)
		}
	}
	maya := w.open("maya", look{})
	maya.see("beta-cache")
	maya.moveTo("beta-cache")
	maya.press("u")
	maya.see("The desk's database is read-only; you can look, not change.")
	maya.unsee("1 Refunds")
	maya.press("enter")
	maya.see("Details of one instance")
	maya.see("Refund", "55.50 USD")
	if got := w.history(); len(got) != 0 {
		t.Errorf("booked on a read-only desk: %+v", got)
	}
	maya.press("esc")
	maya.unsee("Details of one instance")
	if err := os.Chmod(w.db, 0o600); err != nil {
		t.Fatal(err)
	}
	maya.see("The desk's database can be changed again.")
	maya.press("u")
	maya.see("1 Refunds")
	maya.press("esc")
	maya.unsee("1 Refunds")
	maya.press("q")
	maya.leaves()
}

func TestAFolderThatCannotBeMadeIsSaid(t *testing.T) {
	w := newWorld(t)
	w.db = filepath.Join(w.file("taken", ""), "desk.db")
	w.refused("ada", "taken")
}

// edit changes the database behind the program's back.
func (w *world) edit(statement string) {
	w.Helper()
	db, err := sql.Open("sqlite", w.db)
	if err != nil {
		w.Fatal(err)
	}
	_, err = db.Exec(statement)
	if closed := db.Close(); err != nil || closed != nil {
		w.Fatal(err, closed)
	}
}

// ask reads one number from the database behind the program's back.
func (w *world) ask(question string, answer *int64) {
	w.Helper()
	db, err := sql.Open("sqlite", w.db)
	if err != nil {
		w.Fatal(err)
	}
	err = db.QueryRow(question).Scan(answer)
	if closed := db.Close(); err != nil || closed != nil {
		w.Fatal(err, closed)
	}
}
