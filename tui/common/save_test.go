package common

import (
	"os"
	"path/filepath"
	"testing"

	"unsubdesk/model"
)

func TestSaveInNeverOverwrites(t *testing.T) {
	dir := t.TempDir()
	save := SaveIn(dir)
	for i, want := range []string{"a.csv", "a-2.csv", "a-3.csv"} {
		path, err := save("a.csv", []byte{byte('0' + i)})
		if err != nil || path != filepath.Join(dir, want) {
			t.Fatalf("save %d = %q, %v", i, path, err)
		}
	}
	data, err := os.ReadFile(filepath.Join(dir, "a.csv"))
	if err != nil || string(data) != "0" {
		t.Errorf("the first file was touched: %q, %v", data, err)
	}
	info, err := os.Stat(filepath.Join(dir, "a.csv"))
	if err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("not private: %v, %v", info.Mode(), err)
	}
}

func TestSaveInSaysWhatIsWrong(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "none")
	_, err := SaveIn(dir)("a.csv", nil)
	want := filepath.Join(dir, "a.csv") + " could not be written: no such file or directory."
	if model.ErrorCode(err) != model.CodeUnavailable || err.Error() != want {
		t.Errorf("got %v", err)
	}
}
