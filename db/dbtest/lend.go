package dbtest

import (
	"context"
	"testing"

	"github.com/jackc/pgx/v5"
)

// mostRows is how many rows a database may hold to be emptied for another test;
// a fuller one is dropped.
const mostRows = 2000

// borrow is the URL of a database with an empty desk, which another test may
// have had before: to empty one takes a fraction of making one.
func (s *Server) borrow(t testing.TB) string {
	t.Helper()
	var name string
	select {
	case name = <-s.free:
		s.used.Add(1)
	default:
		name = s.create(t, template)
	}
	t.Cleanup(func() {
		if s.empty(name) {
			select {
			case s.free <- name:
				return
			default:
			}
		}
		s.drop(t, name)
	})
	return s.URL(name)
}

// empty empties a database and reports whether it is as good as new: it is not
// if a test has tampered with its checks or triggers.
func (s *Server) empty(name string) bool {
	ctx := context.Background()
	conn, err := pgx.Connect(ctx, s.URL(name))
	if err != nil {
		return false
	}
	defer conn.Close(ctx) //nolint:errcheck // the statements tell
	var guarded bool
	err = conn.QueryRow(ctx, `SELECT EXISTS (SELECT 1 FROM pg_constraint WHERE contype = 'c' AND conrelid = 'orders'::regclass)
		AND (SELECT count(*) FROM pg_trigger WHERE NOT tgisinternal) = 6`).Scan(&guarded)
	if err != nil || !guarded {
		return false
	}
	rows, err := conn.Exec(ctx, `SET session_replication_role = replica; BEGIN; SET LOCAL lock_timeout = 1000;
		WITH e AS (DELETE FROM entries RETURNING 1), v AS (DELETE FROM events RETURNING 1), c AS (DELETE FROM coupons RETURNING 1),
		i AS (DELETE FROM instances RETURNING 1), r AS (DELETE FROM requests RETURNING 1), ri AS (DELETE FROM request_instances RETURNING 1),
		o AS (DELETE FROM orders RETURNING 1), a AS (DELETE FROM accounts RETURNING 1), h AS (DELETE FROM chains RETURNING 1)
		SELECT 1 FROM e UNION ALL SELECT 1 FROM v UNION ALL SELECT 1 FROM c UNION ALL SELECT 1 FROM i UNION ALL
		SELECT 1 FROM r UNION ALL SELECT 1 FROM ri UNION ALL SELECT 1 FROM o UNION ALL SELECT 1 FROM a UNION ALL SELECT 1 FROM h`)
	if err != nil || rows.RowsAffected() > mostRows {
		return false
	}
	_, err = conn.Exec(ctx, `DELETE FROM batches; DELETE FROM outbox; DELETE FROM outbox_halts; DELETE FROM saved_filters; DELETE FROM tallies; DELETE FROM user_keys; DELETE FROM users; DELETE FROM policy;
		DELETE FROM search_names; DELETE FROM search_times; DELETE FROM search_pages; DELETE FROM search_segments; DELETE FROM search_fresh;
		UPDATE meta SET value = CASE name WHEN 'version' THEN 1 ELSE 0 END WHERE name <> 'guards'; COMMIT`)
	return err == nil
}
