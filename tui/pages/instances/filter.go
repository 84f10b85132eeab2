package instances

import (
	"context"
	"errors"
	"strings"

	tea "github.com/charmbracelet/bubbletea"

	"unsubdesk/model"
	"unsubdesk/tui/common"
)

// filterKey edits the filter. The list follows each key; a filter that does
// not parse leaves the last good result.
func (p *Page) filterKey(msg tea.KeyMsg) tea.Cmd {
	if !p.filter.Update(msg) {
		return nil
	}
	return p.afterFilter()
}

// afterFilter applies the text of the filter line. If it does not parse, what
// stands before the broken term stays applied: on the way to `paid:>=5` the
// word `paid` was looked for, and finding nothing would not be the result
// that one wants to keep.
func (p *Page) afterFilter() tea.Cmd {
	f, err := model.ParseFilter(p.filter.Value())
	p.filter.Fail(err)
	if err != nil {
		f = goodPart(p.filter.Value(), err)
	}
	if f.Text == p.applied.Text {
		return nil
	}
	p.apply(f)
	return tea.Batch(p.load(fromTop, nil), p.countMatches(), p.summariseMarks())
}

// whyNotAll is why what matches cannot be marked, "" if it can: while the filter cannot be
// read, the list shows what its beginning leaves, which is not what was asked for.
func (p *Page) whyNotAll() string {
	if _, err := model.ParseFilter(p.filter.Value()); err != nil {
		return "the filter cannot be read, so nothing was marked: " + common.Sentence(err)
	}
	return ""
}

// goodPart is the filter before the term that err points at.
func goodPart(text string, err error) model.Filter {
	e, ok := errors.AsType[*model.Error](err)
	if !ok || e.Offset < 0 || e.Offset > len(text) {
		return model.Filter{}
	}
	for text = text[:e.Offset]; text != ""; {
		text = text[:strings.LastIndexByte(text, ' ')+1]
		if f, err := model.ParseFilter(text); err == nil {
			return f
		}
		text = strings.TrimRight(text, " ")
	}
	return model.Filter{}
}

// apply takes a filter over; its words are shown in the rows.
func (p *Page) apply(f model.Filter) {
	p.applied = f
	p.from = nil
	p.table.Words = f.Words()
	p.kept = [tabCount]*model.Instance{}
}

// soughtRow is the instance that another page asked to see.
type soughtRow struct{ in model.Instance }

// seek puts the cursor on an instance, on the tab All without a filter, where
// every instance is.
func (p *Page) seek(id string) tea.Cmd {
	d := p.common.Desk
	return p.sought.Ask(p.common.Ctx, func(ctx context.Context) (soughtRow, error) {
		detail, err := d.Instance(ctx, id)
		return soughtRow{detail.Instance}, err
	})
}

func (p *Page) takeSought(a common.Answer[soughtRow]) tea.Cmd {
	if a.Err != nil {
		return common.Failed(a.Err)
	}
	p.tab, p.only, p.full, p.ticket = tabCount-1, false, false, nil
	p.filter.Set("")
	p.filter.Fail(nil)
	p.apply(model.Filter{})
	return tea.Batch(p.load(around, &a.Value.in), p.countMatches(), p.summariseMarks())
}
