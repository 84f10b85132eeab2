-- Schema 1. Money is integer cents, times are integer UTC microseconds, and
-- NULL is "none" (0 would be 1970, which a file may name). Columns that end
-- in _fold hold model.Fold of what they are named after: SQLite's own lower()
-- knows ASCII only. Narrow tables are kept in the order of their key (WITHOUT
-- ROWID), so that finding a row is one search and not two.

PRAGMA application_id = 1433301828;

CREATE TABLE meta (
    name  TEXT    NOT NULL PRIMARY KEY,
    value INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

INSERT INTO meta (name, value) VALUES ('version', 1);

CREATE TABLE policy (
    name  TEXT NOT NULL PRIMARY KEY,
    value TEXT NOT NULL
) STRICT, WITHOUT ROWID;

-- Removed users stay, so that a name is never given out again.
CREATE TABLE users (
    name       TEXT    NOT NULL PRIMARY KEY CHECK (name NOT IN ('', 'system')),
    role       TEXT    NOT NULL CHECK (role IN ('auditor', 'agent', 'manager', 'admin')),
    added_at   INTEGER NOT NULL,
    removed_at INTEGER
) STRICT, WITHOUT ROWID;

CREATE TABLE user_keys (
    fingerprint TEXT NOT NULL PRIMARY KEY CHECK (fingerprint <> ''),
    user_name   TEXT NOT NULL REFERENCES users (name),
    line        TEXT NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX user_keys_user ON user_keys (user_name);

CREATE TABLE accounts (
    id           TEXT    NOT NULL PRIMARY KEY CHECK (id <> ''),
    name         TEXT    NOT NULL,
    manager      TEXT    NOT NULL,
    frozen       INTEGER NOT NULL CHECK (frozen IN (0, 1)),
    id_fold      TEXT    NOT NULL,
    name_fold    TEXT    NOT NULL,
    manager_fold TEXT    NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX accounts_manager ON accounts (manager);

-- value is the larger of both sums (R6), kept for filters.
CREATE TABLE orders (
    number        TEXT    NOT NULL PRIMARY KEY CHECK (number <> ''),
    account_id    TEXT    NOT NULL REFERENCES accounts (id),
    stated_due    INTEGER NOT NULL CHECK (stated_due >= 0),
    instances_due INTEGER NOT NULL CHECK (instances_due >= 0),
    value         INTEGER NOT NULL,
    CHECK (value >= stated_due AND value >= instances_due
           AND (value = stated_due OR value = instances_due))
) STRICT, WITHOUT ROWID;
CREATE INDEX orders_value ON orders (value);

CREATE TABLE requests (
    id                TEXT    NOT NULL PRIMARY KEY CHECK (id <> ''),
    batch_id          TEXT    NOT NULL,
    order_number      TEXT    NOT NULL REFERENCES orders (number),
    account_id        TEXT    NOT NULL REFERENCES accounts (id),
    status            TEXT    NOT NULL,
    decision          TEXT    NOT NULL,
    order_value       INTEGER NOT NULL CHECK (order_value >= 0),
    threshold         INTEGER NOT NULL CHECK (threshold >= 0),
    refund            INTEGER NOT NULL CHECK (refund >= 0),
    coupons_returned  INTEGER NOT NULL CHECK (coupons_returned >= 0),
    reason_code       TEXT    NOT NULL,
    reason_label      TEXT    NOT NULL,
    note              TEXT    NOT NULL,
    submitted_by      TEXT    NOT NULL,
    submitted_at      INTEGER NOT NULL,
    deadline          INTEGER,
    decided_by        TEXT    NOT NULL,
    decided_at        INTEGER,
    decision_note     TEXT    NOT NULL,
    hold_blocks       TEXT    NOT NULL,
    id_fold           TEXT    NOT NULL,
    reason_code_fold  TEXT    NOT NULL,
    reason_label_fold TEXT    NOT NULL,
    CHECK ((status IN ('pending_review', 'on_hold') AND decision = '' AND decided_at IS NULL AND deadline IS NOT NULL)
        OR (status = 'completed' AND decision IN ('not_required', 'approved', 'auto_approved') AND decided_at IS NOT NULL)
        OR (status IN ('rejected', 'withdrawn') AND decision = status AND decided_at IS NOT NULL))
) STRICT;
CREATE INDEX requests_due ON requests (deadline) WHERE status = 'pending_review';
CREATE INDEX requests_status ON requests (status);
CREATE INDEX requests_decided ON requests (COALESCE(decided_at, 0), id);
CREATE INDEX requests_order ON requests (order_number);
CREATE INDEX requests_account ON requests (account_id);
CREATE INDEX requests_batch ON requests (batch_id);
CREATE INDEX requests_submitter ON requests (submitted_by);

-- block_bits is model.BlockBits; 32 and 64 say that a request is under review
-- and that the instance is unsubscribed, and request_id names that request.
-- search is model.SearchText; account_key is what a sort by account goes by.
CREATE TABLE instances (
    id             TEXT    NOT NULL PRIMARY KEY CHECK (id <> ''),
    effective_at   INTEGER NOT NULL,
    block_bits     INTEGER NOT NULL CHECK (block_bits BETWEEN 0 AND 127),
    search         TEXT    NOT NULL,
    order_number   TEXT    NOT NULL REFERENCES orders (number),
    account_id     TEXT    NOT NULL REFERENCES accounts (id),
    due            INTEGER NOT NULL CHECK (due >= 0),
    discount       INTEGER NOT NULL CHECK (discount >= 0),
    paid           INTEGER NOT NULL CHECK (paid >= 0),
    request_id     TEXT    REFERENCES requests (id),
    name_fold      TEXT    NOT NULL,
    order_fold     TEXT    NOT NULL,
    id_fold        TEXT    NOT NULL,
    account_key    TEXT    NOT NULL,
    type_fold      TEXT    NOT NULL,
    region_fold    TEXT    NOT NULL,
    project_fold   TEXT    NOT NULL,
    name           TEXT    NOT NULL,
    product_type   TEXT    NOT NULL,
    product_name   TEXT    NOT NULL,
    region         TEXT    NOT NULL,
    project        TEXT    NOT NULL,
    purchased_at   INTEGER,
    expires_at     INTEGER,
    promotion      INTEGER NOT NULL CHECK (promotion IN (0, 1)),
    invoice        TEXT    NOT NULL CHECK (invoice IN ('none', 'provider', 'marketplace', 'partner')),
    open_work      TEXT    NOT NULL,
    frozen         INTEGER NOT NULL CHECK (frozen IN (0, 1)),
    CHECK (discount + paid <= due),
    CHECK (block_bits & 96 <> 96),
    CHECK ((block_bits & 96 = 0) = (request_id IS NULL))
) STRICT;
-- One index for each sort, so that a page is read off it in order. They also
-- hold what else the most frequent questions look at: search as one types in
-- the default order, the counts of the tabs, the counts of the pickers.
CREATE INDEX instances_effective ON instances (effective_at, id, block_bits, search);
CREATE INDEX instances_name ON instances (name_fold, id);
CREATE INDEX instances_order ON instances (order_number, id);
CREATE INDEX instances_account ON instances (account_id, effective_at, block_bits);
CREATE INDEX instances_account_key ON instances (account_key, id);
CREATE INDEX instances_type ON instances (type_fold, id, effective_at, block_bits);
CREATE INDEX instances_region ON instances (region_fold, id, effective_at, block_bits);
CREATE INDEX instances_project ON instances (project_fold, id, effective_at, block_bits);
CREATE INDEX instances_due ON instances (due, id);
CREATE INDEX instances_paid ON instances (paid, id);
CREATE INDEX instances_request ON instances (request_id) WHERE request_id IS NOT NULL;

CREATE TABLE coupons (
    instance_id TEXT    NOT NULL REFERENCES instances (id),
    coupon_id   TEXT    NOT NULL CHECK (coupon_id <> ''),
    position    INTEGER NOT NULL,
    amount      INTEGER NOT NULL CHECK (amount >= 0),
    valid_until INTEGER,
    PRIMARY KEY (instance_id, coupon_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX coupons_coupon ON coupons (coupon_id);

CREATE TABLE request_instances (
    request_id  TEXT    NOT NULL REFERENCES requests (id),
    instance_id TEXT    NOT NULL REFERENCES instances (id),
    position    INTEGER NOT NULL,
    refund      INTEGER NOT NULL CHECK (refund >= 0),
    live        INTEGER NOT NULL CHECK (live IN (0, 1)),
    PRIMARY KEY (request_id, instance_id)
) STRICT, WITHOUT ROWID;
-- R12: an instance has at most one request that is pending, on hold or completed.
CREATE UNIQUE INDEX request_instances_live ON request_instances (instance_id) WHERE live = 1;
CREATE INDEX request_instances_instance ON request_instances (instance_id);

-- The ledger (R16): nothing in it twice, and nothing for an instance that is
-- not in the request.
CREATE TABLE entries (
    id          INTEGER NOT NULL PRIMARY KEY,
    request_id  TEXT    NOT NULL,
    instance_id TEXT    NOT NULL,
    kind        TEXT    NOT NULL,
    coupon_id   TEXT    NOT NULL,
    amount      INTEGER NOT NULL CHECK (amount >= 0),
    at          INTEGER NOT NULL,
    UNIQUE (request_id, instance_id, kind, coupon_id),
    FOREIGN KEY (request_id, instance_id) REFERENCES request_instances (request_id, instance_id),
    CHECK ((kind = 'cash' AND coupon_id = '') OR (kind = 'coupon' AND coupon_id <> ''))
) STRICT;
CREATE TRIGGER entries_no_update BEFORE UPDATE ON entries
BEGIN SELECT RAISE(ABORT, 'entries are only ever appended'); END;
CREATE TRIGGER entries_no_delete BEFORE DELETE ON entries
BEGIN SELECT RAISE(ABORT, 'entries are only ever appended'); END;

-- The audit trail: one chain for each account, and '' for the desk's own.
CREATE TABLE events (
    account_id TEXT    NOT NULL,
    seq        INTEGER NOT NULL CHECK (seq > 0),
    at         INTEGER NOT NULL,
    actor      TEXT    NOT NULL,
    os_user    TEXT    NOT NULL,
    surface    TEXT    NOT NULL,
    kind       TEXT    NOT NULL,
    subject    TEXT    NOT NULL,
    before     TEXT    NOT NULL,
    after      TEXT    NOT NULL,
    prev       TEXT    NOT NULL,
    hash       TEXT    NOT NULL CHECK (hash <> ''),
    PRIMARY KEY (account_id, seq)
) STRICT;
CREATE INDEX events_subject ON events (subject);
CREATE TRIGGER events_no_update BEFORE UPDATE ON events
BEGIN SELECT RAISE(ABORT, 'events are only ever appended'); END;
CREATE TRIGGER events_no_delete BEFORE DELETE ON events
BEGIN SELECT RAISE(ABORT, 'events are only ever appended'); END;

-- R13: a key belongs to its user.
CREATE TABLE batches (
    user_name    TEXT    NOT NULL,
    batch_key    TEXT    NOT NULL CHECK (batch_key <> ''),
    id           TEXT    NOT NULL UNIQUE,
    content      TEXT    NOT NULL,
    plan         TEXT    NOT NULL,
    result       BLOB,
    submitted_at INTEGER NOT NULL,
    PRIMARY KEY (user_name, batch_key)
) STRICT;
