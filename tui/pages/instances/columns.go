package instances

import (
	"strings"
	"time"

	"unsubdesk/model"
	"unsubdesk/model/desk"
	"unsubdesk/tui/components"
	"unsubdesk/tui/present"
	"unsubdesk/tui/styles"
)

// column is a column of the list: how it is laid out, what stands in it, and
// by which field a click on its head sorts.
type column struct {
	components.Column
	sort model.SortField
	cell func(p *Page, r desk.Row) components.Cell
}

// roomy is the width of the table from which names stand in full and there is
// room for several reasons in a row.
const roomy = 150

// halfRoomy is the width of the table from which reasons come before projects
// and accounts in full.
const halfRoomy = 90

// narrow is the width of the table on the usual 80 columns; beside a pane it may
// be less.
const narrow = 80

// columns are the columns of the present tab in a table of width cells. Their
// widths come from here, never from the rows on the screen, so that no column
// moves while one scrolls. Operation and absolute time drop out first, then
// instance ID, coupons, amount due, type, region, project, account, order;
// name, state and paid never do.
func (p *Page) columns(width int) []column {
	order := components.Column{Title: "ORDER", Min: 13, Max: 24, Weight: 2, Cut: components.CutMiddle, Search: true, Drop: 4}
	name := components.Column{Title: "NAME", Min: 17, Max: 34, Weight: 3, Search: true}
	id := components.Column{Title: "INSTANCE ID", Brief: "ID", Min: 11, Max: 36, Weight: 1, Cut: components.CutMiddle, Search: true, Drop: 12}
	account := components.Column{Title: "ACCOUNT", Min: 11, Max: 26, Weight: 2, Drop: 5}
	region := components.Column{Title: "REGION", Min: 10, Max: 16, Weight: 1, Cut: components.CutMiddle, Drop: 7}
	project := components.Column{Title: "PROJECT", Min: 8, Max: 18, Weight: 1, Drop: 6}
	if width >= roomy { // what is there can be read whole, and less of it
		name.Min, order.Min, id.Min, account.Min, region.Min, project.Min = 22, 21, 26, 16, 14, 10
		name.Weight, order.Weight, id.Weight, account.Weight = 2, 1, 3, 6
	}
	list := []column{
		{name, model.SortName, nameCell},
		{id, model.SortID, idCell},
		{order, model.SortOrder, orderCell},
		{account, model.SortAccount, accountCell},
		{components.Column{Title: "TYPE", Min: 5, Max: 8, Weight: 1, Drop: 8}, model.SortType, typeCell},
		{region, model.SortRegion, regionCell},
		{project, model.SortProject, projectCell},
		{components.Column{Title: "EFFECTIVE (UTC)", Brief: "EFFECTIVE", Min: 17, Drop: 13}, model.SortEffective, absoluteCell},
		{p.effectColumn(), model.SortEffective, effectCell},
		{components.Column{Title: "AMOUNT DUE", Brief: "DUE", Min: 9, Max: 11, Weight: 1, Right: true, Cut: components.CutNever, Drop: 10}, model.SortDue, dueCell},
		{components.Column{Title: "COUPONS", Min: 8, Max: 10, Weight: 1, Right: true, Cut: components.CutNever, Drop: 11}, "", couponCell},
		{components.Column{Title: "PAID USD", Min: 10, Max: 13, Weight: 1, Right: true, Cut: components.CutNever}, model.SortPaid, paidCell},
		p.stateColumn(width),
		{components.Column{Title: "OPERATION", Min: 13, Drop: 14}, "", operationCell},
	}
	if !p.common.Standing.HasProjects {
		list = append(list[:6], list[7:]...)
	}
	return p.titled(list)
}

// effectColumn has room for "since 9 d 23 h" where rows may be in effect.
func (p *Page) effectColumn() components.Column {
	c := components.Column{Title: "TAKES EFFECT", Brief: "EFFECT", Min: 12, Drop: 3}
	if tabs()[p.tab].tab != model.TabAllowed {
		c.Min = 14
	}
	return c
}

