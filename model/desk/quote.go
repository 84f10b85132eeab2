package desk

import (
	"context"

	"unsubdesk/model"
)

// Quote says what submitting the instances now would do (R1–R7); it changes
// nothing. Any desk user may. IDs that do not exist are in NotFound.
func (s *Session) Quote(ctx context.Context, ids []string) (model.Quote, error) {
	var q model.Quote
	err := s.view(ctx, func(tx model.ReadTx, _ model.User) error {
		p, err := tx.Policy()
		if err != nil {
			return err
		}
		instances, err := tx.Instances(ids)
		if err != nil {
			return err
		}
		now, err := tx.Now()
		if err != nil {
			return err
		}
		q, err = s.withDeciders(tx, model.NewQuote(instances, missing(ids, instances), p, now))
		return err
	})
	return q, err
}

// missing are the ids that found lacks, each once, in their order.
func missing(ids []string, found []model.Instance) []string {
	there := make(map[string]bool, len(found))
	for _, in := range found {
		there[in.ID] = true
	}
	var none []string
	for _, id := range unique(ids) {
		if !there[id] {
			none = append(none, id)
		}
	}
	return none
}

// unique keeps the first of each ID.
func unique(ids []string) []string {
	seen := make(map[string]bool, len(ids))
	kept := make([]string, 0, len(ids))
	for _, id := range ids {
		if !seen[id] {
			seen[id] = true
			kept = append(kept, id)
		}
	}
	return kept
}
