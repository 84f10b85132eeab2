-- Schema 7: what leaves the desk, put here in the commit of what it tells of. next_at is
-- when an attempt is due, or when the program that makes one counts as dead; NULL where
-- an earlier message of the same channel and lane is open (closed_at IS NULL), and where
-- no attempt is to come. A lane that is '' is none.

CREATE TABLE outbox (
    seq           INTEGER NOT NULL PRIMARY KEY,
    id            TEXT    NOT NULL UNIQUE CHECK (id <> ''),
    channel       TEXT    NOT NULL CHECK (channel <> ''),
    lane          TEXT    NOT NULL,
    type          TEXT    NOT NULL,
    account_id    TEXT    NOT NULL,
    request_id    TEXT    NOT NULL,
    recipient     TEXT    NOT NULL,
    body          TEXT    NOT NULL,
    made_at       INTEGER NOT NULL,
    due_at        INTEGER NOT NULL,
    state         TEXT    NOT NULL,
    attempts      INTEGER NOT NULL,
    next_at       INTEGER,
    tried_at      INTEGER,
    failing_since INTEGER,
    closed_at     INTEGER,
    said          TEXT    NOT NULL,
    CHECK ((state IN ('waiting', 'sent', 'failing') AND closed_at IS NULL)
        OR (state IN ('accepted', 'given_up', 'dropped') AND closed_at IS NOT NULL AND next_at IS NULL))
) STRICT;
CREATE INDEX outbox_due ON outbox (channel, next_at) WHERE next_at IS NOT NULL;
CREATE INDEX outbox_lane ON outbox (channel, lane, seq) WHERE closed_at IS NULL;
CREATE INDEX outbox_request ON outbox (request_id, seq);
CREATE INDEX outbox_sent ON outbox (channel, lane) WHERE state = 'sent';
CREATE INDEX outbox_state ON outbox (state, seq) WHERE state <> 'accepted';

-- Channels on which nothing is sent, and why.
CREATE TABLE outbox_halts (
    channel TEXT    NOT NULL PRIMARY KEY,
    at      INTEGER NOT NULL,
    said    TEXT    NOT NULL
) STRICT, WITHOUT ROWID;
