-- The trail keeps its rows by a number of their own as well: one of those that
-- is there already takes no new event either.

DROP TRIGGER events_no_replace;
CREATE TRIGGER events_no_replace BEFORE INSERT ON events
WHEN EXISTS (SELECT 1 FROM events WHERE account_id = NEW.account_id AND seq = NEW.seq)
    OR EXISTS (SELECT 1 FROM events WHERE rowid = NEW.rowid)
BEGIN SELECT RAISE(ABORT, 'events are only ever appended'); END;

-- What a chain says of one subject is read in its order, and often: each sweep
-- asks whether the clock is doubted.
DROP INDEX events_subject;
CREATE INDEX events_subject ON events (subject, account_id, seq);
