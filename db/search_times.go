package db

import (
	"context"

	"github.com/RoaringBitmap/roaring/v2"
	"gorm.io/gorm"

	"unsubdesk/model"
)

// migrating is a transaction of a migration.
func migrating(d dialect, pool *gorm.DB) *tx {
	ctx := pool.Statement.Context
	if ctx == nil {
		ctx = context.Background()
	}
	return &tx{ctx: ctx, store: storeOf(d, "the desk", Options{}), db: pool}
}

// allFresh is the migration that makes a search index of nothing: indexFresh, when the
// tables are as this program knows them, indexes what there is.
func allFresh(_ dialect, pool *gorm.DB) error {
	return pool.Exec("INSERT INTO search_fresh (search_row) SELECT search_row FROM instances").Error
}

// indexFresh indexes rows that are fresh, if they are more than may be.
func indexFresh(d dialect, pool *gorm.DB) error {
	t := migrating(d, pool)
	var n int
	if err := t.find(&n, t.raw("SELECT count(*) FROM search_fresh")); err != nil || n <= t.store.sizes.fresh {
		return err
	}
	if err := t.eachIndexRow(t.instanceRows().Where("i.search_row IN (SELECT search_row FROM search_fresh)"), t.index1); err != nil {
		return err
	}
	if _, err := t.exec("DELETE FROM search_fresh"); err != nil {
		return err
	}
	return t.flushIndex()
}

// orderByTimes is the migration that gives the parts of the search index the order of times.
func orderByTimes(d dialect, pool *gorm.DB) error {
	t := migrating(d, pool)
	segments, err := t.segmentIDs()
	for i := 0; i < len(segments) && err == nil; i++ {
		err = t.addTimes(segments[i])
	}
	return err
}

// addTimes gives a part the order of the times that its rows have now. One that has moved
// stands in a newer part too.
func (t *tx) addTimes(segment int64) error {
	known := roaring.New()
	if _, err := t.rowsOfSegment(byNames(), segment, known); err != nil {
		return err
	}
	rows := model.NewSelection(known)
	var all []orderedRow
	err := t.eachPart(rows, instanceTable, func(query *gorm.DB) error {
		return stream(t, query.Select("i.id, i.effective_at, i.search_row"), 0, scanTimed, func(page []orderedRow) error {
			for _, r := range page {
				if rows.Has(r.row) {
					all = append(all, r)
				}
			}
			return nil
		})
	})
	if err != nil {
		return err
	}
	return t.addOrder(byTimes(), segment, all)
}

func scanTimed(r scanner, row *orderedRow) error { return r.Scan(&row.id, &row.at, &row.row) }
