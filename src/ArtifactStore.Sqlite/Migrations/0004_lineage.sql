-- The inputs of artifacts. No foreign keys: an input may be deleted, and its id stays.
CREATE TABLE {prefix}artifact_input (
    row_id INTEGER PRIMARY KEY,
    id TEXT NOT NULL,
    artifact_id TEXT NOT NULL,
    place INTEGER NOT NULL,
    input_id TEXT NOT NULL
) STRICT;

CREATE UNIQUE INDEX {prefix}artifact_input_id ON {prefix}artifact_input (id);

-- The inputs of an artifact, in their order.
CREATE UNIQUE INDEX {prefix}artifact_input_artifact ON {prefix}artifact_input (artifact_id, place);

-- The artifacts that were made from another.
CREATE INDEX {prefix}artifact_input_input ON {prefix}artifact_input (input_id, artifact_id);
