package db_test

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	"unsubdesk/db"
	"unsubdesk/db/dbtest"
	"unsubdesk/model"
)

// TestPostgreSQLSilence: a network that takes everything and gives nothing back
// ends in an answer soon, before a transaction, inside and at its end; and when
// it is there again, so is the store.
func TestPostgreSQLSilence(t *testing.T) {
	for _, c := range []struct {
		when    string
		network func(p *proxy) func([]byte) verdict
		unknown bool
	}{
		{"at the beginning", func(p *proxy) func([]byte) verdict { p.goDeaf(true); return nil }, false},
		{"inside", func(p *proxy) func([]byte) verdict { return p.deafAt("version") }, false},
		{"at the end", func(p *proxy) func([]byte) verdict { return p.deafAt("COMMIT\x00") }, true},
	} {
		t.Run(c.when, func(t *testing.T) {
			proxy, address := newProxy(t, dbtest.URL(t))
			store := dbtest.Open(t, address, waiting(2*time.Second))
			db.SetSilence(store, 50*time.Millisecond, time.Second) // a busy machine answers late
			mustDo(t, store.Update(context.Background(), longer))
			hold(t, store, 3)
			proxy.whenSent(c.network(proxy))
			began := time.Now()
			err := store.Update(context.Background(), longer)
			if model.ErrorCode(err) != model.CodeUnavailable || !strings.Contains(err.Error(), proxy.listener.Addr().String()) ||
				errors.Is(err, model.ErrOutcomeUnknown) != c.unknown {
				t.Errorf("it answers %v (%v)", err, errors.Unwrap(err))
			}
			if took := time.Since(began); took > 10*time.Second {
				t.Errorf("it took %v", took)
			}
			proxy.whenSent(nil)
			proxy.goDeaf(false)
			mustDo(t, store.Update(context.Background(), longer))
		})
	}
}

// TestPostgreSQLTakesItsTime: a server that works is not taken for a dead one.
func TestPostgreSQLTakesItsTime(t *testing.T) {
	store := dbtest.New(t)
	db.SetSilence(store, 20*time.Millisecond, time.Second)
	if err := db.Sleep(store, 300*time.Millisecond); err != nil {
		t.Errorf("%v (%v)", err, errors.Unwrap(err))
	}
}

// TestPostgreSQLRefusesEachTime: a server that lets one in and then breaks off is
// not tried for ever.
func TestPostgreSQLRefusesEachTime(t *testing.T) {
	proxy, address := newProxy(t, dbtest.URL(t))
	store := dbtest.Open(t, address)
	proxy.whenSent(at("BEGIN", cutBefore))
	began := time.Now()
	err := store.View(context.Background(), func(model.ReadTx) error { return nil })
	if model.ErrorCode(err) != model.CodeUnavailable || !strings.Contains(err.Error(), "cannot be reached") {
		t.Errorf("it answers %v (%v)", err, errors.Unwrap(err))
	}
	if took := time.Since(began); took > 5*time.Second {
		t.Errorf("it took %v", took)
	}
}
