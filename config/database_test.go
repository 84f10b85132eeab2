package config

import "testing"

// TestDatabaseURLs holds the check of database.url to the forms there are.
func TestDatabaseURLs(t *testing.T) {
	for _, good := range []string{
		"", "desk.db", "./a:b.db", "sqlite:/tmp/a.db", "postgres://h/d", "postgresql://maya:pw@h:5433/d?sslmode=require",
		"postgres://maya@a:5432,b:5433/d?target_session_attrs=read-write", "postgres://a,b/d", "postgres://[::1]:5433/d",
		"postgres:///d?host=/run/postgresql", "postgres:///d",
	} {
		if _, err := databaseURL(good); err != nil {
			t.Errorf("%s: %v", good, err)
		}
	}
	for _, bad := range []string{"postgres:", "postgres://", "postgres:///", "postgres:d", "postgres://maya:p%zz@h/d", "sqlite:", "mysql://h/d"} {
		if _, err := databaseURL(bad); err == nil {
			t.Errorf("%q was taken", bad)
		}
	}
}
