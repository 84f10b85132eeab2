package main

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"net/url"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"
)

// errNoPostgres says that there is no PostgreSQL to measure.
var errNoPostgres = errors.New("PostgreSQL is not installed")

// postgres makes databases on a server.
type postgres struct {
	server *url.URL
	made   []string
	stop   func()
}

// newPostgres is the server at address, or a throw-away one if that is "".
func newPostgres(ctx context.Context, address string) (*postgres, error) {
	p := &postgres{stop: func() {}}
	ours := address == ""
	if ours {
		var err error
		if address, p.stop, err = throwAway(); err != nil {
			return nil, err
		}
	}
	var err error
	if p.server, err = url.Parse(address); err != nil {
		return nil, errors.New("--db is no URL; write postgres://user@host:port/database") // err would show a password
	}
	if err := p.settle(ctx, ours); err != nil {
		return nil, errors.Join(err, p.close())
	}
	return p, nil
}

// settle finds out whether the server answers. A throw-away one, which is made for tests
// and may forget, is told to keep what it promised, as a real one does.
func (p *postgres) settle(ctx context.Context, ours bool) error {
	if !ours {
		return p.exec(ctx, "SELECT 1")
	}
	for _, setting := range []string{"fsync", "synchronous_commit", "full_page_writes", "autovacuum"} {
		if err := p.exec(ctx, "ALTER SYSTEM SET "+setting+" = on"); err != nil {
			return err
		}
	}
	return p.exec(ctx, "SELECT pg_reload_conf()")
}

func (*postgres) name() string { return "PostgreSQL" }

func (p *postgres) database(ctx context.Context, name string) (string, error) {
	return p.create(ctx, name, "template0")
}

func (p *postgres) copy(ctx context.Context, address, name string) (string, error) {
	u, err := url.Parse(address)
	if err != nil {
		return "", err
	}
	return p.create(ctx, name, strings.TrimPrefix(u.Path, "/"))
}

func (p *postgres) create(ctx context.Context, name, template string) (string, error) {
	name = "load_" + name + "_" + strings.ToLower(rand.Text()[:10])
	if err := p.exec(ctx, "CREATE DATABASE "+name+" TEMPLATE "+template); err != nil {
		return "", err
	}
	p.made = append(p.made, name)
	u := *p.server
	u.Path = "/" + name
	return u.String(), nil
}

// exec runs a statement in the server's own database.
func (p *postgres) exec(ctx context.Context, statement string) error {
	conn, err := pgx.Connect(ctx, p.server.String())
	if err != nil {
		return fmt.Errorf("PostgreSQL: %w", err)
	}
	defer conn.Close(ctx) //nolint:errcheck // the statement tells
	if _, err := conn.Exec(ctx, statement); err != nil {
		return fmt.Errorf("PostgreSQL: %s: %w", statement, err)
	}
	return nil
}

func (p *postgres) close() error {
	defer p.stop()
	ctx, cancel := context.WithTimeout(context.Background(), 10*time.Second)
	defer cancel()
	var errs []error
	for _, name := range p.made {
		errs = append(errs, p.exec(ctx, "DROP DATABASE "+name+" WITH (FORCE)"))
	}
	return errors.Join(errs...)
}
