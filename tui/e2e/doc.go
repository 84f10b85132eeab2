// Package e2e holds the stories of the whole program: the binary is built as a user
// builds it and driven on a terminal, then the desk is read back through the commands.
// `go test -bench . ./tui/e2e` measures what the README says about speed and memory.
package e2e
