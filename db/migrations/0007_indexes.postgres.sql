-- Schema 7: what a submission writes with each instance. The instances of a request are
-- found by request_instances, and lists by account look at the rows for their state.
-- The row numbers of an account's instances stand there instead: of thousands of accounts they
-- are found without a look at the table.

DROP INDEX instances_request;
DROP INDEX instances_account;
CREATE INDEX instances_account ON instances (account_id, effective_at, search_row);
