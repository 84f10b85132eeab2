package sheet

import (
	"unsubdesk/tui/common"
	"unsubdesk/tui/components"
	"unsubdesk/tui/keys"
	"unsubdesk/tui/styles"
)

// Layout is where list and pane of a page lie. A pane of no height is not
// shown.
type Layout struct {
	ListWidth, ListHeight int
	PaneWidth, PaneHeight int
	Side                  bool // the pane is right of the list, else below
}

// Split puts the pane right of the list from 120 columns on, below it in six
// lines where the list keeps at least as many, and leaves it out otherwise.
func Split(width, height int, pane bool) Layout {
	const least, below, widest = 120, 6, 56
	switch {
	case pane && width >= least:
		w := max(min(width*34/100, widest), 44)
		return Layout{ListWidth: width - w - 3, ListHeight: height, PaneWidth: w, PaneHeight: height, Side: true}
	case pane && height >= 2*below:
		return Layout{ListWidth: width, ListHeight: height - below - 1, PaneWidth: width - 2, PaneHeight: below}
	}
	return Layout{ListWidth: width, ListHeight: height}
}

// NoPane is why the pane can be neither shown nor hidden, "" if it can: off is whether the
// person has hidden it, and noRow why it would have nothing to show.
func NoPane(l Layout, off bool, noRow string) string {
	if noRow == "" && !off && l.PaneHeight == 0 {
		return "this screen has no room for the preview; Enter shows the details"
	}
	return noRow
}

// OverPane reports whether a cell of the area lies in the pane.
func (l Layout) OverPane(x, y int) bool {
	switch {
	case l.PaneHeight == 0:
		return false
	case l.Side:
		return x > l.ListWidth
	}
	return y >= l.ListHeight
}

// Join puts list and pane together as the layout says.
func (l Layout) Join(s styles.Styles, list []string, pane func(width, height int) []string, width int) []string {
	switch {
	case l.PaneHeight == 0:
		return list
	case l.Side:
		return components.Beside(s, list, pane(l.PaneWidth, l.PaneHeight), l.ListWidth, width, l.ListHeight)
	}
	list = append(list, components.Rule(s, width))
	for _, line := range pane(l.PaneWidth, l.PaneHeight) {
		list = append(list, " "+line)
	}
	return list
}

// Full is a sheet over a whole page of width × height.
func Full(s styles.Styles, pane func(width, height int) []string, width, height int) string {
	lines := []string{" " + s.Dim.Render("Details of one request"), ""}
	for _, line := range pane(max(min(width-4, 110), 20), max(height-2, 1)) {
		lines = append(lines, "  "+line)
	}
	return components.Block(lines, width, height)
}

// Captured are the keys while the copy box or the filter line has them.
func Captured(k *keys.Map, copying bool) []keys.Action {
	if copying {
		return []keys.Action{k.Get(keys.Back).Hinted("copy nothing")}
	}
	return []keys.Action{k.Get(keys.Open).Hinted("to the list"), k.Get(keys.Back).Hinted("to the list; again clears the filter")}
}

// CopyBox asks what of a request to copy.
func CopyBox(s styles.Styles) string {
	row := func(key, what string) string { return s.Bold.Render(key) + "  " + what }
	return components.Frame(s, "Copy", []string{row("i", "request number"), row("o", "order number"), row("r", "the row"),
		row("n", "notice for customer"), "", s.Dim.Render("any other key: nothing")}, 26)
}

// Copied is what the key of the CopyBox copies; ok is false for any other key.
func Copied(key, request, order, row string) (clip common.Clipboard, ok bool) {
	switch key {
	case "i", "y":
		return common.Clipboard{Text: request, What: "the request number"}, true
	case "o":
		return common.Clipboard{Text: order, What: "the order number"}, true
	case "r":
		return common.Clipboard{Text: row, What: "the row"}, true
	}
	return common.Clipboard{}, false
}
