package textindex

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/RoaringBitmap/roaring/v2"
	"pgregory.net/rapid"
)

// shelf keeps pages as the database does.
type shelf map[Gram][]byte

func (s shelf) put(first Gram, page []byte) error {
	s[first] = slices.Clone(page)
	return nil
}

// rows are those that may hold the term.
func (s shelf) rows(t *rapid.T, spans []Span) *roaring.Bitmap {
	var all *roaring.Bitmap
	for _, span := range spans {
		found := NewRows(1 << 17)
		for first, page := range s {
			if err := Read(first, page, span, found); err != nil {
				t.Fatal(err)
			}
		}
		if all == nil {
			all = found.Bitmap()
		} else {
			all.And(found.Bitmap())
		}
	}
	return all
}

// texts have few characters, so that they share many grams.
func texts() *rapid.Generator[string] {
	return rapid.StringOfN(rapid.SampledFrom([]rune("ab01\n备份\U0001F600")), 0, 14, -1)
}

func TestEveryRowWithTheTermIsFound(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		all := rapid.SliceOfN(texts(), 1, 30).Draw(t, "texts")
		s, b := shelf{}, NewBuilder()
		for i, text := range all {
			b.Add(uint32(i), text, Fact("first", text[:min(1, len(text))]))
		}
		if err := b.Pages(s.put); err != nil {
			t.Fatal(err)
		}
		term := strings.ReplaceAll(texts().Draw(t, "term"), "\n", "")
		n := utf8.RuneCountInString(term)
		if n == 0 {
			return
		}
		found := s.rows(t, Spans(term))
		for i, text := range all {
			has := strings.Contains(text, term)
			if has && !found.Contains(uint32(i)) {
				t.Fatalf("%q has %q and is not found", text, term)
			}
			if n <= 3 && found.Contains(uint32(i)) != has {
				t.Fatalf("%q and %q: found %v", text, term, !has)
			}
		}
	})
}

// TestTheOrderOfRowsDoesNotMatter: rows may come in any order, and twice.
func TestTheOrderOfRowsDoesNotMatter(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		all := rapid.SliceOfN(texts(), 1, 200).Draw(t, "texts")
		var numbers []int
		sorted, mixed := NewBuilder(), NewBuilder()
		for i, text := range all {
			sorted.Add(uint32(i*700), text)
			if numbers = append(numbers, i); rapid.Bool().Draw(t, "twice") {
				numbers = append(numbers, i)
			}
		}
		for _, i := range rapid.Permutation(numbers).Draw(t, "order") {
			mixed.Add(uint32(i*700), all[i])
		}
		want, got := shelf{}, shelf{}
		if err := errors.Join(sorted.Pages(want.put), mixed.Pages(got.put)); err != nil {
			t.Fatal(err)
		}
		if len(want) != len(got) {
			t.Fatalf("%d pages, want %d", len(got), len(want))
		}
		for first, page := range want {
			if !slices.Equal(got[first], page) {
				t.Fatalf("the page of %x differs", first)
			}
		}
	})
}

// TestManyRowsAreFoundAsFew: also those that were added before the table was made.
func TestManyRowsAreFoundAsFew(t *testing.T) {
	s, b := shelf{}, NewBuilder()
	const n = manyRows + 100
	for i := range uint32(n) {
		b.Add(i, fmt.Sprintf("orion-备份-%05d", i))
	}
	if err := b.Pages(s.put); err != nil {
		t.Fatal(err)
	}
	for _, row := range []int{0, 7, manyRows - 1, manyRows, n - 1} {
		var found roaring.Bitmap
		found.AddRange(0, n)
		for _, span := range Spans(fmt.Sprintf("备份-%05d", row)) {
			some := NewRows(n)
			for first, page := range s {
				if err := Read(first, page, span, some); err != nil {
					t.Fatal(err)
				}
			}
			found.And(some.Bitmap())
		}
		if !found.Contains(uint32(row)) || found.GetCardinality() > 200 {
			t.Errorf("row %d: found %v", row, found.ToArray())
		}
	}
}

func TestDamagedPagesAreSaid(t *testing.T) {
	s, b := shelf{}, NewBuilder()
	for i := range uint32(500) {
		b.Add(i, "orion-"+strings.Repeat(string(rune('a'+i%26)), 3))
	}
	if err := b.Pages(s.put); err != nil {
		t.Fatal(err)
	}
	for first, page := range s {
		for cut := range page {
			err := Read(first, page[:cut], Span{0, 1 << 62}, NewRows(1<<16))
			if err != nil && !errors.Is(err, ErrDamaged) {
				t.Fatal(err)
			}
		}
	}
}
