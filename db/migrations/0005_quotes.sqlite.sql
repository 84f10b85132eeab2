-- Schema 5: what the sums of a quote need stands together in an index, so that a million
-- selected instances are added up at once; and what a large submission was confirmed as.
-- The prints stand for content (model.FactsOf); the program fills them in.

ALTER TABLE instances ADD COLUMN coupon_total INTEGER NOT NULL DEFAULT 0;
ALTER TABLE instances ADD COLUMN coupons_until INTEGER NOT NULL DEFAULT 0;
ALTER TABLE instances ADD COLUMN print INTEGER NOT NULL DEFAULT 0;
ALTER TABLE instances ADD COLUMN order_print INTEGER NOT NULL DEFAULT 0;
CREATE TABLE new_prints (
    id            TEXT    NOT NULL PRIMARY KEY,
    coupon_total  INTEGER NOT NULL,
    coupons_until INTEGER NOT NULL,
    print         INTEGER NOT NULL,
    order_print   INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

ALTER TABLE batches ADD COLUMN chosen BLOB;
ALTER TABLE batches ADD COLUMN prints BLOB;
ALTER TABLE batches ADD COLUMN reason TEXT NOT NULL DEFAULT '';
ALTER TABLE batches ADD COLUMN note TEXT NOT NULL DEFAULT '';
CREATE INDEX batches_open ON batches (user_name, submitted_at) WHERE result IS NULL;
