package components

// layout is the width of each column in room cells, 0 for one that is dropped:
// the columns' needs, less what does not fit, and what is left over shared.
func layout(columns []Column, needs []int, room int) []int {
	widths := append([]int(nil), needs...)
	for total(widths) > room {
		i := nextDrop(columns, widths)
		if i < 0 {
			squeeze(columns, widths, room)
			break
		}
		widths[i] = 0
	}
	for i := nextBack(columns, widths, needs, room); i >= 0; i = nextBack(columns, widths, needs, room) {
		widths[i] = needs[i]
	}
	share(columns, widths, room)
	return widths
}

// total is the cells that the columns take with the gaps between them.
func total(widths []int) int {
	sum, shown := 0, 0
	for _, w := range widths {
		if w > 0 {
			sum, shown = sum+w, shown+1
		}
	}
	return sum + gap*max(shown-1, 0)
}

// nextDrop is the shown column with the highest Drop, -1 if none may go.
func nextDrop(columns []Column, widths []int) int {
	best := -1
	for i, c := range columns {
		if widths[i] > 0 && c.Drop > 0 && (best < 0 || c.Drop > columns[best].Drop) {
			best = i
		}
	}
	return best
}

// nextBack is the dropped column with the lowest Drop for which there is room
// after a wider one has gone too, -1 if there is none.
func nextBack(columns []Column, widths, needs []int, room int) int {
	best := -1
	for i, c := range columns {
		fits := total(widths)+gap+needs[i] <= room
		if widths[i] == 0 && needs[i] > 0 && fits && (best < 0 || c.Drop < columns[best].Drop) {
			best = i
		}
	}
	return best
}

// squeeze takes what is missing from the columns that may be cut.
func squeeze(columns []Column, widths []int, room int) {
	const least = 4
	for i, c := range columns {
		if missing := total(widths) - room; missing > 0 && widths[i] > 0 && c.Cut != CutNever {
			widths[i] = max(widths[i]-missing, min(least, widths[i]))
		}
	}
}

// share gives the room that is left to the columns with a Weight.
func share(columns []Column, widths []int, room int) {
	for spare := room - total(widths); spare > 0; {
		given := 0
		for i, c := range columns {
			if widths[i] == 0 || c.Weight == 0 {
				continue
			}
			more := min(c.Weight, c.Max-widths[i], spare-given)
			if more > 0 {
				widths[i] += more
				given += more
			}
		}
		if given == 0 {
			return
		}
		spare -= given
	}
}
