package crash

import (
	"bytes"
	"os"
	"os/exec"
	"slices"
	"testing"
	"time"

	"unsubdesk/db/dbtest"
)

// onServer are the operations that are tried while the server is killed.
func onServer(m *machine) []operation {
	return []operation{
		{name: "batch", args: fields("--user maya unsubscribe --yes --reason 1 --key many", smalls(0, orders)...), parts: true},
		{name: "sweep", args: fields("--user ada sweep"), parts: true},
		{name: "import", args: fields("--user ada import", m.newRows())},
	}
}

// TestPostgreSQLServerKilled kills the database server at random moments of each
// operation. What the program then says may be that it does not know; doing it
// again with the same key leaves what one undisturbed run leaves.
func TestPostgreSQLServerKilled(t *testing.T) {
	if !dbtest.Available() && os.Getenv(dbtest.Where) != "required" {
		//nolint:forbidigo // as everywhere, where there is no PostgreSQL
		t.Skip("PostgreSQL was not found: its server was not killed")
	}
	t.Parallel()
	server := dbtest.StartServer(t)
	server.Exec(t, "ALTER SYSTEM SET synchronous_commit = on", "SELECT pg_reload_conf()")
	m := newMachine(t)
	for i, o := range onServer(m) {
		rounds := *serverKills / 3
		if i < *serverKills%3 {
			rounds++
		}
		t.Run(o.name, func(t *testing.T) {
			m := *m
			m.TB = t
			m.serverRounds(server, o, rounds)
		})
	}
}

func (m *machine) filled(server *dbtest.Server) string {
	m.Helper()
	address := server.NewDatabase(m)
	m.fill(address, 25*time.Hour)
	return address
}

func (m *machine) serverRounds(server *dbtest.Server, o operation, rounds int) {
	m.Helper()
	address := m.filled(server)
	from := m.look(address)
	r, took := m.run(o.on(address))
	if r.Status != 0 {
		m.Fatalf("undisturbed it ends with %d: %s%s", r.Status, r.Stdout, r.Stderr)
	}
	to := m.look(address)
	for range rounds {
		address := m.filled(server)
		status, said := m.serverKilled(server, o.on(address), m.until(took))
		m.opens(address)
		left := m.look(address)
		m.Logf("it ended with %d and left %d of %d requests completed: %s", status, left.Completed, to.Completed, said)
		if status == 0 && left != to {
			m.Errorf("it said that all was done, but left %+v; want %+v", left, to)
		}
		if !left.between(from, to) || !o.parts && !slices.Contains([]state{from, to}, left) {
			m.Errorf("it left %+v\nbefore: %+v\nafter: %+v", left, from, to)
		}
		m.again(operation{args: o.args, again: []int{0}}, address, to)
	}
}

// serverKilled runs the program and kills the server meanwhile; the program then ends
// by itself, with a sentence if it was not done.
func (m *machine) serverKilled(server *dbtest.Server, args []string, after time.Duration) (status int, said string) {
	m.Helper()
	var stderr bytes.Buffer
	cmd := exec.Command(m.program, args...)
	cmd.Env, cmd.Stderr = m.env, &stderr
	m.ok(cmd.Start())
	<-time.After(after) // the moment of the kill, not a wait for something
	server.Kill(m)
	server.Start(m)
	late := time.AfterFunc(patience, func() { _ = cmd.Process.Kill() })
	_ = cmd.Wait() // the status tells
	late.Stop()
	status = cmd.ProcessState.ExitCode()
	if status < 0 || status != 0 && stderr.Len() == 0 {
		m.Errorf("it ended with %d and said %q", status, &stderr)
	}
	return status, stderr.String()
}
