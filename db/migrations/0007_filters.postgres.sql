-- Schema 7: filters that a user keeps under a name, which is told apart by its folded form.

CREATE TABLE saved_filters (
    user_name text COLLATE "C" NOT NULL REFERENCES users (name),
    name_fold text COLLATE "C" NOT NULL CHECK (name_fold <> ''),
    name text COLLATE "C" NOT NULL,
    filter text COLLATE "C" NOT NULL,
    tab text COLLATE "C" NOT NULL,
    sort_field text COLLATE "C" NOT NULL,
    descending boolean NOT NULL,
    saved_at bigint NOT NULL,
    PRIMARY KEY (user_name, name_fold)
);
