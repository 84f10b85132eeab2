package main

import (
	"crypto/ed25519"
	"crypto/rand"
	"fmt"
	"strings"

	"golang.org/x/crypto/ssh"

	"unsubdesk/model"
)

// member is a desk user with the one key that opens the desk to it.
type member struct {
	name   string
	role   model.Role
	signer ssh.Signer
}

// newSigner makes a key that nobody has seen before.
func newSigner() (ssh.Signer, error) {
	_, private, err := ed25519.GenerateKey(rand.Reader)
	if err != nil {
		return nil, fmt.Errorf("make a key: %w", err)
	}
	return ssh.NewSignerFromKey(private)
}

// newMember makes a person's key.
func newMember(name string, role model.Role) (member, error) {
	signer, err := newSigner()
	return member{name: name, role: role, signer: signer}, err
}

// team is n members of a role, called stem-1, stem-2 …
func team(stem string, role model.Role, n int) ([]member, error) {
	members := make([]member, n)
	for i := range members {
		var err error
		if members[i], err = newMember(fmt.Sprintf("%s-%d", stem, i+1), role); err != nil {
			return nil, err
		}
	}
	return members, nil
}

// key is the member's key as the desk stores it.
func (m member) key() model.Key {
	return model.Key{
		Fingerprint: ssh.FingerprintSHA256(m.signer.PublicKey()),
		Line:        strings.TrimSpace(string(ssh.MarshalAuthorizedKey(m.signer.PublicKey()))) + " " + m.name,
	}
}
