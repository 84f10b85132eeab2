package sshserver_test

import (
	"context"
	"crypto/rand"
	"crypto/rsa"
	"errors"
	"io"
	"net"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	gossh "golang.org/x/crypto/ssh"

	"unsubdesk/db/dbtest"
	"unsubdesk/model"
	"unsubdesk/tui/sshserver"
)

// TestOnlyKeysOfUsers: nothing but a key of a user lets somebody in, and every
// refusal is logged.
func TestOnlyKeysOfUsers(t *testing.T) {
	w := serve(t, nil)
	stranger := newSigner(t)
	certified, err := gossh.NewCertSigner(certificate(t, w.keys["maya"], stranger), w.keys["maya"])
	if err != nil {
		t.Fatal(err)
	}
	for name, method := range map[string]gossh.AuthMethod{
		"unknown":     gossh.PublicKeys(stranger),
		"password":    gossh.Password("maya"),
		"interactive": gossh.KeyboardInteractive(func(string, string, []string, []bool) ([]string, error) { return nil, nil }),
		"certificate": gossh.PublicKeys(certified),
	} {
		if client, err := w.tryLogin("maya", method); err == nil {
			shut(client)
			t.Errorf("%s: was let in", name)
		}
	}
	if client, err := w.tryLogin("maya"); err == nil {
		shut(client)
		t.Error("no method at all: was let in")
	}
	for _, want := range []string{"unknown key", gossh.FingerprintSHA256(stranger.PublicKey()), "certificates are not accepted"} {
		w.log.waitFor(t, want)
	}
	if n := len(w.log.lines(t, "login")); n != 0 {
		t.Errorf("%d logins were logged", n)
	}
	w.run("maya", "reviews list --json").ends(0)
	if logins := w.log.lines(t, "login"); len(logins) != 1 || logins[0]["user"] != "maya" || logins[0]["role"] != "agent" ||
		logins[0]["key"] != gossh.FingerprintSHA256(w.keys["maya"].PublicKey()) {
		t.Errorf("logins: %v", logins)
	}
}

// certificate certifies a key by a stranger's authority.
func certificate(t *testing.T, key, authority gossh.Signer) *gossh.Certificate {
	t.Helper()
	c := &gossh.Certificate{Key: key.PublicKey(), CertType: gossh.UserCert, ValidPrincipals: []string{"maya"}, ValidBefore: gossh.CertTimeInfinity}
	if err := c.SignCert(rand.Reader, authority); err != nil {
		t.Fatal(err)
	}
	return c
}

// TestSafeAlgorithms: an RSA key logs in, but not with SHA-1 signatures.
func TestSafeAlgorithms(t *testing.T) {
	w := serve(t, nil)
	private, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		t.Fatal(err)
	}
	key, err := gossh.NewSignerFromKey(private)
	if err != nil {
		t.Fatal(err)
	}
	w.give("maya", key)
	for algorithm, safe := range map[string]bool{gossh.KeyAlgoRSASHA256: true, gossh.KeyAlgoRSA: false} {
		signer, err := gossh.NewSignerWithAlgorithms(key.(gossh.AlgorithmSigner), []string{algorithm})
		if err != nil {
			t.Fatal(err)
		}
		client, err := w.tryLogin("maya", gossh.PublicKeys(signer))
		if (err == nil) != safe {
			t.Errorf("%s: %v", algorithm, err)
		}
		if err == nil {
			shut(client)
		}
	}
}

// TestSixTries: a client may offer six keys, as agents with many do, and no more.
func TestSixTries(t *testing.T) {
	w := serve(t, nil)
	strangers := make([]gossh.Signer, 6)
	for i := range strangers {
		strangers[i] = newSigner(t)
	}
	client, err := w.tryLogin("maya", gossh.PublicKeys(append(strangers[:5:5], w.keys["maya"])...))
	if err != nil {
		t.Fatalf("the sixth key did not get in: %v", err)
	}
	shut(client)
	if client, err = w.tryLogin("maya", gossh.PublicKeys(append(strangers, w.keys["maya"])...)); err == nil {
		shut(client)
		t.Error("the seventh key got in")
	}
}

