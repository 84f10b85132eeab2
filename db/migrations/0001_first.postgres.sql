-- Schema 1 for PostgreSQL 15 and later: the same tables, checks and rules as
-- 0001_first.sqlite.sql, which says what they are for. Money is integer cents,
-- times are integer UTC microseconds, NULL is "none".
--
-- Text is COLLATE "C": order, ranges and pages by key go byte by byte, as on
-- SQLite and as in the program, whatever the locale of the database is. Columns
-- that end in _fold hold model.Fold of what they are named after.
--
-- No index entry may be larger than a third of a page: the texts of an import
-- have at most 200 characters, of four bytes each, so that three of them fit and
-- instances.search does not.
--
-- 0001_guards.postgres.sql and 0001_search.postgres.sql belong to this schema
-- where the engine knows what they use.

CREATE TABLE meta (
    name text COLLATE "C" NOT NULL PRIMARY KEY,
    value bigint NOT NULL
);

-- 'writer' is the row that a transaction locks before it writes, so that it has
-- the desk to itself; 'entry' is the last number given to a ledger line, so that
-- numbers have no gaps.
INSERT INTO meta (name, value) VALUES ('version', 1), ('writer', 0), ('entry', 0);

CREATE TABLE policy (
    name text COLLATE "C" NOT NULL PRIMARY KEY,
    value text COLLATE "C" NOT NULL
);

-- Removed users stay, so that a name is never given out again.
CREATE TABLE users (
    name text COLLATE "C" NOT NULL PRIMARY KEY CHECK (name NOT IN ('', 'system')),
    role text COLLATE "C" NOT NULL CHECK (role IN ('auditor', 'agent', 'manager', 'admin')),
    added_at bigint NOT NULL,
    removed_at bigint
);

CREATE TABLE user_keys (
    fingerprint text COLLATE "C" NOT NULL PRIMARY KEY CHECK (fingerprint <> ''),
    user_name text COLLATE "C" NOT NULL REFERENCES users (name),
    line text COLLATE "C" NOT NULL
);
CREATE INDEX user_keys_user ON user_keys (user_name);

CREATE TABLE accounts (
    id text COLLATE "C" NOT NULL PRIMARY KEY CHECK (id <> ''),
    name text COLLATE "C" NOT NULL,
    manager text COLLATE "C" NOT NULL,
    frozen boolean NOT NULL,
    id_fold text COLLATE "C" NOT NULL,
    name_fold text COLLATE "C" NOT NULL,
    manager_fold text COLLATE "C" NOT NULL
);
CREATE INDEX accounts_manager ON accounts (manager);

-- value is the larger of both sums (R6), kept for filters.
CREATE TABLE orders (
    number text COLLATE "C" NOT NULL PRIMARY KEY CHECK (number <> ''),
    account_id text COLLATE "C" NOT NULL REFERENCES accounts (id),
    stated_due bigint NOT NULL CHECK (stated_due >= 0),
    instances_due bigint NOT NULL CHECK (instances_due >= 0),
    value bigint NOT NULL,
    CHECK (value >= stated_due AND value >= instances_due
           AND (value = stated_due OR value = instances_due))
);
CREATE INDEX orders_value ON orders (value);