// stateColumn is wide where it holds reasons: it gets most of what is left
// over, and shows shorter words for all rows where that is little.
func (p *Page) stateColumn(width int) column {
	tab := tabs()[p.tab].tab
	if tab == model.TabAllowed {
		return column{components.Column{Title: "STATE", Min: 7, Max: 12, Weight: 6}, "", stateCell}
	}
	c := components.Column{Title: "STATE", Min: 24, Max: 110, Weight: 8, Full: 53}
	if tab == model.TabNotAllowed {
		c.Title = "WHY NOT"
	}
	switch {
	case width >= roomy:
		c.Min = c.Full
	case width >= halfRoomy:
		c.Min = 36
	case width >= narrow:
		c.Min = 26
	}
	return column{c, "", stateCell}
}

// titled marks the column that the list is sorted by.
func (p *Page) titled(list []column) []column {
	marked := false
	for i := len(list) - 1; i >= 0; i-- {
		c := &list[i]
		if c.sort == p.sort.Field && c.sort != "" && !marked {
			c.Sorted = p.arrow()
			marked = true
		}
	}
	return list
}

func (p *Page) arrow() string {
	if p.sort.Desc {
		return p.common.Styles.Glyphs.Down
	}
	return p.common.Styles.Glyphs.Up
}

func text(s string) components.Cell { return components.Cell{Text: present.Clean(s)} }

func (p *Page) dim(s string) components.Cell {
	return components.Cell{Text: present.Clean(s), Style: p.common.Styles.Dim}
}

func nameCell(p *Page, r desk.Row) components.Cell {
	c := text(r.Name)
	if p.statusOf(r) != model.StatusAllowed {
		c.Style = p.common.Styles.Dim
	}
	return c
}

func idCell(p *Page, r desk.Row) components.Cell      { return p.dim(r.ID) }
func orderCell(p *Page, r desk.Row) components.Cell   { return p.dim(r.Order.Number) }
func accountCell(_ *Page, r desk.Row) components.Cell { return text(present.Account(r.Account)) }
func typeCell(_ *Page, r desk.Row) components.Cell    { return text(r.ProductType) }
func regionCell(p *Page, r desk.Row) components.Cell  { return p.dim(r.Region) }

func projectCell(_ *Page, r desk.Row) components.Cell {
	return text(present.OrDash(r.EnterpriseProject))
}

func absoluteCell(p *Page, r desk.Row) components.Cell {
	return p.dim(strings.TrimSuffix(present.Absolute(r.EffectiveAt), " UTC"))
}

func effectCell(p *Page, r desk.Row) components.Cell {
	return text(present.When(r.EffectiveAt, p.now()))
}

func dueCell(_ *Page, r desk.Row) components.Cell { return text(present.Amount(r.AmountDue)) }

func couponCell(p *Page, r desk.Row) components.Cell {
	if len(r.Coupons) == 0 {
		return p.dim("-")
	}
	return text(present.Amount(r.CouponTotal()))
}

func paidCell(_ *Page, r desk.Row) components.Cell { return text(present.Amount(r.Paid)) }

// stateCell says where the row stands: for a blocked one every reason (R2),
// in shorter words where the room does not suffice.
func stateCell(p *Page, r desk.Row) components.Cell {
	c := p.stateOf(r)
	if word := p.touched.Word(r.ID); word != "" {
		c = p.touchedCell(r, word, c)
	}
	return c
}

