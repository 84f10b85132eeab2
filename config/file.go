package config

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"strings"

	"github.com/knadh/koanf/parsers/toml/v2"
	"github.com/knadh/koanf/providers/rawbytes"
	"github.com/knadh/koanf/v2"
	gotoml "github.com/pelletier/go-toml/v2"
	"github.com/pelletier/go-toml/v2/unstable"
)

// readFile reads a settings file. A missing one is a problem only if it was
// asked for.
func readFile(path string, required bool) (layer, []problem) {
	l := layer{isFile: true}
	b, err := readLimited(path)
	if errors.Is(err, fs.ErrNotExist) && !required {
		return l, nil
	}
	if err != nil {
		return l, []problem{{place: path, message: "the settings file cannot be read: " + reason(err)}}
	}
	k := koanf.New(".")
	if err := k.Load(rawbytes.Provider(b), toml.Parser()); err != nil {
		return l, []problem{syntaxProblem(path, err)}
	}
	lines := keyLines(b)
	l.written = k.All()
	l.place = func(key string) string { return placeInFile(path, lines, key) }
	return l, nil
}

// maxFile is the longest settings file, in bytes: far more than any needs.
const maxFile = 1 << 20

func readLimited(path string) ([]byte, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close() //nolint:errcheck // it was only read
	b, err := io.ReadAll(io.LimitReader(f, maxFile+1))
	if err == nil && len(b) > maxFile {
		err = fmt.Errorf("it is longer than %d bytes", maxFile)
	}
	return b, err
}

// reason is why a system call failed, without its name and path.
func reason(err error) string {
	if p, ok := errors.AsType[*fs.PathError](err); ok {
		return p.Err.Error()
	}
	return err.Error()
}

func syntaxProblem(path string, err error) problem {
	if d, ok := errors.AsType[*gotoml.DecodeError](err); ok {
		line, _ := d.Position()
		path = fmt.Sprintf("%s:%d", path, line)
	}
	return problem{place: path, message: "the file is no valid TOML: " + strings.TrimPrefix(err.Error(), "toml: ")}
}

// placeInFile names the line of a key; that of its table if the key stands in
// an inline table.
func placeInFile(path string, lines map[string]int, key string) string {
	for key != "" {
		if n, ok := lines[key]; ok {
			return fmt.Sprintf("%s:%d", path, n)
		}
		key = key[:max(strings.LastIndexByte(key, '.'), 0)]
	}
	return path
}

// keyLines finds the line of every key of a file that is valid TOML.
func keyLines(b []byte) map[string]int {
	lines := map[string]int{}
	var p unstable.Parser
	p.Reset(b)
	table := ""
	for p.NextExpression() {
		e := p.Expression()
		key, at := dottedKey(e)
		switch e.Kind {
		case unstable.Table, unstable.ArrayTable:
			table = key + "."
		case unstable.KeyValue:
			key = table + key
		}
		lines[key] = 1 + bytes.Count(b[:at], []byte{'\n'})
	}
	return lines
}

// dottedKey is the key of a table or value, and where it begins.
func dottedKey(e *unstable.Node) (key string, at uint32) {
	var parts []string
	for it := e.Key(); it.Next(); {
		if len(parts) == 0 {
			at = it.Node().Raw.Offset
		}
		parts = append(parts, string(it.Node().Data))
	}
	return strings.Join(parts, "."), at
}
