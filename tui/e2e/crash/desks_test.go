package crash

import (
	"compress/gzip"
	"context"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"time"

	"unsubdesk/db"
	"unsubdesk/db/dbtest"
	"unsubdesk/model"
	"unsubdesk/model/desk"
)

// orders is how many small orders a desk has, and how many large ones that wait.
const (
	orders = 240
	large  = 40
)

// fill makes a desk with its people, small orders, and large ones that were
// submitted for review some time ago.
func (m *machine) fill(address string, ago time.Duration) {
	m.Helper()
	clock := func() time.Time { return time.Now().Add(-ago) }
	options := db.Options{Create: true}
	if ago > 0 {
		options.Clock = clock
	}
	store, err := db.Open(context.Background(), address, options)
	m.ok(err)
	for name, role := range map[string]model.Role{"ada": model.RoleAdmin, "maya": model.RoleAgent, "ben": model.RoleAgent,
		"chen": model.RoleManager, "iris": model.RoleAuditor} {
		dbtest.PutUser(m, store, role, name)
	}
	var ids []string
	dbtest.Put(m, store, packs(&ids)...)
	_, err = desk.New(store).As(model.Actor{User: "maya"}).Submit(context.Background(),
		desk.Submission{IDs: ids, Reason: "1", Key: "before"}, nil)
	m.ok(err)
	m.ok(store.Close())
}

// packs are the instances of a desk, and the IDs of the large ones among them.
func packs(ids *[]string) []model.Instance {
	soon := dbtest.Effective(time.Now().Add(1000 * time.Hour))
	var all []model.Instance
	for i := range orders {
		until := time.Now().Add(1000 * time.Hour)
		if i%3 == 0 {
			until = time.Now().Add(-1000 * time.Hour)
		}
		coupon := dbtest.Coupon(fmt.Sprint("CPN-", i), "0.07", until)
		all = append(all, dbtest.Instance(small(i), soon, dbtest.Costs("10.10", "10.01", coupon)))
	}
	for i := range large {
		id := fmt.Sprintf("large-%02d", i)
		*ids = append(*ids, id)
		all = append(all, dbtest.Instance(id, soon, dbtest.Costs("7000.01", "7000.01")))
	}
	return all
}

func small(i int) string { return fmt.Sprintf("small-%03d", i) }

// smalls are the IDs from one up to another.
func smalls(from, to int) (ids []string) {
	for i := from; i < to; i++ {
		ids = append(ids, small(i))
	}
	return ids
}

// waiting are the numbers of the requests under review.
func (m *machine) waiting(address string, n int) (ids []string) {
	m.Helper()
	store, err := db.Open(context.Background(), address, db.Options{})
	m.ok(err)
	defer store.Close() //nolint:errcheck // it was only read
	m.ok(store.View(context.Background(), func(tx model.ReadTx) error {
		requests, err := tx.Requests(model.RequestQuery{Statuses: model.OpenStatuses(), Limit: n})
		for _, r := range requests {
			ids = append(ids, r.ID)
		}
		return err
	}))
	return ids
}

// newRows writes an import file with new instances, and with a freeze and a new
// price of some that are there.
func (m *machine) newRows() string {
	var b strings.Builder
	b.WriteString("instance_id,instance_name,order_number,account_id,account_name,account_manager,product_type,region,effective_at,amount_due,paid_amount\n")
	at := time.Now().Add(2000 * time.Hour).UTC().Format(time.RFC3339)
	for i := range 3000 {
		fmt.Fprintf(&b, "new-%d,new,CS-NEW-%d,acct-9,Delta Freight,chen,CDN,eu-west-1,%s,1.00,1.00\n", i, i/3, at)
	}
	path := filepath.Join(m.dir, "new.csv")
	m.ok(os.WriteFile(path, []byte(b.String()), 0o600))
	return path
}

// older is a desk of the first schema.
func (m *machine) older(path string) {
	m.Helper()
	packed, err := os.Open(filepath.Join("..", "..", "..", "db", "testdata", "schema-1.sqlite.gz"))
	m.ok(err)
	defer packed.Close() //nolint:errcheck // it was only read
	plain, err := gzip.NewReader(packed)
	m.ok(err)
	text, err := io.ReadAll(plain)
	m.ok(err)
	m.ok(os.WriteFile(path, text, 0o600))
}

func (m *machine) copyOf(path string) string {
	m.Helper()
	text, err := os.ReadFile(path)
	m.ok(err)
	dir, err := os.MkdirTemp(m.dir, "round-")
	m.ok(err)
	to := filepath.Join(dir, "desk.db")
	m.ok(os.WriteFile(to, text, 0o600))
	return to
}

// tamper changes a desk's file behind its back.
func tamper(m *machine, path, statement string) {
	m.Helper()
	store, err := db.Open(context.Background(), path, db.Options{})
	m.ok(err)
	dbtest.Tamper(m, store, statement)
	m.ok(store.Close())
}
