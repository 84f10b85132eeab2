package desk_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"unsubdesk/model"
)

func saved(name, filter string) model.SavedFilter {
	return model.SavedFilter{Name: name, Filter: filter, Tab: model.TabAll, Sort: model.Sort{Field: model.SortPaid, Desc: true}}
}

func filterNames(filters []model.SavedFilter) string {
	var names []string
	for _, f := range filters {
		names = append(names, f.Name)
	}
	return strings.Join(names, "|")
}

// TestFiltersAreTheUsersOwn: saved, replaced, renamed and removed, by one user for themself.
func TestFiltersAreTheUsersOwn(t *testing.T) {
	f := newFixture(t)
	for _, name := range []string{"large ones", "备份", "Äpfel"} {
		_, err := f.as("iris").SaveFilter(f.ctx, saved(name, "paid:>=7000 orion")) // an auditor may
		f.ok(err)
	}
	got, err := f.as("iris").SaveFilter(f.ctx, saved("LARGE ones", "paid:>=8000"))
	f.ok(err)
	want := saved("LARGE ones", "paid:>=8000")
	want.SavedAt = f.clock.Now()
	if len(got) != 3 || cmp.Diff(want, got[0]) != "" {
		t.Errorf("saved again: %s", cmp.Diff(want, got[0]))
	}
	got, err = f.as("iris").RenameFilter(f.ctx, "large ONES", "Large")
	f.ok(err)
	if names := filterNames(got); names != "Large|äpfel|备份" && names != "Large|Äpfel|备份" {
		t.Errorf("renamed: %s", names)
	}
	_, err = f.as("iris").RenameFilter(f.ctx, "Large", "äpfel")
	f.refused(err, model.CodeConflict)
	_, err = f.as("iris").RenameFilter(f.ctx, "none such", "x")
	f.refused(err, model.CodeNotFound)
	_, err = f.as("iris").RemoveFilter(f.ctx, "none such")
	f.refused(err, model.CodeNotFound)
	got, err = f.as("iris").RemoveFilter(f.ctx, "LARGE")
	f.ok(err)
	if filterNames(got) != "Äpfel|备份" {
		t.Errorf("removed: %s", filterNames(got))
	}
	if others, err := f.as("maya").Filters(f.ctx); err != nil || len(others) != 0 {
		t.Errorf("maya has %v, %v", others, err)
	}
	f.ok(f.as("ada").RemoveUser(f.ctx, "iris"))
	if _, err := f.as("iris").Filters(f.ctx); model.ErrorCode(err) != model.CodeForbidden {
		t.Errorf("a removed user is answered %v", err)
	}
}

func TestFiltersHaveBounds(t *testing.T) {
	f := newFixture(t)
	for i := range model.MaxSavedFilters {
		_, err := f.as("maya").SaveFilter(f.ctx, saved(fmt.Sprint("f", i), ""))
		f.ok(err)
	}
	_, err := f.as("maya").SaveFilter(f.ctx, saved("one more", ""))
	f.refused(err, model.CodeRefused)
	_, err = f.as("maya").SaveFilter(f.ctx, saved("f7", "orion"))
	f.ok(err)
	for _, bad := range []model.SavedFilter{
		saved("", ""), saved("  ", ""), saved(" a", ""), saved("@a", ""), saved("-a", ""), saved("a\x1b[2J", ""), saved("a\u202eb", ""),
		saved(strings.Repeat("ä", model.MaxFilterName+1), ""), saved("a", "regon:eu"), saved("a", strings.Repeat("x ", 1500)),
		{Name: "a", Tab: "none", Sort: model.Sort{Field: model.SortPaid}}, {Name: "a", Tab: model.TabAll},
	} {
		if _, err := f.as("ben").SaveFilter(f.ctx, bad); model.ErrorCode(err) != model.CodeInvalid {
			t.Errorf("%+v is answered %v", bad, err)
		}
	}
	_, err = f.as("ben").SaveFilter(f.ctx, saved(strings.Repeat("ä", model.MaxFilterName), "is:selected"))
	f.ok(err)
}
