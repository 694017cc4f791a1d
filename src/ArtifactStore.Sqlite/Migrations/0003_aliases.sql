-- Movable names of versions. An alias is unique within its key. No foreign key: a writer holds the key's collection while it sets an alias or deletes
-- an artifact, and a foreign key would tie the repair of artifact's indexes and the order of a copy to this table.
CREATE TABLE {prefix}artifact_alias (
    row_id INTEGER PRIMARY KEY,
    id TEXT NOT NULL,
    updated TEXT NOT NULL,
    key TEXT NOT NULL,
    alias TEXT NOT NULL,
    artifact_id TEXT NOT NULL
) STRICT;

CREATE UNIQUE INDEX {prefix}artifact_alias_id ON {prefix}artifact_alias (id);

-- The read by key and alias, and the aliases of a key.
CREATE UNIQUE INDEX {prefix}artifact_alias_key ON {prefix}artifact_alias (key, alias);

-- The aliases of an artifact that is deleted or filtered.
CREATE INDEX {prefix}artifact_alias_artifact ON {prefix}artifact_alias (artifact_id, alias);

-- The artifacts that a filter on the alias finds.
CREATE INDEX {prefix}artifact_alias_alias ON {prefix}artifact_alias (alias, artifact_id);
