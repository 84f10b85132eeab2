package e2e

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"unsubdesk/tui/e2e/harness"
)

// backedUp is what backup and restore say of a desk.
type backedUp struct {
	OK      bool
	Checked struct{ Instances, Requests, Entries, Events int }
	Cash    string
	Coupons string
}

// refusedWith wants a command to be refused with words.
func (w *world) refusedWith(r harness.Result, words ...string) {
	w.Helper()
	if r.Status == 0 {
		w.Errorf("it was done: %s", r.Stdout)
	}
	for _, word := range words {
		if !strings.Contains(r.Stderr, word) {
			w.Errorf("it says %q, not %q", r.Stderr, word)
		}
	}
}

// TestBackupAndRestore: what is backed up comes back to the cent, and nothing that
// would be lost is lost unasked.
func TestBackupAndRestore(t *testing.T) {
	w := mainDesk(t)
	w.must("maya", "unsubscribe", "--yes", "--reason", "1", "alpha-cache", "alpha-备份")
	backup := filepath.Join(w.dir, "backup.db")
	w.refusedWith(w.run("maya", "backup", backup), "needs the role admin")
	saved := read[backedUp](w, "ada", "backup", backup)
	if !saved.OK || saved.Cash != "380.02" || saved.Coupons != "20.00" {
		t.Fatalf("the backup has %+v", saved)
	}
	if info, err := os.Stat(backup); err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("%v, %v", info, err)
	}
	w.refusedWith(w.run("ada", "backup", backup), "exists already")
	w.refusedWith(w.run("ada", "backup", "--force", w.db), "belongs to the desk itself")

	w.refusedWith(w.run("ada", "restore", backup), "add --yes")
	w.must("maya", "unsubscribe", "--yes", "--reason", "1", "beta-cache")
	w.refusedWith(w.run("ada", "restore", "--yes", backup), "is newer", "refunds of 55.50 USD and coupons of 0.00 USD would be forgotten")
	w.refusedWith(w.run("ada", "restore", "--confirm", "other.db", backup), "the desk's file is desk.db")
	w.refusedWith(w.run("chen", "restore", "--confirm", "desk.db", backup), "needs the role admin")

	maya := w.open("maya", look{})
	maya.see("alpha-large")
	w.refusedWith(w.run("ada", "restore", "--confirm", "desk.db", backup), "is in use by another program")
	maya.press("q")
	maya.leaves()

	r := w.run("ada", "restore", "--confirm", "desk.db", backup)
	if r.Status != 0 {
		t.Fatalf("it says %q", r.Stderr)
	}
	for _, said := range []string{"Backup: ", "Desk:   ", "the backup lacks", "refunds of 55.50 USD and coupons of 0.00 USD would be forgotten", "--confirm was given"} {
		if !strings.Contains(r.Stderr, said) {
			t.Errorf("%q is not said in %q", said, r.Stderr)
		}
	}
	w.booksAgree()
	again := read[backedUp](w, "ada", "backup", filepath.Join(w.dir, "again.db"))
	if again.Cash != saved.Cash || again.Coupons != saved.Coupons || again.Checked.Events != saved.Checked.Events+1 {
		t.Errorf("restored is %+v, saved was %+v", again, saved)
	}
	kept, err := filepath.Glob(w.db + ".before-restore-*")
	if err != nil || len(kept) != 1 {
		t.Fatalf("kept are %v, %v", kept, err)
	}
	w.must("ada", "restore", "--confirm", "desk.db", kept[0])
	if last := read[backedUp](w, "ada", "backup", filepath.Join(w.dir, "last.db")); last.Cash != "435.52" {
		t.Errorf("the kept desk has %+v", last)
	}
	w.onlyTheseFiles("backup.db", "again.db", "last.db", "desk.db")
}

// onlyTheseFiles fails if a database file or a part of one was left lying about.
func (w *world) onlyTheseFiles(names ...string) {
	w.Helper()
	found, err := os.ReadDir(w.dir)
	if err != nil {
		w.Fatal(err)
	}
	for _, f := range found {
		known := !strings.Contains(f.Name(), ".db") || strings.Contains(f.Name(), ".before-restore-")
		for _, name := range names {
			known = known || f.Name() == name
		}
		if !known {
			w.Errorf("%s was left behind", f.Name())
		}
	}
}

