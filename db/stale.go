package db

import (
	"database/sql"

	"unsubdesk/model"
)

// EachStale calls fn for every row whose derived columns do not follow from
// its facts: the block facts of an instance, the value of an order (both for
// filters), and the mark by which the database enforces R12.
func (t *tx) EachStale(fn func(what, id, message string) error) error {
	if err := t.staleBlocks(fn); err != nil {
		return err
	}
	return t.staleSums(fn)
}

// staleBlocks computes every instance's block facts anew.
func (t *tx) staleBlocks(fn func(what, id, message string) error) error {
	type blocks struct {
		in   model.Instance
		bits model.BlockBits
	}
	query := t.db.Table(instanceTable).Joins(instanceJoins).
		Select("i.id, i.promotion, i.invoice, i.open_work, i.frozen, a.frozen, i.block_bits")
	scan := func(rows *sql.Rows, b *blocks) error {
		err := rows.Scan(&b.in.ID, &b.in.Promotion, &b.in.InvoiceIssuedBy, &b.in.Transaction,
			&b.in.ResourceFrozen, &b.in.Account.Frozen, &b.bits)
		b.in.Live = liveOf(b.bits)
		return err
	}
	return stream(t, query, streamSize, scan, func(page []blocks) error {
		for _, b := range page {
			if b.bits == b.in.Bits() {
				continue
			}
			if err := fn("instance", b.in.ID, "its blocks in lists and filters are not those of its facts"); err != nil {
				return err
			}
		}
		return nil
	})
}

// staleSums finds orders with a wrong value, and requests with a wrong mark.
func (t *tx) staleSums(fn func(what, id, message string) error) error {
	var stale []struct{ What, ID, Message string }
	err := t.find(&stale, t.raw(`
		SELECT 'order' AS what, number AS id, 'its value in filters is not the larger of what it adds up to and what was stated' AS message
		FROM orders WHERE value <> CASE WHEN stated_due > instances_due THEN stated_due ELSE instances_due END
		UNION ALL
		SELECT 'request', r.id, 'the database does not guard its instance ' || ri.instance_id || ' against a second request as its state wants'
		FROM requests AS r JOIN request_instances AS ri ON ri.request_id = r.id
		WHERE ri.live <> (r.status IN ?)`, liveStatuses()))
	if err != nil {
		return err
	}
	for _, s := range stale {
		if err := fn(s.What, s.ID, s.Message); err != nil {
			return err
		}
	}
	return nil
}

// liveStatuses are R12's states.
func liveStatuses() []model.RequestStatus {
	var live []model.RequestStatus
	for _, s := range model.RequestStatuses() {
		if s.Live() {
			live = append(live, s)
		}
	}
	return live
}
