package paint

import (
	"bytes"
	"unicode/utf8"
)

// firstCluster is the number of the first cluster; below it are the runes.
const firstCluster = glyph(utf8.MaxRune + 1)

// fewClusters is how many clusters are kept without looking whether they are
// still on the screen, which shows a few dozen at the most.
const fewClusters = 4096

// clusters numbers the clusters of several runes that were drawn.
type clusters struct {
	texts   []string
	numbers map[string]glyph
	most    int // how many there may be before a sweep
}

func newClusters() clusters { return clusters{numbers: map[string]glyph{}, most: fewClusters} }

// glyph is the one that stands for a character.
func (c *clusters) glyph(text string) glyph {
	r, n := utf8.DecodeRuneInString(text)
	if n == len(text) && (r != utf8.RuneError || n > 1) { // a stray byte is kept as it is
		return glyph(r)
	}
	g, ok := c.numbers[text]
	if !ok {
		g = firstCluster + glyph(len(c.texts))
		c.texts = append(c.texts, text)
		c.numbers[text] = g
	}
	return g
}

// text is the character that a glyph stands for.
func (c *clusters) text(g glyph) string {
	switch {
	case g >= firstCluster:
		return c.texts[g-firstCluster]
	case g == 0:
		return ""
	}
	return string(rune(g))
}

// write writes the character that a glyph stands for.
func (c *clusters) write(to *bytes.Buffer, g glyph) {
	if g >= firstCluster {
		to.WriteString(c.texts[g-firstCluster])
		return
	}
	to.WriteRune(rune(g))
}

// sweep forgets the clusters that are on none of the screens any more, when
// there are many, and numbers the others anew.
func (c *clusters) sweep(screens ...grid) {
	if len(c.texts) < c.most {
		return
	}
	old := *c
	*c = newClusters()
	for _, g := range screens {
		for i := range g.cells {
			if at := &g.cells[i].glyph; *at >= firstCluster {
				*at = c.glyph(old.text(*at))
			}
		}
	}
	c.most = max(fewClusters, 2*len(c.texts))
}
