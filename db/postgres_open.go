package db

import (
	"context"
	"errors"
	"net"
	"net/url"
	"os"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
	"github.com/jackc/pgx/v5/pgconn/ctxwatch"
	"github.com/jackc/pgx/v5/stdlib"
	gormpostgres "gorm.io/driver/postgres"
	"gorm.io/gorm"
	"gorm.io/gorm/logger"

	"unsubdesk/model"
)

// connections is how many connections a program has at most: one writes, the
// others read. They are closed after a while, so that servers behind one name
// share the work again.
const (
	connections    = 16
	connectionLife = 30 * time.Minute
	connectionIdle = 5 * time.Minute
)

// isPostgres reports whether an address is a PostgreSQL URL.
func isPostgres(address string) bool {
	scheme, _, found := strings.Cut(address, ":")
	return found && (scheme == "postgres" || scheme == "postgresql")
}

// postgresConfig reads a URL, and what the environment says where it is silent
// (PGPASSWORD, PGPASSFILE and the like), as PostgreSQL's own programs do. No
// error repeats any of it: it may hold a password.
func postgresConfig(address string) (*pgx.ConnConfig, error) {
	c, err := pgx.ParseConfig(address)
	if err != nil {
		return nil, model.Invalid("The database's address is no PostgreSQL URL like postgres://USER@HOST/NAME; " +
			"write other characters than letters and digits in a password as %%XX, and check the names after the ?.")
	}
	if c.ConnectTimeout == 0 {
		c.ConnectTimeout = connectWait
	}
	if c.RuntimeParams["application_name"] == "" {
		c.RuntimeParams["application_name"] = "unsubdesk"
	}
	if len(hosts(c)) > 1 && !choosesServer(address) {
		c.ValidateConnect = pgconn.ValidateConnectTargetSessionAttrsReadWrite
	}
	return c, nil
}

// choosesServer reports whether an address with several hosts says which of
// them it wants; the one that takes changes if not.
func choosesServer(address string) bool {
	u, err := url.Parse(address)
	return os.Getenv("PGTARGETSESSIONATTRS") != "" || err == nil && u.Query().Has("target_session_attrs")
}

// hosts are the addresses of a configuration in their order, with the port where
// it is not the usual one.
func hosts(c *pgx.ConnConfig) []string {
	const usual = 5432
	var all []string
	add := func(host string, port uint16) {
		name := host
		if port != usual {
			name = net.JoinHostPort(host, strconv.Itoa(int(port)))
		}
		if !slices.Contains(all, name) {
			all = append(all, name)
		}
	}
	add(c.Host, c.Port)
	for _, f := range c.Fallbacks { // each host twice if it is asked with and without TLS
		add(f.Host, f.Port)
	}
	return all
}

// openPool makes the pool of connections. limit is the longest that a statement
// may take.
func (p *postgres) openPool(c *pgx.ConnConfig, most int, limit time.Duration) (*gorm.DB, error) {
	c = c.Copy()
	c.DialFunc = p.dial(limit)
	c.BuildContextWatcherHandler = func(conn *pgconn.PgConn) ctxwatch.Handler {
		// What the caller gives up is ended on the server too.
		return &pgconn.CancelRequestContextWatcherHandler{Conn: conn, DeadlineDelay: aliveWait}
	}
	conns := stdlib.OpenDB(*c, stdlib.OptionAfterConnect(p.remember), stdlib.OptionShouldPing(p.distrust))
	conns.SetMaxOpenConns(most)
	conns.SetMaxIdleConns(most)
	conns.SetConnMaxLifetime(connectionLife)
	conns.SetConnMaxIdleTime(connectionIdle)
	return gorm.Open(gormpostgres.New(gormpostgres.Config{Conn: conns}), &gorm.Config{
		Logger:                 logger.Discard,
		SkipDefaultTransaction: true,
		DisableAutomaticPing:   true,
	})
}

