package textindex

import (
	"encoding/binary"
	"math/bits"

	"github.com/RoaringBitmap/roaring/v2"
)

// Rows is a set of rows, a bit each. Lists are read into it, and such sets compared, in a
// part of the time that compressed sets take.
type Rows struct {
	bits []uint64
	wide []uint64 // a list while it is read; empty otherwise
}

// container is how many rows the parts of a compressed bitmap have, wordBits how many a word.
const (
	container = 1 << 16
	wordBits  = 64
	// dense is how many rows a list has that is written out word by word.
	dense = 2048
)

// NewRows is an empty set for rows up to last.
func NewRows(last int) *Rows {
	return &Rows{bits: make([]uint64, (last/container+1)*(container/wordBits))}
}

// Clear empties the set.
func (r *Rows) Clear() { clear(r.bits) }

// And leaves the rows that the other set has too. Both are of the same size.
func (r *Rows) And(other *Rows) {
	for i, w := range other.bits {
		r.bits[i] &= w
	}
}

// Or adds the rows of the other set. Both are of the same size.
func (r *Rows) Or(other *Rows) {
	for i, w := range other.bits {
		r.bits[i] |= w
	}
}

// Len is how many rows there are.
func (r *Rows) Len() (n int) {
	for _, w := range r.bits {
		n += bits.OnesCount64(w)
	}
	return n
}

// Bitmap is a compressed copy.
func (r *Rows) Bitmap() *roaring.Bitmap { return roaring.FromDense(r.bits, true) }

// add adds a row; one beyond the last is none of the desk's.
func (r *Rows) add(row uint64) {
	if at := row / wordBits; at < uint64(len(r.bits)) {
		r.bits[at] |= 1 << (row % wordBits)
	}
}

// addList adds the rows of a list as encode wrote it.
func (r *Rows) addList(list []byte, kind uint64) error {
	if kind == 1 {
		return r.addBitmap(list)
	}
	row := uint64(0)
	for len(list) > 0 {
		step, n := binary.Uvarint(list)
		if n <= 0 {
			return ErrDamaged
		}
		list = list[n:]
		row += step
		r.add(row)
	}
	return nil
}

func (r *Rows) addBitmap(list []byte) error {
	var b roaring.Bitmap
	if n, err := b.FromUnsafeBytes(list); err != nil || n != int64(len(list)) {
		return ErrDamaged
	}
	if b.IsEmpty() {
		return nil
	}
	from, to := int(b.Minimum()/container)*(container/wordBits), int(b.Maximum()/container+1)*(container/wordBits)
	if b.GetCardinality() < dense || to > len(r.bits) {
		b.Iterate(func(row uint32) bool {
			r.add(uint64(row))
			return true
		})
		return nil
	}
	if r.wide == nil {
		r.wide = make([]uint64, len(r.bits))
	}
	b.WriteDenseTo(r.wide)
	for i := from; i < to; i++ {
		r.bits[i] |= r.wide[i]
		r.wide[i] = 0
	}
	return nil
}
