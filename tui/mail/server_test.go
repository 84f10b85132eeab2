package mail_test

import (
	"context"
	"errors"
	"fmt"
	"net"
	netmail "net/mail"
	"strings"
	"testing"
	"time"

	"github.com/emersion/go-smtp"

	"unsubdesk/tui/mail"
	"unsubdesk/tui/mail/mailtest"
)

var now = time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC)

func letter() mail.Letter {
	return mail.Letter{ID: "MN-1", To: "chen@desk.example", Subject: "Review by Tue 3 Mar 09:00 UTC: 7,500.00 USD, 云帆科技",
		Body: "maya asks to give back 1 instance.\n.\n..dots\nFrom a line\n" + strings.Repeat("a long line ", 30) + "备份\n"}
}

// at is a server as settings describe it.
func at(s *mailtest.Server, tls string) mail.Server {
	return mail.Server{Settings: mail.Settings{Host: s.Host, Port: s.Port, TLS: tls, From: "Unsubscriptions <desk@desk.example>", SSH: ssh}, Roots: s.Roots}
}

// TestALetterArrives over each kind of connection, as it was written.
func TestALetterArrives(t *testing.T) {
	for name, c := range map[string]struct {
		options mailtest.Options
		with    func(*mail.Server)
	}{
		"in clear":                    {},
		"STARTTLS":                    {mailtest.Options{StartTLS: true}, func(s *mail.Server) { s.TLS = mail.StartTLS }},
		"TLS":                         {mailtest.Options{TLS: true}, func(s *mail.Server) { s.TLS = mail.TLS }},
		"STARTTLS, PLAIN":             {mailtest.Options{StartTLS: true, User: "desk", Password: "pä55 w\\rd"}, login(mail.StartTLS)},
		"TLS, PLAIN":                  {mailtest.Options{TLS: true, User: "desk", Password: "pä55 w\\rd"}, login(mail.TLS)},
		"TLS, LOGIN":                  {mailtest.Options{TLS: true, User: "desk", Password: "pä55 w\\rd", Mechanisms: []string{"LOGIN"}}, login(mail.TLS)},
		"in clear, on this machine":   {mailtest.Options{User: "desk", Password: "pä55 w\\rd"}, login(mail.NoTLS)},
		"a name that needs an escape": {mailtest.Options{}, func(s *mail.Server) { s.From = `"Wu, \"Chen\" 云" <desk@desk.example>` }},
	} {
		t.Run(name, func(t *testing.T) {
			s := mailtest.Start(t, c.options)
			server := at(s, mail.NoTLS)
			if c.with != nil {
				c.with(&server)
			}
			said, err := server.Send(t.Context(), letter(), now)
			if err != nil || !strings.Contains(said, "250") && !strings.Contains(said, "OK") {
				t.Fatalf("%q, %v", said, err)
			}
			got := s.Wait(t, 1)[0]
			arrived(t, got, letter(), server.From)
			if want := c.options.User; want != "" && fmt.Sprint(s.Logins()) != "["+want+"]" {
				t.Errorf("logged in: %v", s.Logins())
			}
		})
	}
}

func login(tls string) func(*mail.Server) {
	return func(s *mail.Server) { s.TLS, s.User, s.Password = tls, "desk", "pä55 w\\rd" }
}

// arrived holds what came to what was sent.
func arrived(t *testing.T, got mailtest.Received, want mail.Letter, from string) {
	t.Helper()
	if subject := got.Subject(t); subject != want.Subject {
		t.Errorf("the subject is %q", subject)
	}
	for name, value := range map[string]string{
		"Message-Id": "<MN-1@desk.example>", "Auto-Submitted": "auto-generated", "Date": "Mon, 02 Mar 2026 09:00:00 +0000",
		"Content-Type": "text/plain; charset=UTF-8", "To": "<chen@desk.example>",
	} {
		if got.Header.Get(name) != value {
			t.Errorf("%s: %s; want %s", name, got.Header.Get(name), value)
		}
	}
	sender, err := got.Header.AddressList("From")
	wanted, _ := netmail.ParseAddress(from)
	if err != nil || len(sender) != 1 || *sender[0] != *wanted {
		t.Errorf("From: %s, %v", got.Header.Get("From"), err)
	}
	if got.From != "desk@desk.example" || got.To != want.To {
		t.Errorf("the envelope says from %s to %s", got.From, got.To)
	}
	if body := got.Text(t); body != want.Body {
		t.Errorf("the body is\n%q\nwant\n%q", body, want.Body)
	}
	for line := range strings.Lines(got.Raw) {
		if len(line) > 1000 || !strings.HasSuffix(line, "\r\n") {
			t.Errorf("no line of mail: %q", line)
		}
	}
}

