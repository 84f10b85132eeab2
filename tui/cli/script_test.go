package cli_test

import (
	"database/sql"
	"encoding/json"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"testing"

	_ "github.com/glebarez/go-sqlite" // for newer
	"github.com/google/jsonschema-go/jsonschema"
	"github.com/rogpeppe/go-internal/testscript"
)

// TestScriptsOnSQLite runs the stories of testdata/script with the real program. Each
// has an empty home folder of its own.
func TestScriptsOnSQLite(t *testing.T) {
	bin := filepath.Dir(program(t))
	testscript.Run(t, testscript.Params{
		Dir:                filepath.Join("testdata", "script"),
		RequireUniqueNames: true,
		Setup: func(env *testscript.Env) error {
			home := filepath.Join(env.WorkDir, "home")
			env.Setenv("HOME", home)
			env.Setenv("PATH", bin+string(os.PathListSeparator)+env.Getenv("PATH"))
			return os.Mkdir(home, 0o700)
		},
		Cmds: map[string]func(*testscript.TestScript, bool, []string){"exits": exits, "newer": newer, "agrees": agrees, "answers": answers, "came": came, "with": with},
	})
}

// newer runs `newer FILE`: it makes the desk one of a newer program.
func newer(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 1 {
		ts.Fatalf("usage: newer FILE")
	}
	conn, err := sql.Open("sqlite", ts.MkAbs(args[0]))
	ts.Check(err)
	_, err = conn.Exec("INSERT INTO schema_migrations (id) VALUES ('9999')")
	ts.Check(errors.Join(err, conn.Close()))
}

// agrees runs `agrees COMMAND…`: what was printed last has to be as the schema says that the
// program prints of the command.
func agrees(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) == 0 {
		ts.Fatalf("usage: agrees COMMAND...")
	}
	printed := ts.ReadFile("stdout")
	ts.Check(ts.Exec("unsubdesk", append([]string{"schema"}, args...)...))
	var schema jsonschema.Schema
	ts.Check(json.Unmarshal([]byte(ts.ReadFile("stdout")), &schema))
	resolved, err := schema.Resolve(nil)
	ts.Check(err)
	var value any
	ts.Check(json.Unmarshal([]byte(printed), &value))
	ts.Check(resolved.Validate(value))
}

// exits runs `exits STATUS ARGUMENTS…`: the program with the arguments, which
// has to end with the exit status.
func exits(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 1 {
		ts.Fatalf("usage: exits STATUS ARGUMENTS...")
	}
	want, err := strconv.Atoi(args[0])
	ts.Check(err)
	got := 0
	err = ts.Exec("unsubdesk", args[1:]...)
	if ended, ok := errors.AsType[*exec.ExitError](err); ok {
		got = ended.ExitCode()
	} else {
		ts.Check(err)
	}
	if got != want {
		ts.Fatalf("exit status %d; want %d", got, want)
	}
}
