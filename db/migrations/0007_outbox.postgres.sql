-- Schema 7: what leaves the desk, put here in the commit of what it tells of. next_at is
-- when an attempt is due, or when the program that makes one counts as dead; NULL where
-- an earlier message of the same channel and lane is open (closed_at IS NULL), and where
-- no attempt is to come. A lane that is '' is none.

CREATE TABLE outbox (
    seq bigint NOT NULL PRIMARY KEY,
    id text COLLATE "C" NOT NULL UNIQUE CHECK (id <> ''),
    channel text COLLATE "C" NOT NULL CHECK (channel <> ''),
    lane text COLLATE "C" NOT NULL,
    type text COLLATE "C" NOT NULL,
    account_id text COLLATE "C" NOT NULL,
    request_id text COLLATE "C" NOT NULL,
    recipient text COLLATE "C" NOT NULL,
    body text COLLATE "C" NOT NULL,
    made_at bigint NOT NULL,
    due_at bigint NOT NULL,
    state text COLLATE "C" NOT NULL,
    attempts bigint NOT NULL,
    next_at bigint,
    tried_at bigint,
    failing_since bigint,
    closed_at bigint,
    said text COLLATE "C" NOT NULL,
    CHECK ((state IN ('waiting', 'sent', 'failing') AND closed_at IS NULL)
        OR (state IN ('accepted', 'given_up', 'dropped') AND closed_at IS NOT NULL AND next_at IS NULL))
);
CREATE INDEX outbox_due ON outbox (channel, next_at, seq) WHERE next_at IS NOT NULL;
CREATE INDEX outbox_lane ON outbox (channel, lane, seq) WHERE closed_at IS NULL;
CREATE INDEX outbox_request ON outbox (request_id, seq);
CREATE INDEX outbox_sent ON outbox (channel, lane) WHERE state = 'sent';
CREATE INDEX outbox_state ON outbox (state, seq) WHERE state <> 'accepted';

-- Channels on which nothing is sent, and why.
CREATE TABLE outbox_halts (
    channel text COLLATE "C" NOT NULL PRIMARY KEY,
    at bigint NOT NULL,
    said text COLLATE "C" NOT NULL
);
