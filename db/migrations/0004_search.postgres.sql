-- Schema 4: the search index (package textindex). search_row is an instance's number
-- there; it is given once and stays. Rows that are not indexed yet are fresh. It takes
-- the place of an index by trigrams, which knows no term of one or two characters.

ALTER TABLE instances ADD COLUMN search_row bigint NOT NULL DEFAULT 0;
UPDATE instances SET search_row = numbered.n
FROM (SELECT id, row_number() OVER (ORDER BY id) AS n FROM instances) AS numbered WHERE numbered.id = instances.id;
CREATE INDEX instances_row ON instances (search_row);
INSERT INTO meta (name, value) SELECT 'row', coalesce(max(search_row), 0) FROM instances;

CREATE TABLE search_segments (
    id bigint NOT NULL PRIMARY KEY,
    rows bigint NOT NULL CHECK (rows > 0)
);
CREATE TABLE search_pages (
    segment bigint NOT NULL REFERENCES search_segments (id),
    first bigint NOT NULL,
    page bytea NOT NULL,
    PRIMARY KEY (segment, first)
);
-- The rows of a part in the order of their names and IDs, a stretch at a time, as 32-bit
-- numbers: where matches lie together in that order, reading along it finds them late.
CREATE TABLE search_names (
    segment bigint NOT NULL REFERENCES search_segments (id),
    stretch bigint NOT NULL,
    first_name text COLLATE "C" NOT NULL,
    first_id text COLLATE "C" NOT NULL,
    last_name text COLLATE "C" NOT NULL,
    last_id text COLLATE "C" NOT NULL,
    rows bytea NOT NULL,
    PRIMARY KEY (segment, stretch)
);
CREATE INDEX search_names_first ON search_names (first_name, first_id);
CREATE INDEX search_names_last ON search_names (last_name, last_id);
CREATE TABLE search_fresh (
    search_row bigint NOT NULL PRIMARY KEY
);
DROP INDEX IF EXISTS instances_search;
