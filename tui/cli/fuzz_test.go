package cli

import (
	"bytes"
	"strings"
	"testing"

	"unsubdesk/model"
)

// FuzzKeyFile: a file of keys is refused with a sentence, or each of its keys has a
// line that means the same key and that can be shown.
func FuzzKeyFile(f *testing.F) {
	const key = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIBhXYXxXb0mIq3aUQ2n2Zk0g1cJZ3iV9H1m7d8b3zGkz"
	for _, text := range []string{"", key, key + " maya@example.test", "# none\n\n" + key + "\r\n", "no-pty " + key, "-----BEGIN OPENSSH PRIVATE KEY-----",
		"ssh-rsa AAAA", key + " \x1b[31m", key + " \u202e", "ssh-dss AAAAB3NzaC1kc3MAAAAA"} {
		f.Add([]byte(text))
	}
	f.Fuzz(func(t *testing.T, text []byte) {
		keys, err := parseKeys(text, "The key")
		if err != nil {
			if model.ErrorCode(err) != model.CodeInvalid {
				t.Errorf("it is refused with %v", err)
			}
			return
		}
		for _, k := range keys {
			again, err := parseKeys([]byte(k.Line), "The key")
			if err != nil || len(again) != 1 || again[0] != k {
				t.Errorf("%q reads back as %v (%v)", k.Line, again, err)
			}
			if model.CleanText(k.Line) != k.Line {
				t.Errorf("%q cannot be shown as it is", k.Line)
			}
		}
	})
}

// FuzzReasons: a file of reasons is refused with a sentence, or is a list.
func FuzzReasons(f *testing.F) {
	for _, text := range []string{"", "[]", `[{"code":"1","label":"Hard to use","note_required":true}]`, `[{"code":1}]`, `{}`, `[] []`, `[{"code":"1","x":2}]`, "[", "null", "\x00"} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		reasons, err := readReasons("-", strings.NewReader(text))
		if model.ErrorCode(err) != "" && model.ErrorCode(err) != model.CodeInvalid || err != nil && model.CleanText(err.Error()) != err.Error() {
			t.Errorf("%q is refused with %v", text, err)
		}
		p := model.DefaultPolicy()
		p.Reasons = reasons
		if err := p.Check(); err != nil && model.CleanText(err.Error()) != err.Error() {
			t.Errorf("%q is refused with %q", text, err)
		}
	})
}

// TestSmallFilesHaveALimit: one byte below, at and above.
func TestSmallFilesHaveALimit(t *testing.T) {
	for _, n := range []int{smallFile - 1, smallFile, smallFile + 1} {
		text, err := readSmall(bytes.NewReader(make([]byte, n)))
		if (err == nil) != (n <= smallFile) || err == nil && len(text) != n || err != nil && !strings.Contains(err.Error(), "longer than") {
			t.Errorf("of %d bytes %d were read, %v", n, len(text), err)
		}
	}
}
