package e2e

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"unsubdesk/db/dbtest"
	"unsubdesk/tui/e2e/harness"
)

// cramped runs a command that can make no file longer than so many blocks of 512
// bytes, as on a disk that is full.
func (w *world) cramped(blocks int, user string, args ...string) harness.Result {
	w.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	defer cancel()
	line := append([]string{"-c", fmt.Sprintf(`trap '' XFSZ; ulimit -f %d; exec "$@"`, blocks), "sh", w.program, "--db", w.db, "--user", user}, args...)
	r, err := harness.Run(ctx, "sh", w.home.Env("UNSUBDESK_LOG_FILE="), "", line...)
	if err != nil {
		w.Fatal(err)
	}
	return r
}

// TestADiskThatIsFull: nothing is said to be done that is not, what was done stays,
// and all goes on as soon as there is room.
func TestADiskThatIsFull(t *testing.T) {
	w := newWorld(t)
	w.staff()
	var rows, more []pack
	for i := range 200 {
		rows = append(rows, pack{id: fmt.Sprint("p-", i), order: fmt.Sprint("CS", i), due: "10.01", paid: "10.01"})
	}
	for i := range 5000 {
		more = append(more, pack{id: fmt.Sprint("m-", i), order: fmt.Sprint("CM", i), due: "10.01", paid: "10.01"})
	}
	w.must("ada", "import", w.file("in.csv", csv(rows...)))
	info, err := os.Stat(w.db)
	if err != nil {
		t.Fatal(err)
	}
	room := int(info.Size()/512) + 200
	many := w.file("many.csv", csv(more...))
	w.refusedWith(w.cramped(room, "ada", "import", many), "check its disk")
	w.refusedWith(w.cramped(200, "ada", "backup", w.dir+"/backup.db"), "could not be written")
	batch := []string{"unsubscribe", "--yes", "--reason", "1", "--key", "k"}
	for i := range 200 {
		batch = append(batch, fmt.Sprint("p-", i))
	}
	w.refusedWith(w.cramped(room, "maya", batch...), "nothing is paid twice")
	w.booksAgree()
	w.must("maya", batch...)
	if got := len(w.history()); got != 200 {
		t.Errorf("%d requests", got)
	}
	w.must("ada", "import", many)
	w.booksAgree()
	w.onlyTheseFiles("desk.db")
}

// TestAFileSystemThatIsFull: the same on a real one, and one that is mounted for reading
// for a while under screens that stay open.
func TestAFileSystemThatIsFull(t *testing.T) {
	disk := dbtest.SmallDisk(t, "3m")
	w := newWorld(t)
	w.db = filepath.Join(disk, "desk.db")
	w.must("ada", "import", w.file("in.csv", mainStory()))
	w.staff()
	maya := w.open("maya", look{})
	maya.see("beta-cache")
	ballast := filepath.Join(disk, "ballast")
	fill(t, ballast)
	maya.unsubscribes("beta-cache")
	maya.see("is full")
	if got := w.history(); len(got) != 0 {
		t.Errorf("booked on a full disk: %+v", got)
	}
	if err := os.Remove(ballast); err != nil {
		t.Fatal(err)
	}
	maya.press("ctrl+c", "ctrl+c")
	maya.leaves() // it keeps the disk
	w.must("maya", "unsubscribe", "beta-cache", "--reason", "1", "--yes")

	dbtest.Remount(t, disk, "ro")
	ben := w.open("ben", look{})
	ben.moveTo("alpha-cache")
	ben.press("u")
	ben.see("The desk's database is read-only; you can look, not change.")
	dbtest.Remount(t, disk, "rw")
	ben.see("The desk's database can be changed again.")
	ben.unsubscribes("alpha-cache")
	ben.see("Refunded")
	ben.press("ctrl+c", "ctrl+c")
	if got := len(w.history()); got != 2 {
		t.Errorf("%d requests", got)
	}
	w.booksAgree()
}

// unsubscribes goes through all steps for one instance.
func (s *screens) unsubscribes(name string) {
	s.w.Helper()
	s.moveTo(name)
	s.press("u")
	s.see("Enter continue")
	s.press("enter")
	s.see("One reason is required")
	s.press("1", "enter")
	s.confirm()
}

