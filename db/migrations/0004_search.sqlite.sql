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
CREATE TABLE search_fresh (
    search_row INTEGER NOT NULL PRIMARY KEY
) STRICT;
