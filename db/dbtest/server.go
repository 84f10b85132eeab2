package dbtest

import (
	"bytes"
	"cmp"
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"io"
	"net"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/jackc/pgx/v5"

	"unsubdesk/db"
)

// Server is a PostgreSQL server for tests.
type Server struct {
	url     *url.URL
	version string
	used    atomic.Int64 // databases that tests had
	free    chan string  // databases that can be had again
	stop    func()
	keeper  *keeper // nil for a server that was there before
}

// template is the migrated database that tests get copies of.
const template = "unsubdesk_template"

// Available reports whether a test can have a PostgreSQL server.
func Available() bool {
	switch where := os.Getenv(Where); where {
	case Off:
		return false
	case "", Required:
		_, err := binaries()
		return err == nil
	}
	return true
}

// StartServer starts a server for one test, which is stopped when it ends; nil
// where there is no PostgreSQL.
func StartServer(t testing.TB) *Server {
	t.Helper()
	if !Available() {
		return nil
	}
	s, err := startServer()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(s.stop)
	return s
}

func startServer() (*Server, error) {
	s := &Server{free: make(chan string, 8)}
	var err error
	if where := os.Getenv(Where); where != "" && where != Required {
		s.stop = func() {}
		s.url, err = url.Parse(where)
	} else {
		s.keeper, s.url, err = keep()
		s.stop = func() { s.keeper.end() }
	}
	if err != nil {
		return nil, err
	}
	if err := s.prepare(); err != nil {
		s.stop()
		return nil, err
	}
	return s, nil
}

// prepare makes the template.
func (s *Server) prepare() error {
	ctx := context.Background()
	if err := s.exec(ctx, "DROP DATABASE IF EXISTS "+template+" WITH (FORCE)"); err != nil {
		return err
	}
	if err := s.exec(ctx, "CREATE DATABASE "+template+" TEMPLATE template0 ENCODING 'UTF8'"); err != nil {
		return err
	}
	store, err := db.Open(ctx, s.URL(template), db.Options{Create: true})
	if err != nil {
		return errors.Join(err, errors.Unwrap(err))
	}
	return store.Close()
}

// exec runs statements in the server's own database.
func (s *Server) exec(ctx context.Context, statements ...string) error {
	conn, err := pgx.Connect(ctx, s.url.String())
	if err != nil {
		return err
	}
	defer conn.Close(ctx) //nolint:errcheck // the statements tell
	s.version = "PostgreSQL " + conn.PgConn().ParameterStatus("server_version")
	for _, statement := range statements {
		if _, err := conn.Exec(ctx, statement); err != nil {
			return fmt.Errorf("%s: %w", statement, err)
		}
	}
	return nil
}

// URL is the address of a database of the server.
func (s *Server) URL(database string) string {
	u := *s.url
	u.Path = "/" + database
	return u.String()
}

// Address is the server's host and port.
func (s *Server) Address() string { return s.url.Host }

// Exec runs SQL as the server's own user, outside of any desk.
func (s *Server) Exec(t testing.TB, statements ...string) {
	t.Helper()
	if err := s.exec(context.Background(), statements...); err != nil {
		t.Fatal(err)
	}
}

// ExecIn runs SQL as the server's own user in the database of a URL.
func (s *Server) ExecIn(t testing.TB, address string, statements ...string) {
	t.Helper()
	conn := s.enter(t, address)
	for _, statement := range statements {
		if _, err := conn.Exec(context.Background(), statement); err != nil {
			t.Fatalf("%s: %v", statement, err)
		}
	}
	_ = conn.Close(context.Background())
}

// ExecOn runs SQL as the server's own user in a store's database.
func (s *Server) ExecOn(t testing.TB, store *db.Store, statements ...string) {
	t.Helper()
	s.ExecIn(t, s.addressOf(store.Name()), statements...)
}

