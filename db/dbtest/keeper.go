package dbtest

import (
	"bytes"
	"cmp"
	"crypto/rand"
	"errors"
	"fmt"
	"io"
	"net"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
)

// keeper is a shell that has the server as its child. It stops it and removes
// its files when its standard input ends, however this program came to its end.
type keeper struct {
	shell  *exec.Cmd
	orders io.WriteCloser
	answer io.Reader
	log    *bytes.Buffer
}

// script keeps a server: it starts and stops it as it is told.
const script = `
trap '' INT TERM HUP
start() {
	"$BIN/postgres" -D "$DIR/data" >>"$DIR/log" 2>&1 </dev/null &
	server=$!
	until grep -q ready "$DIR/data/postmaster.pid" 2>/dev/null; do
		kill -0 $server 2>/dev/null || return 1
		sleep 0.02
	done
}
stop() { kill -"$1" $server && wait $server; }
while read -r order; do
	case $order in
	start) start ;;
	stop) stop INT ;;
	kill) stop QUIT; true ;;
	esac && echo done || { echo failed; cat "$DIR/log" >&2; }
done
stop QUIT 2>/dev/null
rm -rf "$DIR"
`

func keep() (*keeper, *url.URL, error) {
	bin, err := binaries()
	if err != nil {
		return nil, nil, err
	}
	dir, err := os.MkdirTemp(base(), "unsubdesk-postgres-")
	if err != nil {
		return nil, nil, err
	}
	u, err := initialise(bin, dir)
	if err != nil {
		return nil, nil, errors.Join(err, os.RemoveAll(dir))
	}
	k := &keeper{shell: asOther("sh", "-c", script), log: &bytes.Buffer{}}
	k.shell.Env = append(os.Environ(), "BIN="+bin, "DIR="+dir, "LC_ALL=C")
	k.shell.Dir = dir
	k.shell.Stderr = k.log
	if k.orders, err = k.shell.StdinPipe(); err == nil {
		if k.answer, err = k.shell.StdoutPipe(); err == nil {
			err = k.shell.Start()
		}
	}
	if err == nil {
		err = k.ask("start")
	}
	return k, u, err
}

// base is the directory for temporary files; for root, whose server runs as
// another user, only if that one gets there.
func base() string {
	dir := os.TempDir()
	for at := dir; os.Geteuid() == 0 && at != filepath.Dir(at); at = filepath.Dir(at) {
		const othersPass = 0o001
		if info, err := os.Stat(at); err != nil || info.Mode().Perm()&othersPass == 0 {
			return "/tmp"
		}
	}
	return dir
}

// initialise makes the files of a server that nobody but this program enters,
// and that does not wait for any disk.
func initialise(bin, dir string) (*url.URL, error) {
	password, port := rand.Text(), freePort()
	if err := give(dir); err != nil {
		return nil, err
	}
	secret := filepath.Join(dir, "password")
	if err := os.WriteFile(secret, []byte(password), 0o644); err != nil { // the directory is the server's alone
		return nil, err
	}
	made := asOther(filepath.Join(bin, "initdb"), "-D", filepath.Join(dir, "data"), "-U", "desk", "--pwfile="+secret,
		"--auth=password", "--encoding=UTF8", "--no-sync", "--locale=C.UTF-8")
	made.Dir = dir
	if out, err := made.CombinedOutput(); err != nil {
		return nil, fmt.Errorf("initdb: %w\n%s", err, out)
	}
	settings := map[string]string{
		"listen_addresses": "'127.0.0.1'", "port": strconv.Itoa(port), "unix_socket_directories": "''",
		"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off", "wal_level": "minimal", "max_wal_senders": "0",
		"max_connections": "300", "shared_buffers": "64MB", "autovacuum": "off", "max_parallel_workers_per_gather": "0",
	}
	var text strings.Builder
	for name, value := range settings {
		fmt.Fprintf(&text, "%s = %s\n", name, value)
	}
	f, err := os.OpenFile(filepath.Join(dir, "data", "postgresql.conf"), os.O_APPEND|os.O_WRONLY, 0)
	if err != nil {
		return nil, err
	}
	_, err = f.WriteString(text.String())
	u := &url.URL{Scheme: "postgres", User: url.UserPassword("desk", password),
		Host: net.JoinHostPort("127.0.0.1", strconv.Itoa(port)), Path: "/postgres", RawQuery: "sslmode=disable"}
	return u, errors.Join(err, f.Close())
}

func freePort() int {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		panic(err)
	}
	defer l.Close() //nolint:errcheck // it was only asked for
	return l.Addr().(*net.TCPAddr).Port
}

// ask gives an order and waits until it is done.
func (k *keeper) ask(order string) error {
	if _, err := fmt.Fprintln(k.orders, order); err != nil {
		return err
	}
	answer := make([]byte, len("failed\n"))
	n, err := k.answer.Read(answer)
	if err == nil && strings.HasPrefix(string(answer[:n]), "done") {
		return nil
	}
	return fmt.Errorf("the server did not %s: %w\n%s", order, cmp.Or(err, errors.New("see its log")), k.log)
}

func (k *keeper) end() {
	_ = k.orders.Close()
	_ = k.shell.Wait()
	_ = os.RemoveAll(k.shell.Dir) // what the shell's user may not
}

// binaries is the directory of the newest server's programs.
func binaries() (string, error) {
	if path, err := exec.LookPath("initdb"); err == nil {
		return filepath.Dir(path), nil
	}
	found, err := filepath.Glob("/usr/lib/postgresql/*/bin/initdb")
	if err != nil || len(found) == 0 {
		return "", errors.Join(errors.New("no initdb in PATH or /usr/lib/postgresql"), err)
	}
	slices.SortFunc(found, func(a, b string) int { return major(a) - major(b) })
	return filepath.Dir(found[len(found)-1]), nil
}

func major(path string) int {
	n, _ := strconv.Atoi(filepath.Base(filepath.Dir(filepath.Dir(path))))
	return n
}
