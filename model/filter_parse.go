package model

import (
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"
)

// MaxFilterValues is the most values that one filter may name, bare words
// included, so that a query stays one that every database can run.
const MaxFilterValues = 200

// ParseFilter reads a filter line:
//
//	orion               bare words, all of which must hold
//	"two words"         quoted: blanks, commas, colons as they stand; "" is one "
//	type:CDN,OBS        a field and its alternatives, each of them quoted at need
//	-type:CDN -orion    a term that must not hold; two dashes in a row are an error
//	paid:>=7000         amounts and times compare by < <= > >=
//	effective:<7d       times, decided too: 7d from now (m h d w; -7d is past), 2027-01-01, RFC 3339
//
// Field names are read in any case. The error is an *Error with CodeInvalid
// whose Offset is the byte at which the text goes wrong. What each field looks
// at is said at FilterField.
func ParseFilter(text string) (Filter, error) {
	p := &filterParser{text: text}
	if err := p.checkText(); err != nil {
		return Filter{}, err
	}
	f := Filter{Text: text}
	values := 0
	for p.skipBlanks(); p.pos < len(p.text); p.skipBlanks() {
		term, err := p.term()
		if err != nil {
			return Filter{}, err
		}
		if values += len(term.Values); values > MaxFilterValues {
			return Filter{}, invalidAt(term.Offset, "The filter names more than %d values; use fewer.", MaxFilterValues)
		}
		f.Terms = append(f.Terms, term)
	}
	return f, nil
}

// filterParser walks over the text; pos is the next byte to read.
type filterParser struct {
	text string
	pos  int
}

func invalidAt(offset int, format string, args ...any) *Error {
	e := Invalid(format, args...)
	e.Offset = offset
	return e
}

// checkText refuses what no stored text contains (see CheckText); tabs and
// line ends are blanks.
func (p *filterParser) checkText() error {
	for i, r := range p.text {
		if _, size := utf8.DecodeRuneInString(p.text[i:]); r == utf8.RuneError && size == 1 {
			return invalidAt(i, "The filter is not UTF-8 at byte %d; type that part again.", i+1)
		}
		if UnsafeRune(r) && !unicode.IsSpace(r) {
			return invalidAt(i, "The filter contains the control character U+%04X; take it out.", r)
		}
	}
	return nil
}

func (p *filterParser) skipBlanks() {
	rest := strings.TrimLeftFunc(p.text[p.pos:], unicode.IsSpace)
	p.pos = len(p.text) - len(rest)
}

// peek reports whether the next byte is b.
func (p *filterParser) peek(b byte) bool { return p.pos < len(p.text) && p.text[p.pos] == b }

// atEnd reports whether a term may end here.
func (p *filterParser) atEnd() bool {
	r, _ := utf8.DecodeRuneInString(p.text[p.pos:])
	return p.pos == len(p.text) || unicode.IsSpace(r)
}

// term reads one term; pos is at its first byte.
func (p *filterParser) term() (FilterTerm, error) {
	t := FilterTerm{Offset: p.pos}
	if p.peek('-') {
		t.Not = true
		p.pos++
		if p.atEnd() {
			return t, invalidAt(t.Offset, "Say what to leave out right after the -, as in -type:CDN or -orion.")
		}
		if p.peek('-') { // an option of a command, most likely
			return t, invalidAt(t.Offset, "Only one - leaves something out; to look for the text %s itself, put it in quotes.", clip("-"+p.word("")))
		}
	}
	if err := p.body(&t); err != nil {
		return t, err
	}
	t.End = p.pos
	return t, nil
}

func (p *filterParser) body(t *FilterTerm) error {
	start := p.pos
	if p.peek('"') {
		value, err := p.quoted()
		if err != nil {
			return err
		}
		if err := t.addValueAt(start, value); err != nil {
			return err
		}
		if !p.atEnd() {
			return invalidAt(p.pos, "Put a space after the closing quote; a quote inside quoted words is written twice.")
		}
		return nil
	}
	word := p.word("")
	name, _, isField := strings.Cut(word, ":")
	if !isField {
		p.pos += len(word)
		return t.addValueAt(start, word)
	}
	field, err := findField(name, word, p.pos)
	if err != nil {
		return err
	}
	t.Field = field
	p.pos += len(name) + 1
	return p.fieldValues(t)
}

// word is the text from here to the next blank or one of the stop bytes.
func (p *filterParser) word(stop string) string {
	rest := p.text[p.pos:]
	end := strings.IndexFunc(rest, func(r rune) bool {
		return unicode.IsSpace(r) || strings.ContainsRune(stop, r)
	})
	if end < 0 {
		return rest
	}
	return rest[:end]
}

