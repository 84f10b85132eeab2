package instances

import (
	"context"
	"strconv"
	"strings"

	tea "github.com/charmbracelet/bubbletea"

	"unsubdesk/model"
	"unsubdesk/tui/common"
	"unsubdesk/tui/components"
	"unsubdesk/tui/keys"
	"unsubdesk/tui/present"
)

// saved is the box of the user's saved filters, over the list.
type saved struct {
	win      components.Window
	naming   *components.Input // the name that is being typed; nil for none
	renaming string            // the filter that gets it; "" saves the present one
	removing string            // the filter that one more d removes
	refused  string            // why no name can be typed; it stands in the name's place until it is closed
	typed    string            // what is said of keys that were typed all the same
}

// savedFilters are the user's saved filters as the desk has them.
type savedFilters []model.SavedFilter

// askFilters reads the user's saved filters.
func (p *Page) askFilters() tea.Cmd {
	d := p.common.Desk
	return p.filterLoads.Ask(p.common.Ctx, func(ctx context.Context) (savedFilters, error) { return d.Filters(ctx) })
}

func (p *Page) gotFilters(f savedFilters) tea.Cmd {
	p.savedFilters, p.filtersKnown = f, true
	if p.saved != nil {
		p.saved.win.Set(len(f), p.saved.win.Height)
	}
	return nil
}

// filterChange is a change of the saved filters, and how it ended.
type filterChange struct {
	run         func(context.Context) ([]model.SavedFilter, error)
	doing, said string // what it tries, and what is said when it is done
	err         error
}

// changeFilters makes a change of the saved filters, after those before it. Nothing that is
// asked meanwhile ends it, as it would a question.
func (p *Page) changeFilters(c filterChange) tea.Cmd {
	if p.filterChanges = append(p.filterChanges, c); len(p.filterChanges) > 1 {
		return nil
	}
	return p.nextChange()
}

// nextChange makes the change that waits longest.
func (p *Page) nextChange() tea.Cmd {
	if len(p.filterChanges) == 0 {
		return nil
	}
	change, ctx := p.filterChanges[0], p.common.Ctx
	return func() tea.Msg {
		_, change.err = change.run(ctx)
		return change
	}
}

// changedFilters says how a change ended, makes the next one and reads what there is now.
func (p *Page) changedFilters(c filterChange) tea.Cmd {
	p.filterChanges = p.filterChanges[1:]
	say := common.Say(common.Success, c.said)
	if c.err != nil {
		say = common.Failed(c.err)
	}
	if common.Unanswered(c.err) { // of which the app says only that the desk does not answer
		say = tea.Batch(say, common.Say(common.Danger, c.doing+": "+common.LostSentence(c.err)))
	}
	return tea.Batch(say, p.nextChange(), p.askFilters())
}

// openSaved shows the saved filters, as they are now.
func (p *Page) openSaved() tea.Cmd {
	p.saved = &saved{}
	return p.askFilters()
}

// savedKey answers a key while the saved filters are shown.
func (p *Page) savedKey(msg tea.KeyMsg) tea.Cmd {
	s, key := p.saved, msg.String()
	switch {
	case s.refused != "":
		s.refusedKey(msg)
		return nil
	case s.naming != nil:
		return p.nameKey(msg)
	}
	removing := s.removing
	s.removing = ""
	if n, err := strconv.Atoi(key); err == nil && n >= 1 && n <= len(p.savedFilters) {
		return p.useFilter(p.savedFilters[n-1])
	}
	if id, ok := savedMoves(key); ok && len(p.savedFilters) > 0 {
		s.win.Do(id)
		return nil
	}
	f, any := p.savedUnder()
	switch {
	case key == "esc" || key == "F" || key == "q":
		p.saved = nil
	case key == "s":
		return p.askName("")
	case !any:
		return common.Say(common.Warning, common.Idle(msg, "nothing is saved yet; s saves the present filter, Esc closes."))
	case key == "enter":
		return p.useFilter(f)
	case key == "n":
		return p.askName(f.Name)
	case key == "d" && removing == f.Name:
		return p.removeFilter(f.Name)
	case key == "d":
		if why := p.common.WhyNotChange(); why != "" {
			return common.Say(common.Warning, present.First(why)+".")
		}
		s.removing = f.Name
	default:
		return common.Say(common.Warning, common.Idle(msg, "a number or Enter applies, s saves the present filter, Esc closes."))
	}
	return nil
}

// savedMoves are the movements in the box.
func savedMoves(key string) (keys.ID, bool) {
	id, ok := map[string]keys.ID{"up": keys.Up, "k": keys.Up, "down": keys.Down, "j": keys.Down, "pgup": keys.PageUp,
		"pgdown": keys.PageDown, "home": keys.Top, "g": keys.Top, "end": keys.Bottom, "G": keys.Bottom}[key]
	return id, ok
}

