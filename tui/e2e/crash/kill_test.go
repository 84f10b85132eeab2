package crash

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"testing"
	"time"
)

// operation is one way of writing.
type operation struct {
	name string
	desk string   // the desk before it
	args []string // the command, without the desk
	// beside is another program that writes meanwhile and that nobody kills.
	beside []string
	// parts is set if a killed one may be done in part, order by order.
	parts bool
	// again lists the exit statuses of doing it again after it was done.
	again []int
}

func (o operation) on(address string) []string { return append([]string{"--db", address}, o.args...) }

func operations(m *machine) []operation {
	plain, due, older, backup := filepath.Join(m.dir, "plain.db"), filepath.Join(m.dir, "due.db"), filepath.Join(m.dir, "older.db"), filepath.Join(m.dir, "backup.db")
	m.fill(plain, 0)
	m.fill(due, 25*time.Hour)
	m.older(older)
	m.fill(backup, 0)
	if r, _ := m.run(append([]string{"--db", backup}, fields("--user maya unsubscribe --yes --reason 1", smalls(0, 10)...)...)); r.Status != 0 {
		m.Fatalf("the backup: %s", r.Stderr)
	}
	done := []int{0}
	return []operation{
		{name: "import", desk: plain, args: fields("--user ada import", m.newRows()), again: done},
		{name: "submit", desk: plain, args: fields("--user maya unsubscribe --yes --reason 1 --key one", small(0), small(1)), again: done},
		{name: "batch", desk: plain, args: fields("--user maya unsubscribe --yes --reason 1 --key many", smalls(0, orders)...), parts: true, again: done},
		{name: "batch beside another program", desk: plain, args: fields("--user maya unsubscribe --yes --reason 1 --key mine", smalls(0, orders/2)...),
			beside: fields("--user ben unsubscribe --yes --reason 2 --key other", smalls(orders/2, orders)...), parts: true, again: done},
		{name: "approve", desk: plain, args: fields("--user chen reviews approve", m.waiting(plain, large)...), parts: true, again: []int{0, 3, 4}},
		{name: "reject", desk: plain, args: fields("--user chen reviews reject --note no", m.waiting(plain, large)...), parts: true, again: []int{0, 3, 4}},
		{name: "sweep", desk: due, args: fields("--user ada sweep"), parts: true, again: done},
		{name: "migration", desk: older, args: fields("--user ada policy show"), again: done},
		{name: "restore", desk: plain, args: fields("--user ada restore --confirm desk.db", backup), again: done},
	}
}

// landed counts where the kills fell.
type landed struct{ before, within, after, ended int }

// TestKilledAtAnyMoment kills each operation at random moments from its start to
// its end, some operations beside each other: one program waits for its disk meanwhile.
func TestKilledAtAnyMoment(t *testing.T) {
	t.Parallel()
	m := newMachine(t)
	all := operations(m)
	fell := make([]landed, len(all))
	t.Cleanup(func() { summed(t, fell) }) // once the last operation has ended
	for i, o := range all {
		m := m.apart(uint64(i))
		t.Run(o.name, func(t *testing.T) {
			t.Parallel()
			m.TB = t
			l := m.killRounds(o, max(1, *kills/len(all)))
			t.Logf("killed before anything was kept %d, in between %d, after all was %d; ended first %d", l.before, l.within, l.after, l.ended)
			fell[i] = l
		})
	}
}

// summed says where all kills fell; a third has to have come before the end.
func summed(t *testing.T, fell []landed) {
	t.Helper()
	var total landed
	for _, l := range fell {
		total.before += l.before
		total.within += l.within
		total.after += l.after
		total.ended += l.ended
	}
	killed := total.before + total.within + total.after
	t.Logf("%d killed: before %d, in between %d, after %d; %d ended first", killed, total.before, total.within, total.after, total.ended)
	if killed*3 < killed+total.ended {
		t.Errorf("only %d of %d were killed while they ran", killed, killed+total.ended)
	}
}

func (m *machine) killRounds(o operation, rounds int) (l landed) {
	m.Helper()
	from, to, took := m.undisturbed(o)
	for range rounds {
		address := m.copyOf(o.desk)
		wait := m.besides(o, address)
		ended, status := m.killed(o.on(address), m.until(took))
		wait()
		m.opens(address)
		left := m.look(address)
		switch {
		case left == to && ended:
			l.ended++
		case ended:
			m.Errorf("it ended with %d, but left %+v", status, left)
		case left == to:
			l.after++
		case left == from:
			l.before++
		case o.parts && left.between(from, to):
			l.within++
		default:
			m.Errorf("killed, it left %+v\nbefore: %+v\nafter: %+v", left, from, to)
		}
		m.again(o, address, to)
		m.ok(os.RemoveAll(filepath.Dir(address)))
	}
	return l
}

// undisturbed is the desk before and after the operation that nobody kills, and how
// long that takes.
func (m *machine) undisturbed(o operation) (from, to state, took time.Duration) {
	m.Helper()
	address := m.copyOf(o.desk)
	wait := m.besides(o, address)
	wait()
	from = m.look(address)
	r, took := m.run(o.on(address))
	if r.Status != 0 {
		m.Fatalf("undisturbed it ends with %d: %s%s", r.Status, r.Stdout, r.Stderr)
	}
	to = m.look(address)
	if to.Problems != "" || from == to && o.name != "migration" {
		m.Fatalf("undisturbed it leaves %+v", to)
	}
	return from, to, took
}

// besides starts the other program of an operation, if there is one, and waits for
// its end.
func (m *machine) besides(o operation, address string) (wait func()) {
	if o.beside == nil {
		return func() {}
	}
	var said bytes.Buffer
	cmd := exec.Command(m.program, append([]string{"--db", address}, o.beside...)...)
	cmd.Env, cmd.Stderr = m.env, &said
	m.ok(cmd.Start())
	return func() {
		m.Helper()
		if err := cmd.Wait(); err != nil {
			m.Errorf("the other program: %v: %s", err, &said)
		}
	}
}

// again does the same once more: what was done is not done twice, and the rest is.
func (m *machine) again(o operation, address string, want state) {
	m.Helper()
	r, _ := m.run(o.on(address))
	if !slices.Contains(o.again, r.Status) {
		m.Errorf("again it ends with %d: %s%s", r.Status, r.Stdout, r.Stderr)
	}
	if got := m.look(address); got != want {
		m.Errorf("again it leaves %+v\nwant %+v", got, want)
	}
}

// TestTheLookFindsWhatIsWrong: the tests above would see a refund that was lost, one
// that was made twice, and half a request.
func TestTheLookFindsWhatIsWrong(t *testing.T) {
	m := newMachine(t)
	path := filepath.Join(m.dir, "desk.db")
	m.fill(path, 25*time.Hour)
	m.run([]string{"--db", path, "--user", "ada", "sweep"})
	good := m.look(path)
	if good.Completed != large || good.Problems != "" {
		t.Fatalf("the desk is %+v", good)
	}
	for name, statement := range map[string]string{
		"lost":  "DELETE FROM entries WHERE id = 1",
		"twice": "INSERT INTO entries SELECT id + 1000, request_id, instance_id, 'coupon', 'x', amount, at FROM entries WHERE id = 1",
		"half":  "UPDATE requests SET status = 'pending_review', decision = '', decided_at = NULL WHERE id = (SELECT request_id FROM entries WHERE id = 1)",
	} {
		broken := m.copyOf(path)
		tamper(m, broken, statement)
		if got := m.look(broken); got.Problems == "" || got == good || got.between(good, good) {
			t.Errorf("%s: it looks like %+v", name, got)
		}
	}
}
