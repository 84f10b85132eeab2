// Package mailtest gives a test a real SMTP server on loopback, which keeps what it is
// given and does what is asked of it: refuses, defers, wants a login, or hangs.
package mailtest

import (
	"bytes"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"errors"
	"io"
	"math/big"
	"mime"
	"mime/quotedprintable"
	"net"
	"net/mail"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/emersion/go-sasl"
	"github.com/emersion/go-smtp"
)

// Options change what the server does.
type Options struct {
	// TLS makes it speak TLS from the first byte on; StartTLS lets it offer it.
	TLS, StartTLS bool
	// User and Password are asked for, where they are set.
	User, Password string
	// Mechanisms are the ways to log in that it offers; PLAIN by default.
	Mechanisms []string
	// Sender, Recipient and Data answer what it is given; nil takes everything.
	Sender    func(from string) error
	Recipient func(to string) error
	Data      func(Received) error
	// Address is where it listens; 127.0.0.1:0 by default.
	Address string
}

// Received is a letter as the server has it.
type Received struct {
	From, To string // of the envelope
	Raw      string
	*mail.Message
	Body string // decoded by no one
}

// Subject is the subject as its reader has it.
func (r Received) Subject(t testing.TB) string {
	t.Helper()
	subject, err := new(mime.WordDecoder).DecodeHeader(r.Header.Get("Subject"))
	if err != nil {
		t.Fatal(err)
	}
	return subject
}

// Text is the text as its reader has it.
func (r Received) Text(t testing.TB) string {
	t.Helper()
	if coding := r.Header.Get("Content-Transfer-Encoding"); coding != "quoted-printable" {
		t.Fatalf("coded as %q", coding)
	}
	text, err := io.ReadAll(quotedprintable.NewReader(strings.NewReader(r.Body)))
	if err != nil {
		t.Fatal(err)
	}
	return strings.ReplaceAll(string(text), "\r\n", "\n")
}

// Server is a server that runs until the test ends.
type Server struct {
	Host string
	Port int
	// Roots trust its certificate; RootsFile is a PEM file of the same.
	Roots     *x509.CertPool
	RootsFile string

	options Options
	mu      sync.Mutex
	letters []Received
	came    chan struct{}
	logins  []string
}

// Permanent and Temporary are answers of a server: 550 and 450.
var (
	Permanent = &smtp.SMTPError{Code: 550, EnhancedCode: smtp.EnhancedCode{5, 1, 1}, Message: "No such user here"}
	Temporary = &smtp.SMTPError{Code: 450, EnhancedCode: smtp.EnhancedCode{4, 2, 0}, Message: "Come back later"}
)

// Start starts a server.
func Start(t testing.TB, o Options) *Server {
	t.Helper()
	if o.Address == "" {
		o.Address = "127.0.0.1:0"
	}
	listener, err := net.Listen("tcp", o.Address)
	if err != nil {
		t.Fatal(err)
	}
	at := listener.Addr().(*net.TCPAddr)
	s := &Server{Host: "127.0.0.1", Port: at.Port, options: o, came: make(chan struct{}, 1)}
	server := smtp.NewServer(smtp.BackendFunc(func(*smtp.Conn) (smtp.Session, error) { return s.session(), nil }))
	server.Domain, server.ErrorLog = "mail.desk.example", silent{}
	server.AllowInsecureAuth = true
	server.ReadTimeout, server.WriteTimeout = time.Minute, time.Minute
	if o.TLS || o.StartTLS {
		certificate := s.certificate(t)
		server.TLSConfig = &tls.Config{Certificates: []tls.Certificate{certificate}}
		if o.TLS {
			listener = tls.NewListener(listener, server.TLSConfig)
		}
	}
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		_ = server.Serve(listener)
	}()
	t.Cleanup(func() {
		_ = listener.Close() // the server may not know it yet
		_ = server.Close()
		<-ended
	})
	return s
}

type silent struct{}

func (silent) Printf(string, ...any) {}
func (silent) Println(...any)        {}

// Letters are what came so far.
func (s *Server) Letters() []Received {
	s.mu.Lock()
	defer s.mu.Unlock()
	return append([]Received(nil), s.letters...)
}

// Logins are the names that logged in so far.
func (s *Server) Logins() []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return append([]string(nil), s.logins...)
}

// Wait waits until n letters have come.
func (s *Server) Wait(t testing.TB, n int) []Received {
	t.Helper()
	late := time.After(30 * time.Second)
	for {
		if got := s.Letters(); len(got) >= n {
			return got
		}
		select {
		case <-s.came:
		case <-late:
			t.Fatalf("%d of %d letters came", len(s.Letters()), n)
		}
	}
}

