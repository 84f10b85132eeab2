package desk

import (
	"bytes"
	"encoding/hex"
	"encoding/json"
	"errors"
	"io"
	"time"

	"unsubdesk/model"
)

// The heads of the audit chains in a file of their own, which belongs where the
// owner of the database cannot change it.
const (
	headsFormat  = "unsubdesk-heads"
	headsVersion = 1
	// MaxHeadsBytes is the longest file of heads that is read: about two million
	// chains.
	MaxHeadsBytes = 256 << 20
)

// headsFile is the file: one JSON object.
type headsFile struct {
	Format  string            `json:"format"`
	Version int               `json:"version"`
	At      time.Time         `json:"at"`
	Chains  []model.ChainHead `json:"chains"`
}

// WriteHeads writes the heads that a verification found at a time, to be read
// by ReadHeads.
func WriteHeads(w io.Writer, heads []model.ChainHead, at time.Time) error {
	text, err := json.MarshalIndent(headsFile{headsFormat, headsVersion, model.Micro(at), append([]model.ChainHead{}, heads...)}, "", " ")
	if err != nil {
		return err
	}
	_, err = w.Write(append(model.EscapeJSON(text), '\n'))
	return err
}

// ReadHeads reads what WriteHeads wrote. CodeFile if it is anything else, or is
// longer than MaxHeadsBytes; CodeInvalid if it holds no chain.
func ReadHeads(r io.Reader) ([]model.ChainHead, error) {
	text, err := io.ReadAll(io.LimitReader(r, MaxHeadsBytes+1))
	if err != nil {
		return nil, err
	}
	if len(text) > MaxHeadsBytes {
		return nil, model.Errorf(model.CodeFile, "The file of heads is longer than %d MiB.", MaxHeadsBytes>>20)
	}
	in := json.NewDecoder(bytes.NewReader(text))
	in.DisallowUnknownFields()
	var file headsFile
	if err := in.Decode(&file); err != nil || file.Format != headsFormat {
		return nil, model.Errorf(model.CodeFile, "This is no file of heads; unsubdesk verify --heads FILE writes one.")
	}
	if file.Version != headsVersion {
		return nil, model.Errorf(model.CodeFile, "The file of heads has the version %d; this program reads version %d.", file.Version, headsVersion)
	}
	if _, err := in.Token(); !errors.Is(err, io.EOF) {
		return nil, model.Errorf(model.CodeFile, "The file of heads goes on after its end; take it from where it was kept once more.")
	}
	if len(file.Chains) == 0 {
		return nil, model.Invalid("The file of heads holds no chain, so nothing can be compared with it; take one that unsubdesk verify --heads FILE wrote.")
	}
	return file.Chains, checkHeads(file.Chains)
}

func checkHeads(heads []model.ChainHead) error {
	seen := make(map[string]bool, len(heads))
	for i, h := range heads {
		hash, err := hex.DecodeString(h.Hash)
		if err != nil || len(hash) != 32 || h.Events < 1 || seen[h.AccountID] {
			return model.Errorf(model.CodeFile, "Chain %d in the file of heads (%s) is damaged; take the file from where it was kept once more.",
				i+1, model.CleanText(chainName(h.AccountID)))
		}
		seen[h.AccountID] = true
	}
	return nil
}
