-- Schema 2 for PostgreSQL: as 0002_chains.sqlite.sql, without what keeps REPLACE
-- out, which PostgreSQL does not have.

CREATE TABLE chains (
    account_id text COLLATE "C" NOT NULL PRIMARY KEY,
    events bigint NOT NULL CHECK (events > 0),
    hash text COLLATE "C" NOT NULL CHECK (hash <> '')
);
INSERT INTO chains (account_id, events, hash)
SELECT DISTINCT ON (account_id) account_id, seq, hash FROM events ORDER BY account_id, seq DESC;
