package cli

import (
	"fmt"

	"unsubdesk/tui/present"
)

// configCmd is about the settings of the program.
type configCmd struct {
	Path configPathCmd `cmd:"" help:"Show where settings come from."`
	Show configShowCmd `cmd:"" help:"Show the settings as they are now, secrets masked."`
	Init configInitCmd `cmd:"" help:"Write a commented starting file."`
}

// configPathCmd shows the places that settings come from.
type configPathCmd struct{}

// Run implements the command. It works also while the settings are wrong.
func (c *configPathCmd) Run(a *App) error {
	sources := a.Settings.Sources(a.Globals)
	if a.JSON {
		return a.writeJSON(list(sources, func(s SettingSource) SettingSource { return s }))
	}
	t := a.newTable("KIND", "PLACE", "USED")
	for _, s := range sources {
		used := "yes"
		if !s.Exists {
			used = "no, there is none"
		}
		t.add(s.Kind, s.Place, used)
	}
	t.end()
	return nil
}

// configShowCmd shows the settings.
type configShowCmd struct{}

// Run implements the command.
func (c *configShowCmd) Run(a *App) error {
	values, err := a.Settings.Values(a.Globals)
	if err != nil {
		return err
	}
	if a.JSON {
		return a.writeJSON(list(values, func(v SettingValue) SettingValue { return v }))
	}
	t := a.newTable("KEY", "VALUE", "FROM")
	for _, v := range values {
		t.add(v.Key, present.OrDash(fmt.Sprint(v.Value)), v.Source)
	}
	t.end()
	return nil
}

// configInitCmd writes a starting file.
type configInitCmd struct{}

// Run implements the command.
func (c *configInitCmd) Run(a *App) error {
	path, err := a.Settings.Init(a.Globals)
	if err != nil {
		return fileError(err, "%s was not written", clean(path))
	}
	if a.JSON {
		return a.writeJSON(map[string]string{"path": path})
	}
	a.sentence("Wrote %s; everything in it is commented out and has its default.", clean(path))
	return nil
}
