package db

import "testing"

// URL is dbtest's, which the tests inside this package cannot import.
var URL func(testing.TB) string
