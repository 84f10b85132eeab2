package mail

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"net"
	"net/mail"
	"os"
	"strconv"
	"strings"
	"time"

	gomail "github.com/wneessen/go-mail"

	"unsubdesk/model"
)

// How a connection to the server is kept from others. With StartTLS and TLS nothing is
// said to a server whose certificate is wrong.
const (
	StartTLS = "starttls" // from the second sentence on, or not at all
	TLS      = "tls"      // from the first byte on
	NoTLS    = "none"
)

// Settings say which SMTP server takes mail, and what it is told; checked, with the
// same fields as the settings file has. Host is "" where there is none.
type Settings struct {
	Host           string
	Port           int
	TLS            string // StartTLS, TLS or NoTLS
	User, Password string // "": nobody logs in
	From           string // as net/mail reads it
	SSH            string // what people type to come to the desk, without a command
}

// Server is an SMTP server that takes mail.
type Server struct {
	Settings
	// Timeout is how long one letter takes at most; 0 is 20 s.
	Timeout time.Duration
	// Roots are what certificates are checked against; nil for the system's.
	Roots *x509.CertPool
}

// Refusal is why a letter was not taken.
type Refusal struct {
	// Final is set if the server has refused this letter or its recipient for good: trying
	// again does not help, while other letters may well be taken.
	Final bool
	// Said is why, on one line that may be shown: no password, nothing of the letter.
	Said string
}

// Error implements error.
func (r *Refusal) Error() string { return r.Said }

const defaultTimeout = 20 * time.Second

// Send gives a letter to the server and answers with what that said. Its error is a
// *Refusal. A letter that the server has taken is sent, whatever happens to the
// connection afterwards. ctx ends the attempt at any point.
func (s Server) Send(ctx context.Context, l Letter, now time.Time) (said string, err error) {
	m, err := s.message(l, now)
	if err != nil {
		return "", &Refusal{Final: true, Said: oneLine(err.Error())}
	}
	timeout := s.Timeout
	if timeout == 0 {
		timeout = defaultTimeout
	}
	ctx, cancel := context.WithTimeout(ctx, timeout)
	defer cancel()
	client, err := s.client(ctx, timeout)
	if err != nil {
		return "", &Refusal{Said: oneLine(err.Error())}
	}
	err = client.DialAndSendWithContext(ctx, m)
	if m.IsDelivered() { // what it answers to goodbye does not matter
		return oneLine(m.ServerResponse()), nil
	}
	r := refusal(err, l.To)
	switch {
	case errors.Is(context.Cause(ctx), context.Canceled):
		r = &Refusal{Said: "the attempt was stopped"}
	case ctx.Err() != nil, errors.Is(err, os.ErrDeadlineExceeded):
		r = &Refusal{Said: "the server did not answer in time"}
	}
	return "", r
}

// client is one connection to the server. It is closed when ctx ends: the library looks
// at ctx only while it dials.
func (s Server) client(ctx context.Context, timeout time.Duration) (*gomail.Client, error) {
	secure := &tls.Config{ServerName: s.Host, RootCAs: s.Roots, MinVersion: tls.VersionTLS12}
	dial := func(dialing context.Context, network, address string) (net.Conn, error) {
		var d interface {
			DialContext(context.Context, string, string) (net.Conn, error)
		} = &net.Dialer{}
		if s.TLS == TLS {
			d = &tls.Dialer{Config: secure}
		}
		conn, err := d.DialContext(dialing, network, address)
		if err == nil {
			context.AfterFunc(ctx, func() { conn.Close() }) //nolint:errcheck // it ends the attempt, nothing else
		}
		return conn, err
	}
	options := []gomail.Option{gomail.WithPort(s.Port), gomail.WithTimeout(timeout), gomail.WithTLSConfig(secure),
		gomail.WithDialContextFunc(dial), gomail.WithoutSMTPUTF8()}
	policy := gomail.NoTLS // of the library's own
	if s.TLS == StartTLS {
		policy = gomail.TLSMandatory
	}
	options = append(options, gomail.WithTLSPolicy(policy))
	if s.User != "" {
		options = append(options, gomail.WithUsername(s.User), gomail.WithPassword(s.Password),
			gomail.WithOpportunisticSMTPAuth(gomail.SMTPAuthSCRAMSHA256, gomail.SMTPAuthPlain, gomail.SMTPAuthLogin, gomail.SMTPAuthCramMD5, gomail.SMTPAuthSCRAMSHA1))
	}
	return gomail.NewClient(s.Host, options...)
}