// Number asks the database of a URL, as the server's own user, for one number.
func (s *Server) Number(t testing.TB, address, question string) (n int64) {
	t.Helper()
	conn := s.enter(t, address)
	if err := conn.QueryRow(context.Background(), question).Scan(&n); err != nil {
		t.Fatalf("%s: %v", question, err)
	}
	_ = conn.Close(context.Background())
	return n
}

func (s *Server) enter(t testing.TB, address string) *pgx.Conn {
	t.Helper()
	u, err := url.Parse(address)
	if err != nil {
		t.Fatal(err)
	}
	conn, err := pgx.Connect(context.Background(), s.URL(u.Path[1:]))
	if err != nil {
		t.Fatal(err)
	}
	return conn
}

// NewDatabase is the URL of a new database that holds an empty desk.
func (s *Server) NewDatabase(t testing.TB) string {
	t.Helper()
	return s.copyOf(t, template)
}

// EmptyDatabase is the URL of a new database with nothing in it.
func (s *Server) EmptyDatabase(t testing.TB) string {
	t.Helper()
	return s.copyOf(t, "template0")
}

func (s *Server) copyOf(t testing.TB, of string) string {
	t.Helper()
	name := s.create(t, of)
	t.Cleanup(func() { s.drop(t, name) })
	return s.URL(name)
}

func (s *Server) create(t testing.TB, of string) string {
	t.Helper()
	name := "test_" + strings.ToLower(rand.Text()[:16])
	s.Exec(t, "CREATE DATABASE "+name+" TEMPLATE "+of)
	s.used.Add(1)
	return name
}

func (s *Server) drop(t testing.TB, name string) {
	t.Helper()
	s.Exec(t, "DROP DATABASE "+name+" WITH (FORCE)")
}

// Restart stops the server, runs fn, and starts it again on the same port.
func (s *Server) Restart(t testing.TB, fn func()) {
	t.Helper()
	if err := s.keeper.ask("stop"); err != nil {
		t.Fatal(err)
	}
	fn()
	if err := s.keeper.ask("start"); err != nil {
		t.Fatal(err)
	}
}

// keeper is a shell that has the server as its child. It stops it and removes
// its files when its standard input ends, however this program came to its end.
type keeper struct {
	shell  *exec.Cmd
	orders io.WriteCloser
	answer io.Reader
	log    *bytes.Buffer
}

// script keeps a server: it starts and stops it as it is told.
const script = `
trap '' INT TERM HUP
start() {
	"$BIN/postgres" -D "$DIR/data" >>"$DIR/log" 2>&1 </dev/null &
	server=$!
	until grep -q ready "$DIR/data/postmaster.pid" 2>/dev/null; do
		kill -0 $server 2>/dev/null || return 1
		sleep 0.02
	done
}
stop() { kill -"$1" $server && wait $server; }
while read -r order; do
	case $order in
	start) start ;;
	stop) stop INT ;;
	kill) stop QUIT; true ;;
	esac && echo done || { echo failed; cat "$DIR/log" >&2; }
done
stop QUIT 2>/dev/null
rm -rf "$DIR"
`

func keep() (*keeper, *url.URL, error) {
	bin, err := binaries()
	if err != nil {
		return nil, nil, err
	}
	dir, err := os.MkdirTemp(base(), "unsubdesk-postgres-")
	if err != nil {
		return nil, nil, err
	}
	u, err := initialise(bin, dir)
	if err != nil {
		return nil, nil, errors.Join(err, os.RemoveAll(dir))
	}
	k := &keeper{shell: asOther("sh", "-c", script), log: &bytes.Buffer{}}
	k.shell.Env = append(os.Environ(), "BIN="+bin, "DIR="+dir, "LC_ALL=C")
	k.shell.Dir = dir
	k.shell.Stderr = k.log
	if k.orders, err = k.shell.StdinPipe(); err == nil {
		if k.answer, err = k.shell.StdoutPipe(); err == nil {
			err = k.shell.Start()
		}
	}
	if err == nil {
		err = k.ask("start")
	}
	return k, u, err
}

