package sheet

// Layout is where list and pane of a page lie. A pane of no height is not
// shown.
type Layout struct {
	ListWidth, ListHeight int
	PaneWidth, PaneHeight int
	Side                  bool // the pane is right of the list, else below
}

// Split puts the pane right of the list from 120 columns on, below it where
// there are lines enough, and leaves it out otherwise.
func Split(width, height int, pane bool) Layout {
	const least, below = 120, 6
	switch {
	case pane && width >= least:
		w := min(max(width*2/5, 48), 84)
		return Layout{ListWidth: width - w - 3, ListHeight: height, PaneWidth: w, PaneHeight: height, Side: true}
	case pane && height >= 16:
		h := max(below, height/3)
		return Layout{ListWidth: width, ListHeight: height - h - 1, PaneWidth: width - 2, PaneHeight: h}
	}
	return Layout{ListWidth: width, ListHeight: height}
}