// message is a letter as it goes over the wire. What could begin a header of its own is
// refused, although nothing of the kind comes this far.
func (s Server) message(l Letter, now time.Time) (*gomail.Msg, error) {
	if err := model.CheckEmail(l.To); err != nil || l.To == "" {
		return nil, fmt.Errorf("%q is no address to send to", l.To)
	}
	for _, text := range []string{l.Subject, l.ID} {
		if strings.ContainsFunc(text, model.UnsafeRune) {
			return nil, fmt.Errorf("%q cannot stand in a header", text)
		}
	}
	from, err := mail.ParseAddress(s.From)
	if err != nil {
		return nil, err
	}
	m := gomail.NewMsg(gomail.WithNoDefaultUserAgent())
	m.FromMailAddress(from)
	m.EnvelopeFromMailAddress(&mail.Address{Address: from.Address})
	if err := m.To(l.To); err != nil {
		return nil, err
	}
	m.Subject(l.Subject)
	m.SetDateWithValue(now)
	m.SetMessageIDWithValue(s.MessageID(l))
	m.SetGenHeader("Auto-Submitted", "auto-generated")
	m.SetGenHeader("X-Auto-Response-Suppress", "All") // for servers that do not know the one above
	m.SetBodyString(gomail.TypeTextPlain, strings.ReplaceAll(l.Body, "\n", "\r\n"))
	return m, nil
}

// MessageID is the letter's Message-ID, without the brackets: the same at each attempt.
func (s Server) MessageID(l Letter) string {
	host := "unsubdesk"
	if from, err := mail.ParseAddress(s.From); err == nil {
		host = from.Address[strings.LastIndexByte(from.Address, '@')+1:]
	}
	return l.ID + "@" + host
}

// Address is the server's host and port.
func (s Server) Address() string { return net.JoinHostPort(s.Host, strconv.Itoa(s.Port)) }

// refused is what a server refuses at each step of a letter, in words.
var refused = map[gomail.SendErrReason]string{
	gomail.ErrSMTPMailFrom: "the sender", gomail.ErrSMTPRcptTo: "the recipient",
	gomail.ErrSMTPData: "the mail", gomail.ErrSMTPDataClose: "the mail",
}

// refusal tells what will never be taken from what may be taken later. Only a recipient
// or a mail is refused for good: a login or a sender that is refused is a matter of the
// settings, and a server that is away comes back. The recipient's address is not repeated.
func refusal(err error, to string) *Refusal {
	if strings.Contains(err.Error(), "does not support STARTTLS") {
		return &Refusal{Said: "the server does not offer STARTTLS, and nothing is said to it in clear (mail.tls)"}
	}
	sent, ok := errors.AsType[*gomail.SendError](err)
	if !ok || sent.ErrorCode() == 0 {
		return &Refusal{Said: oneLine(unquoted(strings.TrimPrefix(err.Error(), "dial failed: ")))}
	}
	said, _, _ := strings.Cut(sent.Error(), ", affected ")
	if _, answer, found := strings.Cut(said, ": "); found { // the library's word for the step goes
		said = "the server refuses " + refused[sent.Reason] + ": " + strings.ReplaceAll(unquoted(answer), to, "…")
	}
	final := sent.ErrorCode() >= 500 && sent.Reason != gomail.ErrSMTPMailFrom
	return &Refusal{Final: final, Said: oneLine(said)}
}

// unquoted takes the quotes away that the standard library puts around a server's words.
func unquoted(s string) string {
	at := strings.IndexByte(s, '"')
	if at < 0 {
		return s
	}
	said, err := strconv.Unquote(s[at:])
	if err != nil {
		return s
	}
	return s[:at] + said
}

// oneLine is what a server or the library said, safe and short.
func oneLine(s string) string {
	const most = 300
	line := []rune(model.CleanText(strings.Join(strings.Fields(s), " ")))
	if len(line) > most {
		return string(line[:most]) + "…"
	}
	return string(line)
}
