package cli

import (
	"context"
	"errors"
	"path/filepath"
	"strings"
	"time"

	"unsubdesk/model"
	"unsubdesk/model/desk"
	"unsubdesk/tui/present"
)

// restoreCmd puts a backup in the place of the desk.
type restoreCmd struct {
	File    string `arg:"" complete:"file" help:"A file that backup wrote."`
	Yes     bool   `help:"Do not ask, as long as nothing would be lost."`
	Confirm string `placeholder:"NAME" help:"The name of the desk's file, instead of typing it, where something would be lost."`
}

// Help is the long help.
func (c *restoreCmd) Help() string {
	return `The desk that is there is kept beside, under a name that ends in before-restore and the time. If it has anything that the backup lacks, or is another desk, its name has to be typed. Nobody else may have it open.`
}

// Restorer puts a backup in the place of the configured desk.
type Restorer interface {
	// Name is what a person calls the desk.
	Name() string
	// Current opens the desk that is to be replaced; nil if there is none.
	Current(context.Context) (*Opened, error)
	// Read copies a backup beside the desk and opens the copy.
	Read(ctx context.Context, file string) (*Opened, error)
	// Replace puts the copy in the desk's place, if that is still at the version
	// (-1: one that cannot be read), and answers where the desk is kept; "" if
	// there was none.
	Replace(ctx context.Context, version int64, at time.Time) (kept string, err error)
	// Discard removes the copy; after Replace it does nothing.
	Discard() error
}

// restoring is one run of restore.
type restoring struct {
	*restoreCmd
	app        *App
	to         Restorer
	actor      model.Actor
	comparison desk.Comparison
	unread     error // why the desk that is there cannot be read
	replaces   bool  // there is a desk
}

// Run implements the command.
func (c *restoreCmd) Run(ctx context.Context, a *App) error {
	runtime, err := a.setup()
	if err != nil {
		return err
	}
	to, err := runtime.Restore()
	if err != nil {
		return err
	}
	defer to.Discard() //nolint:errcheck // a copy that stays behind is named by its place
	backup, err := to.Read(ctx, c.File)
	if err != nil {
		return err
	}
	r := &restoring{restoreCmd: c, app: a, to: to}
	if err := r.compare(ctx, backup); err != nil {
		return err
	}
	if err := r.confirm(ctx); err != nil {
		return err
	}
	version := r.comparison.Version
	if r.unread != nil {
		version = -1
	}
	if err := backup.Desk.RecordRestore(ctx, r.actor, filepath.Base(c.File), r.comparison); err != nil {
		return err
	}
	kept, err := to.Replace(ctx, version, a.Now())
	if err != nil {
		return err
	}
	return r.done(kept)
}

// compare looks at the backup and at the desk that it is to replace. The desk's own
// admin may restore; where there is none that can be read, one of the backup.
func (r *restoring) compare(ctx context.Context, backup *Opened) error {
	current, err := r.to.Current(ctx)
	if err == nil && current != nil {
		r.replaces = true
		err = r.compareWith(ctx, current, backup)
		if closed := current.Close(); err == nil {
			err = closed
		}
	}
	switch {
	case errors.Is(err, model.ErrUnreadable):
		r.unread, r.replaces = err, true
	case err != nil, r.replaces:
		return err
	}
	return r.examine(ctx, backup)
}

func (r *restoring) compareWith(ctx context.Context, current, backup *Opened) error {
	s := r.as(current)
	if err := s.MayRestore(ctx); err != nil {
		return err
	}
	bar := r.app.newBar("Verifying the backup")
	defer bar.end()
	var err error
	r.comparison, err = s.Compare(ctx, backup.Desk, bar.step)
	return err
}

// examine looks at the backup alone.
func (r *restoring) examine(ctx context.Context, backup *Opened) error {
	if err := r.as(backup).MayRestore(ctx); err != nil {
		return err
	}
	bar := r.app.newBar("Verifying the backup")
	defer bar.end()
	var err error
	r.comparison = desk.Comparison{}
	r.comparison.Backup, err = backup.Desk.Examine(ctx, nil, bar.step)
	return err
}

