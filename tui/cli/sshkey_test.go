package cli

import (
	"crypto/ecdsa"
	"crypto/ed25519"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/rsa"
	"encoding/base64"
	"encoding/pem"
	"math/big"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"golang.org/x/crypto/ssh"
)

// authorized is a public key as its owner's .pub file has it.
func authorized(t *testing.T, public any, comment string) string {
	t.Helper()
	key, err := ssh.NewPublicKey(public)
	if err != nil {
		t.Fatal(err)
	}
	return strings.TrimSpace(string(ssh.MarshalAuthorizedKey(key))) + comment
}

func ed25519Line(t *testing.T, comment string) string {
	t.Helper()
	public, _, err := ed25519.GenerateKey(rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	return authorized(t, public, comment)
}

func rsaLine(t *testing.T, bits int) string {
	t.Helper()
	key, err := rsa.GenerateKey(rand.Reader, bits)
	if err != nil {
		t.Fatal(err)
	}
	return authorized(t, &key.PublicKey, "")
}

func TestKeysThatAreTaken(t *testing.T) {
	curve, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	lines := []string{ed25519Line(t, " maya@example.com"), authorized(t, &curve.PublicKey, ""), rsaLine(t, 2048)}
	file := filepath.Join(t.TempDir(), "keys.pub")
	text := "# the keys of maya\n\n" + strings.Join(lines, "\r\n") + "\n"
	if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	fromFile, err := readKeys([]string{file})
	if err != nil {
		t.Fatal(err)
	}
	fromArguments, err := readKeys(lines)
	if err != nil {
		t.Fatal(err)
	}
	for i, line := range lines {
		k := fromArguments[i]
		if k.Line != line || !strings.HasPrefix(k.Fingerprint, "SHA256:") || fromFile[i] != k {
			t.Errorf("%s is stored as %+v, from the file as %+v", line, k, fromFile[i])
		}
	}
}

func TestKeysThatAreRefused(t *testing.T) {
	_, private, err := ed25519.GenerateKey(rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	block, err := ssh.MarshalPrivateKey(private, "")
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	write := func(name, text string) string {
		path := filepath.Join(dir, name)
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		return path
	}
	for _, c := range []struct{ name, given, want string }{
		{"short RSA", rsaLine(t, 1024), "RSA key of 1024 bits"},
		{"DSA", dsaLine(), "ssh-dss, which is not accepted"},
		{"broken", "ssh-ed25519 AAAA", "is no public key"},
		{"options", write("options", `command="rm" `+ed25519Line(t, "")), `has options (command="rm")`},
		{"escape in the comment", ed25519Line(t, " a\x1b[0m"), "control character"},
		{"private", write("id", string(pem.EncodeToMemory(block))), "is a private key"},
		{"empty file", write("empty", "# nothing\n"), "is no public key"},
		{"one bad line", write("mixed", ed25519Line(t, "")+"\nnonsense\n"), "is no public key"},
		{"no file", filepath.Join(dir, "none"), "cannot be read: no such file"},
	} {
		t.Run(c.name, func(t *testing.T) {
			keys, err := readKeys([]string{c.given})
			if err == nil || !strings.Contains(err.Error(), c.want) {
				t.Errorf("got %v, %v; want an error with %q", keys, err, c.want)
			}
		})
	}
}

// dsaLine is a key of the size that DSA had.
func dsaLine() string {
	p := new(big.Int).Lsh(big.NewInt(1), 1023)
	wire := ssh.Marshal(struct {
		Name       string
		P, Q, G, Y *big.Int
	}{"ssh-dss", p, new(big.Int).Lsh(big.NewInt(1), 159), big.NewInt(2), big.NewInt(4)})
	return "ssh-dss " + base64.StdEncoding.EncodeToString(wire)
}
