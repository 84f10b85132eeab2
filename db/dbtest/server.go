package dbtest

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"net/url"
	"os"
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

// Kill ends the server as a crash does: it writes nothing more, and whoever was
// connected hears nothing. Start starts it again.
func (s *Server) Kill(t testing.TB) {
	t.Helper()
	if err := s.keeper.ask("kill"); err != nil {
		t.Fatal(err)
	}
}

// Start starts the server again on the same port.
func (s *Server) Start(t testing.TB) {
	t.Helper()
	if err := s.keeper.ask("start"); err != nil {
		t.Fatal(err)
	}
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
