-- Schema 2: the head of each audit chain, so that events missing at its end are
-- missed, and what keeps other programs from putting one row over another.

CREATE TABLE chains (
    account_id TEXT    NOT NULL PRIMARY KEY,
    events     INTEGER NOT NULL CHECK (events > 0),
    hash       TEXT    NOT NULL CHECK (hash <> '')
) STRICT, WITHOUT ROWID;
INSERT INTO chains (account_id, events, hash)
SELECT account_id, seq, hash FROM events AS e
WHERE seq = (SELECT max(seq) FROM events WHERE account_id = e.account_id);

CREATE TRIGGER chains_no_delete BEFORE DELETE ON chains
BEGIN SELECT RAISE(ABORT, 'chains only ever grow'); END;
CREATE TRIGGER chains_no_update BEFORE UPDATE ON chains
WHEN NEW.account_id <> OLD.account_id OR NEW.events <= OLD.events
BEGIN SELECT RAISE(ABORT, 'chains only ever grow'); END;

-- REPLACE takes a row away without asking the triggers for DELETE.
CREATE TRIGGER chains_no_replace BEFORE INSERT ON chains
WHEN EXISTS (SELECT 1 FROM chains WHERE account_id = NEW.account_id AND events >= NEW.events)
BEGIN SELECT RAISE(ABORT, 'chains only ever grow'); END;
CREATE TRIGGER entries_no_replace BEFORE INSERT ON entries
WHEN EXISTS (SELECT 1 FROM entries WHERE id = NEW.id)
    OR EXISTS (SELECT 1 FROM entries WHERE request_id = NEW.request_id AND instance_id = NEW.instance_id
               AND kind = NEW.kind AND coupon_id = NEW.coupon_id)
BEGIN SELECT RAISE(ABORT, 'entries are only ever appended'); END;
CREATE TRIGGER events_no_replace BEFORE INSERT ON events
WHEN EXISTS (SELECT 1 FROM events WHERE account_id = NEW.account_id AND seq = NEW.seq)
BEGIN SELECT RAISE(ABORT, 'events are only ever appended'); END;
