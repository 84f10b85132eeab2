-- Schema 4: the search index (package textindex). search_row is an instance's number
-- there; it is given once and stays. Rows that are not indexed yet are fresh.

ALTER TABLE instances ADD COLUMN search_row INTEGER NOT NULL DEFAULT 0;
UPDATE instances SET search_row = rowid;
CREATE INDEX instances_row ON instances (search_row, effective_at, id, block_bits, search);
INSERT INTO meta (name, value) SELECT 'row', coalesce(max(search_row), 0) FROM instances;

CREATE TABLE search_segments (
    id   INTEGER NOT NULL PRIMARY KEY,
    rows INTEGER NOT NULL CHECK (rows > 0)
) STRICT;
CREATE TABLE search_pages (
    segment INTEGER NOT NULL REFERENCES search_segments (id),
    first   INTEGER NOT NULL,
    page    BLOB    NOT NULL
) STRICT;
CREATE UNIQUE INDEX search_pages_first ON search_pages (segment, first);
-- The rows of a part in the order of their names and IDs, a stretch at a time, as 32-bit
-- numbers: where matches lie together in that order, reading along it finds them late.
CREATE TABLE search_names (
    segment    INTEGER NOT NULL REFERENCES search_segments (id),
    stretch    INTEGER NOT NULL,
    first_name TEXT    NOT NULL,
    first_id   TEXT    NOT NULL,
    last_name  TEXT    NOT NULL,
    last_id    TEXT    NOT NULL,
    rows       BLOB    NOT NULL
) STRICT;
CREATE UNIQUE INDEX search_names_stretch ON search_names (segment, stretch);
CREATE INDEX search_names_first ON search_names (first_name, first_id);
CREATE INDEX search_names_last ON search_names (last_name, last_id);
CREATE TABLE search_fresh (
    search_row INTEGER NOT NULL PRIMARY KEY
) STRICT;