// fill writes a file as long as there is room for it.
func fill(t *testing.T, name string) {
	t.Helper()
	f, err := os.Create(name)
	if err != nil {
		t.Fatal(err)
	}
	for err == nil {
		_, err = f.Write(make([]byte, 4096))
	}
	if closed := f.Close(); !errors.Is(err, syscall.ENOSPC) || closed != nil {
		t.Fatal(err, closed)
	}
}

// TestSecretsAreNowhere: neither in what the program says nor in its log, whatever
// goes wrong.
func TestSecretsAreNowhere(t *testing.T) {
	const secret = "s3cr3t-m4rker"
	w := mainDesk(t)
	settings := w.file("settings.toml", "[webhook]\nsecret = \""+secret+"\"\n"+
		"[mail]\nhost = \"127.0.0.1\"\nport = 1\nuser = \"desk\"\npassword = \""+secret+"\"\nfrom = \"desk@desk.example\"\n")
	broken := w.file("broken.toml", "[webhook]\nsecret = \""+secret+"\"\nsecret = 3\n")
	wrong := w.file("wrong.toml", "[webhook]\nsecrte = \""+secret+"\"\n[mail]\npasswort = \""+secret+"\"\n")
	urls := []string{"postgres://desk:" + secret + "@127.0.0.1:1/desk", "postgres://desk@127.0.0.1:1/desk?password=" + secret,
		"postgres://desk:" + secret + "%zz@127.0.0.1:1/desk", "mysql://desk:" + secret + "@host/desk", "postgres://127.0.0.1:1/desk?sslpassword=" + secret}
	var commands [][]string
	for _, command := range []string{"list", "verify", "sweep", "config show", "config show --json", "export audit", "backup x", "restore x", "serve --listen 127.0.0.1:0", ""} {
		for _, url := range urls {
			commands = append(commands, append([]string{"--db", url}, strings.Fields(command)...))
		}
		for _, file := range []string{broken, wrong} {
			commands = append(commands, append([]string{"--config", file, "--db", w.db}, strings.Fields(command)...))
		}
	}
	for _, command := range []string{"list", "verify --json", "config show", "config show --json", "config path", "users list", "mail test chen@desk.example"} {
		commands = append(commands, append([]string{"--config", settings, "--db", w.db, "--user", "ada"}, strings.Fields(command)...))
	}
	for _, args := range commands {
		ctx, cancel := context.WithTimeout(context.Background(), 10*time.Second)
		r, err := harness.Run(ctx, w.program, w.home.Env("PGPASSWORD="+secret, "UNSUBDESK_WEBHOOK_SECRET="+secret, "PGCONNECT_TIMEOUT=2"), "", args...)
		cancel()
		if err != nil {
			t.Fatal(err)
		}
		if strings.Contains(r.Stdout+r.Stderr, secret) {
			t.Errorf("%q tells it: %s%s", args, r.Stdout, r.Stderr)
		}
	}
	if log := w.home.Log(); strings.Contains(log, secret) || log == "" {
		t.Errorf("the log: %s", log)
	}
}

// TestFilesAreTheirOwnersAlone: whatever the umask, and a warning where they are not.
func TestFilesAreTheirOwnersAlone(t *testing.T) {
	w := mainDesk(t)
	w.must("ada", "backup", w.dir+"/backup.db")
	w.must("ada", "export", "audit", "-o", w.dir+"/audit.jsonl")
	w.must("ada", "verify", "--heads", w.dir+"/heads.json")
	for _, name := range []string{"desk.db", "backup.db", "audit.jsonl", "heads.json", "log"} {
		if info, err := os.Stat(w.dir + "/" + name); err != nil || info.Mode().Perm() != 0o600 {
			t.Errorf("%s: %v, %v", name, info, err)
		}
	}
	if r := w.run("ada", "policy", "show"); r.Stderr != "" {
		t.Errorf("it says %q", r.Stderr)
	}
	if err := os.Chmod(w.db, 0o644); err != nil {
		t.Fatal(err)
	}
	if r := w.run("ada", "policy", "show"); r.Status != 0 || !strings.Contains(r.Stderr, "chmod 600 "+w.db) {
		t.Errorf("it says %q", r.Stderr)
	}
}