// as is who restores, on one of the two desks.
func (r *restoring) as(o *Opened) *desk.Session {
	s := o.Desk.As(o.Actor)
	s.Actor.Surface = model.SurfaceCommand
	r.actor = s.Actor
	return s
}

// confirm asks for as much as would be lost. What --confirm overrides is said before it is done.
func (r *restoring) confirm(ctx context.Context) error {
	harmless := r.unread == nil && r.comparison.Harmless()
	if harmless && (r.Yes || !r.replaces) {
		return nil
	}
	name := filepath.Base(r.to.Name())
	if r.Confirm != "" {
		if r.Confirm != name {
			return model.Refused("--confirm is %s, but the desk's file is %s; nothing was restored.", clean(r.Confirm), clean(name))
		}
		if !harmless { // what is overridden is said all the same
			r.compared()
			r.app.notice("%s --confirm was given, so the backup is put in its place.", r.loss())
		}
		return nil
	}
	loss := r.loss()
	r.compared()
	if !r.app.canAsk() {
		if harmless {
			return model.Refused("There is a desk at %s; add --yes to put the backup in its place.", clean(r.to.Name()))
		}
		return model.Refused("%s Nothing was restored; --confirm %s does it all the same.", loss, clean(name))
	}
	want, question := name, loss+"\nType "+clean(name)+" to put the backup in its place: "
	if harmless {
		want, question = "y", "Nothing would be lost. Type y to put the backup in the place of "+clean(name)+": "
	}
	return r.app.askFor(ctx, question, want, "Nothing was restored.")
}

// compared says what the backup has and what the desk has.
func (r *restoring) compared() {
	r.app.flush()
	r.app.notice("Backup: %s", booksText(r.comparison.Backup))
	if r.replaces && r.unread == nil {
		r.app.notice("Desk:   %s", booksText(r.comparison.Desk))
	}
}

// loss says why a restore needs a typed word: every reason there is.
func (r *restoring) loss() string {
	c, name := r.comparison, clean(r.to.Name())
	var why []string
	switch {
	case r.unread != nil:
		why = append(why, name+" cannot be read, so nobody knows what would be lost: "+sentence(r.unread))
	case c.Other:
		why = append(why, "The backup is of another desk than "+name+", or the two went apart.")
	case c.Lacking > 0:
		why = append(why, name+" is newer: the backup lacks "+present.Plural(int(c.Lacking), "audit event")+r.forgotten()+".")
	}
	if !c.Backup.OK() {
		why = append(why, r.disagreement())
	}
	return strings.Join(why, " ")
}

// disagreement says that the backup's books are wrong.
func (r *restoring) disagreement() string {
	return "The backup does not agree with itself, so its amounts are not to be believed: " +
		present.Plural(len(r.comparison.Backup.Problems), "problem") + "."
}

// forgotten says which refunds the backup does not know of; nothing where its amounts
// are wrong.
func (r *restoring) forgotten() string {
	cash := r.comparison.Desk.Cash.Sub(r.comparison.Backup.Cash)
	coupons := r.comparison.Desk.Coupons.Sub(r.comparison.Backup.Coupons)
	if !r.comparison.Backup.OK() || cash.IsZero() && coupons.IsZero() {
		return ""
	}
	return ", and refunds of " + present.USD(cash) + " and coupons of " + present.USD(coupons) + " would be forgotten"
}

// jsonRestored is the answer of `restore`.
type jsonRestored struct {
	Restored jsonBooks `json:"restored"`
	Kept     string    `json:"kept"` // where the desk is that was there; "" if none
}

func (r *restoring) done(kept string) error {
	if r.app.JSON {
		return r.app.writeJSON(jsonRestored{booksJSON(r.File, r.comparison.Backup), kept})
	}
	r.app.sentence("Restored %s from %s: %s.", clean(r.to.Name()), clean(r.File), booksText(r.comparison.Backup))
	if !r.comparison.Backup.OK() {
		r.app.sentence("%s unsubdesk verify names them.", r.disagreement())
	}
	if kept != "" {
		r.app.sentence("The desk that was there is kept as %s.", clean(kept))
	}
	return nil
}
