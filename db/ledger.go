package db

import (
	"gorm.io/gorm"

	"unsubdesk/model"
)

func scanEntry(rows scanner, e *model.Entry) error {
	var amount, at int64
	err := rows.Scan(&e.ID, &e.RequestID, &e.InstanceID, &e.Kind, &e.CouponID, &amount, &at)
	e.Amount, e.At = model.Cents(amount), fromMicros(&at)
	return err
}

func (t *tx) entries() *gorm.DB {
	return t.db.Table("entries").Select("id, request_id, instance_id, kind, coupon_id, amount, at").Order("request_id, id")
}

// Entries are the ledger lines of the requests, in the order written.
func (t *tx) Entries(requests []string) (map[string][]model.Entry, error) {
	found := make(map[string][]model.Entry, len(requests))
	err := stream(t, t.entries().Where(t.in("request_id", requests)), 0, scanEntry, func(page []model.Entry) error {
		for _, e := range page {
			found[e.RequestID] = append(found[e.RequestID], e)
		}
		return nil
	})
	return found, err
}

// EachEntry calls fn for every ledger line by request.
func (t *tx) EachEntry(fn func(model.Entry) error) error {
	return stream(t, t.entries(), streamSize, scanEntry, func(page []model.Entry) error {
		for _, e := range page {
			if err := fn(e); err != nil {
				return err
			}
		}
		return nil
	})
}

// AddEntries appends ledger lines; CodeConflict for one that is there already
// (R16).
func (t *tx) AddEntries(entries []model.Entry) error {
	if len(entries) == 0 {
		return nil
	}
	first, err := t.store.dialect.entryIDs(t, len(entries))
	if err != nil {
		return err
	}
	rows := make([][]field, len(entries))
	for i, e := range entries {
		rows[i] = []field{{"request_id", e.RequestID}, {"instance_id", e.InstanceID}, {"kind", e.Kind},
			{"coupon_id", e.CouponID}, {"amount", e.Amount.Cents()}, {"at", e.At.UnixMicro()}}
		if first > 0 {
			rows[i] = append(rows[i], field{"id", first + int64(i)})
		}
	}
	return t.insert("entries", rows, "")
}

// Counts are the sizes of the tables, for verify.
func (t *tx) Counts() (model.TableCounts, error) {
	var counts model.TableCounts
	err := t.find(&counts, t.raw(`SELECT (SELECT count(*) FROM instances) AS instances, (SELECT count(*) FROM requests) AS requests,
		(SELECT count(*) FROM entries) AS entries, (SELECT count(*) FROM events) AS events`))
	return counts, err
}
