-- Schema 6: how many instances there are, of each value of a field (field 'all' has the
-- value ''), by the day on which they take effect and by what else their status hangs
-- on: block_bits is model.BlockBits.Standing. A slot is a stretch of so many days from
-- 1970 on. The program fills the table in and keeps it up.

CREATE TABLE tallies (
    days bigint NOT NULL,
    slot bigint NOT NULL,
    field text COLLATE "C" NOT NULL,
    value text COLLATE "C" NOT NULL,
    block_bits bigint NOT NULL,
    n bigint NOT NULL,
    PRIMARY KEY (days, slot, field, value, block_bits)
);
CREATE INDEX tallies_empty ON tallies (n) WHERE n = 0;
