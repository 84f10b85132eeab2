package model_test

import (
	"errors"
	"testing"
	"time"

	"unsubdesk/model"
)

// t0 is the time at which the tests act.
var t0 = time.Date(2026, 11, 23, 9, 0, 0, 0, time.UTC)

const (
	microsecond = time.Microsecond
	day         = 24 * time.Hour
)

// boundary are the three moments around a limit, and whether the limit has
// been reached at each.
var boundary = []struct {
	name    string
	offset  time.Duration
	reached bool
}{
	{"a microsecond before", -microsecond, false},
	{"at the very instant", 0, true},
	{"a microsecond after", microsecond, true},
}

func money(t interface {
	Helper()
	Fatalf(string, ...any)
}, s string) model.Money {
	t.Helper()
	m, err := model.ParseMoney(s)
	if err != nil {
		t.Fatalf("ParseMoney(%q): %v", s, err)
	}
	return m
}

// instance is an instance that can be unsubscribed at t0: due 100.00, coupon
// 20.00, paid 80.00, in effect in two days.
func instance(change ...func(*model.Instance)) model.Instance {
	in := model.Instance{
		ID: "i-1", Name: "orion-cache-1",
		Account:     model.Account{ID: "acct-1", Name: "Northwind Bank", Manager: "chen"},
		Order:       model.Order{Number: "CS1", AccountID: "acct-1", InstancesDue: model.Cents(100_00)},
		ProductType: "CDN", Region: "eu-west-0",
		EffectiveAt:     t0.Add(2 * day),
		AmountDue:       model.Cents(100_00),
		Paid:            model.Cents(80_00),
		Coupons:         []model.Coupon{{ID: "CPN-1", Amount: model.Cents(20_00), ValidUntil: t0.Add(100 * day)}},
		InvoiceIssuedBy: model.IssuerNone,
		Transaction:     model.NoTransaction,
	}
	for _, c := range change {
		c(&in)
	}
	return in
}

func codes(blocks []model.Block) []model.BlockCode {
	out := []model.BlockCode{}
	for _, b := range blocks {
		out = append(out, b.Code)
	}
	return out
}

// wantCode fails unless err has the code; "" is no error.
func wantCode(t *testing.T, err error, code model.Code) {
	t.Helper()
	if got := model.ErrorCode(err); got != code {
		t.Errorf("error %v has code %q, want %q", err, got, code)
	}
}

// asError is err as an *Error.
func asError(t *testing.T, err error) *model.Error {
	t.Helper()
	var e *model.Error
	if !errors.As(err, &e) {
		t.Fatalf("%v (%T) is no *model.Error", err, err)
	}
	return e
}
