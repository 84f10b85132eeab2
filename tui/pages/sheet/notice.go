package sheet

import (
	"context"

	tea "github.com/charmbracelet/bubbletea"

	"unsubdesk/model/desk"
	"unsubdesk/model/notice"
	"unsubdesk/tui/common"
	"unsubdesk/tui/present"
)

// mostCopied is the longest notice that goes to the clipboard, in bytes: terminals drop
// more than that without a word.
const mostCopied = 64 << 10

// AskNotice asks for what the customer of a request is told.
func AskNotice(c *common.Common, notices *common.Loader[desk.Notice], id string) tea.Cmd {
	d := c.Desk
	return notices.Ask(c.Ctx, func(ctx context.Context) (desk.Notice, error) { return d.Notice(ctx, id, notice.Text) })
}

// TakeNotice copies the notice that came.
func TakeNotice(notices *common.Loader[desk.Notice], a common.Answer[desk.Notice]) tea.Cmd {
	switch {
	case !notices.Accept(a):
		return nil
	case a.Err != nil:
		return common.Failed(a.Err)
	case len(a.Value.Text) > mostCopied:
		return common.Say(common.Warning, "This notice is too long for a clipboard. Write it to a file: unsubdesk notice "+
			present.Clean(a.Value.Request.ID)+" -o FILE")
	}
	return common.Send(common.Clipboard{Text: a.Value.Text, Lines: true, What: "the notice for the customer"})
}
