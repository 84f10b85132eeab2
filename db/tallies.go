package db

import (
	"cmp"
	"context"
	"fmt"
	"hash/maphash"
	"slices"
	"time"

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
	n      map[tallyKey]int32
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
		c.n = map[tallyKey]int32{}
	}
	if c.n[k] += int32(n); c.n[k] == 0 { //nolint:gosec // nobody has that many
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
	return t.tallyFull()
}

// tallyFull writes what was gathered when it is much.
func (t *tx) tallyFull() error {
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
	scan := func(rows scanner, g *group) error {
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

// tallyAll is the migration that counts what a desk holds.
func tallyAll(d dialect, pool *gorm.DB) error {
	ctx := pool.Statement.Context
	if ctx == nil {
		ctx = context.Background()
	}
	t := &tx{ctx: ctx, store: storeOf(d, "the desk", Options{}), db: pool}
	query := t.instanceRows().Select("i.effective_at, i.block_bits, i.type_fold, i.region_fold, i.project_fold")
	scan := func(rows scanner, r *talliedRow) error {
		var effective int64
		var bits model.BlockBits
		var values [3]string
		err := rows.Scan(&effective, &bits, &values[0], &values[1], &values[2])
		*r = newTalliedRow(effective, bits, values[0], values[1], values[2])
		return err
	}
	err := stream(t, query, streamSize, scan, func(page []talliedRow) error {
		for _, r := range page {
			if err := t.tally(talliedRow{}, r); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return err
	}
	return t.flushTallies()
}

// recount holds instances that are counted anew against the table, in little memory: for
// each stretch of days it sums a hash of each instance's tallies, and takes away that
// of the table's rows. The hash is another one each time.
type recount struct {
	seed maphash.Seed
	sums map[recounted]uint64
}

// recounted is a stretch of a field, counted by slots of so many days.
type recounted struct {
	field      model.FilterField
	days, wide int64
}

func newRecount() *recount { return &recount{seed: maphash.MakeSeed(), sums: map[recounted]uint64{}} }

func (c *recount) add(field model.FilterField, days, slot int64, value string, bits model.BlockBits, n int) {
	type tally struct {
		field      model.FilterField
		days, slot int64
		value      string
		standing   model.BlockBits
	}
	hash := maphash.Comparable(c.seed, tally{field, days, slot, value, bits})
	c.sums[recounted{field, days, slot * days / wideSlot}] += hash * uint64(n) //nolint:gosec // it may wrap round
}

// instance counts one.
func (c *recount) instance(r talliedRow) {
	for i, value := range r.values {
		for _, days := range [...]int64{1, wideSlot} {
			c.add(talliedFields[i], days, r.day/days, value, r.bits, 1)
		}
	}
}

// staleTallies finds where the table has other tallies than a recount of all instances.
func (t *tx) staleTallies(c *recount, fn func(what, id, message string) error) error {
	type kept struct {
		days, slot int64
		field      model.FilterField
		value      string
		bits       model.BlockBits
		n          int
	}
	scan := func(rows scanner, k *kept) error {
		return rows.Scan(&k.days, &k.slot, &k.field, &k.value, &k.bits, &k.n)
	}
	query := t.db.Table("tallies").Select("days, slot, field, value, block_bits, n")
	err := stream(t, query, streamSize, scan, func(page []kept) error {
		for _, k := range page {
			c.add(k.field, k.days, k.slot, k.value, k.bits, -k.n)
		}
		return nil
	})
	for place, left := range c.sums {
		if err == nil && left != 0 {
			first := time.UnixMicro(place.wide * wideSlot * dayMicros).UTC()
			err = fn("tally", fmt.Sprintf("%s by %d days, from %s on", place.field, place.days, first.Format(time.DateOnly)),
				"pickers and tabs count other instances than there are")
		}
	}
	return err
}
