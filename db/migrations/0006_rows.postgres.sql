-- Schema 6: an instance has a row number of its own. Those that a program of schema 3 has
-- added since get theirs; from now on such a program adds none.

UPDATE instances SET search_row = numbered.n
FROM (SELECT id, row_number() OVER (ORDER BY id) + (SELECT value FROM meta WHERE name = 'row') AS n FROM instances WHERE search_row = 0) AS numbered
WHERE numbered.id = instances.id;
INSERT INTO search_fresh (search_row) SELECT search_row FROM instances WHERE search_row > (SELECT value FROM meta WHERE name = 'row');
UPDATE meta SET value = (SELECT coalesce(max(search_row), 0) FROM instances) WHERE name = 'row';
DROP INDEX instances_row;
CREATE UNIQUE INDEX instances_row ON instances (search_row);
ALTER TABLE instances ALTER COLUMN search_row DROP DEFAULT;
