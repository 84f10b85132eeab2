package db

import (
	"testing"

	"unsubdesk/model"
)

// URL is dbtest's, which the tests inside this package cannot import.
var URL func(testing.TB) string

// Setting is what a setting of the server, in milliseconds, is in a transaction.
func Setting(write model.WriteTx, name string) (n int64, err error) {
	t := write.(*tx) //nolint:errcheck // there is no other
	err = t.find(&n, t.raw("SELECT setting::bigint FROM pg_settings WHERE name = ?", name))
	return n, err
}
