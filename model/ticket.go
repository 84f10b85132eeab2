package model

import (
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/width"
)

// MaxTicket is how many names of one ticket are looked up at the most.
const MaxTicket = 10_000

// Ticket is text that somebody brought from elsewhere, taken apart into what may name
// instances: their IDs, or the numbers of their orders. Make it with ReadTicket.
type Ticket struct {
	pieces []piece
	// Left is how many more names there are beyond MaxTicket, which nobody looks up.
	Left int
}

// TicketNames is what a ticket names, each once, in its order.
type TicketNames struct {
	// Known are names as the desk spells them; Unknown look like the names of a desk, and
	// it has none of them.
	Known, Unknown []string
	// Words is how many other words were passed over.
	Words int
}

// piece is a stretch of a ticket that may be a name, and the smaller ones of which one or
// more may be, if it is none.
type piece struct {
	text  string
	names []string // how the desk may spell it; none if it can be no name
	parts []piece
	words int  // of it that can be no names
	left  bool // it or a part of it may be a name, and is not looked up
	other bool // it is never missed: part of a web address or a telephone number
}

// ReadTicket takes a text apart. Names may be separated by anything: line ends, blanks,
// tabs, commas, semicolons, bars, bullets, quotes, brackets and the full-width forms of
// these, with words of prose between them.
//
// A name that holds a separator itself is found too: first a whole line, then what stands
// between commas, semicolons, bars or tabs, then each word, then its parts is looked at. A
// name without a digit counts only in a line or a cell of its own, so that no word of a
// sentence is ever taken for one.
func ReadTicket(text string) Ticket {
	r := ticketReader{smallest: map[string]bool{}, wide: map[string]bool{}, left: map[string]bool{}}
	text = terminalSequences.ReplaceAllLiteralString(text, " ")
	text = strings.Map(func(c rune) rune {
		switch {
		case unicode.IsSpace(c) || c < 0x20 || c >= 0x7F && c < 0xA0:
			return c // a separator, also where it is a control character
		case UnsafeRune(c) || c == 0xAD: // copied along with it, and nobody can see it
			return -1
		}
		return c
	}, text)
	t := Ticket{pieces: r.split(text, 0)}
	t.Left = len(r.left)
	return t
}

// terminalSequences are what colours and titles a text on a terminal; copied from one, it
// stands in front of a name.
var terminalSequences = regexp.MustCompile(`(?:\x1b\[|\x{9b})[0-?]*[ -/]*[@-~]|(?:\x1b\]|\x{9d})[^\x07\x1b\x{9c}]*(?:\x07|\x1b\\|\x{9c})`)

// ticketLevels are what separates lines, cells, words, and their parts.
var ticketLevels = []func(rune) bool{
	func(r rune) bool { return strings.ContainsRune("\n\r\v\f\u0085\u2028\u2029", r) },
	func(r rune) bool {
		return strings.ContainsRune("\t,;|，；、｜︱・·•‣▪▫●○◦■□◆◇✓✔", r) || unicode.IsControl(r)
	},
	unicode.IsSpace,
	func(r rune) bool {
		return strings.ContainsRune("()[]{}<>\"'`:=#!?&/\\^$%“”‘’„«»‹›「」『』《》〈〉【】（）［］〔〕｛｝＜＞＂＇：＝＃！？＆／＼…。", r)
	},
}

// levelWord is the level from which on a name needs a digit.
const levelWord = 2

// ticketReader counts while it reads, each text once: the smallest pieces, those that hold
// others, and of both the ones that are not looked up.
type ticketReader struct {
	smallest, wide, left map[string]bool
	other                bool // what is read now is never missed
}

// looksUp reports whether a text is among those of its kind that are looked up.
func looksUp(kind map[string]bool, text string) bool {
	if !kind[text] && len(kind) < MaxTicket {
		kind[text] = true
	}
	return kind[text]
}

// split takes a text apart at one level and the ones below it. Words that can be no
// names are only counted.
func (r *ticketReader) split(text string, level int) []piece {
	var pieces []piece
	words, phone := 0, phoneReader{}
	was := r.other
	defer func() { r.other = was }()
	for part := range strings.FieldsFuncSeq(text, ticketLevels[level]) {
		part = strings.TrimSpace(part)
		if level == levelWord {
			r.other = phone.has(part) || was
		}
		switch {
		case strings.IndexFunc(part, isNameRune) < 0: // a rule, a dash, a bullet
		case level >= levelWord && !hasDigit(part):
			words++
		default:
			pieces = append(pieces, r.piece(part, level))
		}
	}
	if words > 0 {
		pieces = append(pieces, piece{words: words})
	}
	return pieces
}

// piece is what stands between two separators of a level.
func (r *ticketReader) piece(text string, level int) piece {
	below := level + 1
	for below < len(ticketLevels) && strings.IndexFunc(text, ticketLevels[below]) < 0 {
		below++
	}
	if below == len(ticketLevels) {
		return r.word(text)
	}
	p := piece{text: text, parts: r.around(text, below), names: ticketNames(text)}
	p.left = slices.ContainsFunc(p.parts, func(part piece) bool { return part.left })
	if len(p.names) > 0 && !looksUp(r.wide, text) {
		if p.names = nil; !p.left { // else its part is counted
			p.left, r.left[text] = true, true
		}
	}
	return p
}

