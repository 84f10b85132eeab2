package cli

import (
	"bytes"
	"crypto/rsa"
	"slices"
	"strings"

	"golang.org/x/crypto/ssh"

	"unsubdesk/model"
)

// minRSABits is the shortest RSA key that may be given to a user.
const minRSABits = 2048

// keyTypes are the kinds of public keys a user may have.
func keyTypes() []string {
	return []string{ssh.KeyAlgoED25519, ssh.KeyAlgoECDSA256, ssh.KeyAlgoECDSA384, ssh.KeyAlgoECDSA521,
		ssh.KeyAlgoSKED25519, ssh.KeyAlgoSKECDSA256, ssh.KeyAlgoRSA}
}

// readKeys reads public keys, each given as itself or as a file that holds
// some, a line each.
func readKeys(given []string) ([]model.Key, error) {
	var keys []model.Key
	for _, g := range given {
		text, where := []byte(g), "The key"
		if !looksLikeKey(g) {
			b, err := readSmallFile(g)
			if err != nil {
				return nil, fileError(err, "The key file %s cannot be read", clean(g))
			}
			text, where = b, "The key in "+clean(g)
		}
		some, err := parseKeys(text, where)
		if err != nil {
			return nil, err
		}
		keys = append(keys, some...)
	}
	return keys, nil
}

// looksLikeKey tells a key from a file name by its first word.
func looksLikeKey(s string) bool {
	kind, _, more := strings.Cut(strings.TrimSpace(s), " ")
	return more && (strings.HasPrefix(kind, "ssh-") || strings.HasPrefix(kind, "ecdsa-") || strings.HasPrefix(kind, "sk-"))
}

// parseKeys reads the keys of a text, a line each; there has to be one.
func parseKeys(text []byte, where string) ([]model.Key, error) {
	if bytes.Contains(text, []byte("PRIVATE KEY-----")) {
		return nil, model.Invalid("%s is a private key, which nobody else should see; give the public one, which ends in .pub.", where)
	}
	var keys []model.Key
	for line := range bytes.Lines(text) {
		line = bytes.TrimSpace(line)
		if len(line) == 0 || line[0] == '#' {
			continue
		}
		k, err := parseKey(line, where)
		if err != nil {
			return nil, err
		}
		keys = append(keys, k)
	}
	if len(keys) == 0 {
		return nil, noKey(where)
	}
	return keys, nil
}

func noKey(where string) error {
	return model.Invalid("%s is no public key; one looks like: ssh-ed25519 AAAA… comment", where)
}

// parseKey reads one line of an authorized_keys file.
func parseKey(line []byte, where string) (model.Key, error) {
	key, comment, options, _, err := ssh.ParseAuthorizedKey(line)
	if err != nil {
		return model.Key{}, noKey(where)
	}
	if len(options) > 0 {
		return model.Key{}, model.Invalid("%s has options (%s), which the desk does not know; give the key alone.", where, clean(strings.Join(options, ",")))
	}
	return checkedKey(key, comment, where)
}

// checkedKey is a key in the form that is stored: its kind, itself, and its
// comment.
func checkedKey(key ssh.PublicKey, comment, where string) (model.Key, error) {
	if !slices.Contains(keyTypes(), key.Type()) {
		return model.Key{}, model.Invalid("%s is of the kind %s, which is not accepted; use ssh-ed25519, ecdsa or RSA of %d bits or more.",
			where, clean(key.Type()), minRSABits)
	}
	if bits := rsaBits(key); bits > 0 && bits < minRSABits {
		return model.Key{}, model.Invalid("%s is an RSA key of %d bits, which is too short; use %d bits or more, or ssh-ed25519.", where, bits, minRSABits)
	}
	if err := model.CheckText(comment, model.MaxText); err != nil {
		return model.Key{}, model.Invalid("The comment of %s %s.", strings.ToLower(where[:1])+where[1:], err.Sentence)
	}
	line := strings.TrimSpace(string(bytes.TrimSpace(ssh.MarshalAuthorizedKey(key))) + " " + comment)
	return model.Key{Fingerprint: ssh.FingerprintSHA256(key), Line: line}, nil
}

// rsaBits is the length of an RSA key; 0 for other kinds.
func rsaBits(key ssh.PublicKey) int {
	if k, ok := key.(ssh.CryptoPublicKey); ok {
		if r, ok := k.CryptoPublicKey().(*rsa.PublicKey); ok {
			return r.N.BitLen()
		}
	}
	return 0
}