// savedUnder is the filter under the cursor of the box.
func (p *Page) savedUnder() (f model.SavedFilter, ok bool) {
	if p.saved.win.Cursor >= len(p.savedFilters) {
		return f, false
	}
	return p.savedFilters[p.saved.win.Cursor], true
}

// askName begins to ask for the name under which the present filter is saved, or the one
// that a saved filter gets.
func (p *Page) askName(renaming string) tea.Cmd {
	why := p.common.WhyNotChange()
	if why == "" && renaming == "" && len(p.savedFilters) >= model.MaxSavedFilters {
		why = "you have " + present.Count(len(p.savedFilters)) + " saved filters, which is the most; d removes one"
	}
	if why != "" {
		p.saved.refused, p.saved.typed = present.First(why)+".", ""
		return nil
	}
	if _, err := model.ParseFilter(p.filter.Value()); err != nil && renaming == "" {
		p.saved.refused, p.saved.typed = "This filter cannot be read, so it is not saved: "+common.Sentence(err), ""
		return nil
	}
	in := components.NewInput(model.MaxFilterName)
	in.Set(renaming)
	p.saved.naming, p.saved.renaming = &in, renaming
	return nil
}

// refusedKey answers a key while it is said that no name can be typed. Who types one all the same
// removes and applies nothing by it, and its Enter closes nothing.
func (s *saved) refusedKey(msg tea.KeyMsg) {
	switch {
	case msg.Type == tea.KeyEsc, msg.Type == tea.KeyEnter && s.typed == "":
		s.refused = ""
	default:
		s.typed = common.Idle(msg, "Esc closes this.")
	}
}

// nameKey answers a key while a name is typed.
func (p *Page) nameKey(msg tea.KeyMsg) tea.Cmd {
	s := p.saved
	switch msg.String() {
	case "esc":
		s.naming = nil
		return nil
	case "enter":
	default:
		s.naming.Update(msg)
		return nil
	}
	name, d := s.naming.Value(), p.common.Desk
	if err := model.CheckFilterName(name); err != nil {
		return common.Say(common.Warning, common.Sentence(err))
	}
	s.naming = nil
	if from := s.renaming; from != "" {
		return p.changeFilters(filterChange{doing: "Renaming " + present.Clean(from), said: "Renamed to " + present.Clean(name) + ".",
			run: func(ctx context.Context) ([]model.SavedFilter, error) { return d.RenameFilter(ctx, from, name) }})
	}
	f := model.SavedFilter{Name: name, Filter: p.filter.Value(), Tab: tabs()[p.tab].tab, Sort: p.sort}
	said := "Saved as " + present.Clean(name)
	if _, known := model.SavedFilterNamed(p.savedFilters, name); known {
		said += ", in the place of the one of that name"
	}
	return p.changeFilters(filterChange{doing: "Saving " + present.Clean(name), said: said + ".",
		run: func(ctx context.Context) ([]model.SavedFilter, error) { return d.SaveFilter(ctx, f) }})
}

func (p *Page) removeFilter(name string) tea.Cmd {
	d := p.common.Desk
	return p.changeFilters(filterChange{doing: "Removing " + present.Clean(name), said: present.Clean(name) + " is removed.",
		run: func(ctx context.Context) ([]model.SavedFilter, error) { return d.RemoveFilter(ctx, name) }})
}

// useFilter applies a saved filter: its text, its tab and its order, from the top. The
// selection stays.
func (p *Page) useFilter(f model.SavedFilter) tea.Cmd {
	p.saved, p.ticket, p.full, p.only = nil, nil, false, false
	p.filter.Set(f.Filter)
	p.filter.Blur()
	for i, t := range tabs() {
		if t.tab == f.Tab {
			p.tab = i
		}
	}
	p.sort = f.Sort
	parsed, err := model.ParseFilter(f.Filter)
	p.filter.Fail(err)
	if err != nil {
		parsed = goodPart(f.Filter, err)
	}
	p.apply(parsed)
	p.table.Forget()
	return tea.Batch(p.load(fromTop, nil), p.countMatches(), p.summariseMarks(), common.Say(common.Info, "Filter "+present.Clean(f.Name)+"."))
}

// savedActions are the keys of the box, for the footer.
func (p *Page) savedActions() []keys.Action {
	k := p.common.Keys
	enter, esc := k.Get(keys.Open), k.Get(keys.Back)
	if p.saved.refused != "" {
		return []keys.Action{esc.Hinted("close")}
	}
	if p.saved.naming != nil {
		return []keys.Action{enter.Hinted("save"), esc.Hinted("do not")}
	}
	return []keys.Action{enter.Hinted("apply"), esc.Hinted("close")}
}

