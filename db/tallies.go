package db

import (
	"cmp"
	"context"
	"database/sql"
	"fmt"
	"slices"

	"gorm.io/gorm"

	"unsubdesk/model"
)

// The counts of pickers and tabs are read from tallies: how many instances there are of
// each product type, region and project, and of all, by the day on which they take
// effect. So nobody counts millions of rows for them; each transaction adds what it
// changes. Days are kept one by one, and once more in wide slots, of which a few dozen
// are read instead of some thousand days.
const (
	dayMicros = 24 * 60 * 60 * 1_000_000
	wideSlot  = 32
	// mostTallied is how many tallies a transaction gathers until it writes them.
	mostTallied = 1 << 17
)

// talliedFields are what is counted by; the first is all instances.
var talliedFields = [...]model.FilterField{"all", model.FieldType, model.FieldRegion, model.FieldProject}

// talliedRow is what the tallies know of an instance; is is false for one that does not
// exist.
type talliedRow struct {
	is     bool
	day    int64
	bits   model.BlockBits
	values [len(talliedFields)]string
}

func newTalliedRow(effective int64, bits model.BlockBits, typeFold, regionFold, projectFold string) talliedRow {
	return talliedRow{is: true, day: effective / dayMicros, bits: bits.Standing(), values: [...]string{"", typeFold, regionFold, projectFold}}
}

// talliedRowOf is an instance as it is written; live are the bits of its request.
func talliedRowOf(in model.Instance, account model.Account, live model.BlockBits) talliedRow {
	in.Account, in.Live = account, model.LiveNone
	return newTalliedRow(in.EffectiveAt.UnixMicro(), in.Bits()|live, model.Fold(in.ProductType), model.Fold(in.Region), model.Fold(in.EnterpriseProject))
}

// tallies are numbers of instances, or what has to be added to them.
type tallies struct {
	n      map[tallyKey]int
	values []string
	known  map[string]int32
}

// tallyKey is small because there are some hundred thousand of them on a large desk;
// value counts in tallies.values, field in talliedFields.
type tallyKey struct {
	slot, value       int32
	days, field, bits uint8
}

// add counts n instances of a kind.
func (c *tallies) add(r talliedRow, n int) {
	for field, text := range r.values {
		value := c.value(text)
		for _, days := range [...]uint8{1, wideSlot} {
			//nolint:gosec // there are seven bits, and three million days until 9999
			c.change(tallyKey{slot: int32(r.day / int64(days)), value: value, days: days, field: uint8(field), bits: uint8(r.bits)}, n)
		}
	}
}

func (c *tallies) change(k tallyKey, n int) {
	if c.n == nil {
		c.n = map[tallyKey]int{}
	}
	if c.n[k] += n; c.n[k] == 0 {
		delete(c.n, k)
	}
}

// value is the number of a text.
func (c *tallies) value(text string) int32 {
	if c.known == nil {
		c.known = map[string]int32{}
	}
	value, known := c.known[text]
	if !known {
		value = int32(len(c.values)) //nolint:gosec // a desk has fewer rows than that
		c.known[text] = value
		c.values = append(c.values, text)
	}
	return value
}

// key is that of a row of the table; ok is false if no program wrote the row.
func (c *tallies) key(days, slot, bits int64, field model.FilterField, value string) (k tallyKey, ok bool) {
	at := slices.Index(talliedFields[:], field)
	if at < 0 || days != 1 && days != wideSlot || slot != int64(int32(slot)) || bits != bits&int64(allBits) { //nolint:gosec // it is compared
		return k, false
	}
	//nolint:gosec // as was looked at
	return tallyKey{slot: int32(slot), value: c.value(value), days: uint8(days), field: uint8(at), bits: uint8(bits)}, true
}

// fields is a tally as a row of the table.
func (c *tallies) fields(k tallyKey) []field {
	return []field{{"days", int64(k.days)}, {"slot", int64(k.slot)}, {"field", string(talliedFields[k.field])},
		{"value", c.values[k.value]}, {"block_bits", int64(k.bits)}, {"n", c.n[k]}}
}

// tally counts an instance that was before and is after.
func (t *tx) tally(before, after talliedRow) error {
	if before == after {
		return nil
	}
	if before.is {
		t.tallied.add(before, -1)
	}
	if after.is {
		t.tallied.add(after, 1)
	}
	if len(t.tallied.n) < mostTallied {
		return nil
	}
	return t.flushTallies()
}

// tallyPut counts instances that are added or changed.
func (t *tx) tallyPut(instances []model.Instance, accounts map[string]model.Account, stored map[string]storedRow) error {
	for _, in := range instances {
		s := stored[in.ID]
		after := talliedRowOf(in, accounts[in.Account.ID], s.tally.bits&liveBits)
		if err := t.tally(s.tally, after); err != nil {
			return err
		}
		s.tally = after // it may come twice
		stored[in.ID] = s
	}
	return nil
}

