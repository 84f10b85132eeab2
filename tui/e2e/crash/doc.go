// Package crash kills the program, and the database server, at random moments of
// everything that writes, and looks at what is left: nothing that was said to be
// done is lost, nothing is done twice, the books agree, and the next program opens
// the desk at once.
//
//	go test ./tui/e2e/crash -kills 504 -server-kills 20
package crash