// savedBox draws the saved filters.
func (p *Page) savedBox(width, height int) string {
	s, box := p.common.Styles, p.saved
	inner := max(min(width-8, 76), 24)
	switch {
	case box.refused != "":
		return p.refusedBox(inner)
	case box.naming != nil:
		return p.nameBox(inner)
	}
	rows := max(min(len(p.savedFilters), height-9), 1)
	box.win.Set(len(p.savedFilters), rows)
	var lines []string
	from, to := box.win.Visible()
	for i := from; i < to; i++ {
		lines = append(lines, p.savedLine(i, inner))
	}
	switch {
	case !p.filtersKnown:
		lines = append(lines, s.Dim.Render("reading"))
	case len(p.savedFilters) == 0:
		for _, l := range present.Wrap("None yet. s saves the present filter with its tab and order.", inner) {
			lines = append(lines, s.Dim.Render(l))
		}
	}
	lines = append(lines, "")
	if box.removing != "" {
		return components.Frame(s, "Saved filters", append(lines, s.Warning.Render(s.Glyphs.Truncate("d again removes "+box.removing+"; any other key keeps it.", inner))), inner)
	}
	return components.Frame(s, "Saved filters", append(lines, p.savedHints(inner)...), inner)
}

// savedHints are the keys of the box: Enter and Esc are in the footer as well, and leave a
// narrow one.
func (p *Page) savedHints(width int) []string {
	k := func(key, what string) keys.Action { return keys.Action{Show: key, Hint: what} }
	list := []keys.Action{k("1-9", "or Enter apply"), k("s", "save this one"), k("n", "rename"), k("d", "remove"), k("Esc", "close")}
	if width < 70 {
		list = []keys.Action{k("1-9", "apply"), k("s", "save this one"), k("n", "rename"), k("d", "remove")}
	}
	return []string{strings.TrimPrefix(components.Hints(p.common.Styles, list, width+1), " ")}
}

// savedLine is one saved filter: its number, its name, and what it shows.
func (p *Page) savedLine(i, width int) string {
	s, f := p.common.Styles, p.savedFilters[i]
	number := " "
	if i < 9 {
		number = strconv.Itoa(i + 1)
	}
	mark, under := "  ", s.Plain
	if i == p.saved.win.Cursor {
		mark, under = s.Glyphs.Cursor+" ", s.CursorRow
	}
	name := max(min(width*2/5, 30), 10)
	return s.Accent.Over(under).Render(mark) + s.Bold.Over(under).Render(number+" ") +
		under.Render(s.Glyphs.Fit(f.Name, name)+"  ") + s.Dim.Over(under).Render(s.Glyphs.Fit(p.filterWords(f), width-name-6))
}

// filterWords say what a saved filter shows.
func (p *Page) filterWords(f model.SavedFilter) string {
	text := f.Filter
	if text == "" {
		text = "no filter"
	}
	tab := string(f.Tab)
	for _, t := range tabs() {
		if t.tab == f.Tab {
			tab = t.brief
		}
	}
	order := "by " + sortWord(f.Sort.Field)
	if f.Sort.Desc {
		order += " " + p.common.Styles.Glyphs.Down
	}
	return p.common.Glyphs().Join(text, tab, order)
}

// refusedBox says why no name can be typed.
func (p *Page) refusedBox(inner int) string {
	s, box := p.common.Styles, p.saved
	var lines []string
	for _, said := range []string{box.refused, box.typed} {
		if said == "" {
			continue
		}
		for _, l := range present.Wrap("! "+said, inner) {
			lines = append(lines, s.Warning.Render(l))
		}
		lines = append(lines, "")
	}
	return components.Frame(s, "Saved filters", append(lines, s.Button.Render("[Esc Close]")), inner)
}

// nameBox asks for a name.
func (p *Page) nameBox(inner int) string {
	s, box := p.common.Styles, p.saved
	title, what := "Save this filter under a name", p.filterWords(model.SavedFilter{Filter: p.filter.Value(), Tab: tabs()[p.tab].tab, Sort: p.sort})
	if box.renaming != "" {
		title, what = "Another name for "+present.Clean(box.renaming), ""
	}
	text, _ := box.naming.View(s, inner-6)
	lines := []string{s.Dim.Render("name: ") + text}
	if what != "" {
		lines = append([]string{s.Dim.Render(s.Glyphs.Truncate(what, inner)), ""}, lines...)
	}
	if _, known := model.SavedFilterNamed(p.savedFilters, box.naming.Value()); known && box.renaming == "" {
		lines = append(lines, s.Warning.Render("You have one of this name; it is replaced."))
	}
	return components.Frame(s, title, append(lines, "", s.Dim.Render("Enter saves, Esc does not")), inner)
}
