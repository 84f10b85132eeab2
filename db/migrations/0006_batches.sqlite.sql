-- Schema 6: which quote a submission goes by, and what of its answer is known from its
-- beginning. Without it an older program began it.

ALTER TABLE batches ADD COLUMN quote TEXT NOT NULL DEFAULT '';
ALTER TABLE batches ADD COLUMN begun BLOB;
