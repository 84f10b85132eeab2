package desk

import (
	"encoding/json"
	"fmt"
	"time"

	"unsubdesk/model"
)

// gather is how long an alert waits for others, so that what happens together is told by
// one mail: a batch of many commits, a manager who decides one request after the other.
const gather = 30 * time.Second

// gatherFor is gather, or less on a desk where all goes faster.
func gatherFor(r model.Request) time.Duration {
	return min(gather, r.Deadline.Sub(r.SubmittedAt)/10)
}

// alertBody is what the outbox keeps of an alert, and of the letter that becomes of it:
// the requests that it is about. What is said of them is read when it is sent.
type alertBody struct {
	Requests []string `json:"requests"`
}

// alerts are what these changes give people to know (R7, R8): who decides, that requests
// wait and, later on, that they still do; who asked, how it ended, or that it is on hold.
// What somebody did oneself is no news. Those of one kind and time are one message; who
// hears of it is found out when it is due.
func alerts(changes []change) []model.Message {
	var all alertList
	for _, c := range changes {
		r := c.request
		switch c.kind {
		case model.EventRequestSubmitted, model.EventRequestResumed, model.EventAccountChanged:
			if r.Status != model.RequestPending || r.Due(c.at) {
				continue
			}
			all.add(model.AlertWaiting, c, c.at.Add(min(gatherFor(r), r.Deadline.Sub(c.at)/10)))
			if c.kind == model.EventRequestSubmitted {
				all.add(model.AlertReminder, c, r.ReminderAt())
			}
		case model.EventRequestHeld:
			all.add(model.AlertOutcome, c, c.at.Add(gatherFor(r)))
		case model.EventRequestCompleted, model.EventRequestRejected, model.EventRequestWithdrawn:
			if r.DecidedBy != r.SubmittedBy {
				all.add(model.AlertOutcome, c, c.at.Add(gatherFor(r)))
			}
		}
	}
	return all.messages()
}

// alertList collects alerts by kind and time.
type alertList struct {
	order    []alertKey
	requests map[alertKey][]string
	made     map[alertKey]time.Time
}

type alertKey struct {
	kind model.AlertKind
	due  time.Time
}

// add adds a request to what is told at a time; the zero time is never.
func (l *alertList) add(kind model.AlertKind, c change, due time.Time) {
	if due.IsZero() {
		return
	}
	if l.requests == nil {
		l.requests, l.made = map[alertKey][]string{}, map[alertKey]time.Time{}
	}
	key := alertKey{kind, model.Micro(due)}
	if l.requests[key] == nil {
		l.order = append(l.order, key)
		l.made[key] = c.at
	}
	l.requests[key] = append(l.requests[key], c.request.ID)
}

func (l *alertList) messages() []model.Message {
	var all []model.Message
	for _, key := range l.order {
		ids, made := l.requests[key], l.made[key]
		all = append(all, model.Message{ID: fmt.Sprintf("alert_%s_%s_%d", ids[0], key.kind, made.UnixMicro()), Channel: model.ChannelAlert,
			Type: string(key.kind), RequestID: only(ids), Body: bodyOf(ids), MadeAt: made, DueAt: key.due})
	}
	return all
}

// only is the request, where it is about one.
func only(requests []string) string {
	if len(requests) == 1 {
		return requests[0]
	}
	return ""
}

func bodyOf(requests []string) []byte { return []byte(jsonOf(alertBody{requests})) }

// requestsOf are the requests that an alert or a letter is about.
func requestsOf(m model.Message) ([]string, error) {
	var body alertBody
	err := json.Unmarshal(m.Body, &body)
	return body.Requests, err
}

// tellManagers puts into the outbox, for who manages these accounts from now on, what
// waits on them.
func tellManagers(tx model.WriteTx, accounts []string) error {
	if read, err := tx.HasEmails(); err != nil || !read {
		return err
	}
	now, err := tx.Now()
	if err != nil {
		return err
	}
	var changes []change
	for _, id := range accounts {
		waiting, err := tx.Requests(model.RequestQuery{Statuses: []model.RequestStatus{model.RequestPending}, AccountID: id})
		if err != nil {
			return err
		}
		for _, r := range waiting {
			changes = append(changes, change{model.EventAccountChanged, r, nil, now})
		}
	}
	return announce(tx, changes...)
}
