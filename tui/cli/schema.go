package cli

import (
	"encoding/json"
	"maps"
	"reflect"
	"slices"
	"strings"

	"github.com/google/jsonschema-go/jsonschema"

	"unsubdesk/model"
)

// schemaCmd prints the JSON Schemas of what the commands print with --json.
type schemaCmd struct {
	Command []string `arg:"" optional:"" complete:"schema" help:"A command, such as: reviews list; or error, which is what stands on standard error. None: list them."`
}

// Help is the long help.
func (c *schemaCmd) Help() string {
	return `The schema of list, history, export and outbox list is that of one line: they print JSON Lines. More fields may come in a later version; none is taken away or given another form.`
}

// Run implements the command.
func (c *schemaCmd) Run(a *App) error {
	name := strings.Join(c.Command, " ")
	switch {
	case name == "" && a.JSON:
		all := map[string]*jsonschema.Schema{}
		for _, name := range schemaNames() {
			all[name] = schemaOf(name, true)
		}
		return a.writeJSON(all)
	case name == "":
		for _, name := range schemaNames() {
			a.printf("%s\n", name)
		}
		return nil
	case !slices.Contains(schemaNames(), name):
		return model.Invalid("There is no schema of %s; `unsubdesk schema` lists them.", clean(name))
	}
	text, err := json.MarshalIndent(schemaOf(name, true), "", "  ")
	a.printf("%s\n", text)
	return err
}

func schemaNames() []string { return slices.Sorted(maps.Keys(shapes())) }

// schemaOf is the schema of a command's JSON, nil if it prints none. An open one lets
// fields stand that are not named, as whoever reads with an older schema must.
func schemaOf(name string, open bool) *jsonschema.Schema {
	shape, ok := shapes()[name]
	if !ok {
		return nil
	}
	s := shape()
	eachSchema(s, func(s *jsonschema.Schema) { settle(s, open) })
	s.Schema = "https://json-schema.org/draft/2020-12/schema"
	s.Title = "unsubdesk " + name + " --json"
	if name == "error" {
		s.Title = "unsubdesk, with --json, on standard error"
	}
	return s
}

// settle takes back what Go's types would let be and the program never prints: a list
// that is null.
func settle(s *jsonschema.Schema, open bool) {
	if slices.Contains(s.Types, "array") {
		s.Type, s.Types = "array", nil
	}
	if open && s.Type == "object" && len(s.Properties) > 0 {
		s.AdditionalProperties = nil
	}
}

func eachSchema(s *jsonschema.Schema, fn func(*jsonschema.Schema)) {
	if s == nil {
		return
	}
	fn(s)
	for _, name := range slices.Sorted(maps.Keys(s.Properties)) {
		eachSchema(s.Properties[name], fn)
	}
	eachSchema(s.Items, fn)
	eachSchema(s.AdditionalProperties, fn)
	for _, one := range slices.Concat(s.AnyOf, s.OneOf) {
		eachSchema(one, fn)
	}
}

// of is the schema of a Go type as it is printed.
func of[T any]() *jsonschema.Schema {
	s, err := jsonschema.For[T](&jsonschema.ForOptions{TypeSchemas: ownTypes()})
	if err != nil { // a test asks for all of them
		panic(err)
	}
	return s
}

// ownTypes are the types that print themselves.
func ownTypes() map[reflect.Type]*jsonschema.Schema {
	return map[reflect.Type]*jsonschema.Schema{
		reflect.TypeFor[model.Money](): {Type: "string", Pattern: `^[0-9]+\.[0-9]{2}$`, Description: "US dollars"},
		reflect.TypeFor[jsonTime]():    {Types: []string{"string", "null"}, Format: "date-time", Description: "RFC 3339 in UTC; null if there is none"},
		reflect.TypeFor[model.Status](): oneOf(model.StatusAllowed, model.StatusBlocked, model.StatusPending,
			model.StatusUnsubscribed),
		reflect.TypeFor[model.BlockCode](): oneOf(model.BlockCodes()...),
		reflect.TypeFor[model.RequestStatus](): oneOf(model.RequestPending, model.RequestOnHold, model.RequestCompleted,
			model.RequestRejected, model.RequestWithdrawn),
		reflect.TypeFor[model.Decision](): oneOf(model.DecisionNone, model.DecisionNotRequired, model.DecisionApproved,
			model.DecisionAutoApproved, model.DecisionRejected, model.DecisionWithdrawn),
		reflect.TypeFor[model.EntryKind]():     oneOf(model.EntryCash, model.EntryCoupon),
		reflect.TypeFor[model.Role]():          oneOf(model.Roles()...),
		reflect.TypeFor[model.PromotionRule](): oneOf(model.PromotionBoth, model.PromotionEither),
		reflect.TypeFor[model.MessageState]():  oneOf(append(model.MessageStates(), "")...),
		reflect.TypeFor[model.Switch]():        oneOf(model.SwitchOn, model.SwitchOff, model.SwitchUndecided),
	}
}

func oneOf[T ~string](values ...T) *jsonschema.Schema {
	s := &jsonschema.Schema{Type: "string"}
	for _, v := range values {
		s.Enum = append(s.Enum, string(v))
	}
	return s
}
