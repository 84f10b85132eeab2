-- Schema 7: what a submission writes with each instance. The instances of a request are
-- found by request_instances, and lists by account look at the rows for their state.

DROP INDEX instances_request;
DROP INDEX instances_account;
CREATE INDEX instances_account ON instances (account_id, effective_at);
