package unsubscribe

import (
	"bytes"
	"encoding/csv"
	"time"

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
		data, err := resultCSV(rows)
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

// resultCSV is every row of a result: amounts with two decimals, times in RFC
// 3339 UTC, no cell that a spreadsheet would run.
func resultCSV(rows []resultRow) ([]byte, error) {
	var b bytes.Buffer
	w := csv.NewWriter(&b)
	records := [][]string{{"instance_id", "instance_name", "order_number", "outcome", "refund", "request_id", "review_deadline", "reason"}}
	for _, r := range rows {
		records = append(records, r.record())
	}
	if err := w.WriteAll(records); err != nil {
		return nil, err
	}
	return b.Bytes(), nil
}

func (r resultRow) record() []string {
	refund, deadline, request := "", "", ""
	if r.request != nil {
		refund, request = r.refund.String(), r.request.ID
	}
	if r.outcome == outcomeWaits {
		deadline = r.request.Deadline.UTC().Format(time.RFC3339Nano)
	}
	cells := []string{r.id, r.name, r.order, r.outcome.word(), refund, request, deadline, present.BlockSentences(r.blocks)}
	for i, c := range cells {
		cells[i] = present.CSVCell(c)
	}
	return cells
}
