package main

import (
	"bytes"
	"context"
	"encoding/csv"
	"fmt"
	"os"
	"strings"
)

// schemaOf writes the statements of a desk's tables, indexes and triggers, but for its
// own search, which FTS5 stands in for.
const schemaOf = `SELECT sql || ';' FROM sqlite_schema WHERE sql IS NOT NULL AND name NOT LIKE 'sqlite%' AND tbl_name NOT LIKE 'search%' ORDER BY rowid`

// columnsOf writes the columns of a table that an insert has to name, and those it may
// leave out; a row's number has a default that only one row may have.
const columnsOf = `SELECT name FROM pragma_table_info('%s') WHERE NOT ("notnull" AND dflt_value IS NOT NULL) OR name = 'search_row' ORDER BY cid`

// search keeps a full-text index of the instances up by triggers.
const search = `CREATE VIRTUAL TABLE search_text USING fts5(search, content = 'instances', content_rowid = 'rowid', tokenize = 'trigram');
CREATE TRIGGER search_text_in AFTER INSERT ON instances BEGIN INSERT INTO search_text (rowid, search) VALUES (NEW.rowid, NEW.search); END;
CREATE TRIGGER search_text_out AFTER DELETE ON instances BEGIN INSERT INTO search_text (search_text, rowid, search) VALUES ('delete', OLD.rowid, OLD.search); END;
CREATE TRIGGER search_text_on AFTER UPDATE OF search ON instances BEGIN
 INSERT INTO search_text (search_text, rowid, search) VALUES ('delete', OLD.rowid, OLD.search);
 INSERT INTO search_text (rowid, search) VALUES (NEW.rowid, NEW.search); END;
`

// importScript writes the script with which sqlite3 makes the tables of a desk, stages a
// file, and fills them in one transaction, as durable as the desk's own; it returns the
// script's path.
func (b *bench) importScript(ctx context.Context, desk, file string) (string, error) {
	schema, err := b.timed(ctx, "sqlite3", desk, schemaOf)
	if err != nil {
		return "", err
	}
	header, err := headerOf(file)
	if err != nil {
		return "", err
	}
	var s bytes.Buffer
	fmt.Fprintf(&s, "PRAGMA journal_mode = WAL;\nPRAGMA synchronous = FULL;\nPRAGMA foreign_keys = ON;\n%s%s", schema.stdout, search)
	fmt.Fprintf(&s, "BEGIN IMMEDIATE;\nCREATE TEMP TABLE staged (%s TEXT);\n.import --csv --skip 1 %s staged\n", strings.Join(header, " TEXT, "), file)
	for _, from := range fillings {
		insert, err := b.insert(ctx, desk, from)
		if err != nil {
			return "", err
		}
		s.WriteString(insert)
	}
	s.WriteString("COMMIT;\n")
	script := b.path("import.sql")
	return script, os.WriteFile(script, s.Bytes(), 0o600)
}

// insert is the statement that fills a table. A column of the desk that nothing is said
// about here is an error, unless it has a default.
func (b *bench) insert(ctx context.Context, desk string, f filling) (string, error) {
	u, err := b.timed(ctx, "sqlite3", desk, fmt.Sprintf(columnsOf, f.table))
	if err != nil {
		return "", err
	}
	columns := strings.Fields(u.stdout)
	values := make([]string, len(columns))
	for i, c := range columns {
		value, ok := f.values[c]
		if !ok {
			return "", fmt.Errorf("the desk's column %s.%s is not known here", f.table, c)
		}
		values[i] = value
	}
	return fmt.Sprintf("INSERT INTO %s (%s) SELECT %s FROM %s;\n", f.table, strings.Join(columns, ", "), strings.Join(values, ", "), f.from), nil
}

// headerOf are the columns of a CSV file.
func headerOf(file string) ([]string, error) {
	f, err := os.Open(file)
	if err != nil {
		return nil, err
	}
	defer f.Close() //nolint:errcheck // it was only read
	header, err := csv.NewReader(f).Read()
	if err != nil {
		return nil, fmt.Errorf("the header of %s: %w", file, err)
	}
	return header, nil
}
