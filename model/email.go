package model

import (
	"net/mail"
	"regexp"
	"strings"
)

// The longest address and the longest part before its @ that mail carries (RFC 5321).
const (
	maxEmail     = 254
	maxEmailUser = 64
)

// emailForm are the addresses that every mail server takes. It leaves out what the
// grammar of mail would allow as well and what reads as something else to one of the
// programs on the way: quoted parts, comments, routes, addresses of numbers.
var emailForm = regexp.MustCompile(`^[A-Za-z0-9!#$&'*+/=?^_{|}~-]+(\.[A-Za-z0-9!#$&'*+/=?^_{|}~-]+)*@` +
	`[A-Za-z0-9]([A-Za-z0-9-]*[A-Za-z0-9])?(\.[A-Za-z0-9]([A-Za-z0-9-]*[A-Za-z0-9])?)*$`)

// CheckEmail says whether an address can be given to a desk user: NAME@HOST, plain ASCII,
// alone. "" is none, and taken. Its error is CodeInvalid.
func CheckEmail(address string) error {
	if address == "" {
		return nil
	}
	wrong := Invalid("%q is no e-mail address like chen@desk.example; letters beyond ASCII go as xn--… in the host, and not before the @.", clip(address))
	if CheckText(address, maxEmail) != nil || !emailForm.MatchString(address) || strings.IndexByte(address, '@') > maxEmailUser {
		return wrong
	}
	read, err := mail.ParseAddress(address)
	if err != nil || read.Name != "" || read.Address != address {
		return wrong
	}
	return nil
}
