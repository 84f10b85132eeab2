-- Schema 7: filters that a user keeps under a name, which is told apart by its folded form.

CREATE TABLE saved_filters (
    user_name  TEXT    NOT NULL REFERENCES users (name),
    name_fold  TEXT    NOT NULL CHECK (name_fold <> ''),
    name       TEXT    NOT NULL,
    filter     TEXT    NOT NULL,
    tab        TEXT    NOT NULL,
    sort_field TEXT    NOT NULL,
    descending INTEGER NOT NULL CHECK (descending IN (0, 1)),
    saved_at   INTEGER NOT NULL,
    PRIMARY KEY (user_name, name_fold)
) STRICT, WITHOUT ROWID;
