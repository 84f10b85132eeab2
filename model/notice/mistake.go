package notice

import (
	"errors"
	"fmt"
	"reflect"
	"regexp"
	"strings"

	"unsubdesk/model"
)

// The forms in which text/template tells of a mistake, and of a field that is not there.
var (
	mistakeForm = regexp.MustCompile(`(?s)^template: [^:]*:([0-9]+)(?::[0-9]+)?: (?:executing "[^"]*" at <[^>]*>: )?(.*)$`)
	fieldForm   = regexp.MustCompile(`can't evaluate field (\w+) in type (?:\*?notice\.(\w+)|(.+))$`)
)

// mistake says in plain words where a template is wrong (CodeInvalid).
func mistake(err error) error {
	for _, limit := range []error{errOutput, errSteps, errWord} {
		if errors.Is(err, limit) {
			return model.Invalid("%s.", limit)
		}
	}
	line, said := "", err.Error()
	if m := mistakeForm.FindStringSubmatch(said); m != nil {
		line, said = "line "+m[1]+": ", m[2]
	}
	if m := fieldForm.FindStringSubmatch(said); m != nil {
		said = unknownField(m[1], m[2])
	}
	return model.Invalid("%s%s.", line, strings.TrimSuffix(model.CleanText(said), "."))
}

// unknownField names what there is instead of a field that there is not.
func unknownField(name, of string) string {
	for what, t := range map[string]reflect.Type{
		"a notice": reflect.TypeFor[Notice](), "an instance": reflect.TypeFor[Instance](), "a coupon": reflect.TypeFor[Coupon](),
	} {
		if t.Name() == of {
			return fmt.Sprintf("there is no field %s in %s; there are %s", name, what, strings.Join(fieldNames(t), ", "))
		}
	}
	return fmt.Sprintf("there is no field %s here; a text has none", name)
}

func fieldNames(t reflect.Type) []string {
	names := make([]string, t.NumField())
	for i := range names {
		names[i] = t.Field(i).Name
	}
	return names
}
