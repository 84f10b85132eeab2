package importfile

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"
	"unicode/utf8"

	"unsubdesk/model"
)

// field is one member of a JSON object.
type field struct {
	name  string
	value json.RawMessage
}

// objectFields takes one JSON object apart, in order. Unlike json.Unmarshal
// it refuses a name that stands there twice and text behind the object.
func objectFields(raw []byte) ([]field, error) {
	dec := json.NewDecoder(bytes.NewReader(raw))
	if t, err := dec.Token(); err != nil || t != json.Delim('{') {
		return nil, errors.New("is no JSON object")
	}
	var fields []field
	seen := map[string]bool{}
	for dec.More() {
		f, err := nextField(dec)
		if err != nil {
			return nil, model.Invalid("is no JSON object: %s", jsonProblem(err))
		}
		if seen[f.name] {
			return nil, model.Invalid("has the field %s twice", shown(f.name))
		}
		seen[f.name] = true
		fields = append(fields, f)
	}
	if _, err := dec.Token(); err != nil {
		return nil, model.Invalid("is no JSON object: %s", jsonProblem(err))
	}
	if _, err := dec.Token(); !errors.Is(err, io.EOF) {
		return nil, errors.New("has something behind its JSON object")
	}
	return fields, nil
}

func nextField(dec *json.Decoder) (field, error) {
	var f field
	t, err := dec.Token()
	if err != nil {
		return f, err
	}
	f.name, _ = t.(string) // a key is always a string
	err = dec.Decode(&f.value)
	return f, err
}

func jsonProblem(err error) string {
	if errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) {
		return "it ends in the middle"
	}
	if at, ok := errors.AsType[*json.SyntaxError](err); ok {
		return fmt.Sprintf("character %d does not belong there; names and texts stand in double quotes, with commas between the fields", at.Offset)
	}
	return model.CleanText(err.Error())
}

// setJSON reads one field as the cell it would be in CSV: null is an empty
// one, an amount may be a number, true and false are as they stand. unknown
// tells an unknown field of a coupon.
func (b *builder) setJSON(c model.Column, value json.RawMessage) (unknown string) {
	if c == model.ColumnCashCoupons {
		return b.setJSONCoupons(value)
	}
	cell, err := cellOf(value, isAmount(c), isBool(c))
	if err != nil {
		b.problem(c.String(), "%s", err)
		return ""
	}
	b.set(c, cell)
	return ""
}

func isAmount(c model.Column) bool {
	return c == model.ColumnAmountDue || c == model.ColumnPaidAmount || c == model.ColumnDiscount || c == model.ColumnOrderAmountDue
}

func isBool(c model.Column) bool {
	return c == model.ColumnPromotion || c == model.ColumnResourceFrozen || c == model.ColumnAccountFrozen
}

// cellOf is the text of a JSON value. A number is taken by its literal, so
// that no amount goes through binary floating point.
func cellOf(value json.RawMessage, number, boolean bool) (string, error) {
	literal := string(value)
	switch {
	case literal == "null":
		return "", nil
	case literal[0] == '"':
		return stringOf(value)
	case boolean && (literal == "true" || literal == "false"):
		return literal, nil
	case number && (literal[0] == '-' || literal[0] >= '0' && literal[0] <= '9'):
		return literal, nil
	case number:
		return "", model.Invalid("%s is no amount; write it like \"1234.50\"", shown(literal))
	case boolean:
		return "", model.Invalid("%s is neither true nor false", shown(literal))
	}
	return "", model.Invalid("%s is no text; put it in quotes", shown(literal))
}

// stringOf is the text of a JSON string. Half of a surrogate pair, which the
// decoder would turn into U+FFFD without a word, is refused.
func stringOf(value json.RawMessage) (string, error) {
	var s string
	if err := json.Unmarshal(value, &s); err != nil {
		return "", err
	}
	if strings.ContainsRune(s, utf8.RuneError) && !bytes.ContainsRune(value, utf8.RuneError) &&
		!bytes.Contains(bytes.ToLower(value), []byte(`\ufffd`)) {
		return "", model.Invalid("holds half of a surrogate pair")
	}
	return s, nil
}

// setJSONCoupons reads [{"id","amount","valid_until"}].
func (b *builder) setJSONCoupons(value json.RawMessage) (unknown string) {
	column := model.ColumnCashCoupons
	var items []json.RawMessage
	if literal := string(value); literal != "null" && literal != `""` {
		if err := json.Unmarshal(value, &items); err != nil {
			b.problem(column.String(), `is no list of coupons; write it like [{"id":"C1","amount":"20.00","valid_until":"2031-01-01T00:00:00Z"}]`)
			return ""
		}
	}
	var coupons []model.Coupon
	var failed error
	for _, item := range items {
		c, u, err := jsonCoupon(item)
		if unknown == "" {
			unknown = u
		}
		if failed == nil {
			failed = err
		}
		coupons = append(coupons, c)
	}
	if failed == nil {
		failed = twice(coupons)
	}
	if failed != nil {
		b.problem(column.String(), "%s", failed)
		return unknown
	}
	b.row.Instance.Coupons = coupons
	b.row.Has = b.row.Has.With(column)
	return unknown
}

// jsonCoupon reads one coupon. valid_until may be missing, null or empty: no end.
func jsonCoupon(item json.RawMessage) (c model.Coupon, unknown string, err error) {
	fields, err := objectFields(item)
	if err != nil {
		return c, "", model.Invalid("a coupon %s", err)
	}
	cells := map[string]string{}
	for _, f := range fields {
		switch f.name {
		case "id", "amount", "valid_until":
			if cells[f.name], err = cellOf(f.value, f.name == "amount", false); err != nil {
				return c, unknown, model.Invalid("%s of a coupon: %s", f.name, err)
			}
		default:
			unknown = "cash_coupons." + shown(f.name)
		}
	}
	c, err = newCoupon(cells["id"], cells["amount"])
	if until := cells["valid_until"]; err == nil && until != "" {
		err = setTime(&c.ValidUntil, until)
	}
	return c, unknown, inCoupon(cells["id"], err)
}
