package desk

import (
	"context"

	"unsubdesk/model"
)

// Filters are the user's saved filters by name. Any desk user may, for themself.
//
// What somebody keeps to look by is no state of the desk: it is in no audit event.
func (s *Session) Filters(ctx context.Context) ([]model.SavedFilter, error) {
	var filters []model.SavedFilter
	err := s.view(ctx, func(tx model.ReadTx, u model.User) (err error) {
		filters, err = tx.SavedFilters(u.Name)
		return err
	})
	return filters, err
}

// SaveFilter saves a filter for the user, in the place of the one with its name. Any desk
// user may. Errors: CodeInvalid (name, filter), CodeRefused (there are
// model.MaxSavedFilters), CodeUnavailable (a desk that can only be read).
func (s *Session) SaveFilter(ctx context.Context, f model.SavedFilter) ([]model.SavedFilter, error) {
	if err := f.Check(); err != nil {
		return nil, err
	}
	return s.onFilters(ctx, func(tx model.WriteTx, u model.User, filters []model.SavedFilter) error {
		if _, known := model.SavedFilterNamed(filters, f.Name); !known && len(filters) >= model.MaxSavedFilters {
			return model.Refused("You have %d saved filters, which is the most; remove one first.", len(filters))
		}
		now, err := tx.Now()
		if err != nil {
			return err
		}
		f.SavedAt = now
		return tx.PutSavedFilter(u.Name, f)
	})
}

// RenameFilter gives one of the user's filters another name. Any desk user may. Errors:
// CodeInvalid (the name), CodeNotFound, CodeConflict (another has the name), CodeUnavailable.
func (s *Session) RenameFilter(ctx context.Context, from, to string) ([]model.SavedFilter, error) {
	if err := model.CheckFilterName(to); err != nil {
		return nil, err
	}
	return s.onFilters(ctx, func(tx model.WriteTx, u model.User, filters []model.SavedFilter) error {
		f, known := model.SavedFilterNamed(filters, from)
		if !known {
			return noFilter(from)
		}
		if other, taken := model.SavedFilterNamed(filters, to); taken && other.Name != f.Name {
			return model.Errorf(model.CodeConflict, "Another of your filters is called %s.", model.CleanText(other.Name))
		}
		if err := tx.DeleteSavedFilter(u.Name, f.Name); err != nil {
			return err
		}
		f.Name = to
		return tx.PutSavedFilter(u.Name, f)
	})
}

// RemoveFilter removes one of the user's filters. Any desk user may. Errors: CodeNotFound,
// CodeUnavailable.
func (s *Session) RemoveFilter(ctx context.Context, name string) ([]model.SavedFilter, error) {
	return s.onFilters(ctx, func(tx model.WriteTx, u model.User, filters []model.SavedFilter) error {
		f, known := model.SavedFilterNamed(filters, name)
		if !known {
			return noFilter(name)
		}
		return tx.DeleteSavedFilter(u.Name, f.Name)
	})
}

// onFilters changes the user's filters and answers with what they are then.
func (s *Session) onFilters(ctx context.Context, fn func(model.WriteTx, model.User, []model.SavedFilter) error) ([]model.SavedFilter, error) {
	var after []model.SavedFilter
	err := s.update(ctx, model.MaySaveFilters, func(tx model.WriteTx, u model.User) error {
		before, err := tx.SavedFilters(u.Name)
		if err != nil {
			return err
		}
		if err := fn(tx, u, before); err != nil {
			return err
		}
		after, err = tx.SavedFilters(u.Name)
		return err
	})
	return after, err
}

func noFilter(name string) error {
	return model.NotFound("You have no saved filter %s.", model.CleanText(name))
}
