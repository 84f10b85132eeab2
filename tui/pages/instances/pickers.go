package instances

import (
	"context"
	"slices"

	tea "github.com/charmbracelet/bubbletea"

	"unsubdesk/model"
	"unsubdesk/tui/components"
	"unsubdesk/tui/present"
)

// pickers are the boxes to check for product type, region and enterprise
// project. What they pick is written into the filter line.
type pickers struct {
	fields []model.FilterField
	at     int
	boxes  map[model.FilterField]*components.Picker
}

// picked are the counts for one of the pickers. They are not sure while the desk only
// says which values there are: then they are counted next.
type picked struct {
	field  model.FilterField
	facets []model.Facet
	sure   bool
}

func (p *Page) openPickers() tea.Cmd {
	fields := []model.FilterField{model.FieldType, model.FieldRegion}
	if p.common.Standing.HasProjects {
		fields = append(fields, model.FieldProject)
	}
	p.pickers = &pickers{fields: fields, boxes: map[model.FilterField]*components.Picker{}}
	return p.countPicker()
}

// countPicker asks for the values of the picker that is open, with their counts among
// what the rest of the filter leaves if these are known at once.
func (p *Page) countPicker() tea.Cmd {
	q, d, field := p.pickerQuery(), p.common.Desk, p.pickers.field()
	return p.facets.Ask(p.common.Ctx, func(ctx context.Context) (picked, error) {
		facets, sure, err := d.FacetsAtOnce(ctx, q, field)
		return picked{field, facets, sure}, err
	})
}

// countPickerWhole counts them, however long that takes.
func (p *Page) countPickerWhole() tea.Cmd {
	q, d, field := p.pickerQuery(), p.common.Desk, p.pickers.field()
	return p.facets.Ask(p.common.Ctx, func(ctx context.Context) (picked, error) {
		facets, err := d.Facets(ctx, q, field)
		return picked{field, facets, true}, err
	})
}

// pickerQuery is the list without the terms that the open picker writes.
func (p *Page) pickerQuery() model.ListQuery {
	q := p.query()
	q.Filter = q.Filter.With(p.pickers.field(), nil)
	return q
}

// field is that of the picker that is open.
func (o *pickers) field() model.FilterField { return o.fields[o.at] }

// livePicker counts again after others have changed something. A count that takes long
// comes to its end first: it would not, if each change began it anew.
func (p *Page) livePicker() tea.Cmd {
	if p.pickers == nil || p.facets.Waiting() {
		return nil
	}
	return p.countPicker()
}

func (p *Page) gotFacets(got picked) tea.Cmd {
	if p.pickers == nil {
		return nil
	}
	box := p.pickers.boxes[got.field]
	switch items := pickItems(got.facets, p.applied.Values(got.field)); {
	case box == nil:
		p.pickers.boxes[got.field] = components.NewPicker(fieldWord(got.field), items)
	case got.sure:
		box.Count(items)
	}
	if got.sure {
		return nil
	}
	return p.countPickerWhole()
}

// pickItems are the values with their counts; one that is picked stays, also
// if nothing has it now.
func pickItems(facets []model.Facet, on []string) []components.PickItem {
	isOn := func(v string) bool {
		return slices.ContainsFunc(on, func(o string) bool { return model.Fold(o) == model.Fold(v) })
	}
	var items []components.PickItem
	for _, f := range facets {
		items = append(items, components.PickItem{Value: f.Value, Label: present.Clean(f.Label), Count: f.Count, On: isOn(f.Value)})
	}
	for _, v := range on {
		if !slices.ContainsFunc(items, func(it components.PickItem) bool { return model.Fold(it.Value) == model.Fold(v) }) {
			items = append(items, components.PickItem{Value: v, On: true})
		}
	}
	return items
}

// fieldWord is a picker's name.
func fieldWord(f model.FilterField) string {
	switch f {
	case model.FieldType:
		return "Product type"
	case model.FieldRegion:
		return "Region"
	}
	return "Enterprise project"
}

func (p *Page) pickerKey(msg tea.KeyMsg) tea.Cmd {
	field := p.pickers.field()
	box := p.pickers.boxes[field]
	if box == nil { // its counts are still to come
		if key := msg.String(); key == "esc" || key == "enter" {
			p.closePickers()
		}
		return nil
	}
	switch box.Update(msg) {
	case components.PickChanged:
		p.apply(p.applied.With(field, box.Picked()))
		p.filter.Set(p.applied.String())
		p.filter.Fail(nil)
		return tea.Batch(p.load(fromTop, nil), p.countMatches(), p.summariseMarks())
	case components.PickNext:
		return p.turnPicker(1)
	case components.PickPrev:
		return p.turnPicker(-1)
	case components.PickClosed:
		p.closePickers()
	case components.PickNothing:
	}
	return nil
}

func (p *Page) turnPicker(by int) tea.Cmd {
	n := len(p.pickers.fields)
	p.pickers.at = (p.pickers.at + by + n) % n
	return p.countPicker()
}

func (p *Page) closePickers() {
	p.facets.Stop()
	p.pickers = nil
}

// pickerBox draws the open picker.
func (p *Page) pickerBox(width, height int) string {
	s := p.common.Styles
	inner := max(min(width-8, 52), 24)
	tabs := make([]components.Tab, len(p.pickers.fields))
	for i, f := range p.pickers.fields {
		tabs[i] = components.Tab{Title: fieldWord(f), Count: -1}
	}
	head, _ := components.Tabs(s, tabs, p.pickers.at, inner)
	rows := max(min(height-6, 18), 4)
	lines := []string{head, ""}
	if box := p.pickers.boxes[p.pickers.field()]; box != nil {
		lines = append(lines, box.View(s, inner, rows)...)
	} else {
		lines = append(lines, s.Dim.Render("counting"))
	}
	for len(lines) < rows+2 {
		lines = append(lines, "")
	}
	return components.Frame(s, "Space checks, Tab turns, Enter closes", lines, inner)
}
