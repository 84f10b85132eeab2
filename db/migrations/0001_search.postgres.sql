-- Search as one types reads this index for terms of three characters or more.
-- Where pg_trgm is not installed, or this role may not add it, the search reads
-- along the list instead and gives the same answers; whoever adds the extension
-- later runs these two statements by hand.

CREATE EXTENSION IF NOT EXISTS pg_trgm;
CREATE INDEX instances_search ON instances USING gin (search gin_trgm_ops);
