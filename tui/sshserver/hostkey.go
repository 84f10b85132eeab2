package sshserver

import (
	"crypto/ed25519"
	"crypto/rand"
	"encoding/pem"
	"errors"
	"io/fs"
	"os"
	"path/filepath"

	gossh "golang.org/x/crypto/ssh"

	"unsubdesk/model"
)

// hostKey reads the server's host key from a file. Where there is none it makes
// an ed25519 key, readable by its owner only; made says so. Errors are
// CodeUnavailable with one sentence.
func hostKey(path string) (key gossh.Signer, made bool, err error) {
	key, err = readHostKey(path)
	if !errors.Is(err, fs.ErrNotExist) {
		return key, false, err
	}
	if err := makeHostKey(path); err != nil && !errors.Is(err, fs.ErrExist) { // another server was faster
		return nil, false, hostKeyError(err, "The host key %s cannot be made: %s.", path)
	}
	key, err = readHostKey(path)
	return key, err == nil, err
}

func readHostKey(path string) (gossh.Signer, error) {
	info, err := os.Stat(path)
	if err != nil {
		return nil, hostKeyError(err, "The host key %s cannot be read: %s.", path)
	}
	if open := info.Mode().Perm() & 0o077; open != 0 && info.Mode().IsRegular() {
		return nil, model.Errorf(model.CodeUnavailable,
			"The host key %s can be read or changed by others (mode %04o); make it private with: chmod 600 FILE", model.CleanText(path), info.Mode().Perm())
	}
	text, err := os.ReadFile(path)
	if err != nil {
		return nil, hostKeyError(err, "The host key %s cannot be read: %s.", path)
	}
	key, err := gossh.ParsePrivateKey(text)
	if _, locked := errors.AsType[*gossh.PassphraseMissingError](err); locked {
		return nil, model.Errorf(model.CodeUnavailable, "The host key %s has a passphrase; the server needs one without.", model.CleanText(path))
	}
	if err != nil {
		return nil, model.Errorf(model.CodeUnavailable,
			"%s is no private key; name another file with ssh.host_key, or remove this one to have a new key made.", model.CleanText(path))
	}
	return key, nil
}

// makeHostKey writes a new key under another name first, so that nobody reads
// half a key and no key is ever replaced.
func makeHostKey(path string) error {
	text, err := newHostKey()
	if err != nil {
		return err
	}
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return err
	}
	temp, err := os.CreateTemp(filepath.Dir(path), "."+filepath.Base(path)+".*") // private from the start
	if err != nil {
		return err
	}
	defer os.Remove(temp.Name()) //nolint:errcheck // it has its second name by then
	_, err = temp.Write(text)
	if err = errors.Join(err, temp.Sync(), temp.Close()); err != nil {
		return err
	}
	return os.Link(temp.Name(), path)
}

func newHostKey() ([]byte, error) {
	_, private, err := ed25519.GenerateKey(rand.Reader)
	if err != nil {
		return nil, err
	}
	block, err := gossh.MarshalPrivateKey(private, "unsubdesk host key")
	if err != nil {
		return nil, err
	}
	return pem.EncodeToMemory(block), nil
}

// hostKeyError is a sentence with the file's name and the system's own word.
func hostKeyError(err error, format, path string) error {
	why := err
	if p, ok := errors.AsType[*fs.PathError](err); ok {
		why = p.Err
	}
	if l, ok := errors.AsType[*os.LinkError](err); ok {
		why = l.Err
	}
	e := model.Errorf(model.CodeUnavailable, format, model.CleanText(path), why)
	e.Cause = err
	return e
}
