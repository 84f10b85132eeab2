-- Schema 6: how many pages each part of the search index has; 0 where that is not known.

ALTER TABLE search_segments ADD COLUMN pages INTEGER NOT NULL DEFAULT 0;
UPDATE search_segments SET pages = (SELECT count(*) FROM search_pages AS p WHERE p.segment = search_segments.id);