// around splits a piece; of a web address in a single word no part is missed.
func (r *ticketReader) around(text string, level int) []piece {
	if level <= levelWord {
		return r.split(text, level)
	}
	var parts []piece
	for text != "" {
		at := webAddress.FindStringIndex(text)
		if at == nil {
			at = []int{len(text), len(text)}
		}
		parts = append(parts, r.split(text[:at[0]], level)...)
		was := r.other
		r.other = true
		parts = append(parts, r.split(text[at[0]:at[1]], level)...)
		r.other = was
		text = text[at[1]:]
	}
	return parts
}

// word is a piece that holds no others.
func (r *ticketReader) word(text string) piece {
	if len(text) > MaxText*utf8.UTFMax { // no name is so long
		return piece{words: 1}
	}
	p := piece{text: text, names: ticketNames(text), words: 1, other: r.other || new(phoneReader).has(text)}
	if len(p.names) > 0 && !looksUp(r.smallest, text) {
		r.left[text] = true
		return piece{left: true}
	}
	return p
}

func hasDigit(text string) bool { return strings.IndexFunc(text, unicode.IsDigit) >= 0 }

// ticketNames are the ways in which the desk may spell a piece: as it stands, without
// the punctuation around it, with plain letters, digits and hyphens, and in one case of letters.
func ticketNames(text string) []string {
	if len(text) > MaxText*utf8.UTFMax || utf8.RuneCountInString(text) > MaxText+20 {
		return nil
	}
	trimmed := trimmedName(text)
	plain := plainName(trimmed)
	var names []string
	for _, n := range []string{text, trimmed, plain, strings.ToUpper(plain), strings.ToLower(plain)} {
		known := n == "" || CheckText(n, MaxText) != nil
		for _, other := range names {
			known = known || n == other
		}
		if !known {
			names = append(names, n)
		}
	}
	return names
}

// trimmedName is a piece without what writers put around it: "pkg-1.", *pkg-1*, -pkg-1.
func trimmedName(text string) string {
	return strings.TrimFunc(text, func(r rune) bool { return !isNameRune(r) })
}

// isNameRune reports whether a name may begin or end with r for certain.
func isNameRune(r rune) bool { return unicode.In(r, unicode.L, unicode.N, unicode.M) }

// plainName has ordinary letters, digits and hyphens for those that word processors and
// Chinese keyboards make of them, and none of the marks that turn the direction.
func plainName(text string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r >= 0x2010 && r <= 0x2015, r == 0x2212, r == 0xFE58, r == 0xFE63, r == 0xFF0D:
			return '-'
		case r == 0x200E, r == 0x200F, r == 0x061C, r == 0x200C, r == 0x200D:
			return -1
		}
		return r
	}, width.Narrow.String(text))
}

// Names are all texts that may be names, each once, for a look-up of many at a time.
func (t Ticket) Names() []string {
	seen := map[string]bool{}
	var names []string
	var walk func([]piece)
	walk = func(pieces []piece) {
		for _, p := range pieces {
			for _, n := range p.names {
				if !seen[n] {
					seen[n] = true
					names = append(names, n)
				}
			}
			walk(p.parts)
		}
	}
	walk(t.pieces)
	return names
}

// Resolve says what the ticket names on a desk that has the names for which known answers
// true.
func (t Ticket) Resolve(known func(string) bool) TicketNames {
	r := resolving{known: known, seen: map[string]bool{}}
	r.walk(t.pieces)
	return r.TicketNames
}

type resolving struct {
	TicketNames
	known func(string) bool
	seen  map[string]bool
}

func (r *resolving) walk(pieces []piece) {
	for _, p := range pieces {
		r.piece(p)
	}
}

func (r *resolving) piece(p piece) {
	for _, n := range p.names {
		if r.known(n) {
			r.Known = r.once(r.Known, n)
			return
		}
	}
	if len(p.parts) > 0 {
		r.walk(p.parts)
		return
	}
	if name := plainName(trimmedName(p.text)); !p.other && LooksLikeID(name) {
		r.Unknown = r.once(r.Unknown, name)
		return
	}
	r.Words += p.words
}

func (r *resolving) once(list []string, name string) []string {
	if r.seen[name] {
		return list
	}
	r.seen[name] = true
	return append(list, name)
}

// Likely is how many names of the ticket look like those of a desk, whatever a desk has.
func (t Ticket) Likely() int {
	return len(t.Resolve(func(string) bool { return false }).Unknown) + t.Left
}

// firstOfTicket is how much of a text IsTicket looks at.
const firstOfTicket = 8 << 10

// IsTicket reports whether a text that was pasted is a ticket, and not a filter: it has
// several lines, or several words of which one looks like a name. One word is a filter, and so
// is a line that uses the filter's fields.
func IsTicket(text string) bool {
	text = strings.TrimSpace(text)
	if len(text) > firstOfTicket {
		text = text[:firstOfTicket]
	}
	parts := 0
	for _, level := range ticketLevels[:levelWord+1] {
		parts = max(parts, len(strings.FieldsFunc(text, level)))
	}
	lines := strings.FieldsFunc(text, ticketLevels[0])
	switch {
	case parts < 2:
		return false
	case len(lines) > 1:
		return true
	}
	if f, err := ParseFilter(text); err == nil && slices.ContainsFunc(f.Terms, func(t FilterTerm) bool { return t.Field != FieldAny }) {
		return false
	}
	return ReadTicket(text).Likely() > 0
}
