-- Schema 5: what the sums of a quote need, and what a large submission was confirmed as.
-- The prints stand for content (model.FactsOf); the program fills them in.

ALTER TABLE instances ADD COLUMN coupon_total bigint NOT NULL DEFAULT 0;
ALTER TABLE instances ADD COLUMN coupons_until bigint NOT NULL DEFAULT 0;
ALTER TABLE instances ADD COLUMN print bigint NOT NULL DEFAULT 0;
ALTER TABLE instances ADD COLUMN order_print bigint NOT NULL DEFAULT 0;
CREATE TABLE new_prints (
    id text COLLATE "C" NOT NULL PRIMARY KEY,
    coupon_total bigint NOT NULL,
    coupons_until bigint NOT NULL,
    print bigint NOT NULL,
    order_print bigint NOT NULL
);

ALTER TABLE batches ADD COLUMN chosen bytea;
ALTER TABLE batches ADD COLUMN prints bytea;
ALTER TABLE batches ADD COLUMN reason text COLLATE "C" NOT NULL DEFAULT '';
ALTER TABLE batches ADD COLUMN note text COLLATE "C" NOT NULL DEFAULT '';
CREATE INDEX batches_open ON batches (user_name, submitted_at) WHERE result IS NULL;
