package cli

import "unsubdesk/model"

// jsonMessage is a message of the outbox, without its bytes.
type jsonMessage struct {
	ID           string             `json:"message_id"`
	Channel      model.Channel      `json:"channel"`
	Type         string             `json:"type"`
	AccountID    string             `json:"account_id"`
	RequestID    string             `json:"request_id"`
	Recipient    string             `json:"recipient"`
	State        model.MessageState `json:"state"`
	Attempts     int                `json:"attempts"`
	MadeAt       jsonTime           `json:"made_at"`
	DueAt        jsonTime           `json:"due_at"`
	TriedAt      jsonTime           `json:"tried_at"`
	NextAt       jsonTime           `json:"next_at"` // null where another one goes first, and at the end
	FailingSince jsonTime           `json:"failing_since"`
	ClosedAt     jsonTime           `json:"closed_at"` // accepted, given up, dropped
	Error        string             `json:"error"`     // of the last attempt
}

func messageJSON(m model.Message) jsonMessage {
	return jsonMessage{
		ID: m.ID, Channel: m.Channel, Type: m.Type, AccountID: m.AccountID, RequestID: m.RequestID, Recipient: m.Recipient,
		State: m.State, Attempts: m.Attempts, MadeAt: jsonTime(m.MadeAt), DueAt: jsonTime(m.DueAt), TriedAt: jsonTime(m.TriedAt),
		NextAt: jsonTime(m.NextAt), FailingSince: jsonTime(m.FailingSince), ClosedAt: jsonTime(m.ClosedAt), Error: m.Said,
	}
}

// jsonHalt is a channel on which nothing is sent.
type jsonHalt struct {
	Channel model.Channel `json:"channel"`
	Since   jsonTime      `json:"since"`
	Error   string        `json:"error"`
}

func haltJSON(h model.Halt) jsonHalt { return jsonHalt{h.Channel, jsonTime(h.At), h.Said} }
