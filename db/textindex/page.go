package textindex

import (
	"encoding/binary"
	"errors"
	"slices"

	"github.com/RoaringBitmap/roaring/v2"
)

// ErrDamaged says that a page does not hold what was written into it.
var ErrDamaged = errors.New("a page of the search index is damaged")

// pageSize is how many bytes a page has, if no list is longer: it fits into a page of
// SQLite's.
const pageSize = 3900

// short is the longest list that is written as the steps from row to row; longer ones
// are compressed bitmaps.
const short = 48

// A page is lists, each: the step from the gram before, twice the length of what
// follows plus one for a bitmap, the rows.
type pageWriter struct {
	put   func(first Gram, page []byte) error
	first Gram
	last  Gram
	page  []byte
}

// add writes the rows of a gram, which are sorted and different.
func (w *pageWriter) add(g Gram, rows []uint32) error {
	list, kind, err := encode(rows)
	if err != nil {
		return err
	}
	if len(w.page) > 0 && len(w.page)+len(list)+16 > pageSize {
		if err := w.flush(); err != nil {
			return err
		}
	}
	if len(w.page) == 0 {
		w.first, w.last = g, g
	}
	w.page = binary.AppendUvarint(w.page, uint64(g-w.last))
	w.page = binary.AppendUvarint(w.page, uint64(len(list))<<1|kind)
	w.page = append(w.page, list...)
	w.last = g
	return nil
}

func (w *pageWriter) flush() error {
	if len(w.page) == 0 {
		return nil
	}
	err := w.put(w.first, w.page)
	w.page = nil
	return err
}

func encode(rows []uint32) (list []byte, kind uint64, err error) {
	if len(rows) > short {
		b := roaring.BitmapOf(rows...)
		b.RunOptimize()
		list, err = b.ToBytes()
		return list, 1, err
	}
	before := uint32(0)
	for _, row := range rows {
		list = binary.AppendUvarint(list, uint64(row-before))
		before = row
	}
	return list, 0, nil
}

// eachList calls fn for the lists of a page, until it returns false.
func eachList(first Gram, page []byte, fn func(g Gram, list []byte, kind uint64) (bool, error)) error {
	g := first
	for len(page) > 0 {
		step, n := binary.Uvarint(page)
		if n <= 0 {
			return ErrDamaged
		}
		page = page[n:]
		size, n := binary.Uvarint(page)
		if n <= 0 || size>>1 > uint64(len(page)-n) {
			return ErrDamaged
		}
		page = page[n:]
		g += Gram(step) //nolint:gosec // it was one
		more, err := fn(g, page[:size>>1], size&1)
		if err != nil || !more {
			return err
		}
		page = page[size>>1:]
	}
	return nil
}

// Read adds the rows that a page has for the grams of a span.
func Read(first Gram, page []byte, s Span, into *Rows) error {
	return eachList(first, page, func(g Gram, list []byte, kind uint64) (bool, error) {
		if g < s.First || g > s.Last {
			return g <= s.Last, nil
		}
		return true, into.addList(list, kind)
	})
}

// Builder collects rows for new pages.
type Builder struct {
	ascii []int32 // the list of a gram of ASCII characters, plus one; only with many rows
	other map[Gram]int32
	lists []posting
	rows  int
}

// posting is the rows of a gram: the steps from each to the next, which are a quarter
// of the numbers. Rows mostly come in their order, but need not.
type posting struct {
	gram  Gram
	last  uint32
	steps []byte
}

func (p *posting) add(row uint32) {
	if len(p.steps) > 0 && p.last == row {
		return
	}
	p.steps = binary.AppendVarint(p.steps, int64(row)-int64(p.last))
	p.last = row
}

// rows appends the rows, sorted and each once.
func (p *posting) rows(to []uint32) []uint32 {
	row := int64(0)
	for at := 0; at < len(p.steps); {
		step, n := binary.Varint(p.steps[at:])
		at += n
		row += step
		to = append(to, uint32(row)) //nolint:gosec // it was one
	}
	if !slices.IsSorted(to) {
		slices.Sort(to)
	}
	return slices.Compact(to)
}

// NewBuilder is a builder without rows.
func NewBuilder() *Builder {
	return &Builder{other: map[Gram]int32{}}
}

// Rows is how many were added.
func (b *Builder) Rows() int { return b.rows }

// Add adds a row with its text and its facts.
func (b *Builder) Add(row uint32, text string, facts ...Gram) {
	if b.rows++; b.rows == manyRows {
		b.spread()
	}
	eachGram(text, func(g Gram) { b.put(g, row) })
	for _, g := range facts {
		b.put(g, row)
	}
}

// manyRows is from how many rows on a table of all grams of ASCII characters, of 8 MB,
// is worth its room: it is several times as fast as a map.
const manyRows = 4096

func (b *Builder) spread() {
	b.ascii = make([]int32, 1<<21)
	for g, at := range b.other {
		if key, ok := asciiKey(g); ok {
			b.ascii[key] = at
			delete(b.other, g)
		}
	}
}

// asciiKey is a gram's place in the table.
func asciiKey(g Gram) (key int, ok bool) {
	return int(g>>(2*runeBits)&0x7f<<14 | g>>runeBits&0x7f<<7 | g&0x7f), g&^asciiMask == 0
}

// asciiMask are the bits of a gram of ASCII characters.
const asciiMask = 0x7f<<(2*runeBits) | 0x7f<<runeBits | 0x7f

func (b *Builder) put(g Gram, row uint32) { b.list(g).add(row) }

func (b *Builder) list(g Gram) *posting {
	key, ascii := asciiKey(g)
	ascii = ascii && b.ascii != nil
	var at int32
	if ascii {
		at = b.ascii[key]
	} else {
		at = b.other[g]
	}
	if at == 0 {
		b.lists = append(b.lists, posting{gram: g})
		at = int32(len(b.lists)) //nolint:gosec // fewer than there are grams
		if ascii {
			b.ascii[key] = at
		} else {
			b.other[g] = at
		}
	}
	return &b.lists[at-1]
}

// Pages hands over all pages, by their first gram, and empties the builder.
func (b *Builder) Pages(put func(first Gram, page []byte) error) error {
	slices.SortFunc(b.lists, func(x, y posting) int { return int(min(max(x.gram-y.gram, -1), 1)) })
	w := pageWriter{put: put}
	var rows []uint32
	for i := range b.lists {
		rows = b.lists[i].rows(rows[:0])
		if err := w.add(b.lists[i].gram, rows); err != nil {
			return err
		}
	}
	b.ascii, b.other = nil, map[Gram]int32{}
	b.lists, b.rows = nil, 0
	return w.flush()
}
