package desk

import (
	"context"
	"encoding/json"

	"unsubdesk/model"
)

// Unfinished are the instances that a submission of the actor's under this key
// was begun with, if it stopped before its end; none otherwise. Whoever
// finds instances by a filter adds them to what matches before repeating the
// key: those that are done may match no longer, and the content has to be the
// same (R13). Any desk user may.
func (s *Session) Unfinished(ctx context.Context, key string) ([]string, error) {
	var ids []string
	err := s.view(ctx, func(tx model.ReadTx, _ model.User) error {
		ids = nil
		b, err := tx.Batch(s.Actor.User, key)
		if model.ErrorCode(err) == model.CodeNotFound {
			return nil
		}
		if err != nil || b.Result != nil {
			return err
		}
		for _, o := range b.Plan {
			ids = append(ids, o.IDs...)
		}
		if b.Begun != nil {
			var begun BatchResult
			if err := json.Unmarshal(b.Begun, &begun); err != nil {
				return err
			}
			for _, r := range begun.Refused {
				ids = append(ids, r.InstanceID)
			}
		}
		if b.Chosen.Len() == 0 {
			return nil
		}
		ids, err = tx.MatchIDs(model.ListQuery{Filter: selectedOnly(), Selected: b.Chosen})
		return err
	})
	return ids, err
}

// selectedOnly is the filter is:selected.
func selectedOnly() model.Filter {
	return model.Filter{Terms: []model.FilterTerm{{Field: model.FieldIs, Values: []string{model.IsSelected}}}}
}