// base is the directory for temporary files; for root, whose server runs as
// another user, only if that one gets there.
func base() string {
	dir := os.TempDir()
	for at := dir; os.Geteuid() == 0 && at != filepath.Dir(at); at = filepath.Dir(at) {
		const othersPass = 0o001
		if info, err := os.Stat(at); err != nil || info.Mode().Perm()&othersPass == 0 {
			return "/tmp"
		}
	}
	return dir
}

// initialise makes the files of a server that nobody but this program enters,
// and that does not wait for any disk.
func initialise(bin, dir string) (*url.URL, error) {
	password, port := rand.Text(), freePort()
	if err := give(dir); err != nil {
		return nil, err
	}
	secret := filepath.Join(dir, "password")
	if err := os.WriteFile(secret, []byte(password), 0o644); err != nil { // the directory is the server's alone
		return nil, err
	}
	made := asOther(filepath.Join(bin, "initdb"), "-D", filepath.Join(dir, "data"), "-U", "desk", "--pwfile="+secret,
		"--auth=password", "--encoding=UTF8", "--no-sync", "--locale=C.UTF-8")
	made.Dir = dir
	if out, err := made.CombinedOutput(); err != nil {
		return nil, fmt.Errorf("initdb: %w\n%s", err, out)
	}
	settings := map[string]string{
		"listen_addresses": "'127.0.0.1'", "port": strconv.Itoa(port), "unix_socket_directories": "''",
		"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off", "wal_level": "minimal", "max_wal_senders": "0",
		"max_connections": "300", "shared_buffers": "64MB", "autovacuum": "off", "max_parallel_workers_per_gather": "0",
	}
	var text strings.Builder
	for name, value := range settings {
		fmt.Fprintf(&text, "%s = %s\n", name, value)
	}
	f, err := os.OpenFile(filepath.Join(dir, "data", "postgresql.conf"), os.O_APPEND|os.O_WRONLY, 0)
	if err != nil {
		return nil, err
	}
	_, err = f.WriteString(text.String())
	u := &url.URL{Scheme: "postgres", User: url.UserPassword("desk", password),
		Host: net.JoinHostPort("127.0.0.1", strconv.Itoa(port)), Path: "/postgres", RawQuery: "sslmode=disable"}
	return u, errors.Join(err, f.Close())
}

func freePort() int {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		panic(err)
	}
	defer l.Close() //nolint:errcheck // it was only asked for
	return l.Addr().(*net.TCPAddr).Port
}

// ask gives an order and waits until it is done.
func (k *keeper) ask(order string) error {
	if _, err := fmt.Fprintln(k.orders, order); err != nil {
		return err
	}
	answer := make([]byte, len("failed\n"))
	n, err := k.answer.Read(answer)
	if err == nil && strings.HasPrefix(string(answer[:n]), "done") {
		return nil
	}
	return fmt.Errorf("the server did not %s: %w\n%s", order, cmp.Or(err, errors.New("see its log")), k.log)
}

func (k *keeper) end() {
	_ = k.orders.Close()
	_ = k.shell.Wait()
	_ = os.RemoveAll(k.shell.Dir) // what the shell's user may not
}

// binaries is the directory of the newest server's programs.
func binaries() (string, error) {
	if path, err := exec.LookPath("initdb"); err == nil {
		return filepath.Dir(path), nil
	}
	found, err := filepath.Glob("/usr/lib/postgresql/*/bin/initdb")
	if err != nil || len(found) == 0 {
		return "", errors.Join(errors.New("no initdb in PATH or /usr/lib/postgresql"), err)
	}
	slices.SortFunc(found, func(a, b string) int { return major(a) - major(b) })
	return filepath.Dir(found[len(found)-1]), nil
}

func major(path string) int {
	n, _ := strconv.Atoi(filepath.Base(filepath.Dir(filepath.Dir(path))))
	return n
}
