-- The change feed, in the order of commits: there is one writer. AUTOINCREMENT, so that a number is not given again after its row is deleted.
CREATE TABLE {prefix}artifact_change (
    row_id INTEGER PRIMARY KEY AUTOINCREMENT,
    created TEXT NOT NULL,
    kind TEXT NOT NULL,
    artifact_id TEXT,
    key TEXT,
    version INTEGER,
    alias TEXT
) STRICT;