// TestRestoreRefusesWhatIsNoBackup leaves the desk and the directory as they were.
func TestRestoreRefusesWhatIsNoBackup(t *testing.T) {
	w := mainDesk(t)
	backup := filepath.Join(w.dir, "backup.db")
	w.must("ada", "backup", backup)
	whole, err := os.ReadFile(backup)
	if err != nil {
		t.Fatal(err)
	}
	other := newWorld(t)
	other.must("ada", "users", "list")
	for name, c := range map[string]struct{ path, says string }{
		"text":          {w.file("text", strings.Repeat("no desk ", 200)), "is no backup of a desk"},
		"empty":         {w.file("empty", ""), "is no backup of a desk"},
		"cut off":       {w.file("cut", string(whole[:len(whole)/2])), "cannot be read whole"},
		"a directory":   {w.dir, "is not a regular file"},
		"missing":       {filepath.Join(w.dir, "missing"), "cannot be read"},
		"the desk":      {w.db, "is the desk itself"},
		"another desk":  {other.db, "is of another desk"},
		"not confirmed": {backup, "add --yes"},
	} {
		t.Run(name, func(t *testing.T) { w.refusedWith(w.run("ada", "restore", c.path), c.says) })
	}
	w.booksAgree()
	w.onlyTheseFiles("backup.db", "desk.db")
}

// TestBackupWhileOthersWrite: each copy is a moment of the desk, whole.
func TestBackupWhileOthersWrite(t *testing.T) {
	w := newWorld(t)
	w.staff()
	var rows []pack
	for i := range 40 {
		rows = append(rows, pack{id: fmt.Sprint("p-", i), order: fmt.Sprint("CS", i), due: "10.01", paid: "10.01"})
	}
	w.must("ada", "import", w.file("in.csv", csv(rows...)))
	var all sync.WaitGroup
	for _, user := range []string{"maya", "ben"} {
		all.Go(func() {
			for i := range 20 {
				id := fmt.Sprint("p-", 2*i)
				if user == "ben" {
					id = fmt.Sprint("p-", 2*i+1)
				}
				if r := w.run(user, "unsubscribe", "--yes", "--reason", "1", id); r.Status != 0 {
					w.Errorf("%s: %s", id, r.Stderr)
				}
			}
		})
	}
	for i := range 8 {
		b := read[backedUp](w, "ada", "backup", filepath.Join(w.dir, fmt.Sprint("moment-", i)))
		if cents := 1001 * b.Checked.Requests; !b.OK || b.Checked.Entries != b.Checked.Requests || b.Cash != fmt.Sprintf("%d.%02d", cents/100, cents%100) {
			t.Errorf("backup %d has %+v", i, b)
		}
	}
	all.Wait()
	if last := read[backedUp](w, "ada", "backup", filepath.Join(w.dir, "last")); last.Cash != "400.40" {
		t.Errorf("the last has %+v", last)
	}
}

// withLog is a desk whose program was killed: its newest changes are in the log beside it.
func withLog(t *testing.T, w *world) (log []byte) {
	t.Helper()
	maya := w.open("maya", look{})
	maya.see("beta-cache")
	w.must("maya", "unsubscribe", "--yes", "--reason", "1", "beta-cache")
	log, err := os.ReadFile(w.db + "-wal")
	if err != nil || len(log) == 0 {
		t.Fatalf("a log of %d bytes, %v", len(log), err)
	}
	maya.press("q")
	maya.leaves()
	return log
}

// TestABackupIsPlayedNothingBackInto: what a killed program left beside the name is not
// taken for the backup's.
func TestABackupIsPlayedNothingBackInto(t *testing.T) {
	w := mainDesk(t)
	log := withLog(t, w)
	backup := filepath.Join(w.dir, "backup.db")
	if err := os.WriteFile(backup+"-wal", log, 0o600); err != nil {
		t.Fatal(err)
	}
	for _, more := range [][]string{nil, {"--force"}} {
		w.refusedWith(w.run("ada", append([]string{"backup", backup}, more...)...), "Beside", "backup.db-wal", "nothing was written")
	}
	if w.exists(backup) {
		t.Error("it was written")
	}
	if err := os.Remove(backup + "-wal"); err != nil {
		t.Fatal(err)
	}
	w.must("ada", "backup", backup)
	w.onlyTheseFiles("backup.db", "desk.db")

	desk := w.db
	w.db = backup // somebody looks into the backup
	maya := w.open("maya", look{})
	maya.see("alpha-large")
	w.db = desk
	w.refusedWith(w.run("ada", "backup", "--force", backup), "in use", "nothing was written")
	maya.press("q")
	maya.leaves()
	w.must("ada", "backup", "--force", backup)
}

