-- Work that one host does at a time: an observer of the change feed, scheduled retention.
CREATE TABLE {prefix}artifact_lease (
    name TEXT NOT NULL PRIMARY KEY,
    position INTEGER NOT NULL,
    holder TEXT,
    expires INTEGER
) STRICT;
