package main

import "unsubdesk/db/dbtest"

// throwAway starts a PostgreSQL server that nobody else knows of; errNoPostgres where it
// is not installed.
func throwAway() (address string, stop func(), err error) {
	server, stop, err := dbtest.ServerForProgram()
	if err != nil {
		return "", nil, err
	}
	if server == nil {
		return "", nil, errNoPostgres
	}
	return server.URL("postgres"), stop, nil
}
