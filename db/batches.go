package db

import (
	"encoding/binary"
	"encoding/json"

	"gorm.io/gorm/clause"

	"unsubdesk/model"
)

type batchRow struct {
	UserName    string
	BatchKey    string
	ID          string
	Content     string
	Plan        string
	Result      []byte
	SubmittedAt int64
	Chosen      []byte
	Prints      []byte
	Reason      string
	Note        string
	Quote       string
	Begun       []byte
}

func (batchRow) TableName() string { return "batches" }

const batchColumns = "user_name, batch_key, id, content, plan, result, submitted_at, chosen, prints, reason, note, quote, begun"

// Batch finds a batch by its user and key; CodeNotFound if there is none.
func (t *tx) Batch(user, key string) (model.Batch, error) {
	found, err := t.batches("user_name = ? AND batch_key = ?", user, key)
	if err == nil && len(found) == 0 {
		err = model.NotFound("%s has submitted nothing with the key %s.", model.CleanText(user), model.CleanText(key))
	}
	if err != nil {
		return model.Batch{}, err
	}
	return found[0], nil
}

// OpenBatches are the batches of a user that have come to no end, oldest first.
func (t *tx) OpenBatches(user string) ([]model.Batch, error) {
	return t.batches("user_name = ? AND result IS NULL ORDER BY submitted_at", user)
}

// BatchHead is a batch without what it is about: its ID, the quote that it goes by and
// its Result; the zero Batch if there is none.
func (t *tx) BatchHead(user, key string) (model.Batch, error) {
	var row batchRow
	err := t.find(&row, t.raw("SELECT id, quote, result FROM batches WHERE user_name = ? AND batch_key = ?", user, key))
	return model.Batch{ID: row.ID, Quote: row.Quote, Result: row.Result}, err
}

func (t *tx) batches(where string, args ...any) ([]model.Batch, error) {
	var rows []batchRow
	if err := t.find(&rows, t.raw("SELECT "+batchColumns+" FROM batches WHERE "+where, args...)); err != nil {
		return nil, err
	}
	found := make([]model.Batch, len(rows))
	for i, r := range rows {
		b, err := r.batch()
		if err != nil {
			return nil, t.fail(err)
		}
		found[i] = b
	}
	return found, nil
}

func (r batchRow) batch() (model.Batch, error) {
	b := model.Batch{ID: r.ID, User: r.UserName, Key: r.BatchKey, Content: r.Content, Result: r.Result,
		SubmittedAt: fromMicros(&r.SubmittedAt), Reason: r.Reason, Note: r.Note, Quote: r.Quote, Begun: r.Begun}
	if len(r.Chosen) > 0 {
		var err error
		if b.Chosen, err = model.ReadSelection(r.Chosen); err != nil {
			return b, err
		}
		for at := 0; at+4 <= len(r.Prints); at += 4 {
			b.Prints = append(b.Prints, binary.BigEndian.Uint32(r.Prints[at:]))
		}
	}
	return b, json.Unmarshal([]byte(r.Plan), &b.Plan)
}

func rowOfBatch(b model.Batch) (batchRow, error) {
	plan, err := json.Marshal(b.Plan)
	if err != nil {
		return batchRow{}, err
	}
	row := batchRow{UserName: b.User, BatchKey: b.Key, ID: b.ID, Content: b.Content, Plan: string(plan),
		Result: b.Result, SubmittedAt: b.SubmittedAt.UnixMicro(), Reason: b.Reason, Note: b.Note, Quote: b.Quote, Begun: b.Begun}
	if b.Chosen.Len() == 0 {
		return row, nil
	}
	row.Prints = make([]byte, 0, 4*len(b.Prints))
	for _, p := range b.Prints {
		row.Prints = binary.BigEndian.AppendUint32(row.Prints, p)
	}
	row.Chosen, err = b.Chosen.Bytes()
	return row, err
}

// PutBatch adds a batch, or stores the Result of the one with its user and key; without
// a Result, what was confirmed anew.
func (t *tx) PutBatch(b model.Batch) error {
	if b.Result != nil {
		n, err := t.exec("UPDATE batches SET result = ? WHERE user_name = ? AND batch_key = ?", b.Result, b.User, b.Key)
		if err != nil || n > 0 {
			return err
		}
	}
	row, err := rowOfBatch(b)
	if err != nil {
		return t.fail(err)
	}
	return t.create(&row, clause.OnConflict{
		Columns:   []clause.Column{{Name: "user_name"}, {Name: "batch_key"}},
		DoUpdates: clause.AssignmentColumns([]string{"plan", "chosen", "prints", "quote", "begun", "submitted_at"}),
	})
}
