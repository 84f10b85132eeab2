package db

import (
	"github.com/RoaringBitmap/roaring/v2"
	"gorm.io/gorm"

	"unsubdesk/model"
)

// How a selection is read: rowsAtATime by one statement where it has few of the desk's
// rows, else all rows between its ends, stretchOfRows at a time.
const (
	rowsAtATime   = 5000
	stretchOfRows = 1 << 17
	// fewOf is how many rows are passed over in the time in which one is looked up.
	fewOf = 4
)

// MatchRows are the rows of all matches; Sort, Anchor and Limit are not looked at.
func (t *tx) MatchRows(q model.ListQuery) (model.Selection, error) {
	rows := roaring.New()
	err := t.eachRow(q, func(row uint32) bool {
		rows.Add(row)
		return true
	})
	return model.NewSelection(rows), err
}

// eachRow calls fn with the row of each match, in no order, until it answers false.
func (t *tx) eachRow(q model.ListQuery, fn func(row uint32) bool) error {
	ts, err := t.listTests(q)
	if err != nil {
		return err
	}
	from, err := t.fewRows(ts, q.Tab)
	if err != nil {
		return err
	}
	more := true
	each := func(query *gorm.DB) error {
		return stream(t, ts.matching(query, q.Tab).Select("i.search_row"), stretchOfRows, scanRow, func(page []uint32) error {
			for i := 0; more && i < len(page); i++ {
				if ts.chosen == nil || ts.chosen.Contains(page[i]) {
					more = fn(page[i])
				}
			}
			return nil
		})
	}
	if from != nil {
		return each(from)
	}
	last, err := t.lastRow()
	for at := 0; err == nil && more && at < last; at += stretchOfRows {
		err = each(t.byRow().Where("i.search_row > ? AND i.search_row <= ?", at, at+stretchOfRows))
	}
	return err
}

func scanRow(rows scanner, row *uint32) error { return rows.Scan(row) }

// byRow is the instances, to be read by their rows.
func (t *tx) byRow() *gorm.DB { return t.db.Table(t.store.dialect.instancesByRow()) }

// eachPart calls read with a query on each part of a selection, the parts in the order of
// the rows, from the table or index that has them so. Rows between those that are selected may be
// among them.
func (t *tx) eachPart(sel model.Selection, from string, read func(query *gorm.DB) error) error {
	rowsOf := func() *gorm.DB { return t.db.Table(from) }
	if sel.Len() == 0 {
		return nil
	}
	if first, last := int(sel.First()), int(sel.Last()); sel.Len()*fewOf > last-first {
		for at := first; at <= last; at += stretchOfRows {
			end := min(at+stretchOfRows-1, last)
			if err := read(rowsOf().Where("i.search_row BETWEEN ? AND ?", at, end)); err != nil {
				return err
			}
		}
		return nil
	}
	for rows := range sel.Parts(rowsAtATime) {
		if err := read(rowsOf().Where(t.store.dialect.inRows("i.search_row", rows))); err != nil {
			return err
		}
	}
	return nil
}

// EachFacts calls fn with what a quote's sums need of each selected instance, by row.
func (t *tx) EachFacts(sel model.Selection, fn func(model.QuoteFacts)) error {
	return t.eachPart(sel, t.store.dialect.instancesForQuotes(), func(query *gorm.DB) error {
		query = query.Order("i.search_row").Select("i.search_row, i.effective_at, i.block_bits, i.paid, i.coupon_total, i.coupons_until, i.print, i.order_print")
		return stream(t, query, rowsAtATime, scanFacts, func(page []model.QuoteFacts) error {
			for _, f := range page {
				if sel.Has(f.Row) {
					fn(f)
				}
			}
			return nil
		})
	})
}

func scanFacts(rows scanner, f *model.QuoteFacts) error {
	return rows.Scan(&f.Row, &f.EffectiveAt, &f.Bits, &f.Paid, &f.Coupons, &f.CouponsUntil, &f.Print, &f.Order)
}

// RowsOver are the rows of all instances whose order's value is over a threshold (R6).
func (t *tx) RowsOver(threshold model.Money) (model.Selection, error) {
	rows := roaring.New()
	query := t.raw("SELECT i.search_row FROM orders AS o JOIN instances AS i ON i.order_number = o.number WHERE o.value > ?", threshold.Cents())
	err := stream(t, query, streamSize, scanRow, func(page []uint32) error {
		rows.AddMany(page)
		return nil
	})
	return model.NewSelection(rows), err
}