CREATE TABLE requests (
    id text COLLATE "C" NOT NULL PRIMARY KEY CHECK (id <> ''),
    batch_id text COLLATE "C" NOT NULL,
    order_number text COLLATE "C" NOT NULL REFERENCES orders (number),
    account_id text COLLATE "C" NOT NULL REFERENCES accounts (id),
    status text COLLATE "C" NOT NULL,
    decision text COLLATE "C" NOT NULL,
    order_value bigint NOT NULL CHECK (order_value >= 0),
    threshold bigint NOT NULL CHECK (threshold >= 0),
    refund bigint NOT NULL CHECK (refund >= 0),
    coupons_returned bigint NOT NULL CHECK (coupons_returned >= 0),
    reason_code text COLLATE "C" NOT NULL,
    reason_label text COLLATE "C" NOT NULL,
    note text COLLATE "C" NOT NULL,
    submitted_by text COLLATE "C" NOT NULL,
    submitted_at bigint NOT NULL,
    deadline bigint,
    decided_by text COLLATE "C" NOT NULL,
    decided_at bigint,
    decision_note text COLLATE "C" NOT NULL,
    hold_blocks text COLLATE "C" NOT NULL,
    id_fold text COLLATE "C" NOT NULL,
    reason_code_fold text COLLATE "C" NOT NULL,
    reason_label_fold text COLLATE "C" NOT NULL,
    CHECK ((status IN ('pending_review', 'on_hold') AND decision = '' AND decided_at IS NULL AND deadline IS NOT NULL)
        OR (status = 'completed' AND decision IN ('not_required', 'approved', 'auto_approved') AND decided_at IS NOT NULL)
        OR (status IN ('rejected', 'withdrawn') AND decision = status AND decided_at IS NOT NULL))
);
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
    id text COLLATE "C" NOT NULL PRIMARY KEY CHECK (id <> ''),
    effective_at bigint NOT NULL,
    block_bits bigint NOT NULL CHECK (block_bits BETWEEN 0 AND 127),
    search text COLLATE "C" NOT NULL,
    order_number text COLLATE "C" NOT NULL REFERENCES orders (number),
    account_id text COLLATE "C" NOT NULL REFERENCES accounts (id),
    due bigint NOT NULL CHECK (due >= 0),
    discount bigint NOT NULL CHECK (discount >= 0),
    paid bigint NOT NULL CHECK (paid >= 0),
    request_id text COLLATE "C" REFERENCES requests (id),
    name_fold text COLLATE "C" NOT NULL,
    order_fold text COLLATE "C" NOT NULL,
    id_fold text COLLATE "C" NOT NULL,
    account_key text COLLATE "C" NOT NULL,
    type_fold text COLLATE "C" NOT NULL,
    region_fold text COLLATE "C" NOT NULL,
    project_fold text COLLATE "C" NOT NULL,
    name text COLLATE "C" NOT NULL,
    product_type text COLLATE "C" NOT NULL,
    product_name text COLLATE "C" NOT NULL,
    region text COLLATE "C" NOT NULL,
    project text COLLATE "C" NOT NULL,
    purchased_at bigint,
    expires_at bigint,
    promotion boolean NOT NULL,
    invoice text COLLATE "C" NOT NULL CHECK (invoice IN ('none', 'provider', 'marketplace', 'partner')),
    open_work text COLLATE "C" NOT NULL,
    frozen boolean NOT NULL,
    CHECK (discount + paid <= due),
    CHECK (block_bits & 96 <> 96),
    CHECK ((block_bits & 96 = 0) = (request_id IS NULL))
);
-- One index for each sort, so that a page is read off it in order. They also
-- hold what else the most frequent questions look at: the counts of the tabs and
-- of the pickers.
CREATE INDEX instances_effective ON instances (effective_at, id, block_bits);
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
    instance_id text COLLATE "C" NOT NULL REFERENCES instances (id),
    coupon_id text COLLATE "C" NOT NULL CHECK (coupon_id <> ''),
    position bigint NOT NULL,
    amount bigint NOT NULL CHECK (amount >= 0),
    valid_until bigint,
    PRIMARY KEY (instance_id, coupon_id)
);
CREATE INDEX coupons_coupon ON coupons (coupon_id);

CREATE TABLE request_instances (
    request_id text COLLATE "C" NOT NULL REFERENCES requests (id),
    instance_id text COLLATE "C" NOT NULL REFERENCES instances (id),
    position bigint NOT NULL,
    refund bigint NOT NULL CHECK (refund >= 0),
    live boolean NOT NULL,
    PRIMARY KEY (request_id, instance_id)
);
-- R12: an instance has at most one request that is pending, on hold or completed.
CREATE UNIQUE INDEX request_instances_live ON request_instances (instance_id) WHERE live;
CREATE INDEX request_instances_instance ON request_instances (instance_id);

-- The ledger (R16): nothing in it twice, and nothing for an instance that is
-- not in the request.
CREATE TABLE entries (
    id bigint NOT NULL,
    request_id text COLLATE "C" NOT NULL,
    instance_id text COLLATE "C" NOT NULL,
    kind text COLLATE "C" NOT NULL,
    coupon_id text COLLATE "C" NOT NULL,
    amount bigint NOT NULL CHECK (amount >= 0),
    at bigint NOT NULL,
    PRIMARY KEY (request_id, id),
    UNIQUE (request_id, instance_id, kind, coupon_id),
    FOREIGN KEY (request_id, instance_id) REFERENCES request_instances (request_id, instance_id),
    CHECK ((kind = 'cash' AND coupon_id = '') OR (kind = 'coupon' AND coupon_id <> ''))
);

-- The audit trail: one chain for each account, and '' for the desk's own.
CREATE TABLE events (
    account_id text COLLATE "C" NOT NULL,
    seq bigint NOT NULL CHECK (seq > 0),
    at bigint NOT NULL,
    actor text COLLATE "C" NOT NULL,
    os_user text COLLATE "C" NOT NULL,
    surface text COLLATE "C" NOT NULL,
    kind text COLLATE "C" NOT NULL,
    subject text COLLATE "C" NOT NULL,
    before text COLLATE "C" NOT NULL,
    after text COLLATE "C" NOT NULL,
    prev text COLLATE "C" NOT NULL,
    hash text COLLATE "C" NOT NULL CHECK (hash <> ''),
    PRIMARY KEY (account_id, seq)
);
CREATE INDEX events_subject ON events (subject);

-- R13: a key belongs to its user.
CREATE TABLE batches (
    user_name text COLLATE "C" NOT NULL,
    batch_key text COLLATE "C" NOT NULL CHECK (batch_key <> ''),
    id text COLLATE "C" NOT NULL UNIQUE,
    content text COLLATE "C" NOT NULL,
    plan text COLLATE "C" NOT NULL,
    result bytea,
    submitted_at bigint NOT NULL,
    PRIMARY KEY (user_name, batch_key)
);
