package crash

import (
	"context"
	"flag"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strconv"
	"sync"
	"testing"
	"time"

	"unsubdesk/db/dbtest"
	"unsubdesk/tui/e2e/harness"
)

var (
	kills       = flag.Int("kills", 27, "how many programs are killed, over all operations")
	serverKills = flag.Int("server-kills", 3, "how often the database server is killed")
	seed        = flag.Uint64("seed", uint64(time.Now().UnixNano()), "of the moments; a failure prints it")
)

// restartLimit is how long the program may take to open a small desk again and
// verify it; with the race detector, less than it would wait for a lock left behind.
func restartLimit() time.Duration {
	if dbtest.Race {
		return 4 * time.Second
	}
	return 2 * time.Second
}

// patience is how long a program may take that nobody kills.
const patience = time.Minute

var workshop = filepath.Join(os.TempDir(), "unsubdesk-crash-"+strconv.Itoa(os.Getpid()))

var built = sync.OnceValues(func() (string, error) {
	if err := os.Mkdir(workshop, 0o700); err != nil {
		return "", err
	}
	return harness.Build(context.Background(), workshop)
})

func TestMain(m *testing.M) {
	flag.Parse()
	status := m.Run()
	if err := os.RemoveAll(workshop); err != nil {
		status = 1
	}
	os.Exit(status)
}

// machine is where programs are started and killed.
type machine struct {
	testing.TB
	program string
	env     []string
	dir     string
	random  *rand.Rand
}

func newMachine(t *testing.T) *machine {
	t.Helper()
	program, err := built()
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	home, err := harness.NewHome(dir)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if t.Failed() {
			t.Logf("the moments come from -seed %d", *seed)
		}
	})
	return &machine{TB: t, program: program, env: home.Env(), dir: dir, random: rand.New(rand.NewPCG(*seed, 1))}
}

// apart is a machine for one of several operations that run beside each other, in the
// same place: its moments are its own, so that a seed gives the same ones again.
func (m *machine) apart(i uint64) *machine {
	other := *m
	other.random = rand.New(rand.NewPCG(*seed, 1+i))
	return &other
}

func (m *machine) ok(err error) {
	m.Helper()
	if err != nil {
		m.Fatal(err)
	}
}

// until is a random moment up to a duration.
func (m *machine) until(d time.Duration) time.Duration {
	return time.Duration(m.random.Int64N(int64(d) + 1))
}
