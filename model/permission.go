package model

import (
	"slices"
	"time"
)

// The functions of this file are the only place where permissions are
// decided; every surface asks them. Each returns nil for yes, or an *Error
// with CodeForbidden or CodeRefused whose sentence is the reason.

// MayView answers whether the user may look, verify, report and export.
func MayView(u User) error {
	if u.Active() {
		return nil
	}
	return Forbidden("%s is not a user of this desk; an admin can add one with: unsubdesk users add NAME --role ROLE", clip(u.Name))
}

// MayUseKey answers whether the user may act with a public key, named by its
// fingerprint, that was the user's at login; "" is no key, for surfaces that ask
// for none.
func MayUseKey(u User, fingerprint string) error {
	if fingerprint == "" || slices.ContainsFunc(u.Keys, func(k Key) bool { return k.Fingerprint == fingerprint }) {
		return nil
	}
	return Forbidden("The key of this session is no longer one of %s's; log in again with another, or ask an admin.", clip(u.Name))
}

// MaySubmit answers whether the user may submit requests.
func MaySubmit(u User) error {
	if err := MayView(u); err != nil {
		return err
	}
	if u.Role == RoleAuditor {
		return Forbidden("An auditor looks and exports; unsubscribing needs the role agent, manager or admin.")
	}
	return nil
}

// MayAdminister answers whether the user may import, sweep, deliver, back up,
// and change users and policy. what names the action in the refusal.
func MayAdminister(u User, what string) error {
	if err := MayView(u); err != nil {
		return err
	}
	if u.Role != RoleAdmin {
		return Forbidden("%s needs the role admin; %s is %s.", what, u.Name, withArticle(u.Role))
	}
	return nil
}

// MayDecide answers whether the user may approve or reject the request (R7),
// leaving its state aside. manager is the desk user that the account names
// as its manager at this moment: the zero User if there is none of that name.
func MayDecide(u User, r Request, manager User) error {
	if err := MayView(u); err != nil {
		return err
	}
	if u.Name == r.SubmittedBy {
		return Forbidden("Nobody decides a request they submitted; somebody else who may, or silence at the deadline, does.")
	}
	switch {
	case u.Role == RoleAdmin:
		return nil
	case u.Role != RoleManager:
		return Forbidden("Deciding needs the role manager or admin; %s is %s.", u.Name, withArticle(u.Role))
	case r.Account.Manager == "" || r.Account.Manager == u.Name:
		return nil
	case ManagerUnknown(r.Account, manager):
		return Forbidden("The account's manager %s is no user of this desk: only an admin, or silence, decides.", clip(r.Account.Manager))
	case manager.Name == r.SubmittedBy:
		return Forbidden("The account's manager %s submitted it and cannot decide it: only an admin, or silence, decides.", manager.Name)
	case manager.Role != RoleManager && manager.Role != RoleAdmin:
		return Forbidden("The account's manager %s is %s, who cannot decide: only an admin, or silence, decides.", manager.Name, withArticle(manager.Role))
	}
	return Forbidden("Account %s is managed by %s, not by %s.", r.Account.ID, r.Account.Manager, u.Name)
}

// ManagerUnknown reports whether the account names a manager who is no user of the desk, so
// that only an admin, or silence, decides its requests (R7). manager is as for MayDecide.
func ManagerUnknown(a Account, manager User) bool {
	return a.Manager != "" && !manager.Active()
}

// MayWithdraw answers whether the user may withdraw the request (R11),
// leaving its state aside.
func MayWithdraw(u User, r Request) error {
	if err := MaySubmit(u); err != nil {
		return err
	}
	if u.Name != r.SubmittedBy && u.Role != RoleAdmin {
		return Forbidden("Only %s, who submitted it, or an admin can withdraw this request.", r.SubmittedBy)
	}
	return nil
}

// CanDecideNow answers whether the state of the request lets a person decide
// it at now (R7, R8, R9). approve tells approval from rejection: a held
// request can only be rejected.
func CanDecideNow(r Request, approve bool, now time.Time) error {
	switch r.Status {
	case RequestPending:
		if !r.beforeDeadline(now) {
			return r.pastDeadline()
		}
		return nil
	case RequestOnHold:
		if approve {
			return Refused("Request %s is on hold: %s. It can be approved when that is gone; it can be rejected now.", r.ID, joinBlocks(r.HoldBlocks))
		}
		return nil
	}
	return r.alreadyDecided()
}

// CanWithdrawNow answers whether the state of the request lets it be
// withdrawn at now: before its deadline, or on hold (R11).
func CanWithdrawNow(r Request, now time.Time) error {
	switch r.Status {
	case RequestPending:
		if !r.beforeDeadline(now) {
			return r.pastDeadline()
		}
		return nil
	case RequestOnHold:
		return nil
	}
	return r.alreadyDecided()
}

// SilenceStopped is the answer to whoever decides or withdraws a request that is due
// while the clock is doubted: nobody can any more, but silence does not approve it
// either (R8).
func SilenceStopped(r Request) error {
	return Refused("The deadline of %s passed at %s by the desk's clock, so nobody can decide or withdraw it now; but the clock is doubted, "+
		"so silence approves nothing either. An admin has to look at the clock and confirm the time first: unsubdesk clock confirm", r.ID, sayTime(r.Deadline))
}

func withArticle(r Role) string {
	if r == RoleAuditor || r == RoleAgent || r == RoleAdmin {
		return "an " + string(r)
	}
	return "a " + string(r)
}
