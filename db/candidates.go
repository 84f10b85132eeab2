package db

import (
	"strconv"
	"strings"

	"github.com/RoaringBitmap/roaring/v2"
)

// candidates are the rows that may match a filter.
type candidates struct {
	rows *roaring.Bitmap
}

// size is how many there are.
func (c *candidates) size() int { return int(c.rows.GetCardinality()) } //nolint:gosec // at most 32 bits

// numberList is numbers in SQL: they are ours, and SQLite takes few parameters.
func numberList(numbers []uint32) string {
	var b strings.Builder
	b.Grow(len(numbers) * 8)
	for i, n := range numbers {
		if i > 0 {
			b.WriteByte(',')
		}
		b.WriteString(strconv.FormatUint(uint64(n), 10))
	}
	return b.String()
}
