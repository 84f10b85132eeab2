-- What a chain says of one subject is read in its order, and often: each sweep
-- asks whether the clock is doubted.

DROP INDEX events_subject;
CREATE INDEX events_subject ON events (subject, account_id, seq);
