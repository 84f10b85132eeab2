package main

import (
	"context"
	"fmt"
	"strings"
)

// imports measures how fast the exported rows come into a new desk, and how fast sqlite3
// brings them into the same tables with the same indexes, its own full-text search kept
// up by triggers; and compares what is in both.
func (b *bench) imports(ctx context.Context, t *table, csv string) error {
	n, _, err := lines(csv)
	if err != nil {
		return err
	}
	desk, peer := b.path("imported.db"), b.path("peer.db")
	b.tell("importing into a new desk")
	ours, err := b.timed(ctx, b.program, "--db", desk, "--user", "ada", "import", csv)
	if err != nil {
		return err
	}
	addImport(t, "`unsubdesk import rows.csv` into a new desk", n-1, ours)
	b.tell("importing with sqlite3")
	script, err := b.importScript(ctx, desk, csv)
	if err != nil {
		return err
	}
	theirs, err := b.timedWith(ctx, script, "sqlite3", "-bail", peer)
	if err != nil {
		return err
	}
	addImport(t, "`sqlite3` `.import` into the same tables and indexes, search by FTS5 trigrams and triggers", n-1, theirs)
	return b.sameRows(ctx, desk, peer)
}

// addImport adds how fast an import of n rows was, and its memory.
func addImport(t *table, what string, n int, u usage) {
	t.add(what, "%.0f rows a second (%s), %.0f MB at most", float64(n)/u.took.Seconds(), brief(u.took), u.most)
}

// same counts the rows of each table that are not alike in both databases: the columns
// that come from the file itself, the others are only the program's.
const same = `ATTACH '%s' AS peer;
SELECT 'instances', (SELECT count(*) FROM instances), (SELECT count(*) FROM peer.instances), (SELECT count(*) FROM instances a JOIN peer.instances b USING (id)
 WHERE a.name = b.name AND a.order_number = b.order_number AND a.account_id = b.account_id AND a.effective_at = b.effective_at AND a.block_bits = b.block_bits
 AND a.due = b.due AND a.discount = b.discount AND a.paid = b.paid AND a.region = b.region AND a.purchased_at IS b.purchased_at AND a.expires_at IS b.expires_at);
SELECT 'orders', (SELECT count(*) FROM orders), (SELECT count(*) FROM peer.orders), (SELECT count(*) FROM orders a JOIN peer.orders b USING (number)
 WHERE a.value = b.value AND a.stated_due = b.stated_due AND a.instances_due = b.instances_due AND a.account_id = b.account_id);
SELECT 'accounts', (SELECT count(*) FROM accounts), (SELECT count(*) FROM peer.accounts), (SELECT count(*) FROM accounts a JOIN peer.accounts b USING (id)
 WHERE a.name = b.name AND a.manager = b.manager AND a.frozen = b.frozen);
SELECT 'coupons', (SELECT count(*) FROM coupons), (SELECT count(*) FROM peer.coupons), (SELECT count(*) FROM coupons a JOIN peer.coupons b USING (instance_id, coupon_id)
 WHERE a.position = b.position AND a.amount = b.amount AND a.valid_until IS b.valid_until);
SELECT 'search', (SELECT count(*) FROM instances), (SELECT count(*) FROM peer.search_text_docsize), (SELECT count(*) FROM instances);
`

// sameRows fails if the two databases do not hold the same rows.
func (b *bench) sameRows(ctx context.Context, desk, peer string) error {
	u, err := b.timed(ctx, "sqlite3", "-separator", " ", desk, fmt.Sprintf(same, peer))
	if err != nil {
		return err
	}
	for line := range strings.Lines(u.stdout) {
		counts := strings.Fields(line)
		if len(counts) != 4 || counts[1] != counts[2] || counts[1] != counts[3] || counts[1] == "0" && counts[0] != "coupons" {
			return fmt.Errorf("the imports differ (table, rows here, rows there, alike): %s", line)
		}
	}
	return nil
}
