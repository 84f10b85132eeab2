package config

import (
	"errors"
	"fmt"
	"net"
	"net/mail"
	"regexp"
	"strings"
	"unicode"

	"github.com/knadh/koanf/v2"
)

// Mail is how mail is sent; off while Host is "".
type Mail struct {
	Host     string `koanf:"host"`
	Port     int    `koanf:"port"` // never 0 once the settings are read
	TLS      string `koanf:"tls"`  // MailStartTLS, MailTLS or MailNoTLS
	User     string `koanf:"user"`
	Password string `koanf:"password"`
	From     string `koanf:"from"` // as net/mail reads it
	SSH      string `koanf:"ssh"`  // "": as `serve` says it
}

// The values of mail.tls.
const (
	MailStartTLS = "starttls" // begun in clear, never gone on with in clear
	MailTLS      = "tls"
	MailNoTLS    = "none"
)

// mailPorts are the ports where servers expect each.
var mailPorts = map[string]int{MailStartTLS: 587, MailTLS: 465, MailNoTLS: 25}

func mailSettings() []setting {
	return []setting{
		{key: "mail.host", preset: "", check: mailHost,
			doc: []string{"The SMTP server that takes mail; empty: no mail is sent. Account managers are told of requests",
				"that wait for them, and submitters how theirs ended: `unsubdesk users set-email NAME ADDR`.",
				"Try it with `unsubdesk mail test ADDR`."}},
		{key: "mail.port", preset: 0, check: mailPort,
			doc: []string{"Its port; 0: 587, or 465 for tls, or 25 for none."}},
		{key: "mail.tls", preset: MailStartTLS, check: oneOf(MailStartTLS, MailTLS, MailNoTLS),
			doc: []string{"starttls: encrypt before anything is said; tls: from the first byte on; none: never.",
				"A server that does not encrypt, or whose certificate is wrong, gets nothing, except with none."}},
		{key: "mail.user", preset: "", check: printableText,
			doc: []string{"Who logs in at the server; empty: nobody."}},
		{key: "mail.password", preset: "", check: printableText, secret: true,
			doc: []string{"The password for it; better in UNSUBDESK_MAIL_PASSWORD than here."}},
		{key: "mail.from", preset: "", check: mailFrom,
			doc: []string{"The sender: desk@desk.example, or \"Unsubscriptions <desk@desk.example>\"."}},
		{key: "mail.ssh", preset: "", check: sshLine,
			doc: []string{"What people type to come to the desk, for the commands in the mails, such as \"ssh -p 23234 desk.example\".",
				"Default: what `unsubdesk serve` says when it starts."}},
	}
}

// resolve fills in what follows from other settings.
func (m *Mail) resolve() {
	if m.Port == 0 {
		m.Port = mailPorts[m.TLS]
	}
}

// printableText takes text on one line.
var printableText = text(func(s string) error {
	if strings.ContainsFunc(s, unicode.IsControl) {
		return errors.New("must be text without control characters")
	}
	return nil
})

var hostForm = regexp.MustCompile(`^[A-Za-z0-9]([A-Za-z0-9-]*[A-Za-z0-9])?(\.[A-Za-z0-9]([A-Za-z0-9-]*[A-Za-z0-9])?)*$`)

// mailHost takes a name or an address without a port.
var mailHost = text(func(s string) error {
	if s != "" && (len(s) > 253 || !hostForm.MatchString(s)) && net.ParseIP(s) == nil {
		return errors.New(`must be the name or address of a server, like "smtp.desk.example"; its port is mail.port`)
	}
	return nil
})

// mailPort takes a port, or 0.
func mailPort(written any) (any, error) {
	if written == 0 || written == int64(0) || written == "0" {
		return 0, nil
	}
	n, err := positiveNumber(written)
	if err != nil || n.(int) > 65535 {
		return nil, errors.New("must be a whole number from 0 to 65535")
	}
	return n, nil
}

// mailFrom takes one address, with or without a name.
var mailFrom = text(func(s string) error {
	wrong := errors.New(`must be an address like "desk@desk.example" or "Unsubscriptions <desk@desk.example>"`)
	if s == "" {
		return nil
	}
	a, err := mail.ParseAddress(s)
	if err != nil || strings.ContainsFunc(s, unicode.IsControl) || strings.ContainsFunc(a.Name, unicode.IsControl) {
		return wrong
	}
	user, host, _ := strings.Cut(a.Address, "@")
	if !hostForm.MatchString(host) || strings.ContainsFunc(user, func(r rune) bool { return r <= ' ' || r > '~' || strings.ContainsRune(`"(),:;<>@[\]`, r) }) {
		return wrong
	}
	return nil
})

// sshLine takes what a person types, without the command at its end.
var sshLine = text(func(s string) error {
	long := len(s) > 200 || strings.ContainsFunc(s, func(r rune) bool { return !unicode.IsPrint(r) })
	if s != "" && (long || !strings.HasPrefix(s, "ssh ") || strings.TrimSpace(s) != s) {
		return errors.New(`must be what one types, like "ssh -p 23234 desk.example"`)
	}
	return nil
})

// mailTogether says what is wrong with the mail settings as a whole. broken are the keys
// that are wrong by themselves; nothing is said of what would hang on them.
func mailTogether(merged *koanf.Koanf, sources map[string]string, broken map[string]bool) []problem {
	text := func(key string) string { return merged.String("mail." + key) }
	if text("host") == "" {
		return nil // no mail is sent
	}
	var problems []problem
	wrong := func(at, message string, others ...string) {
		for _, key := range append(others, at) {
			if broken["mail."+key] {
				return
			}
		}
		s, _ := find(mailSettings(), "mail."+at)
		problems = append(problems, problem{sources[s.key], s.key, shown(s, merged.Get(s.key)), message})
	}
	if text("from") == "" {
		wrong("host", "needs mail.from, the sender of the mails", "from")
	}
	switch user, password := text("user"), text("password"); {
	case user != "" && password == "":
		wrong("user", "needs mail.password", "password")
	case user == "" && password != "":
		wrong("password", "needs mail.user", "user")
	case user != "" && text("tls") == MailNoTLS && !isLoopback(text("host")):
		wrong("tls", fmt.Sprintf("would show the password of %s to everybody on the way to %s; take starttls or tls", shown(setting{}, user), text("host")), "user", "password")
	}
	return problems
}

// isLoopback reports whether a host is this machine.
func isLoopback(host string) bool {
	ip := net.ParseIP(host)
	return strings.EqualFold(host, "localhost") || ip != nil && ip.IsLoopback()
}