// TestHostileNames: what a stranger calls themselves forges no line of the log
// and reaches no terminal.
func TestHostileNames(t *testing.T) {
	w := serve(t, nil)
	name := "x\n{\"level\":\"INFO\",\"msg\":\"login\",\"user\":\"ada\"}\n\x1b]52;c;ZXZpbA==\a\u202e" + strings.Repeat("y", 5000)
	if client, err := w.tryLogin(name, gossh.PublicKeys(newSigner(t))); err == nil {
		shut(client)
		t.Fatal("was let in")
	}
	w.log.waitFor(t, "unknown key")
	if n := len(w.log.lines(t, "login")); n != 0 {
		t.Errorf("the log has %d logins", n)
	}
	for _, line := range w.log.lines(t, "login refused") {
		login, _ := line["login"].(string)
		if strings.ContainsAny(login, "\n\x1b\a\u202e") || len(login) > 300 {
			t.Errorf("logged as %q", login)
		}
	}
}

// TestNobodyCanLogIn: a desk without keys is not served; the sentence says how
// to add one.
func TestNobodyCanLogIn(t *testing.T) {
	w := desked(t)
	if _, err := sshserver.New(t.Context(), w.options(nil)); model.ErrorCode(err) != model.CodeUnavailable ||
		!strings.Contains(err.Error(), "unsubdesk users add NAME --role manager --key FILE") {
		t.Errorf("New: %v", err)
	}
}

// TestPortInUse: a port that somebody has is one sentence.
func TestPortInUse(t *testing.T) {
	w := serve(t, nil)
	_, err := sshserver.New(t.Context(), w.options(func(o *sshserver.Options) { o.Listen = w.server.Addr().String() }))
	if model.ErrorCode(err) != model.CodeUnavailable || !strings.Contains(err.Error(), "is in use already") {
		t.Errorf("New: %v", err)
	}
}

// TestPlaces: connections count before they log in, by address and in total.
func TestPlaces(t *testing.T) {
	for name, change := range map[string]func(*sshserver.Options){
		"address": func(o *sshserver.Options) { o.MaxSessionsPerAddress = 2 },
		"total":   func(o *sshserver.Options) { o.MaxSessions = 2 },
	} {
		t.Run(name, func(t *testing.T) {
			w := serve(t, change)
			silent := w.knock()
			first := w.login("maya")
			said, err := io.ReadAll(w.knock())
			if err != nil || !strings.Contains(string(said), "places") {
				t.Errorf("the third connection heard %q, %v", said, err)
			}
			w.log.waitFor(t, "too many connections")
			shut(silent)
			w.eventually("a place is free again", func() bool {
				client, err := w.tryLogin("ben", gossh.PublicKeys(w.keys["ben"]))
				if err == nil {
					shut(client)
				}
				return err == nil
			})
			w.runOn(first, "reviews list").ends(0)
		})
	}
}

// knock opens a connection that says nothing.
func (w *world) knock() net.Conn {
	w.t.Helper()
	conn, err := net.DialTimeout("tcp", w.server.Addr().String(), patience)
	if err != nil {
		w.t.Fatal(err)
	}
	w.t.Cleanup(func() { shut(conn) })
	if err := conn.SetDeadline(time.Now().Add(patience)); err != nil {
		w.t.Fatal(err)
	}
	return conn
}

// TestHandshakeLimit: who says nothing, or drips, is gone when the time is up;
// who has logged in stays.
func TestHandshakeLimit(t *testing.T) {
	w := serve(t, func(o *sshserver.Options) { o.Handshake = 300 * time.Millisecond })
	member := w.login("maya")
	began := time.Now()
	silent, dripping := w.knock(), w.knock()
	go func() {
		tick := time.NewTicker(20 * time.Millisecond)
		defer tick.Stop()
		for _, b := range []byte("SSH-2.0-" + strings.Repeat("x", 200)) {
			if _, err := dripping.Write([]byte{b}); err != nil {
				return
			}
			<-tick.C
		}
	}()
	for name, conn := range map[string]net.Conn{"silent": silent, "dripping": dripping} {
		if _, err := io.Copy(io.Discard, conn); errors.Is(err, net.ErrClosed) {
			t.Errorf("%s: %v", name, err)
		}
	}
	if took := time.Since(began); took < 300*time.Millisecond || took > patience/2 {
		t.Errorf("gone after %v", took)
	}
	w.log.waitFor(t, "the login took too long")
	w.runOn(member, "reviews list").ends(0)
}

