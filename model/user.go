package model

import (
	"regexp"
	"time"
)

// Role is what a desk user may do.
type Role string

// The roles, from least to most.
const (
	RoleAuditor Role = "auditor"
	RoleAgent   Role = "agent"
	RoleManager Role = "manager"
	RoleAdmin   Role = "admin"
)

// Roles are all roles in order.
func Roles() []Role { return []Role{RoleAuditor, RoleAgent, RoleManager, RoleAdmin} }

// ParseRole reads a role; the error names the ones there are.
func ParseRole(s string) (Role, error) {
	for _, r := range Roles() {
		if string(r) == s {
			return r, nil
		}
	}
	return "", Invalid("There is no role %q; the roles are auditor, agent, manager and admin.", clip(s))
}

// SystemUser is the reserved name under which the desk itself acts (R8).
const SystemUser = "system"

// User is a desk user. A removed user keeps the name for ever.
type User struct {
	Name string
	Role Role
	// Email is where the user is told by mail what waits (R7, R8), as CheckEmail
	// takes it; "" for nowhere.
	Email     string
	Keys      []Key
	AddedAt   time.Time
	RemovedAt time.Time // zero while the user is one
}

// Active reports whether the user has not been removed.
func (u User) Active() bool { return u.Name != "" && u.RemovedAt.IsZero() }

// Key is a public key in authorized_keys form with its SHA256 fingerprint.
type Key struct {
	Fingerprint string `json:"fingerprint"`
	Line        string `json:"line"`
}

var userNameForm = regexp.MustCompile(`^[\p{L}\p{N}][\p{L}\p{N}._@+-]{0,63}$`)

// CheckUserName says whether a name can be given to a desk user.
func CheckUserName(name string) error {
	if Fold(name) == SystemUser { // System would pass for it in the trail
		return Refused("The name system is reserved for the desk itself; choose another.")
	}
	if CheckText(name, 64) != nil || !userNameForm.MatchString(name) {
		return Invalid("%q is no user name: letters, digits and . _ @ + - only, at most 64, starting with a letter or digit.", clip(name))
	}
	return nil
}

// Surface is where somebody acted.
type Surface string

// The surfaces.
const (
	SurfaceScreen  Surface = "screen"
	SurfaceCommand Surface = "command"
	SurfaceSSH     Surface = "ssh"
	SurfaceSystem  Surface = "system"
)

// Actor is who acts, and from where. The role is not part of it: it is read
// from the database in the same transaction as the action, so that a change
// of role takes effect at once.
type Actor struct {
	User    string
	OSUser  string // the operating system's user, recorded in every event
	Surface Surface
	// Key is the fingerprint of the public key the actor came with, "" where
	// there was none. It has to be User's at every action, so that a key that is
	// taken away ends what was opened with it.
	Key string
}

// SystemActor is the desk acting by itself.
func SystemActor() Actor { return Actor{User: SystemUser, Surface: SurfaceSystem} }
