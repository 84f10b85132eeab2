package mail

import (
	"embed"
	"strings"
	"text/template"

	"unsubdesk/model"
	"unsubdesk/tui/present"
)

// Letter is one mail to one person.
type Letter struct {
	// ID is the same whenever the same is told; the Message-ID is made of it.
	ID      string
	To      string // an address that model.CheckEmail takes
	Subject string
	Body    string
}

//go:embed texts/*.txt
var textFiles embed.FS

// mostTold is how many requests a letter lists; of the others it says how many there are.
const mostTold = 20

// Write is the letter of an alert. ssh is Server.SSH.
func Write(n model.Alert, ssh string) (Letter, error) {
	var body strings.Builder
	if err := texts(ssh).ExecuteTemplate(&body, textOf(n), n); err != nil {
		return Letter{}, err
	}
	return Letter{ID: n.ID, To: n.To.Email, Subject: subject(n), Body: body.String()}, nil
}

// textOf is the name of the text for an alert.
func textOf(n model.Alert) string {
	name := "waiting"
	if n.Kind == model.AlertOutcome {
		name = "outcome"
	}
	if len(n.Told) > 1 {
		name += "s"
	}
	return name + ".txt"
}

// texts are the texts of all letters, with the words that they use. All that comes from
// people or files passes present's cleaning on its way in.
func texts(ssh string) *template.Template {
	remote := remote{ssh}
	return template.Must(template.New("").Funcs(template.FuncMap{
		"account": present.AccountFull, "clean": present.Clean, "usd": present.USD, "amount": present.Amount,
		"exact": present.Exact, "rfc": rfc, "day": day, "left": left,
		"instances": instances, "reason": reasonOf, "refund": refund, "refunds": refunds, "whys": whys, "wrap": wrap,
		"ended": ended, "endings": endings, "closing": closing, "holds": present.HoldWords, "listed": listed, "more": more,
		"show": remote.show, "approve": remote.approve, "reject": remote.reject, "withdraw": remote.withdraw, "screens": remote.screens, "queue": remote.queue,
	}).ParseFS(textFiles, "texts/*.txt"))
}