// TestRefusals: what is refused for good, what may be taken later, and what is said.
func TestRefusals(t *testing.T) {
	deny := func(err error) func(string) error { return func(string) error { return err } }
	host, port := mailtest.Silent(t)
	gone, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	away := gone.Addr().(*net.TCPAddr).Port
	_ = gone.Close()
	for name, c := range map[string]struct {
		options mailtest.Options
		with    func(*mail.Server)
		final   bool
		said    string
	}{
		"a recipient, for good":       {options: mailtest.Options{Recipient: deny(mailtest.Permanent)}, final: true, said: "the server refuses the recipient: 550 5.1.1 No such user here"},
		"a recipient, for now":        {options: mailtest.Options{Recipient: deny(mailtest.Temporary)}, said: "the server refuses the recipient: 450 4.2.0 Come back later"},
		"a recipient, by name":        {options: mailtest.Options{Recipient: deny(&smtp.SMTPError{Code: 550, Message: "<chen@desk.example>: unknown"})}, final: true, said: "the server refuses the recipient: 550 5.0.0 <…>: unknown"},
		"a sender":                    {options: mailtest.Options{Sender: deny(mailtest.Permanent)}, said: "the server refuses the sender: 550 5.1.1 No such user here"},
		"a mail, for good":            {options: mailtest.Options{Data: func(mailtest.Received) error { return mailtest.Permanent }}, final: true, said: "the server refuses the mail: 550"},
		"a mail, for now":             {options: mailtest.Options{Data: func(mailtest.Received) error { return mailtest.Temporary }}, said: "the server refuses the mail: 450"},
		"a password":                  {options: mailtest.Options{TLS: true, User: "desk", Password: "other"}, with: login(mail.TLS), said: "535 5.7.8 Authentication failed"},
		"no login where one is asked": {options: mailtest.Options{User: "desk", Password: "other"}, said: "502 5.7.0 Please authenticate first"},
		"no way to log in":            {options: mailtest.Options{TLS: true}, with: login(mail.TLS), said: "does not support SMTP AUTH"},
		"no STARTTLS":                 {with: func(s *mail.Server) { s.TLS = mail.StartTLS }, said: "does not offer STARTTLS"},
		"a certificate of nobody's":   {options: mailtest.Options{StartTLS: true}, with: func(s *mail.Server) { s.TLS, s.Roots = mail.StartTLS, nil }, said: "certificate"},
		"another name's certificate":  {options: mailtest.Options{TLS: true}, with: func(s *mail.Server) { s.TLS, s.Host = mail.TLS, "localhost" }, said: "certificate"},
		"TLS to a server in clear":    {with: func(s *mail.Server) { s.TLS = mail.TLS }, said: "tls: "},
		"in clear to a TLS server":    {options: mailtest.Options{TLS: true}, with: func(s *mail.Server) { s.Timeout = 100 * time.Millisecond }, said: ""},
		"nobody there":                {with: func(s *mail.Server) { s.Port = away }, said: "connection refused"},
		"nobody speaks":               {with: func(s *mail.Server) { s.Host, s.Port, s.Timeout = host, port, 100*time.Millisecond }, said: "the server did not answer in time"},
		"nobody speaks TLS": {with: func(s *mail.Server) {
			s.Host, s.Port, s.Timeout, s.TLS = host, port, 100*time.Millisecond, mail.TLS
		}, said: "the server did not answer in time"},
		"no such host": {with: func(s *mail.Server) { s.Host = "nowhere.invalid" }, said: "nowhere.invalid"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := mailtest.Start(t, c.options)
			server := at(s, mail.NoTLS)
			if c.with != nil {
				c.with(&server)
			}
			_, err := server.Send(t.Context(), letter(), now)
			refused, ok := errors.AsType[*mail.Refusal](err)
			if !ok {
				t.Fatalf("it answers %v", err)
			}
			if refused.Final != c.final || !strings.Contains(refused.Said, c.said) || refused.Said == "" {
				t.Errorf("%+v; want %q", refused, c.said)
			}
			for _, secret := range []string{"pä55", "cMOkNTU", "chen@", "7,500"} {
				if strings.Contains(refused.Said, secret) {
					t.Errorf("it tells %s: %s", secret, refused.Said)
				}
			}
			if strings.ContainsAny(refused.Said, "\r\n") {
				t.Errorf("more than a line: %q", refused.Said)
			}
			if got := s.Letters(); len(got) > 0 {
				t.Errorf("and yet it came: %v", got)
			}
		})
	}
}

