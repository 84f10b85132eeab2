package desk_test

import "testing"

// What a request says of itself must be what the trail recorded, and what the
// database derives for itself must follow from the facts: also where the rows
// agree with each other.
func TestVerifyHoldsRowsAgainstTheTrail(t *testing.T) {
	const freePaid = `UPDATE request_instances SET live = FALSE WHERE instance_id = 'paid';
		UPDATE instances SET request_id = NULL, block_bits = 0 WHERE id = 'paid';
		DELETE FROM entries WHERE instance_id = 'paid';`
	tests := map[string]string{
		"another decider":   "UPDATE requests SET decided_by = 'silva' WHERE decision = 'approved'",
		"another submitter": "UPDATE requests SET submitted_by = 'ben' WHERE status = 'pending_review'",
		"another reason":    "UPDATE requests SET reason_code = '2' WHERE status = 'pending_review'",
		"another note":      "UPDATE requests SET decision_note = 'agreed' WHERE status = 'rejected'",
		"a later deadline":  "UPDATE requests SET deadline = deadline + 1 WHERE status = 'pending_review'",
		"a higher value":    "UPDATE requests SET order_value = order_value + 1 WHERE status = 'pending_review'",
		"a refund undone":   freePaid + "UPDATE requests SET status = 'withdrawn', decision = 'withdrawn' WHERE deadline IS NULL",
		"a request erased": freePaid + `CREATE TEMP TABLE gone AS SELECT id FROM requests WHERE deadline IS NULL;
			DELETE FROM request_instances WHERE instance_id = 'paid'; DELETE FROM requests WHERE id IN (SELECT id FROM gone)`,
		"a request slipped in": `INSERT INTO requests SELECT 'UR-X', batch_id, 'CS-free', account_id, status, decision, order_value,
			threshold, 10000, coupons_returned, reason_code, reason_label, note, submitted_by, submitted_at, deadline, decided_by,
			decided_at, decision_note, hold_blocks, 'ur-x', reason_code_fold, reason_label_fold FROM requests WHERE status = 'pending_review';
			INSERT INTO request_instances VALUES ('UR-X', 'free', 0, 10000, TRUE);
			UPDATE instances SET request_id = 'UR-X', block_bits = 32 WHERE id = 'free'`,
		"paid more while it waits": "UPDATE instances SET due = due + 100, paid = paid + 100 WHERE id = 'pending'; UPDATE orders SET instances_due = instances_due + 100, value = value + 100 WHERE number = 'CS-pending'",
		"a refund that was shown":  "UPDATE request_instances SET refund = refund - 1 WHERE instance_id = 'pending'",
		"R12's guard":              "UPDATE request_instances SET live = FALSE WHERE instance_id = 'pending'",
		"a block hidden in lists":  "UPDATE instances SET frozen = TRUE WHERE id = 'free'",
		"a block only in lists":    "UPDATE instances SET block_bits = 8 WHERE id = 'free'",
		"an order's value":         "UPDATE orders SET value = value + 1 WHERE number = 'CS-free'",
	}
	findsEach(t, tests)
}
