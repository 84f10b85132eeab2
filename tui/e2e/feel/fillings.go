package main

// filling says how a table of the desk is filled from the staged rows: an expression for
// each column.
type filling struct {
	table, from string
	values      map[string]string
}

// cents is an amount of a file as a number of cents.
func cents(column string) string { return "CAST(round(" + column + " * 100) AS INTEGER)" }

// micros is a time of a file in microseconds since 1970, NULL if it is empty.
func micros(column string) string {
	return "CAST(strftime('%s', NULLIF(" + column + ", '')) AS INTEGER) * 1000000"
}

// flagged is a yes or no of a file as 1 or 0.
func flagged(column string) string { return "(" + column + " = 'true')" }

// blockBits are the blocks that follow from a row of a file.
const blockBits = `(transaction_in_progress NOT IN ('', 'none'))
 + 2 * (promotion = 'true' AND invoice_issued_by IN ('marketplace', 'partner'))
 + 4 * (promotion = 'true' OR invoice_issued_by IN ('marketplace', 'partner'))
 + 8 * (account_frozen = 'true') + 16 * (resource_frozen = 'true')`

// coupons are those of the rows, each ID=AMOUNT or ID=AMOUNT@UNTIL; rest is what follows
// its = and an @.
const coupons = `(SELECT instance_id, j.key AS position, substr(j.value, 1, instr(j.value, '=') - 1) AS coupon_id,
 substr(j.value, instr(j.value, '=') + 1) || '@' AS rest FROM staged, json_each('["' || replace(cash_coupons, ';', '","') || '"]') j WHERE cash_coupons <> '')`

// fillings are all of them, in an order that the foreign keys allow.
var fillings = []filling{
	{"accounts", "staged GROUP BY account_id", map[string]string{
		"id": "account_id", "name": "account_name", "manager": "account_manager", "frozen": flagged("account_frozen"),
		"id_fold": "lower(account_id)", "name_fold": "lower(account_name)", "manager_fold": "lower(account_manager)",
	}},
	{"orders", "(SELECT order_number, account_id, max(0, max(" + cents("order_amount_due") + ")) AS stated, sum(" + cents("amount_due") +
		") AS due FROM staged GROUP BY order_number)", map[string]string{
		"number": "order_number", "account_id": "account_id", "stated_due": "stated", "instances_due": "due", "value": "max(stated, due)",
	}},
	{"instances", "staged", map[string]string{
		"id": "instance_id", "effective_at": micros("effective_at"), "block_bits": blockBits,
		"search":       "lower(instance_name || char(10) || order_number || char(10) || instance_id)",
		"order_number": "order_number", "account_id": "account_id", "request_id": "NULL",
		"due": cents("amount_due"), "discount": cents("discount"), "paid": cents("paid_amount"),
		"name_fold": "lower(instance_name)", "order_fold": "lower(order_number)", "id_fold": "lower(instance_id)",
		"account_key": "lower(account_name || char(10) || account_id)", "type_fold": "lower(product_type)",
		"region_fold": "lower(region)", "project_fold": "lower(enterprise_project)",
		"name": "instance_name", "product_type": "product_type", "product_name": "product_name", "region": "region", "project": "enterprise_project",
		"purchased_at": micros("purchased_at"), "expires_at": micros("expires_at"), "promotion": flagged("promotion"),
		"invoice": "COALESCE(NULLIF(invoice_issued_by, ''), 'none')", "open_work": "COALESCE(NULLIF(transaction_in_progress, ''), 'none')",
		"frozen": flagged("resource_frozen"), "search_row": "staged.rowid",
	}},
	{"coupons", coupons, map[string]string{
		"instance_id": "instance_id", "coupon_id": "coupon_id", "position": "position",
		"amount":      cents("substr(rest, 1, instr(rest, '@') - 1)"),
		"valid_until": micros("rtrim(substr(rest, instr(rest, '@') + 1), '@')"),
	}},
}
