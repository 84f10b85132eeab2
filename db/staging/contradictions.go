package staging

import (
	"context"
	"fmt"
	"strings"

	"unsubdesk/model"
)

// Contradictions implements model.Stage. The indexes are made first: on rows
// that are all there that is much faster than keeping them up to date.
func (s *Stage) Contradictions(ctx context.Context) error {
	err := s.exec(ctx, `
		CREATE INDEX rows_instance ON rows (instance, id);
		CREATE INDEX rows_number ON rows (number, account, stated);
		CREATE INDEX rows_account ON rows (account, number, id);
		CREATE INDEX coupons_coupon ON coupons (coupon, account, row)`)
	if err != nil {
		return err
	}
	for _, find := range []func(context.Context) error{
		s.repeatedInstances, s.accountFacts, s.orderFacts, s.couponAccounts,
	} {
		if err := find(ctx); err != nil {
			return err
		}
	}
	return nil
}

// keys reads one column of text.
func (s *Stage) keys(ctx context.Context, query string, fn func(key string) error) error {
	rows, err := s.query(ctx, query)
	if err != nil {
		return err
	}
	defer rows.Close() //nolint:errcheck // rows.Err tells what matters
	for rows.Next() {
		var key string
		if err := rows.Scan(&key); err != nil {
			return failed(err)
		}
		if err := fn(key); err != nil {
			return err
		}
	}
	return failed(rows.Err())
}

// mostLines is how many other lines a reason names.
const mostLines = 3

// repeatedInstances rejects all rows of an instance that has several; each
// names the others.
func (s *Stage) repeatedInstances(ctx context.Context) error {
	return s.keys(ctx, `SELECT instance FROM rows WHERE instance IS NOT NULL GROUP BY instance HAVING count(*) > 1`,
		func(instance string) error {
			// One more than is named, because a row does not name itself.
			lines, total, err := s.someRows(ctx, instance)
			if err != nil {
				return err
			}
			for _, l := range lines {
				if err := s.contradict(ctx, model.ColumnInstanceID, repeated(instance, lines, l.id, total), "id = ?", l.id); err != nil {
					return err
				}
			}
			if total <= len(lines) {
				return nil
			}
			reason := repeated(instance, lines, 0, total)
			return s.contradict(ctx, model.ColumnInstanceID, reason, "instance = ? AND id > ?", instance, lines[len(lines)-1].id)
		})
}

// where is a row and how messages name its place.
type where struct {
	id   int64
	said string
}

// someRows are the first rows of an instance, and how many it has.
func (s *Stage) someRows(ctx context.Context, instance string) (some []where, total int, err error) {
	rows, err := s.query(ctx, `SELECT id, file, line, (SELECT count(*) FROM rows WHERE instance = ?1)
		FROM rows WHERE instance = ?1 ORDER BY id LIMIT ?2`, instance, mostLines+1)
	if err != nil {
		return nil, 0, err
	}
	defer rows.Close() //nolint:errcheck // rows.Err tells what matters
	for rows.Next() {
		var w where
		var file, line int
		if err := rows.Scan(&w.id, &file, &line, &total); err != nil {
			return nil, 0, failed(err)
		}
		w.said = s.place(file, line)
		some = append(some, w)
	}
	return some, total, failed(rows.Err())
}

// place names a line, with its file if there are several.
func (s *Stage) place(file, line int) string {
	if len(s.files) < 2 {
		return fmt.Sprintf("line %d", line)
	}
	return fmt.Sprintf("line %d of %s", line, model.CleanText(s.files[file]))
}

// repeated says where else an instance stands.
func repeated(instance string, rows []where, self int64, total int) string {
	var others []string
	for _, r := range rows {
		if r.id != self && len(others) < mostLines {
			others = append(others, r.said)
		}
	}
	more := ""
	if n := total - 1 - len(others); n > 0 {
		more = fmt.Sprintf(" and %d more", n)
	}
	return fmt.Sprintf("%s stands on %s%s too", shown(instance), strings.Join(others, ", "), more)
}

// fact is a column whose values must not differ within a group of rows.
type fact struct {
	column model.Column
	sql    string
	say    func(string) string
}

func sayText(v string) string { return `"` + shown(v) + `"` }

func sayBool(v string) string {
	if v == "1" {
		return "true"
	}
	return "false"
}

func sayMoney(v string) string {
	var cents int64
	fmt.Sscan(v, &cents) //nolint:errcheck // an INTEGER of ours
	return model.Cents(cents).String()
}

// accountFacts rejects all rows of an account whose rows disagree about it.
func (s *Stage) accountFacts(ctx context.Context) error {
	facts := []fact{
		{model.ColumnAccountFrozen, "frozen", sayBool},
		{model.ColumnAccountManager, "manager", sayText},
		{model.ColumnAccountName, "name", sayText},
	}
	return s.disagreements(ctx, "account", "account", facts)
}

