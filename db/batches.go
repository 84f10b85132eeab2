package db

import (
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
}

func (batchRow) TableName() string { return "batches" }

// Batch finds a batch by its user and key; CodeNotFound if there is none.
func (t *tx) Batch(user, key string) (model.Batch, error) {
	var rows []batchRow
	err := t.find(&rows, t.raw("SELECT user_name, batch_key, id, content, plan, result, submitted_at FROM batches WHERE user_name = ? AND batch_key = ?", user, key))
	if err != nil {
		return model.Batch{}, err
	}
	if len(rows) == 0 {
		return model.Batch{}, model.NotFound("%s has submitted nothing with the key %s.", model.CleanText(user), model.CleanText(key))
	}
	r := rows[0]
	b := model.Batch{ID: r.ID, User: r.UserName, Key: r.BatchKey, Content: r.Content, Result: r.Result, SubmittedAt: fromMicros(&r.SubmittedAt)}
	return b, t.fail(json.Unmarshal([]byte(r.Plan), &b.Plan))
}

// PutBatch adds a batch, or stores the Result of the one with its user and key.
func (t *tx) PutBatch(b model.Batch) error {
	plan, err := json.Marshal(b.Plan)
	if err != nil {
		return t.fail(err)
	}
	row := batchRow{UserName: b.User, BatchKey: b.Key, ID: b.ID, Content: b.Content, Plan: string(plan),
		Result: b.Result, SubmittedAt: b.SubmittedAt.UnixMicro()}
	return t.create(&row, clause.OnConflict{
		Columns:   []clause.Column{{Name: "user_name"}, {Name: "batch_key"}},
		DoUpdates: clause.AssignmentColumns([]string{"result"}),
	})
}
