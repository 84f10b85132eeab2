package harness

import (
	"crypto/ed25519"
	"crypto/rand"
	"encoding/pem"
	"fmt"
	"os"
	"strings"

	"golang.org/x/crypto/ssh"
)

// Key is a person's key pair: the private half lies in the file Path in OpenSSH's form,
// the public one in Path + ".pub".
type Key struct {
	Path string
	// Line is the public half as it stands in the .pub file and in authorized_keys.
	Line string
	// Fingerprint is the SHA256 of the public half.
	Fingerprint string
}

// NewKey makes a new ed25519 key pair in the files path and path.pub.
func NewKey(path string) (Key, error) {
	public, private, err := ed25519.GenerateKey(rand.Reader)
	if err != nil {
		return Key{}, fmt.Errorf("make a key: %w", err)
	}
	block, err := ssh.MarshalPrivateKey(private, "")
	if err != nil {
		return Key{}, fmt.Errorf("make a key: %w", err)
	}
	half, err := ssh.NewPublicKey(public)
	if err != nil {
		return Key{}, fmt.Errorf("make a key: %w", err)
	}
	k := Key{Path: path, Line: AuthorizedLine(half), Fingerprint: ssh.FingerprintSHA256(half)}
	if err := os.WriteFile(path, pem.EncodeToMemory(block), 0o600); err != nil {
		return Key{}, fmt.Errorf("make a key: %w", err)
	}
	if err := os.WriteFile(path+".pub", []byte(k.Line+"\n"), 0o600); err != nil {
		return Key{}, fmt.Errorf("make a key: %w", err)
	}
	return k, nil
}

// AuthorizedLine is a public key as a line of authorized_keys and known_hosts.
func AuthorizedLine(key ssh.PublicKey) string {
	return strings.TrimSpace(string(ssh.MarshalAuthorizedKey(key)))
}