// TestAStopEndsAnAttempt at a server that says nothing.
func TestAStopEndsAnAttempt(t *testing.T) {
	host, port := mailtest.Silent(t)
	ctx, cancel := context.WithCancel(t.Context())
	time.AfterFunc(50*time.Millisecond, cancel)
	began := time.Now()
	_, err := mail.Server{Settings: mail.Settings{Host: host, Port: port, TLS: mail.NoTLS, From: "desk@desk.example"}}.Send(ctx, letter(), now)
	if err == nil || err.Error() != "the attempt was stopped" || time.Since(began) > 10*time.Second {
		t.Errorf("%v after %s", err, time.Since(began))
	}
}

// TestALetterThatWasTakenIsSent: what the server does after it has said so does not make
// it another letter.
func TestALetterThatWasTakenIsSent(t *testing.T) {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer listener.Close() //nolint:errcheck // it is a test's
	go func() {
		conn, err := listener.Accept()
		if err != nil {
			return
		}
		defer conn.Close() //nolint:errcheck // that is what this server does
		answers := []string{"250 mail.desk.example", "250 fine", "250 fine", "354 go on"}
		fmt.Fprint(conn, "220 mail.desk.example\r\n")
		buffer := make([]byte, 64<<10)
		for _, a := range answers {
			if _, err := conn.Read(buffer); err != nil {
				return
			}
			fmt.Fprint(conn, a+"\r\n")
			if strings.HasPrefix(a, "250 mail") {
				// The library asks for nothing but EHLO before it greets; a NOOP comes next.
				if _, err := conn.Read(buffer); err != nil {
					return
				}
				fmt.Fprint(conn, "250 fine\r\n")
			}
		}
		for text := ""; !strings.HasSuffix(text, "\r\n.\r\n"); {
			n, err := conn.Read(buffer)
			if err != nil {
				return
			}
			text += string(buffer[:n])
		}
		fmt.Fprint(conn, "250 taken as 4711\r\n")
	}()
	at := listener.Addr().(*net.TCPAddr)
	said, err := mail.Server{Settings: mail.Settings{Host: "127.0.0.1", Port: at.Port, TLS: mail.NoTLS, From: "desk@desk.example"}}.Send(t.Context(), letter(), now)
	if err != nil || !strings.Contains(said, "4711") {
		t.Errorf("%q, %v", said, err)
	}
}

// TestNothingBeginsAHeader: whatever gets into a letter.
func TestNothingBeginsAHeader(t *testing.T) {
	s := mailtest.Start(t, mailtest.Options{})
	server := at(s, mail.NoTLS)
	for name, spoil := range map[string]func(*mail.Letter){
		"subject":   func(l *mail.Letter) { l.Subject = "a\r\nBcc: ben@desk.example" },
		"line feed": func(l *mail.Letter) { l.Subject = "a\nBcc: ben@desk.example" },
		"separator": func(l *mail.Letter) { l.Subject = "a\u2028Bcc: ben@desk.example" },
		"recipient": func(l *mail.Letter) { l.To = "chen@desk.example\r\nBcc: ben@desk.example" },
		"two":       func(l *mail.Letter) { l.To = "chen@desk.example, ben@desk.example" },
		"parameter": func(l *mail.Letter) { l.To = "chen@desk.example> ORCPT=x" },
		"none":      func(l *mail.Letter) { l.To = "" },
		"number":    func(l *mail.Letter) { l.ID = "a>\r\nBcc: ben@desk.example" },
	} {
		l := letter()
		spoil(&l)
		_, err := server.Send(t.Context(), l, now)
		if refused, ok := errors.AsType[*mail.Refusal](err); !ok || !refused.Final {
			t.Errorf("%s: %v", name, err)
		}
	}
	if got := s.Letters(); len(got) > 0 {
		t.Errorf("%d letters came", len(got))
	}
}
