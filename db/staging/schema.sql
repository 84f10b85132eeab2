-- The file lives as long as the import: nothing has to survive a crash.
PRAGMA journal_mode = OFF;
PRAGMA synchronous = OFF;
PRAGMA locking_mode = EXCLUSIVE;
PRAGMA cache_size = -8000;
PRAGMA threads = 1; -- sort one part of an index while the next is read

-- NULL is a column that the row does not have, or that could not be read.
CREATE TABLE rows (
    id       INTEGER PRIMARY KEY, -- grows with file and line
    file     INTEGER NOT NULL,
    line     INTEGER NOT NULL,
    instance TEXT,
    account  TEXT,
    number   TEXT, -- of the order
    name     TEXT, -- of the account, like the next two
    manager  TEXT,
    frozen   INTEGER,
    stated   INTEGER, -- the order's own amount, in cents
    carries  INTEGER NOT NULL, -- whether the row says that a block holds
    raw      BLOB
);

CREATE TABLE coupons (
    coupon  TEXT    NOT NULL,
    account TEXT    NOT NULL,
    row     INTEGER NOT NULL
);

-- A row without a verdict is good so far.
CREATE TABLE verdicts (
    row    INTEGER PRIMARY KEY,
    state  INTEGER NOT NULL,
    col    TEXT    NOT NULL,
    reason TEXT    NOT NULL
);
CREATE INDEX verdicts_retry ON verdicts (row) WHERE state = 3;

-- One transaction from the first row to the last query.
BEGIN;
