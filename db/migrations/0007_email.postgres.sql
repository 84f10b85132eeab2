-- Schema 7: where a user is told by mail that a request waits; '' for nowhere.

ALTER TABLE users ADD COLUMN email text COLLATE "C" NOT NULL DEFAULT '';