// EachOrderOver calls fn with each order whose value is over a threshold (R6), and the
// manager that its account names.
func (t *tx) EachOrderOver(threshold model.Money, fn func(number, manager string)) error {
	type managed struct{ number, manager string }
	scan := func(rows scanner, m *managed) error { return rows.Scan(&m.number, &m.manager) }
	query := t.raw("SELECT o.number, a.manager FROM orders AS o JOIN accounts AS a ON a.id = o.account_id WHERE o.value > ?", threshold.Cents())
	return stream(t, query, streamSize, scan, func(page []managed) error {
		for _, m := range page {
			fn(m.number, m.manager)
		}
		return nil
	})
}

// EachCoupon calls fn with each coupon of the selected instances, and their rows.
func (t *tx) EachCoupon(sel model.Selection, fn func(row uint32, c model.Coupon)) error {
	type placed struct {
		row uint32
		model.Coupon
	}
	scan := func(rows scanner, p *placed) error {
		var amount int64
		var until *int64
		err := rows.Scan(&p.row, &p.ID, &amount, &until)
		p.Amount, p.ValidUntil = model.Cents(amount), fromMicros(until)
		return err
	}
	return t.eachPart(sel, t.store.dialect.instancesByRow(), func(query *gorm.DB) error {
		query = query.Joins("JOIN coupons AS c ON c.instance_id = i.id").Select("i.search_row, c.coupon_id, c.amount, c.valid_until")
		return stream(t, query, rowsAtATime, scan, func(page []placed) error {
			for _, p := range page {
				if sel.Has(p.row) {
					fn(p.row, p.Coupon)
				}
			}
			return nil
		})
	})
}

// InstancesAt finds instances by row, by order and ID.
func (t *tx) InstancesAt(sel model.Selection) (found []model.Instance, err error) {
	for rows := range sel.Parts(rowsAtATime) {
		part, err := t.instances(t.instanceRows().Where(t.store.dialect.inRows("i.search_row", rows)))
		if err != nil {
			return nil, err
		}
		found = append(found, part...)
	}
	sortByOrder(found)
	return found, nil
}

// SelectedOrders are the orders of the first n rows of a selection, each with all that
// is selected of it and no digest, and all rows that they hold or n counts.
func (t *tx) SelectedOrders(sel model.Selection, n int) (orders []model.BatchOrder, held model.Selection, err error) {
	next := sel.Next(n)
	if len(next) == 0 {
		return nil, held, nil
	}
	type placed struct {
		row       uint32
		id, order string
	}
	rows := roaring.BitmapOf(next...)
	scan := func(rows scanner, p *placed) error { return rows.Scan(&p.row, &p.id, &p.order) }
	query := t.db.Table(instanceTable).Select("i.search_row, i.id, i.order_number").Order("i.order_number, i.id").
		Where("i.order_number IN (SELECT order_number FROM instances WHERE ?)", t.store.dialect.inRows("search_row", next))
	err = stream(t, query, 0, scan, func(page []placed) error {
		for _, p := range page {
			if !sel.Has(p.row) {
				continue
			}
			if at := len(orders) - 1; at < 0 || orders[at].Number != p.order {
				orders = append(orders, model.BatchOrder{Number: p.order})
			}
			o := &orders[len(orders)-1]
			o.IDs = append(o.IDs, p.id)
			rows.Add(p.row)
		}
		return nil
	})
	return orders, model.NewSelection(rows), err
}

// RowsOf are the rows of instances by ID; those that do not exist are left out.
func (t *tx) RowsOf(ids []string) (map[string]uint32, error) {
	type placed struct {
		id  string
		row uint32
	}
	found := make(map[string]uint32, len(ids))
	scan := func(rows scanner, p *placed) error { return rows.Scan(&p.id, &p.row) }
	query := t.instanceRows().Select("i.id, i.search_row").Where(t.in("i.id", ids))
	err := stream(t, query, 0, scan, func(page []placed) error {
		for _, p := range page {
			found[p.id] = p.row
		}
		return nil
	})
	return found, err
}
