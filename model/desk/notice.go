package desk

import (
	"context"

	"unsubdesk/model"
	"unsubdesk/model/notice"
)

// Notice is what the customer of a request is told.
type Notice struct {
	notice.Data
	Format notice.Format
	Text   string
}

// Notice writes what the customer of a request is told, in the desk's words (R17). Any
// desk user may. What is due is approved first (R8). CodeNotFound if there is no such
// request, CodeInvalid if the desk's template cannot say it.
func (s *Session) Notice(ctx context.Context, id string, f notice.Format) (Notice, error) {
	if err := s.sweepFirst(ctx); err != nil {
		return Notice{}, err
	}
	n := Notice{Format: f}
	template := ""
	err := s.view(ctx, func(tx model.ReadTx, _ model.User) (err error) {
		if n.Data, err = noticeData(tx, RequestID(id)); err != nil {
			return err
		}
		template, err = tx.NoticeTemplate()
		return err
	})
	if err != nil {
		return Notice{}, err
	}
	if n.Text, err = notice.Write(template, n.Data, f); err != nil {
		return Notice{}, model.Invalid("The desk's notice cannot be written for %s: %s An admin sees it with unsubdesk policy show notice.",
			n.Request.ID, err)
	}
	return n, nil
}

func noticeData(tx model.ReadTx, id string) (notice.Data, error) {
	r, err := tx.Request(id)
	if err != nil {
		return notice.Data{}, err
	}
	now, err := tx.Now()
	if err != nil {
		return notice.Data{}, err
	}
	instances, err := tx.Instances(r.InstanceIDs())
	if err != nil {
		return notice.Data{}, err
	}
	entries, err := tx.Entries([]string{id})
	return notice.Of(r, instances, entries[id], now), err
}

// NoticeTemplate is the desk's own template of notices, "" if it goes by the program's.
// Any desk user may.
func (s *Session) NoticeTemplate(ctx context.Context) (string, error) {
	text := ""
	err := s.view(ctx, func(tx model.ReadTx, _ model.User) (err error) {
		text, err = tx.NoticeTemplate()
		return err
	})
	return text, err
}

// noticeState is what the trail keeps of the template, "" for the program's.
type noticeState struct {
	Template string `json:"template"`
}

// SetNoticeTemplate changes the template of notices for every program on the database
// (R17); "" goes back to the program's. An admin may. CodeInvalid says what is wrong with
// it, and where.
func (s *Session) SetNoticeTemplate(ctx context.Context, text string) error {
	if text != "" {
		var err error
		if text, err = notice.Check(text); err != nil {
			return err
		}
	}
	return s.update(ctx, mayAdminister("Changing the policy"), func(tx model.WriteTx, _ model.User) error {
		before, err := tx.NoticeTemplate()
		if err != nil || before == text {
			return err
		}
		if err := tx.PutNoticeTemplate(text); err != nil {
			return err
		}
		return record(tx, s.Actor, "", model.EventNoticeChanged, "notice", noticeState{before}, noticeState{text})
	})
}