// bornIn is where a connection keeps its age.
const bornIn = "age"

func (p *postgres) remember(_ context.Context, conn *pgx.Conn) error {
	conn.PgConn().CustomData()[bornIn] = p.age.Load()
	return nil
}

// distrust asks a connection that has lain idle whether it still lives. One of
// an earlier age is closed, so that the answer comes at once.
func (p *postgres) distrust(_ context.Context, params stdlib.ShouldPingParams) bool {
	conn := params.Conn.PgConn()
	if conn.CustomData()[bornIn] != p.age.Load() {
		_ = conn.Conn().Close() // the pool does not use it again
		return true
	}
	return params.IdleDuration > time.Second
}

// openServer opens the desk at a PostgreSQL URL.
func openServer(ctx context.Context, address string, opts Options, migrations []migration) (*Store, error) {
	c, err := postgresConfig(address)
	if err != nil {
		return nil, err
	}
	p := &postgres{silence: mostSilence, answer: aliveWait}
	s := storeOf(p, strings.Join(hosts(c), ",")+"/"+c.Database, opts)
	if err := s.openServer(ctx, p, c, opts.Create, migrations); err != nil {
		_ = s.Close() // the first error is the one to tell
		return nil, s.translateIn(ctx, err)
	}
	return s, nil
}

func (s *Store) openServer(ctx context.Context, p *postgres, c *pgx.ConnConfig, create bool, migrations []migration) (err error) {
	if s.read, err = p.openPool(c, connections, max(longestStatement, s.busy)+aliveWait); err != nil {
		return err
	}
	version, err := s.lookAround(ctx, p, migrations)
	switch {
	case err != nil:
		return err
	case version == 0 && !create:
		return because(ErrNoDesk, model.CodeUnavailable,
			"There is no desk in %s yet; begin one there with: unsubdesk users add NAME --role admin.", s.name)
	case version < latest(migrations):
		if err := s.mayMigrate(version, migrations); err != nil {
			return err
		}
		if err := s.migrateServer(ctx, p, c, migrations); err != nil {
			return err
		}
	}
	writable, err := s.mayWrite(ctx, p)
	if writable {
		s.write = s.read
	}
	s.watchForChanges(func(ctx context.Context) (*Store, error) { return s.reopenServer(ctx, p) })
	return err
}

// reopenServer is the same desk, if its server takes changes by now.
func (s *Store) reopenServer(ctx context.Context, p *postgres) (*Store, error) {
	writable, err := s.mayWrite(ctx, p)
	if err != nil || !writable {
		return nil, s.readOnlyError(err)
	}
	return &Store{read: s.read, write: s.read}, nil
}

// lookAround is the version of the schema; it learns on the way which settings
// the server has.
func (s *Store) lookAround(ctx context.Context, p *postgres, migrations []migration) (version int, err error) {
	err = p.inTransaction(ctx, s.read, s.busy, "BEGIN READ ONLY", func(t *gorm.DB) error {
		var known []string
		if err := t.Raw("SELECT name FROM pg_catalog.pg_settings WHERE name IN ('plan_cache_mode', 'jit')").Scan(&known).Error; err != nil {
			return err
		}
		p.tuning = tuning(known)
		version, err = s.schemaVersion(ctx, t, migrations)
		return err
	})
	return version, err
}

// tuning makes the planner look at what is searched each time, not at what is
// usual, and keeps it from compiling a page of a list.
func tuning(known []string) string {
	var all strings.Builder
	for setting, value := range map[string]string{"plan_cache_mode": "force_custom_plan", "jit": "off"} {
		if slices.Contains(known, setting) {
			all.WriteString("; SET LOCAL " + setting + " = " + value)
		}
	}
	return all.String()
}

