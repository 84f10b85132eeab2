package cli

import (
	"github.com/google/jsonschema-go/jsonschema"

	"unsubdesk/model"
	"unsubdesk/tui/mail"
)

// shapes are the commands that print JSON, with what they print: of list, history, export
// and outbox list one line.
func shapes() map[string]func() *jsonschema.Schema {
	return map[string]func() *jsonschema.Schema{
		"error":            of[map[string]jsonError],
		"list":             listed,
		"quote":            of[jsonQuote],
		"unsubscribe":      of[jsonBatch],
		"reviews list":     of[[]jsonRequest],
		"reviews show":     of[jsonDetail],
		"reviews approve":  decided,
		"reviews reject":   decided,
		"reviews withdraw": decided,
		"history":          of[jsonHistory],
		"report":           of[jsonReport],
		"notice":           noticed,
		"import":           of[jsonImport],
		"export":           exported,
		"sweep":            of[jsonSwept],
		"deliver":          of[jsonDelivered],
		"outbox list":      of[jsonMessage],
		"outbox retry":     of[jsonRetried],
		"clock":            of[jsonClock],
		"clock show":       of[jsonClock],
		"clock confirm":    of[jsonClock],
		"verify":           of[jsonVerify],
		"backup":           of[jsonBooks],
		"restore":          of[jsonRestored],
		"users list":       of[[]jsonUser],
		"users add":        of[jsonUser],
		"users set-role":   of[jsonUser],
		"users set-email":  of[jsonUser],
		"mail test":        of[mail.Tried],
		"users add-key":    of[jsonUser],
		"users remove-key": of[jsonUser],
		"users remove":     one("removed"),
		"policy show":      shownPolicy,
		"policy set":       of[jsonPolicy],
		"config path":      of[[]SettingSource],
		"config show":      of[[]SettingValue],
		"config init":      one("path"),
		"serve":            of[jsonServing],
	}
}

// jsonImport is the answer of `import`, which prints it piece by piece.
type jsonImport struct {
	Imported  int             `json:"imported"`
	Updated   int             `json:"updated"`
	Unchanged int             `json:"unchanged"`
	Applied   bool            `json:"applied"`
	Held      []string        `json:"held"`
	Resumed   []string        `json:"resumed"`
	Rejected  []jsonRejection `json:"rejected"`
}

// listed is a line of `list`, or what --count answers.
func listed() *jsonschema.Schema {
	return &jsonschema.Schema{AnyOf: []*jsonschema.Schema{of[jsonInstance](), of[struct {
		Count int `json:"count"`
	}]()}}
}

// decided is the answer to one request, and a list of answers to several.
func decided() *jsonschema.Schema {
	return &jsonschema.Schema{AnyOf: []*jsonschema.Schema{of[jsonRequest](), of[[]jsonRequest]()}}
}

// noticed is the notice of one request, and a list of several.
func noticed() *jsonschema.Schema {
	return &jsonschema.Schema{AnyOf: []*jsonschema.Schema{of[jsonNotice](), of[[]jsonNotice]()}}
}

// shownPolicy is the policy, or the part that is asked for.
func shownPolicy() *jsonschema.Schema {
	return &jsonschema.Schema{AnyOf: []*jsonschema.Schema{of[jsonPolicy](), of[[]model.Reason](), {Type: "string"}}}
}

// one is an object with one text.
func one(name string) func() *jsonschema.Schema {
	return func() *jsonschema.Schema {
		return &jsonschema.Schema{Type: "object", Required: []string{name}, AdditionalProperties: nothing(),
			Properties: map[string]*jsonschema.Schema{name: {Type: "string"}}}
	}
}

// nothing is a schema that no value satisfies.
func nothing() *jsonschema.Schema { return &jsonschema.Schema{Not: &jsonschema.Schema{}} }

// exported is a line of any export: what has no value is left out of it.
func exported() *jsonschema.Schema {
	return &jsonschema.Schema{AnyOf: []*jsonschema.Schema{
		record(instanceColumns(), []string{"instance_id", "effective_at", "amount_due", "paid_amount"}),
		record(refundColumns(), []string{"request_id", "instance_id", "kind", "amount", "at"}),
		record(auditColumns(), auditColumns()),
		focusRecord(),
	}}
}

// focusRecord is a line of `export refunds --format focus`, where nothing is left out.
func focusRecord() *jsonschema.Schema {
	var names []string
	for _, c := range focusColumns() {
		names = append(names, c.name)
	}
	s := record(names, names)
	for _, name := range names {
		s.Properties[name] = &jsonschema.Schema{Types: []string{"string", "null"}}
	}
	for _, name := range []string{"BilledCost", "ContractedCost", "EffectiveCost", "ListCost"} {
		s.Properties[name] = &jsonschema.Schema{Type: "number"}
	}
	s.Properties["PricingQuantity"] = &jsonschema.Schema{Types: []string{"number", "null"}}
	return s
}

func record(names, required []string) *jsonschema.Schema {
	s := &jsonschema.Schema{Type: "object", Required: required, AdditionalProperties: nothing(),
		Properties: map[string]*jsonschema.Schema{}}
	for _, name := range names {
		s.Properties[name] = recordField(name)
	}
	return s
}

func recordField(name string) *jsonschema.Schema {
	switch name {
	case "promotion", "account_frozen", "resource_frozen":
		return &jsonschema.Schema{Type: "boolean"}
	case "seq":
		return &jsonschema.Schema{Type: "integer"}
	case "cash_coupons":
		return of[[]exportedCoupon]()
	case "amount", "amount_due", "discount", "paid_amount", "order_amount_due":
		return of[model.Money]()
	case "at", "submitted_at", "decided_at", "purchased_at", "effective_at", "expires_at":
		return &jsonschema.Schema{Type: "string", Format: "date-time"}
	}
	return &jsonschema.Schema{Type: "string"}
}
