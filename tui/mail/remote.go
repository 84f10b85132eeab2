package mail

import (
	"strings"

	"unsubdesk/model"
)

// remote is what people type to come to the desk. Request numbers are letters, digits and
// hyphens, so that no shell reads anything into them.
type remote struct{ ssh string }

func (r remote) screens() string { return r.ssh }

func (r remote) queue() string { return r.ssh + " reviews list" }

func (r remote) show(t model.Told) string { return r.ssh + " reviews show " + t.ID }

// approve approves all that are listed.
func (r remote) approve(told []model.Told) string {
	ids := make([]string, len(told))
	for i, t := range told {
		ids[i] = t.ID
	}
	return r.ssh + " reviews approve " + strings.Join(ids, " ")
}

// reject leaves the note to be written between the quotes: as it stands here, the desk
// refuses it.
func (r remote) reject(t model.Told) string {
	return r.ssh + " 'reviews reject " + t.ID + ` --note ""'`
}

func (r remote) withdraw(t model.Told) string { return r.ssh + " reviews withdraw " + t.ID }
