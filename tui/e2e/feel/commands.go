package main

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"unsubdesk/tui/e2e/harness"
)

// enough is how many names of a list are read: more than a page beyond what a screen
// shows, and those that may take effect meanwhile.
const enough = 250

// command runs a plain command of the program on the desk and returns what it wrote.
func (b *bench) command(ctx context.Context, args ...string) (string, error) {
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	r, err := harness.Run(ctx, b.program, b.home.Env(), "", append([]string{"--db", b.desk, "--user", b.o.user}, args...)...)
	if err != nil {
		return "", err
	}
	if r.Status != 0 {
		return "", fmt.Errorf("unsubdesk %s: status %d\n%s%s", strings.Join(args, " "), r.Status, r.Stdout, r.Stderr)
	}
	return r.Stdout, nil
}

// count is how many instances a list has.
func (b *bench) count(ctx context.Context, args ...string) (int, error) {
	out, err := b.command(ctx, append([]string{"list", "--count"}, args...)...)
	if err != nil {
		return 0, err
	}
	return strconv.Atoi(strings.TrimSpace(out))
}

// names are the names of the first rows of a list.
func (b *bench) names(ctx context.Context, args ...string) (names []string, err error) {
	out, err := b.command(ctx, append([]string{"list", "--json", "--limit", strconv.Itoa(enough)}, args...)...)
	if err != nil {
		return nil, err
	}
	for rows := json.NewDecoder(strings.NewReader(out)); rows.More(); {
		var row struct {
			Name string `json:"instance_name"`
		}
		if err := rows.Decode(&row); err != nil {
			return nil, fmt.Errorf("read the list: %w", err)
		}
		names = append(names, row.Name)
	}
	return names, nil
}

// lastNames are the names of the last rows of the list, in its order.
func (b *bench) lastNames(ctx context.Context) ([]string, error) {
	names, err := b.names(ctx, "--sort", "effective:desc")
	slices.Reverse(names)
	return names, err
}
