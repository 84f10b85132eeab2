package model

import (
	"fmt"
	"slices"
)

// Deciders are who, at a moment, can decide the requests of one user on the accounts of
// one manager (R7). Whoever is said to decide, before a submission or after it, on a screen
// or by mail, is said so by them.
type Deciders struct {
	// Manager is whom the account names as its manager, "" if nobody.
	Manager string
	// Why is WhyManager if they can decide, WhyAnyManager if the account names nobody and
	// some manager can; else why not.
	Why Why
	// Users are the desk users who can, in the order of their names.
	Users []User
}

// DecidersOf asks MayDecide of each user who can decide a request, of which the account
// and the submitter count. users are all active ones.
func DecidersOf(r Request, users []User) Deciders {
	var manager User
	if i := slices.IndexFunc(users, func(u User) bool { return u.Name == r.Account.Manager }); i >= 0 && r.Account.Manager != "" {
		manager = users[i]
	}
	d := Deciders{Manager: r.Account.Manager}
	for _, u := range users {
		if MayDecide(u, r, manager) == nil {
			d.Users = append(d.Users, u)
		}
	}
	switch {
	case d.Manager == "" && d.has(RoleManager):
		d.Why = WhyAnyManager
	case d.Manager == "":
		d.Why = WhyNoManager
	case ManagerUnknown(r.Account, manager):
		d.Why = WhyUnknown
	case manager.Name == r.SubmittedBy:
		d.Why = WhyOwnRequest
	case MayDecide(manager, r, manager) != nil:
		d.Why = WhyCannotDecide
	default:
		d.Why = WhyManager
	}
	return d
}

// Names are the names of the users who can.
func (d Deciders) Names() []string {
	names := make([]string, len(d.Users))
	for i, u := range d.Users {
		names[i] = u.Name
	}
	return names
}

// Admin reports whether an admin can decide who is not the account's manager.
func (d Deciders) Admin() bool {
	return slices.ContainsFunc(d.Users, func(u User) bool { return u.Role == RoleAdmin && u.Name != d.Manager })
}

func (d Deciders) has(role Role) bool {
	return slices.ContainsFunc(d.Users, func(u User) bool { return u.Role == role })
}

// Told are those of them who are told by mail that a request waits, and why: the account's
// manager or, of an account without one, each manager; if none of them has an address, the
// admins who have one.
func (d Deciders) Told() ([]User, Why) {
	with := func(may func(User) bool) (told []User) {
		for _, u := range d.Users {
			if u.Email != "" && may(u) {
				told = append(told, u)
			}
		}
		return told
	}
	admins, why := with(func(u User) bool { return u.Role == RoleAdmin }), d.Why
	switch d.Why {
	case WhyManager:
		if told := with(func(u User) bool { return u.Name == d.Manager }); len(told) > 0 {
			return told, why
		}
		why = WhyNoAddress
	case WhyAnyManager:
		if told := with(func(u User) bool { return u.Role == RoleManager }); len(told) > 0 {
			return told, why
		}
		why = WhyNoManager
	}
	return admins, why
}

// Untold reports whether somebody can decide, and nobody of them can be told by mail.
func (d Deciders) Untold() bool {
	told, _ := d.Told()
	return len(d.Users) > 0 && len(told) == 0
}

// Caveat says why it is not the account's manager who decides, or that nobody can; "" if
// nothing is to be said.
func (d Deciders) Caveat() string { return caveat(d.Why, []string{d.Manager}, len(d.Users) > 0) }

// caveat is Caveat for several managers of whom the same is to be said; anybody is whether
// somebody else can decide.
func caveat(why Why, managers []string, anybody bool) string {
	who, many := "The manager "+clip(managers[0]), len(managers) > 1
	switch n := len(managers); {
	case n == 2:
		who = "The managers " + clip(managers[0]) + " and " + clip(managers[1])
	case n > 2:
		who = fmt.Sprintf("The managers %s and %s others", clip(managers[0]), Grouped(n-1))
	}
	either := func(one, more string) string {
		if many {
			return who + more
		}
		return who + one
	}
	end := ": only an admin, or silence, decides."
	if !anybody {
		end = ", and nobody else here can decide: only silence does."
	}
	switch why {
	case WhyUnknown:
		return either(" is no user of this desk", " are no users of this desk") + end
	case WhyCannotDecide:
		return either(" has a role that cannot decide", " have roles that cannot decide") + end
	case WhyOwnRequest:
		return who + " cannot decide a request of their own" + end
	case WhyNoManager:
		return "The account has no manager, nor this desk one who can decide" + end
	}
	return ""
}