// touchedCell says that others changed the row a moment ago, and how it stands
// now. Where the column is narrow one word has to do; the pane says the rest.
func (p *Page) touchedCell(r desk.Row, word string, c components.Cell) components.Cell {
	c.Style = p.common.Styles.Warning
	if tabs()[p.tab].tab == model.TabAllowed {
		if blocks := p.blocksOf(r); len(blocks) > 0 {
			c.Text = shortReasons(blocks)
		}
		c.Short = word
		if word == components.TouchNew {
			c.Text = word
		}
		return c
	}
	if c.Short == "" {
		c.Short = c.Text
	}
	if by := p.by[r.RequestID]; by != "" {
		c.Text += " by " + present.Clean(by)
	}
	c.Text, c.Short = word+": "+c.Text, word+": "+c.Short
	return c
}

func (p *Page) stateOf(r desk.Row) components.Cell {
	s := p.common.Styles
	blocks := p.blocksOf(r)
	switch {
	case len(blocks) > 0 && tabs()[p.tab].tab != model.TabAllowed:
		return components.Cell{Text: present.BlockWords(blocks), Short: shortReasons(blocks), Style: s.Warning}
	case len(blocks) > 0:
		return components.Cell{Text: "not allowed", Short: "blocked", Style: s.Warning}
	case r.NeedsReview:
		return components.Cell{Text: "needs review", Short: "review", Style: s.Accent}
	}
	return components.Cell{Text: "allowed", Style: s.Good}
}

// shortReasons are the blocks in as few cells as can be understood.
func shortReasons(blocks []model.Block) string {
	short := map[model.BlockCode]string{
		model.BlockTransaction: "transaction", model.BlockPromotion: "promo", model.BlockAccountFrozen: "acct frozen",
		model.BlockResourceFrozen: "frozen", model.BlockReviewPending: "pending", model.BlockInEffect: "in effect",
		model.BlockUnsubscribed: "unsubscribed"}
	words := make([]string, len(blocks))
	for i, b := range blocks {
		words[i] = short[b.Code]
	}
	return strings.Join(words, ", ")
}

// operationCell is the hint on the row under the cursor of what can be done.
func operationCell(p *Page, r desk.Row) components.Cell {
	if cur, ok := p.list.current(); !ok || cur.ID != r.ID {
		return components.Cell{}
	}
	if len(p.blocksOf(r)) > 0 || p.common.WhyNotSubmit() != "" {
		return p.dim("not possible")
	}
	return components.Cell{Text: "u unsubscribe", Style: p.common.Styles.Accent}
}

// statusOf is where the row stands now: time has passed since it was read.
func (p *Page) statusOf(r desk.Row) model.Status {
	if r.Status == model.StatusAllowed && r.InEffect(p.now()) {
		return model.StatusBlocked
	}
	return r.Status
}

// blocksOf are the row's blocks now.
func (p *Page) blocksOf(r desk.Row) []model.Block {
	if r.Status == model.StatusAllowed && r.InEffect(p.now()) {
		return r.Instance.Blocks(p.policy, p.now())
	}
	return r.Blocks
}

// now is the desk's time for what is shown.
func (p *Page) now() time.Time { return p.common.Now() }

// mark is the sign before a row and its look.
func (p *Page) mark(r desk.Row, row int) (string, styles.Style) {
	s := p.common.Styles
	blocked := p.statusOf(r) != model.StatusAllowed
	switch {
	case p.marks.Has(r.Row) && (blocked || p.summary.blocked.Has(r.Row)):
		return s.Glyphs.Flagged, s.Danger
	case p.marks.Has(r.Row):
		return s.Glyphs.Marked, s.Accent
	case p.inRange(row):
		return "+", s.Accent
	case blocked:
		return "-", s.Dim
	}
	return s.Glyphs.Unmarked, s.Plain
}

// tableRow is the row of the window as the table draws it.
func (p *Page) tableRow(columns []column, row int) components.Row {
	r := p.list.rows[row]
	out := components.Row{Cursor: row == p.list.win.Cursor, Touched: p.touched.Word(r.ID) != "", Cells: make([]components.Cell, len(columns))}
	out.Mark, out.MarkStyle = p.mark(r, row)
	for i, c := range columns {
		out.Cells[i] = c.cell(p, r)
	}
	return out
}
