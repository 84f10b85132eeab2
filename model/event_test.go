package model_test

import (
	"testing"
	"time"

	"unsubdesk/model"
)

func event(change ...func(*model.Event)) model.Event {
	e := model.Event{AccountID: "acct-1", Seq: 7, At: t0, Actor: "chen", OSUser: "root", Surface: model.SurfaceSSH,
		Kind: model.EventRequestCompleted, Subject: "R-1", Before: `{"a":1}`, After: `{"a":2}`, Prev: "00ff"}
	for _, c := range change {
		c(&e)
	}
	return e
}

func TestChainHashIsSHA256OfTheFields(t *testing.T) {
	// printf '%s' '["acct-1",7,"2026-11-23T09:00:00.000000Z","chen","root","ssh","request_completed","R-1","{\"a\":1}","{\"a\":2}","00ff"]' | sha256sum
	const want = "cbe0c05666d8f46cea2eb855ad11cda97a2fdd421ce1e83a775e121f0cc00ce5"
	if got := event().ChainHash(); got != want {
		t.Errorf("hash %s, want %s", got, want)
	}
}

func TestChainHashCoversEveryField(t *testing.T) {
	seen := map[string]string{event().ChainHash(): "nothing"}
	for name, change := range map[string]func(*model.Event){
		"account":               func(e *model.Event) { e.AccountID = "acct-2" },
		"sequence":              func(e *model.Event) { e.Seq = 8 },
		"a microsecond":         func(e *model.Event) { e.At = e.At.Add(microsecond) },
		"actor":                 func(e *model.Event) { e.Actor = "ben" },
		"operating system user": func(e *model.Event) { e.OSUser = "ben" },
		"surface":               func(e *model.Event) { e.Surface = model.SurfaceScreen },
		"kind":                  func(e *model.Event) { e.Kind = model.EventRequestRejected },
		"subject":               func(e *model.Event) { e.Subject = "R-2" },
		"before":                func(e *model.Event) { e.Before = "" },
		"after":                 func(e *model.Event) { e.After = "" },
		"previous hash":         func(e *model.Event) { e.Prev = "00fe" },
		"text moved over":       func(e *model.Event) { e.Before, e.After = e.Before+e.After, "" },
	} {
		hash := event(change).ChainHash()
		if other, twice := seen[hash]; twice {
			t.Errorf("changing %s gives the hash of changing %s", name, other)
		}
		seen[hash] = name
	}
}

func TestChainHashDoesNotDependOnHowTheTimeIsHeld(t *testing.T) {
	want := event().ChainHash()
	for name, at := range map[string]time.Time{
		"another zone":        t0.In(time.FixedZone("+08", 8*3600)),
		"lost nanoseconds":    t0.Add(999),
		"from microseconds":   time.UnixMicro(t0.UnixMicro()),
		"with its hash filed": t0,
	} {
		if got := event(func(e *model.Event) { e.At, e.Hash = at, name }).ChainHash(); got != want {
			t.Errorf("%s: another hash", name)
		}
	}
}

func TestMicro(t *testing.T) {
	got := model.Micro(t0.Add(1999).In(time.FixedZone("+08", 8*3600)))
	if got.Location() != time.UTC || !got.Equal(t0.Add(microsecond)) {
		t.Errorf("got %s", got)
	}
	if !model.Micro(time.Time{}.In(time.FixedZone("+08", 8*3600))).IsZero() {
		t.Error("no time became some time")
	}
}
