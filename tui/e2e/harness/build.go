package harness

import (
	"context"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
)

// Build compiles the program of the module that holds the working directory into
// dir, with the flags of the environment (so a test run under GOFLAGS=-race drives
// a program that reports races), and returns the path of the binary.
func Build(ctx context.Context, dir string) (string, error) {
	return build(ctx, dir, os.Environ())
}

// BuildPlain is Build without the race detector, for stories of what a person sees: their
// hundreds of starts take several times as long with it. It looks at the same code in the
// tests of each package, and here at the programs that are killed and at the loaded server.
// The detector is what needs cgo; without it the program is built as it is given to people.
func BuildPlain(ctx context.Context, dir string) (string, error) {
	all := strings.Fields(os.Getenv("GOFLAGS"))
	flags := slices.DeleteFunc(slices.Clone(all), func(f string) bool { return strings.Contains(f, "-race") })
	if len(flags) == len(all) {
		return Build(ctx, dir)
	}
	return build(ctx, dir, append(os.Environ(), "CGO_ENABLED=0", "GOFLAGS="+strings.Join(flags, " ")))
}

func build(ctx context.Context, dir string, env []string) (string, error) {
	root, err := moduleRoot(ctx)
	if err != nil {
		return "", err
	}
	if err := noteSources(root); err != nil {
		return "", err
	}
	binary := filepath.Join(dir, "unsubdesk")
	cmd := exec.CommandContext(ctx, "go", "build", "-o", binary, ".")
	cmd.Dir, cmd.Env = root, env
	if out, err := cmd.CombinedOutput(); err != nil {
		return "", fmt.Errorf("build %s: %w\n%s", root, err, out)
	}
	return binary, nil
}

// noteSources lists every folder of the module. A test's result is cached by the files
// that the test itself has looked at; the compiler looks at them in another process,
// so without this an old result would stand for a changed program.
func noteSources(root string) error {
	return filepath.WalkDir(root, func(_ string, d fs.DirEntry, err error) error {
		if err == nil && d.IsDir() && d.Name() == ".git" {
			return filepath.SkipDir
		}
		return err
	})
}

func moduleRoot(ctx context.Context) (string, error) {
	out, err := exec.CommandContext(ctx, "go", "env", "GOMOD").Output()
	if err != nil {
		return "", fmt.Errorf("find the module: %w", err)
	}
	mod := strings.TrimSpace(string(out))
	if mod == "" || mod == os.DevNull {
		return "", fmt.Errorf("find the module: the working directory is in none")
	}
	return filepath.Dir(mod), nil
}
