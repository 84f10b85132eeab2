package config

import (
	"strings"
	"testing"
)

// TestMailTogether holds the mail settings against each other.
func TestMailTogether(t *testing.T) {
	const host, from, login = "host = 'smtp.desk.example'\n", "from = 'desk@desk.example'\n", "user = 'desk'\npassword = 'pa55'\n"
	for _, c := range []struct{ name, file, want string }{
		{"all of it", host + from + login, ""},
		{"a server that asks for no login", host + from, ""},
		{"off, whatever else there is", "user = 'desk'\ntls = 'none'\n", ""},
		{"no encryption on this machine", "host = 'localhost'\ntls = 'none'\n" + from + login, ""},
		{"no encryption, no password", host + "tls = 'none'\n" + from, ""},
		{"no sender", host, `:2: mail.host = "smtp.desk.example" needs mail.from`},
		{"no password", host + from + "user = 'desk'\n", `:4: mail.user = "desk" needs mail.password`},
		{"no user", host + from + "password = 'pa55'\n", `:4: mail.password = "` + masked + `" needs mail.user`},
		{"a password in clear", host + from + login + "tls = 'none'\n", `:6: mail.tls = "none" would show the password of "desk" to everybody on the way to smtp.desk.example`},
		{"a password in clear, to a neighbour", "host = '10.0.0.7'\ntls = 'none'\n" + from + login, `:3: mail.tls = "none" would show`},
	} {
		t.Run(c.name, func(t *testing.T) {
			_, err := Load(Options{File: write(t, "[mail]\n"+c.file), Environ: alone(t)})
			if c.want == "" {
				if err != nil {
					t.Error(err)
				}
				return
			}
			checkProblem(t, err, c.want)
			if strings.Contains(err.Error(), "pa55") || strings.Contains(err.Error(), "\n") {
				t.Errorf("it says %q", err)
			}
		})
	}
}

// TestMailProblemsAtOnce: what is wrong by itself, and what is wrong together, each once.
func TestMailProblemsAtOnce(t *testing.T) {
	_, err := Load(Options{File: write(t, "[mail]\nhost = 'smtp.desk.example'\nfrom = 'desk'\nuser = 'desk'\ntls = 'ssl'\n"), Environ: alone(t, "UNSUBDESK_MAIL_PORT=smtp")})
	for _, want := range []string{":3: mail.from = ", ":5: mail.tls = ", "UNSUBDESK_MAIL_PORT: mail.port = ", `:4: mail.user = "desk" needs mail.password`} {
		checkProblem(t, err, want)
	}
	if err != nil && strings.Count(err.Error(), "\n") != 3 {
		t.Errorf("it says\n%s", err)
	}
}

func TestMailPorts(t *testing.T) {
	for tls, want := range map[string]int{"starttls": 587, "tls": 465, "none": 25} {
		c, err := Load(Options{Environ: alone(t, "UNSUBDESK_MAIL_HOST=h", "UNSUBDESK_MAIL_FROM=desk@desk.example", "UNSUBDESK_MAIL_TLS="+tls)})
		if err != nil || c.Mail.Port != want {
			t.Errorf("%s: %+v, %v", tls, c, err)
		}
	}
}
