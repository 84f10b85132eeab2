-- Schema 7: the rows of each part of the search index in the order of the times at which
-- they take effect, and of their IDs, a stretch at a time, as search_names has them by name:
-- the first matches of a list are found without reading along it. The program fills the
-- table in and keeps it up.

CREATE TABLE search_times (
    segment bigint NOT NULL REFERENCES search_segments (id),
    stretch bigint NOT NULL,
    first_at bigint NOT NULL,
    first_id text COLLATE "C" NOT NULL,
    last_at bigint NOT NULL,
    last_id text COLLATE "C" NOT NULL,
    rows bytea NOT NULL,
    PRIMARY KEY (segment, stretch)
);
CREATE INDEX search_times_first ON search_times (first_at, first_id);
CREATE INDEX search_times_last ON search_times (last_at, last_id);