// mayWrite reports whether this user may write here just now. That another
// program does is no obstacle.
func (s *Store) mayWrite(ctx context.Context, p *postgres) (bool, error) {
	err := p.inTransaction(ctx, s.read, s.busy, "BEGIN", func(t *gorm.DB) error {
		return t.Exec("SELECT value FROM meta WHERE name = 'writer' FOR UPDATE NOWAIT").Error
	})
	switch p.classify(err) {
	case failStandby:
		p.age.Add(1) // a connection may keep what was so when it was made
		return false, nil
	case failDenied:
		return false, nil
	case failBusy:
		return true, nil
	}
	return err == nil, err
}

// inTransaction runs fn in a transaction that the statements begin.
func (p *postgres) inTransaction(ctx context.Context, pool *gorm.DB, wait time.Duration, begin string, fn func(*gorm.DB) error) error {
	s, err := p.take(ctx, pool, time.Now().Add(wait))
	if err != nil {
		return err
	}
	if err = s.open(begin, 0); err == nil {
		err = fn(s.db)
	}
	if err != nil {
		s.rollback()
		return err
	}
	return s.commit()
}

// migrateServer runs the migrations that are missing, in one transaction. Of
// several programs that find an empty database at once, the first that makes a
// table wins: the others wait for it, fail over what is there by then, look
// again and find nothing left to do. An older desk is locked as by a writer.
// No copy is made before: that is the work of whoever keeps the server.
func (s *Store) migrateServer(ctx context.Context, p *postgres, c *pgx.ConnConfig, migrations []migration) error {
	pool, err := p.openPool(c, 1, longestStep+aliveWait)
	if err != nil {
		return err
	}
	defer closePool(pool) //nolint:errcheck // its work is committed, or not
	until := time.Now().Add(s.busy)
	begin := "BEGIN" + setLocal("lock_timeout", s.busy) + setLocal("statement_timeout", longestStep)
	for {
		created := false
		err := p.inTransaction(ctx, pool, s.busy, begin, func(t *gorm.DB) error {
			version, err := s.schemaVersion(ctx, t, migrations)
			if err == nil && version > 0 {
				if err = t.Exec("SELECT value FROM meta WHERE name = 'writer' FOR UPDATE").Error; err == nil {
					version, err = s.schemaVersion(ctx, t, migrations)
				}
			}
			if err != nil || version == latest(migrations) {
				return err
			}
			created = version == 0
			return s.runMigrations(t, migrations)
		})
		if madeMeanwhile(err) && time.Now().Before(until) {
			continue
		}
		s.created = created && err == nil
		return err
	}
}

// madeMeanwhile reports whether a migration fell over what another program made
// at the same time.
func madeMeanwhile(err error) bool {
	answer, ok := errors.AsType[*pgconn.PgError](err)
	return ok && (slices.Contains([]string{"23505", "42P07", "42710", "42723"}, answer.Code) || strings.HasPrefix(answer.Code, "40"))
}

// removeServerDesk drops the desk's tables from a database, if nothing was ever
// written into them: what a program leaves that made a desk in vain.
func removeServerDesk(ctx context.Context, address string) error {
	s, err := openServer(ctx, address, Options{}, allMigrations())
	if err != nil {
		return err
	}
	defer s.Close() //nolint:errcheck // the statements tell
	began, err := s.dialect.begin(ctx, s.read, true, time.Now().Add(s.busy))
	if err != nil {
		return s.translate(err)
	}
	var version int64
	err = began.gorm().Raw("SELECT value FROM meta WHERE name = 'version'").Scan(&version).Error
	if err == nil && version == 1 {
		err = began.gorm().Exec("DROP TABLE saved_filters, outbox, outbox_halts, tallies, search_names, search_times, search_pages, search_segments, search_fresh, batches, chains, events, entries, request_instances, coupons, instances, requests, orders, " +
			"accounts, user_keys, users, policy, meta, " + schemaTable + "; DROP FUNCTION IF EXISTS only_appended, only_grow").Error
	}
	if err != nil {
		began.rollback()
		return s.translate(err)
	}
	return s.translate(began.commit())
}
