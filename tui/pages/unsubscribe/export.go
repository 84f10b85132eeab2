package unsubscribe

import (
	tea "github.com/charmbracelet/bubbletea"

	"unsubdesk/tui/common"
	"unsubdesk/tui/present"
)

// savedMsg says where the export went, or why it did not.
type savedMsg struct {
	path string
	err  error
}

func (p *Page) whyNotExport() string {
	if p.common.Save == nil {
		return "files cannot be saved from this session; use the command: unsubdesk export"
	}
	return ""
}

// export writes the result to a file, in a command.
func (p *Page) export() tea.Cmd {
	save, rows, batch := p.common.Save, p.result.rows, p.result.batch.BatchID
	return func() tea.Msg {
		data, err := present.ResultCSV(rows)
		if err != nil {
			return savedMsg{err: err}
		}
		path, err := save("unsubscribe-"+batch+".csv", data)
		return savedMsg{path, err}
	}
}

func (p *Page) takeSaved(m savedMsg) tea.Cmd {
	if m.err != nil {
		return common.Say(common.Danger, common.Sentence(m.err))
	}
	p.result.saved = present.Clean(m.path)
	return common.Say(common.Success, "Saved to "+p.result.saved)
}