// orderFacts rejects all rows of an order that names two accounts, or two
// amounts of its own.
func (s *Stage) orderFacts(ctx context.Context) error {
	facts := []fact{
		{model.ColumnAccountID, "account", sayText},
		{model.ColumnOrderAmountDue, "stated", sayMoney},
	}
	return s.disagreements(ctx, "number", "order", facts)
}

// disagreements finds the groups, by a column of rows, in which a fact has
// two values. An absent value agrees with every other.
func (s *Stage) disagreements(ctx context.Context, group, noun string, facts []fact) error {
	var differ []string
	for _, f := range facts {
		differ = append(differ, fmt.Sprintf("min(%s) <> max(%[1]s)", f.sql))
	}
	query := fmt.Sprintf("SELECT %s FROM rows WHERE %[1]s IS NOT NULL GROUP BY %[1]s HAVING %s",
		group, strings.Join(differ, " OR "))
	return s.keys(ctx, query, func(key string) error {
		for _, f := range facts {
			values, err := s.values(ctx, group, key, f)
			if err != nil {
				return err
			}
			if len(values) < 2 {
				continue
			}
			reason := fmt.Sprintf("the rows of %s %s disagree: %s", noun, shown(key), strings.Join(values, ", "))
			return s.contradict(ctx, f.column, reason, group+" = ?", key)
		}
		return nil
	})
}

// values are some of the values of a fact in a group, each with its first
// line.
func (s *Stage) values(ctx context.Context, group, key string, f fact) ([]string, error) {
	rows, err := s.query(ctx, fmt.Sprintf(`SELECT v.value, r.file, r.line FROM
		(SELECT CAST(%s AS TEXT) AS value, min(id) AS id FROM rows WHERE %s = ? AND %[1]s IS NOT NULL GROUP BY %[1]s) AS v
		JOIN rows AS r ON r.id = v.id ORDER BY r.id LIMIT ?`, f.sql, group), key, mostLines)
	if err != nil {
		return nil, err
	}
	defer rows.Close() //nolint:errcheck // rows.Err tells what matters
	var said []string
	for rows.Next() {
		var value string
		var file, line int
		if err := rows.Scan(&value, &file, &line); err != nil {
			return nil, failed(err)
		}
		said = append(said, f.say(value)+" on "+s.place(file, line))
	}
	return said, failed(rows.Err())
}

// couponAccounts rejects all rows with a coupon that stands on two accounts.
func (s *Stage) couponAccounts(ctx context.Context) error {
	return s.keys(ctx, `SELECT coupon FROM coupons GROUP BY coupon HAVING min(account) <> max(account)`,
		func(coupon string) error {
			var a, b mention
			err := s.conn.QueryRowContext(ctx, `SELECT a.account, a.file, a.line, b.account, b.file, b.line
				FROM rows AS a, rows AS b
				WHERE a.id = (SELECT min(row) FROM coupons WHERE coupon = ?1)
				AND b.id = (SELECT min(row) FROM coupons WHERE coupon = ?1 AND account <> a.account)`, coupon).
				Scan(&a.account, &a.file, &a.line, &b.account, &b.file, &b.line)
			if err != nil {
				return failed(err)
			}
			reason := fmt.Sprintf("coupon %s is on account %s (%s) and on account %s (%s)", shown(coupon),
				shown(a.account), s.place(a.file, a.line), shown(b.account), s.place(b.file, b.line))
			return s.contradict(ctx, model.ColumnCashCoupons, reason, "id IN (SELECT row FROM coupons WHERE coupon = ?)", coupon)
		})
}

// mention is a line that names an account.
type mention struct {
	account    string
	file, line int
}

// contradict rejects the rows that a condition finds; those that carry blocks
// are still handed out for them (R18). A reason that a row already has stays
// and comes first.
func (s *Stage) contradict(ctx context.Context, column model.Column, reason, condition string, args ...any) error {
	return s.exec(ctx, `INSERT INTO verdicts (row, state, col, reason)
		SELECT id, iif(carries, ?, ?), ?, ? FROM rows WHERE `+condition+`
		ON CONFLICT (row) DO UPDATE SET reason = reason || '; ' || excluded.col || ': ' || excluded.reason`,
		append([]any{stateCarrying, stateRejected, column.String(), reason}, args...)...)
}

// shown is a value from a file, short enough and safe for a message.
func shown(s string) string {
	const most = 40
	if r := []rune(model.CleanText(s)); len(r) > most {
		return string(r[:most]) + "…"
	}
	return model.CleanText(s)
}
