package model

import (
	"iter"

	"github.com/RoaringBitmap/roaring/v2"
)

// Selection is a set of instances by their rows (Instance.Row). It is a value: what
// changes it gives a new one, so that queries may hold one while the screens go on. A
// million rows take about 125 kB. The zero Selection is empty.
type Selection struct{ rows *roaring.Bitmap }

// SelectionOf are some rows.
func SelectionOf(rows ...uint32) Selection { return Selection{roaring.BitmapOf(rows...)} }

// NewSelection takes a bitmap, which nobody may change any more.
func NewSelection(rows *roaring.Bitmap) Selection { return Selection{rows} }

// ReadSelection reads what Bytes has written.
func ReadSelection(b []byte) (Selection, error) {
	rows := roaring.New()
	err := rows.UnmarshalBinary(b)
	return Selection{rows}, err
}

// Bytes is the selection as it is stored. Equal selections have equal bytes.
func (s Selection) Bytes() ([]byte, error) {
	rows := s.copied()
	rows.RunOptimize()
	return rows.MarshalBinary()
}

// Bitmap is the set itself, not to be changed.
func (s Selection) Bitmap() *roaring.Bitmap {
	if s.rows == nil {
		return roaring.New()
	}
	return s.rows
}

func (s Selection) copied() *roaring.Bitmap { return s.Bitmap().Clone() }

// Len is how many rows it has.
func (s Selection) Len() int { return int(s.Bitmap().GetCardinality()) } //nolint:gosec // at most 32 bits

// Has reports whether it has a row.
func (s Selection) Has(row uint32) bool { return s.rows != nil && s.rows.Contains(row) }

// With is the selection and another one.
func (s Selection) With(other Selection) Selection {
	return Selection{roaring.Or(s.Bitmap(), other.Bitmap())}
}

// Without is the selection without another one.
func (s Selection) Without(other Selection) Selection {
	return Selection{roaring.AndNot(s.Bitmap(), other.Bitmap())}
}

// Inverted is the selection with the rows of another one exchanged: those that it has
// are out, the others in.
func (s Selection) Inverted(other Selection) Selection {
	return Selection{roaring.Xor(s.Bitmap(), other.Bitmap())}
}

// Last is the greatest row, 0 if there is none.
func (s Selection) Last() uint32 {
	if s.Len() == 0 {
		return 0
	}
	return s.rows.Maximum()
}

// First is the smallest row, 0 if there is none.
func (s Selection) First() uint32 {
	if s.Len() == 0 {
		return 0
	}
	return s.rows.Minimum()
}

// Place counts the rows before one that it has.
func (s Selection) Place(row uint32) int { return int(s.Bitmap().Rank(row)) - 1 } //nolint:gosec // at most 32 bits

// Next are its first n rows, in order.
func (s Selection) Next(n int) []uint32 {
	rows := make([]uint32, min(n, s.Len()))
	return rows[:s.Bitmap().ManyIterator().NextMany(rows)]
}

// Parts are its rows in order, n at a time.
func (s Selection) Parts(n int) iter.Seq[[]uint32] {
	return func(yield func([]uint32) bool) {
		it := s.Bitmap().ManyIterator()
		buffer := make([]uint32, n)
		for {
			got := it.NextMany(buffer)
			if got == 0 || !yield(buffer[:got]) {
				return
			}
		}
	}
}

// Equal reports whether both have the same rows.
func (s Selection) Equal(other Selection) bool { return s.Bitmap().Equals(other.Bitmap()) }