// TestARestoreIsPlayedNothingBackInto: the same where the desk is gone and its log is not.
func TestARestoreIsPlayedNothingBackInto(t *testing.T) {
	w := mainDesk(t)
	backup := filepath.Join(w.dir, "backup.db")
	w.must("ada", "backup", backup)
	log := withLog(t, w)
	if err := os.Remove(w.db); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(w.db+"-wal", log, 0o600); err != nil {
		t.Fatal(err)
	}
	if said := w.must("ada", "restore", "--confirm", "desk.db", backup); !strings.Contains(said, "-wal") {
		t.Errorf("it says %q", said)
	}
	w.booksAgree()
	if got := w.history(); len(got) != 0 {
		t.Errorf("restored are %+v", got)
	}
	w.onlyTheseFiles("backup.db", "desk.db")
}

// TestADamagedDeskIsRestored: whatever part of it cannot be read.
func TestADamagedDeskIsRestored(t *testing.T) {
	// Where the trail can be read and is all in the backup, nothing would be lost.
	for table, lost := range map[string]bool{"users": true, "events": true, "requests": false, "instances": false} {
		t.Run(table, func(t *testing.T) {
			w := mainDesk(t)
			w.must("maya", "unsubscribe", "--yes", "--reason", "1", "beta-cache")
			backup := filepath.Join(w.dir, "backup.db")
			w.must("ada", "backup", backup)
			w.damage(table)
			if lost {
				w.refusedWith(w.run("ada", "restore", "--yes", backup), "cannot be read", "--confirm desk.db")
			}
			w.refusedWith(w.run("maya", "restore", "--confirm", "desk.db", backup), "needs the role admin")
			w.must("ada", "restore", "--confirm", "desk.db", backup)
			w.booksAgree()
		})
	}
}

// damage overwrites the first page of a table.
func (w *world) damage(table string) {
	w.Helper()
	var page, size int64
	w.ask("SELECT rootpage FROM sqlite_schema WHERE name = '"+table+"'", &page)
	w.ask("SELECT page_size FROM pragma_page_size", &size)
	f, err := os.OpenFile(w.db, os.O_WRONLY, 0)
	if err != nil {
		w.Fatal(err)
	}
	_, err = f.WriteAt([]byte(strings.Repeat("\x7f", int(size))), (page-1)*size)
	if closed := f.Close(); err != nil || closed != nil {
		w.Fatal(err, closed)
	}
}

// TestADeskOfANewerProgramIsNotReplaced, though this one cannot read it.
func TestADeskOfANewerProgramIsNotReplaced(t *testing.T) {
	w := mainDesk(t)
	backup := filepath.Join(w.dir, "backup.db")
	w.must("ada", "backup", backup)
	w.edit("INSERT INTO schema_migrations VALUES ('0099')")
	w.refusedWith(w.run("ada", "restore", "--confirm", "desk.db", backup), "newer unsubdesk")
	w.onlyTheseFiles("backup.db", "desk.db")
}

// TestEveryReasonAgainstARestoreIsSaid: a backup with wrong books is no good because the
// desk is newer as well.
func TestEveryReasonAgainstARestoreIsSaid(t *testing.T) {
	w := mainDesk(t)
	w.must("maya", "unsubscribe", "--yes", "--reason", "1", "alpha-cache")
	backup := filepath.Join(w.dir, "backup.db")
	w.must("ada", "backup", backup)
	w.must("maya", "unsubscribe", "--yes", "--reason", "1", "beta-cache")
	desk := w.db
	w.db = backup
	w.edit("UPDATE instances SET paid = paid - 1 WHERE id = 'alpha-cache'")
	w.db = desk
	r := w.run("ada", "restore", "--yes", backup)
	w.refusedWith(r, "is newer", "does not agree with itself", "Backup: ", "Desk: ", "135.50 USD")
	if strings.Contains(r.Stderr, "would be forgotten") {
		t.Errorf("it believes the backup: %s", r.Stderr)
	}
	if said := w.must("ada", "restore", "--confirm", "desk.db", backup); !strings.Contains(said, "does not agree with itself") {
		t.Errorf("it says %q", said)
	}
}