// quoted reads "…" with "" for one quote inside; pos is at the opening quote.
func (p *filterParser) quoted() (string, error) {
	open := p.pos
	var value strings.Builder
	for p.pos++; p.pos < len(p.text); {
		part, _, closed := strings.Cut(p.text[p.pos:], `"`)
		if !closed {
			break
		}
		value.WriteString(part)
		p.pos += len(part) + 1
		if !p.peek('"') {
			return p.closed(open, value.String())
		}
		value.WriteByte('"')
		p.pos++
	}
	return "", invalidAt(open, "The quote that opens here is not closed; add a \" at its end.")
}

func (p *filterParser) closed(open int, value string) (string, error) {
	if value == "" {
		return "", invalidAt(open, "The quotes are empty; put the words to look for between them.")
	}
	if i := strings.IndexFunc(value, UnsafeRune); i >= 0 { // a tab or line end
		return "", invalidAt(open, "The quoted words contain a tab or line end; use spaces.")
	}
	return value, nil
}

// fieldValues reads what follows `field:`.
func (p *filterParser) fieldValues(t *FilterTerm) error {
	start := p.pos
	if t.Field.compares() {
		t.Op = p.op()
		if t.Field.amount() {
			if raw := p.word(""); groupedForm.MatchString(raw) {
				return invalidAt(p.pos, "%s can be read in two ways; write one amount like 1234.50, several like 100.00,200.00.", clip(raw))
			}
		}
	}
	if err := p.list(t); err != nil {
		return err
	}
	if t.Op != OpIs && len(t.Values) > 1 {
		return invalidAt(start, "%s:%s compares with one value only; leave out the others.", t.Field, t.Op)
	}
	return nil
}

// op reads a comparison; "=" is the same as none.
func (p *filterParser) op() CompareOp {
	for _, op := range []CompareOp{OpLessEqual, OpGreaterEqual, OpLess, OpGreater, "="} {
		if strings.HasPrefix(p.text[p.pos:], string(op)) {
			p.pos += len(op)
			if op == "=" {
				return OpIs
			}
			return op
		}
	}
	return OpIs
}

// list reads items joined by commas up to the end of the term.
func (p *filterParser) list(t *FilterTerm) error {
	for {
		at := p.pos
		value, err := p.item(t.Field)
		if err != nil {
			return err
		}
		if err := t.addValueAt(at, value); err != nil {
			return err
		}
		if p.atEnd() {
			return nil
		}
		if !p.peek(',') {
			return invalidAt(p.pos, "Put a space or a comma after the closing quote; a quote inside quoted words is written twice.")
		}
		p.pos++
	}
}

func (p *filterParser) item(field FilterField) (string, error) {
	if p.peek('"') {
		return p.quoted()
	}
	value := p.word(",")
	if value == "" {
		return "", invalidAt(p.pos, "%s: needs a value here, as in %s.", field, field.example())
	}
	p.pos += len(value)
	return value, nil
}

// findField finds the field called name, in any case; word is the whole word
// and offset its place, for the error.
func findField(name, word string, offset int) (FilterField, error) {
	folded := Fold(name)
	for _, f := range FilterFields() {
		if string(f) == folded {
			return f, nil
		}
	}
	if name == "" {
		return "", invalidAt(offset, "There is no field name before the colon; to look for the text itself, put it in quotes.")
	}
	if near := nearestField(folded); near != "" {
		return "", invalidAt(offset, "There is no field %s; did you mean %s? To look for the text itself, put it in quotes.", clip(name), near)
	}
	return "", invalidAt(offset, "There is no field %s; the fields are %s. To look for the text %s itself, put it in quotes.",
		clip(name), joinFields(), clip(word))
}

func joinFields() string {
	var names []string
	for _, f := range FilterFields() {
		names = append(names, string(f))
	}
	return strings.Join(names, ", ")
}

// example is a term of the field that parses, for messages and help.
func (f FilterField) example() string {
	values := map[FilterField]string{FieldName: "orion", FieldOrder: "CS3654", FieldID: "1600a35a", FieldType: "CDN",
		FieldRegion: "eu-west-101", FieldProject: "none", FieldAccount: "northwind", FieldManager: "chen",
		FieldPaid: ">=7000", FieldDue: "<100.50", FieldEffective: "<7d", FieldIs: IsAllowed,
		FieldBlock: string(BlockAccountFrozen), FieldReason: "1", FieldDecided: ">=2026-11-01"}
	return fmt.Sprintf("%s:%s", f, values[f])
}
