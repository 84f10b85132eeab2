package db

import (
	"fmt"

	"unsubdesk/model"
)

// EachStale calls fn for every row whose derived columns do not follow from
// its facts: the block facts of an instance, the value of an order (both for
// filters), and the mark by which the database enforces R12; for ledger lines
// whose numbers have a gap; for tallies that do not agree with the instances; and for
// guards of the books that are gone.
func (t *tx) EachStale(fn func(what, id, message string) error) error {
	for _, look := range []func(func(what, id, message string) error) error{
		t.staleGuards, t.staleBlocks, t.stalePrints, t.staleFolds, t.staleNumbers, t.staleSums, t.staleRows, t.staleSearch} {
		if err := look(fn); err != nil {
			return err
		}
	}
	return nil
}

func (t *tx) staleGuards(fn func(what, id, message string) error) error {
	missing, err := t.store.dialect.missingGuards(t)
	for i := 0; i < len(missing) && err == nil; i++ {
		err = fn("guard", missing[i], "the database has lost this trigger, which keeps the books and the trail from being changed")
	}
	return err
}

// staleRows finds that the search index cannot know all instances: each has a number of
// its own there, from 1 on without a gap.
func (t *tx) staleRows(fn func(what, id, message string) error) error {
	var found struct{ All, Different, Least, Most, Last int64 }
	err := t.find(&found, t.raw(`SELECT count(*) AS "all", count(DISTINCT search_row) AS different, coalesce(min(search_row), 1) AS least,
		coalesce(max(search_row), 0) AS most, (SELECT value FROM meta WHERE name = 'row') AS last FROM instances`))
	if err != nil || found.Least == 1 && found.All == found.Different && found.All == found.Most && found.Most == found.Last {
		return err
	}
	return fn("search", "instances", "instances are missing, or were added or numbered by another program, and may not be found")
}

// staleFolds finds requests that a search would not find by what they say.
func (t *tx) staleFolds(fn func(what, id, message string) error) error {
	type folds struct{ id, code, label, idFold, codeFold, labelFold string }
	query := t.db.Table("requests").Select("id, reason_code, reason_label, id_fold, reason_code_fold, reason_label_fold")
	scan := func(rows scanner, f *folds) error {
		return rows.Scan(&f.id, &f.code, &f.label, &f.idFold, &f.codeFold, &f.labelFold)
	}
	return stream(t, query, streamSize, scan, func(page []folds) error {
		for _, f := range page {
			if f.idFold == model.Fold(f.id) && f.codeFold == model.Fold(f.code) && f.labelFold == model.Fold(f.label) {
				continue
			}
			if err := fn("request", f.id, "it is not to be found by its number or reason"); err != nil {
				return err
			}
		}
		return nil
	})
}

// staleNumbers finds gaps in the numbers of the ledger lines: they count from 1.
func (t *tx) staleNumbers(fn func(what, id, message string) error) error {
	var lines struct{ Lines, Numbers, First, Last int64 }
	err := t.find(&lines, t.raw(`SELECT count(*) AS lines, count(DISTINCT id) AS numbers,
		coalesce(min(id), 1) AS first, coalesce(max(id), 0) AS last FROM entries`))
	if err != nil || lines.First == 1 && lines.Last == lines.Lines && lines.Numbers == lines.Lines {
		return err
	}
	return fn("entry", "ledger", fmt.Sprintf("its %d lines have %d numbers, %d to %d", lines.Lines, lines.Numbers, lines.First, lines.Last))
}

// staleBlocks computes every instance's block facts anew, and what is counted by them.
func (t *tx) staleBlocks(fn func(what, id, message string) error) error {
	type blocks struct {
		in   model.Instance
		bits model.BlockBits

		effective                         int64
		typeFold, regionFold, projectFold string
	}
	counted := newRecount()
	query := t.db.Table(instanceTable).Joins(instanceJoins).
		Select("i.id, i.promotion, i.invoice, i.open_work, i.frozen, a.frozen, i.block_bits, i.effective_at, i.type_fold, i.region_fold, i.project_fold")
	scan := func(rows scanner, b *blocks) error {
		err := rows.Scan(&b.in.ID, &b.in.Promotion, &b.in.InvoiceIssuedBy, &b.in.Transaction,
			&b.in.ResourceFrozen, &b.in.Account.Frozen, &b.bits, &b.effective, &b.typeFold, &b.regionFold, &b.projectFold)
		b.in.Live = liveOf(b.bits)
		return err
	}
	err := stream(t, query, streamSize, scan, func(page []blocks) error {
		for _, b := range page {
			counted.instance(newTalliedRow(b.effective, b.bits, b.typeFold, b.regionFold, b.projectFold))
			if b.bits == b.in.Bits() {
				continue
			}
			if err := fn("instance", b.in.ID, "its blocks in lists and filters are not those of its facts"); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return err
	}
	return t.staleTallies(counted, fn)
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
		WHERE ri.live <> (r.status IN ?)
		UNION ALL
		SELECT 'request', request_id, 'its instances have lost their order' FROM request_instances
		GROUP BY request_id HAVING min(position) <> 0 OR max(position) <> count(*) - 1 OR count(DISTINCT position) <> count(*)
		UNION ALL
		SELECT 'request', r.id, 'its submission ' || r.batch_id || ' is not one of ' || r.submitted_by
		FROM requests AS r LEFT JOIN batches AS b ON b.id = r.batch_id WHERE b.id IS NULL OR b.user_name <> r.submitted_by
		UNION ALL
		SELECT 'request', r.id, 'its submission ' || r.batch_id || ' was confirmed with another reason or note'
		FROM requests AS r JOIN batches AS b ON b.id = r.batch_id WHERE b.reason <> '' AND (b.reason <> r.reason_code OR b.note <> r.note)`, liveStatuses()))
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