func (s *Server) take(r Received) error {
	if s.options.Data != nil {
		if err := s.options.Data(r); err != nil {
			return err
		}
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.letters = append(s.letters, r)
	select {
	case s.came <- struct{}{}:
	default:
	}
	return nil
}

// session is one connection.
func (s *Server) session() smtp.Session {
	plain := &session{server: s}
	if s.options.User == "" {
		return plain
	}
	return &login{plain}
}

type session struct {
	server *Server
	from   string
	to     string
	known  bool // logged in
}

// Mail implements smtp.Session.
func (c *session) Mail(from string, _ *smtp.MailOptions) error {
	if c.server.options.User != "" && !c.known {
		return smtp.ErrAuthRequired
	}
	c.from = from
	if ask := c.server.options.Sender; ask != nil {
		return ask(from)
	}
	return nil
}

// Rcpt implements smtp.Session.
func (c *session) Rcpt(to string, _ *smtp.RcptOptions) error {
	c.to = to
	if ask := c.server.options.Recipient; ask != nil {
		return ask(to)
	}
	return nil
}

// Data implements smtp.Session.
func (c *session) Data(r io.Reader) error {
	raw, err := io.ReadAll(r)
	if err != nil {
		return err
	}
	m, err := mail.ReadMessage(bytes.NewReader(raw))
	if err != nil {
		return err
	}
	body, err := io.ReadAll(m.Body)
	if err != nil {
		return err
	}
	return c.server.take(Received{From: c.from, To: c.to, Raw: string(raw), Message: m, Body: string(body)})
}

// Reset implements smtp.Session.
func (c *session) Reset() { c.from, c.to = "", "" }

// Logout implements smtp.Session.
func (c *session) Logout() error { return nil }

// login is a session that somebody has to log in to.
type login struct{ *session }

// AuthMechanisms implements smtp.AuthSession.
func (c *login) AuthMechanisms() []string {
	if m := c.server.options.Mechanisms; len(m) > 0 {
		return m
	}
	return []string{sasl.Plain}
}

// Auth implements smtp.AuthSession.
func (c *login) Auth(mechanism string) (sasl.Server, error) {
	if mechanism == sasl.Login {
		return &loginServer{check: c.check}, nil
	}
	return sasl.NewPlainServer(func(_, user, password string) error { return c.check(user, password) }), nil
}

func (c *login) check(user, password string) error {
	if user != c.server.options.User || password != c.server.options.Password {
		return smtp.ErrAuthFailed
	}
	c.known = true
	c.server.mu.Lock()
	defer c.server.mu.Unlock()
	c.server.logins = append(c.server.logins, user)
	return nil
}

// loginServer is the other side of LOGIN, which the library has for clients only.
type loginServer struct {
	check func(user, password string) error
	user  string
	step  int
}

// Next implements sasl.Server.
func (l *loginServer) Next(response []byte) (challenge []byte, done bool, err error) {
	l.step++
	switch l.step {
	case 1:
		return []byte("Username:"), false, nil
	case 2:
		l.user = string(response)
		return []byte("Password:"), false, nil
	case 3:
		return nil, true, l.check(l.user, string(response))
	}
	return nil, false, errors.New("too many answers")
}

// certificate makes one for 127.0.0.1 that only this server's Roots trust.
func (s *Server) certificate(t testing.TB) tls.Certificate {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	now := time.Now()
	form := &x509.Certificate{SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: "mail.desk.example"}, IsCA: true, BasicConstraintsValid: true,
		NotBefore: now.Add(-time.Hour), NotAfter: now.Add(time.Hour), IPAddresses: []net.IP{net.IPv4(127, 0, 0, 1)}}
	der, err := x509.CreateCertificate(rand.Reader, form, form, &key.PublicKey, key)
	if err != nil {
		t.Fatal(err)
	}
	text := pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: der})
	s.Roots = x509.NewCertPool()
	s.Roots.AppendCertsFromPEM(text)
	s.RootsFile = filepath.Join(t.TempDir(), "mail.pem")
	if err := os.WriteFile(s.RootsFile, text, 0o600); err != nil {
		t.Fatal(err)
	}
	return tls.Certificate{Certificate: [][]byte{der}, PrivateKey: key}
}

// Silent is the address of a server that takes connections and says nothing.
func Silent(t testing.TB) (host string, port int) {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	var mu sync.Mutex
	var open []net.Conn
	go func() {
		for {
			conn, err := listener.Accept()
			if err != nil {
				return
			}
			mu.Lock()
			open = append(open, conn)
			mu.Unlock()
		}
	}()
	t.Cleanup(func() {
		_ = listener.Close()
		mu.Lock()
		defer mu.Unlock()
		for _, conn := range open {
			_ = conn.Close()
		}
	})
	return "127.0.0.1", listener.Addr().(*net.TCPAddr).Port
}