// TestSeveralKeysOnePerson: a person's second key does not make them a second
// person, and the role is the one of now.
func TestSeveralKeysOnePerson(t *testing.T) {
	w := serve(t, nil, large("i-1"))
	second := w.loginWith(w.giveKey("chen"))
	w.run("chen", "unsubscribe i-1 --reason 1 --yes").ends(0)
	id := w.onlyRequest()
	w.runOn(second, "reviews approve "+id).ends(4, "submitted")
	agent := w.login("ben")
	w.runOn(agent, "reviews approve "+id).ends(4, "agent")
	dbtest.Update(t, w.store, func(tx model.WriteTx) error {
		return tx.PutUser(model.User{Name: "ben", Role: model.RoleAdmin, AddedAt: dbtest.Start()})
	})
	w.runOn(agent, `reviews approve `+id+` --note "two words"`).ends(0)
	events := w.log.lines(t, "committed")
	if last := events[len(events)-1]; last["event"] != "request_completed" || last["user"] != "ben" || last["surface"] != "ssh" || last["decision"] != "approved" {
		t.Errorf("the log's last decision is %v", last)
	}
	dbtest.View(t, w.store, func(tx model.ReadTx) error {
		r, err := tx.Request(id)
		if r.DecisionNote != "two words" || r.DecidedBy != "ben" {
			t.Errorf("decided by %q: %q", r.DecidedBy, r.DecisionNote)
		}
		return err
	})
}

// onlyRequest is the number of the only request there is.
func (w *world) onlyRequest() string {
	w.t.Helper()
	var found []model.Request
	dbtest.View(w.t, w.store, func(tx model.ReadTx) (err error) {
		found, err = tx.Requests(model.RequestQuery{})
		return err
	})
	if len(found) != 1 {
		w.t.Fatalf("there are %d requests", len(found))
	}
	return found[0].ID
}

// awayDesk is a desk whose database does not answer after so many questions whose
// a key is.
type awayDesk struct {
	sshserver.Desk
	answers atomic.Int32
}

func (d *awayDesk) WhoHas(ctx context.Context, fingerprint string) (model.User, error) {
	if d.answers.Add(-1) < 0 {
		return model.User{}, model.Errorf(model.CodeUnavailable, "The database does not answer.")
	}
	return d.Desk.WhoHas(ctx, fingerprint)
}

// TestLoginWhileTheDatabaseIsAway: a member is told why the login fails, at
// whichever step, once however many keys are tried; otherwise nobody is told
// anything before a login.
func TestLoginWhileTheDatabaseIsAway(t *testing.T) {
	var away *awayDesk
	w := serve(t, func(o *sshserver.Options) {
		away = &awayDesk{Desk: o.Desk}
		o.Desk = away
	})
	for answers, said := range map[int32]int{0: 1, 1: 1, 100: 0} {
		away.answers.Store(answers)
		var banners []string
		w.banner = func(message string) error {
			banners = append(banners, message)
			return nil
		}
		client, err := w.tryLogin("maya", gossh.PublicKeys(w.keys["maya"], w.keys["ben"]))
		if err == nil {
			shut(client)
		}
		if in := err == nil; in != (said == 0) || len(banners) != said {
			t.Errorf("after %d answers: let in: %v; was told %q", answers, in, banners)
		}
		for _, b := range banners {
			if !strings.Contains(b, "database does not answer") || !strings.HasSuffix(b, "\r\n") {
				t.Errorf("was told %q", b)
			}
		}
	}
	if refused := w.log.lines(t, "login refused"); len(refused) != 4 || refused[0]["reason"] != "the desk's database does not answer" {
		t.Errorf("the log lists %d refusals: %v", len(refused), refused)
	}
}
