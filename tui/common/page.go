package common

import (
	tea "github.com/charmbracelet/bubbletea"

	"unsubdesk/model"
	"unsubdesk/tui/keys"
)

// Page is a view of the app. Its methods have pointer receivers; Update
// changes it in place.
//
// A page gets every message that is not the app's own, also while another is
// shown, because its answers arrive then too; keys and mouse reach only the
// page that is shown, mouse positions counted from its own corner. Update
// decodes and never does I/O: every query is a command, see Loader.
type Page interface {
	// Init starts the first queries. The app calls it when the page is first
	// shown, after SetSize.
	Init() tea.Cmd
	Update(msg tea.Msg) tea.Cmd
	// View is exactly as wide and high as SetSize said.
	View() string
	SetSize(width, height int)
	// Bindings are the actions of the page's present state, disabled ones
	// with their reason, the most useful first: they fill footer, help and
	// palette. The page decodes its own keys with keys.Decode(Bindings(), …);
	// what it does not know, the app tries.
	Bindings() []keys.Action
	// Capturing reports whether a text field or dialog of the page has the
	// keys: the global ones are off then.
	Capturing() bool
	// Refresh loads what there is, keeping cursor, selection and scroll: for the
	// key r, and after this session's own change.
	Refresh() tea.Cmd
	// Live follows what others changed. Unlike Refresh it moves no row while
	// rows are marked or something is open over them: they show their new state
	// in place, and the page says what Refresh would bring and take away.
	Live() tea.Cmd
	// Busy says in a sentence, without its capital and its full stop, what is running
	// that quitting would leave, "" if nothing is.
	Busy() string
}

// Deep is an optional part of Page: a page that is not at its top level, such
// as in a full-screen detail, says so, and q does not quit from there.
type Deep interface{ Deep() bool }

// Marking is an optional part of Page: how many of its rows are marked, which quitting
// would lose.
type Marking interface{ Marked() int }

// Unfinished is an optional part of Page: what was begun there and not sent yet, in words,
// which quitting would lose; "" if there is nothing.
type Unfinished interface{ Unfinished() string }

// Bare is an optional part of Page: it has nothing to show, whatever one does, and the footer
// offers the way out.
type Bare interface{ Bare() bool }

// Settling is an optional part of Page: while the rows on the screen are not
// yet those of the filter, sort or tab asked for, the app keeps keys back, so
// that none acts on a row that is about to go.
type Settling interface{ Settling() bool }

// Searching is an optional part of Settling: the screen says that the rows are still being
// looked for. Keys that need no row do not wait for them then.
type Searching interface{ Searching() bool }

// Offering is an optional part of Page: what can be done in its present state that has no
// key, for the command palette. Choose carries out one of them, which is not off.
type Offering interface {
	Offers() []keys.Action
	Choose(id keys.ID) tea.Cmd
}

// Place names a page of the app.
type Place int

// The pages.
const (
	Instances Place = iota
	Reviews
	History
	Report
)

// OpenUnsubscribe asks the app to open the unsubscribe page on instances: some by ID,
// or a selection.
type OpenUnsubscribe struct {
	IDs  []string
	Rows model.Selection
}

// Len is how many instances it is about.
func (o OpenUnsubscribe) Len() int { return max(len(o.IDs), o.Rows.Len()) }

// Done is what the unsubscribe page sends when it is left: what was submitted
// loses its mark, what was refused keeps it. Empty after a cancel.
type Done struct{ Submitted model.Selection }

// Go asks the app to show a page; a non-empty Subject is the request or
// instance to put the cursor on, and a non-empty Filter the filter to apply, which the
// page gets as Seek.
type Go struct {
	To      Place
	Subject string
	Filter  string
}

// GoToRequest is where a request is listed: in Reviews on its row, and one that needed no
// review, which is in History alone, there by its ID.
func GoToRequest(r model.Request) Go {
	if r.Deadline.IsZero() {
		return Go{To: History, Filter: r.ID}
	}
	return Go{To: Reviews, Subject: r.ID}
}

// Seek asks the page that Go opened to put its cursor on a subject, or to show what a
// filter finds.
type Seek struct {
	To      Place
	Subject string
	Filter  string
}

// Changed says that this session has changed the desk: the app reads the
// standing and refreshes the pages at once.
type Changed struct{}

// QueryFailed says that the desk did not answer a query. The page keeps what
// it has; the app says so, tries again, and refreshes when it answers.
type QueryFailed struct{ Err error }

// Tone is how a notice is meant.
type Tone int

// The tones.
const (
	Info Tone = iota
	Success
	Warning
	Danger
)

// Notice shows one sentence in the status line for a few seconds. A Sticky
// one stays until the next key. One about an action that cannot be used, Refused, goes
// when it can.
type Notice struct {
	Text    string
	Tone    Tone
	Sticky  bool
	Refused keys.ID
}

// Task is something that takes time and shows it: the app keeps a line of the
// tasks that run. ID tells tasks apart; Text says what runs. A task ends with
// Ended set, and Text then says how it ended ("" removes it silently).
type Task struct {
	ID    string
	Text  string
	Ended bool
	Tone  Tone
}

// Clipboard asks the app to put text on the terminal's clipboard (OSC 52);
// What says what it was, for the message. Lines is set for a text of several lines; else
// it is one, because what is pasted into a shell is typed there.
type Clipboard struct {
	Text  string
	What  string
	Lines bool
}

// Tick comes every second while the screens are open, for countdowns.
type Tick struct{}

// Say is a command that shows a notice.
func Say(tone Tone, text string) tea.Cmd { return Send(Notice{Text: text, Tone: tone}) }

// Send is a command that just answers with msg.
func Send(msg tea.Msg) tea.Cmd { return func() tea.Msg { return msg } }

// Refuse shows why a disabled action cannot be used now.
func Refuse(a keys.Action) tea.Cmd {
	return Send(Notice{Text: WhyOff(a), Tone: Warning, Refused: a.ID})
}

// WhyOff is why a disabled action cannot be used now, as a sentence.
func WhyOff(a keys.Action) string { return sentence(a.Off) }