// retally counts instances whose facts are about to change: of those in mask only the
// ones in bits will be set.
func (t *tx) retally(instances *gorm.DB, mask, bits model.BlockBits) error {
	type group struct {
		talliedRow
		before, after model.BlockBits
		n             int
	}
	day := fmt.Sprintf("i.effective_at / %d", dayMicros)
	query := instances.Select(day + ", i.block_bits, i.type_fold, i.region_fold, i.project_fold, count(*)").
		Group(day + ", i.block_bits, i.type_fold, i.region_fold, i.project_fold")
	scan := func(rows *sql.Rows, g *group) error {
		err := rows.Scan(&g.day, &g.before, &g.values[1], &g.values[2], &g.values[3], &g.n)
		g.after = g.before&without(mask) | bits
		return err
	}
	return stream(t, query, streamSize, scan, func(page []group) error {
		for _, g := range page {
			if g.before.Standing() == g.after.Standing() {
				continue
			}
			g.bits = g.before.Standing()
			t.tallied.add(g.talliedRow, -g.n)
			g.bits = g.after.Standing()
			t.tallied.add(g.talliedRow, g.n)
		}
		return nil
	})
}

// flushTallies adds what was gathered to the table.
func (t *tx) flushTallies() error {
	c := t.tallied
	t.tallied = tallies{}
	keys := make([]tallyKey, 0, len(c.n))
	less := false
	for k, n := range c.n {
		keys = append(keys, k)
		less = less || n < 0
	}
	// The table is kept in this order, but for the text of the values.
	slices.SortFunc(keys, func(a, b tallyKey) int {
		return cmp.Or(cmp.Compare(a.days, b.days), cmp.Compare(a.slot, b.slot), cmp.Compare(a.field, b.field), cmp.Compare(a.value, b.value), cmp.Compare(a.bits, b.bits))
	})
	for part := range slices.Chunk(keys, rowsAtOnce) {
		rows := make([][]field, len(part))
		for i, k := range part {
			rows[i] = c.fields(k)
		}
		if err := t.insert("tallies", rows, "ON CONFLICT (days, slot, field, value, block_bits) DO UPDATE SET n = tallies.n + excluded.n"); err != nil {
			return err
		}
	}
	if !less {
		return nil
	}
	_, err := t.exec("DELETE FROM tallies WHERE n = 0")
	return err
}

// eachTallied calls fn for every instance.
func (t *tx) eachTallied(fn func(talliedRow) error) error {
	query := t.instanceRows().Select("i.effective_at, i.block_bits, i.type_fold, i.region_fold, i.project_fold")
	scan := func(rows *sql.Rows, r *talliedRow) error {
		var effective int64
		var bits model.BlockBits
		var values [3]string
		err := rows.Scan(&effective, &bits, &values[0], &values[1], &values[2])
		*r = newTalliedRow(effective, bits, values[0], values[1], values[2])
		return err
	}
	return stream(t, query, streamSize, scan, func(page []talliedRow) error {
		for _, r := range page {
			if err := fn(r); err != nil {
				return err
			}
		}
		return nil
	})
}

// tallyAll is the migration that counts what a desk holds.
func tallyAll(d dialect, pool *gorm.DB) error {
	ctx := pool.Statement.Context
	if ctx == nil {
		ctx = context.Background()
	}
	t := &tx{ctx: ctx, store: storeOf(d, "the desk", Options{}), db: pool}
	if err := t.eachTallied(func(r talliedRow) error { return t.tally(talliedRow{}, r) }); err != nil {
		return err
	}
	return t.flushTallies()
}

// staleTallies counts all instances anew.
func (t *tx) staleTallies(fn func(what, id, message string) error) error {
	var left tallies // of the instances, without those that the table knows
	err := t.eachTallied(func(r talliedRow) error {
		left.add(r, 1)
		return nil
	})
	if err != nil {
		return err
	}
	wrong := func(days, slot int64, field model.FilterField, value string) error {
		return fn("tally", fmt.Sprintf("%s %q, slot %d of %d days", field, value, slot, days), "pickers and tabs count other instances than there are")
	}
	type kept struct {
		days, slot, bits int64
		field            model.FilterField
		value            string
		n                int
	}
	scan := func(rows *sql.Rows, k *kept) error {
		return rows.Scan(&k.days, &k.slot, &k.field, &k.value, &k.bits, &k.n)
	}
	query := t.db.Table("tallies").Select("days, slot, field, value, block_bits, n")
	err = stream(t, query, streamSize, scan, func(page []kept) error {
		for _, k := range page {
			key, ok := left.key(k.days, k.slot, k.bits, k.field, k.value)
			if ok {
				left.change(key, -k.n)
			} else if err := wrong(k.days, k.slot, k.field, k.value); err != nil {
				return err
			}
		}
		return nil
	})
	for k := range left.n {
		if err == nil {
			err = wrong(int64(k.days), int64(k.slot), talliedFields[k.field], left.values[k.value])
		}
	}
	return err
}
