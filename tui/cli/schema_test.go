package cli

import (
	"encoding/json"
	"errors"
	"io"
	"slices"
	"strings"
	"testing"

	"github.com/alecthomas/kong"
	"github.com/google/jsonschema-go/jsonschema"
)

// TestEveryCommandHasASchema: of what it prints with --json, or it prints none.
func TestEveryCommandHasASchema(t *testing.T) {
	silent := []string{"screens", "demo", "schema", "completion"}
	names := []string{"error"}
	for _, leaf := range commandTree(t).Leaves(false) {
		name := strings.TrimPrefix(leaf.FullPath(), "unsubdesk ")
		if slices.Contains(silent, name) {
			continue
		}
		names = append(names, name)
		if schemaOf(name, true) == nil {
			t.Errorf("%s has no schema in shapes", name)
		}
	}
	for _, name := range schemaNames() {
		if !slices.Contains(names, name) && name != "clock" {
			t.Errorf("there is a schema of %s, and no such command", name)
		}
		if _, err := schemaOf(name, false).Resolve(nil); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// TestSchemasAreOpen: a reader with an older schema accepts another field, and misses
// one that is gone.
func TestSchemasAreOpen(t *testing.T) {
	schema := resolved(t, "config init", true)
	for text, want := range map[string]bool{`{"path":"x"}`: true, `{"path":"x","more":1}`: true, `{"more":1}`: false, `{"path":1}`: false} {
		var v any
		if err := json.Unmarshal([]byte(text), &v); err != nil {
			t.Fatal(err)
		}
		if err := schema.Validate(v); (err == nil) != want {
			t.Errorf("%s: %v", text, err)
		}
	}
}

func commandTree(t testing.TB) *kong.Application {
	t.Helper()
	parser, err := kong.New(&grammar{}, kong.Name("unsubdesk"), kong.Vars{"version": ""})
	if err != nil {
		t.Fatal(err)
	}
	return parser.Model
}

func resolved(t testing.TB, name string, open bool) *jsonschema.Resolved {
	t.Helper()
	schema, err := schemaOf(name, open).Resolve(nil)
	if err != nil {
		t.Fatal(name, err)
	}
	return schema
}

// checkSchema holds what a command printed with --json against its schema, which lets no
// field stand that it does not name: so every test of a command is one of its schema.
func (r result) checkSchema(args []string) {
	r.t.Helper()
	if !wantsJSON(args) {
		return
	}
	var names []string
	node := commandTree(r.t).Node
	for _, arg := range args {
		if n := child(node, arg); n != nil {
			node = n
			names = append(names, arg)
		}
	}
	name := strings.Join(names, " ")
	if schemaOf(name, false) == nil {
		return
	}
	r.agree(r.out, resolved(r.t, name, false), name)
	if line := strings.TrimSpace(r.stderr); strings.HasPrefix(line, `{"error"`) && !strings.Contains(line, "\n") {
		r.agree(line, resolved(r.t, "error", false), "error")
	}
}

func (r result) agree(text string, schema *jsonschema.Resolved, name string) {
	r.t.Helper()
	dec := json.NewDecoder(strings.NewReader(text))
	for {
		var v any
		err := dec.Decode(&v)
		if errors.Is(err, io.EOF) {
			return
		}
		if err == nil {
			err = schema.Validate(v)
		}
		if err != nil {
			r.t.Errorf("%s prints what its schema does not say: %v in %s", name, err, text)
			return
		}
	}
}
