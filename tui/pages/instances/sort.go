package instances

import (
	tea "github.com/charmbracelet/bubbletea"

	"unsubdesk/model"
)

// nextSort is the field behind the present one.
func (p *Page) nextSort() model.Sort {
	fields := model.SortFields()
	for i, f := range fields {
		if f != p.sort.Field {
			continue
		}
		next := fields[(i+1)%len(fields)]
		if next == model.SortProject && !p.common.Standing.HasProjects {
			next = fields[(i+2)%len(fields)]
		}
		return model.Sort{Field: next}
	}
	return model.Sort{Field: model.SortEffective}
}

// sortBy sorts, from the top.
func (p *Page) sortBy(s model.Sort) tea.Cmd {
	p.sort = s
	p.kept = [tabCount]*model.Instance{}
	p.from = nil
	return p.load(fromTop, nil)
}

// sortWord is a sort field as a person says it.
func sortWord(f model.SortField) string {
	words := map[model.SortField]string{model.SortEffective: "effective time", model.SortName: "name",
		model.SortOrder: "order number", model.SortID: "instance ID", model.SortAccount: "account",
		model.SortType: "product type", model.SortRegion: "region", model.SortProject: "enterprise project",
		model.SortDue: "amount due", model.SortPaid: "paid amount"}
	return words[f]
}
