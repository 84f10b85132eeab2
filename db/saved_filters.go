package db

import (
	"gorm.io/gorm/clause"

	"unsubdesk/model"
)

type savedFilterRow struct {
	UserName   string `gorm:"primaryKey"`
	NameFold   string `gorm:"primaryKey"`
	Name       string
	Filter     string
	Tab        model.Tab
	SortField  model.SortField
	Descending bool
	SavedAt    int64
}

func (savedFilterRow) TableName() string { return "saved_filters" }

// SavedFilters are a user's saved filters by name.
func (t *tx) SavedFilters(user string) ([]model.SavedFilter, error) {
	var rows []savedFilterRow
	err := t.find(&rows, t.raw(`SELECT user_name, name_fold, name, filter, tab, sort_field, descending, saved_at
		FROM saved_filters WHERE user_name = ? ORDER BY name_fold`, user))
	filters := make([]model.SavedFilter, len(rows))
	for i, r := range rows {
		filters[i] = model.SavedFilter{Name: r.Name, Filter: r.Filter, Tab: r.Tab,
			Sort: model.Sort{Field: r.SortField, Desc: r.Descending}, SavedAt: fromMicros(&r.SavedAt)}
	}
	return filters, err
}

// PutSavedFilter adds a filter of a user, or replaces the one with its name.
func (t *tx) PutSavedFilter(user string, f model.SavedFilter) error {
	row := savedFilterRow{UserName: user, NameFold: model.Fold(f.Name), Name: f.Name, Filter: f.Filter, Tab: f.Tab,
		SortField: f.Sort.Field, Descending: f.Sort.Desc, SavedAt: f.SavedAt.UnixMicro()}
	return t.create(&row, clause.OnConflict{Columns: []clause.Column{{Name: "user_name"}, {Name: "name_fold"}}, UpdateAll: true})
}

// DeleteSavedFilter removes a filter of a user; one that is not there is no error.
func (t *tx) DeleteSavedFilter(user, name string) error {
	_, err := t.exec("DELETE FROM saved_filters WHERE user_name = ? AND name_fold = ?", user, model.Fold(name))
	return err
}

// DeleteSavedFilters removes all filters of a user.
func (t *tx) DeleteSavedFilters(user string) error {
	_, err := t.exec("DELETE FROM saved_filters WHERE user_name = ?", user)
	return err
}
