-- Artifacts and the latest of each key. Ids are lower-case text, times fixed-width UTC ISO text that sorts, bodies JSON text, kept to the character.
-- The body is the last column, so that a list without bodies reads no overflow page. key_order is not stored: no key sorts as the empty text, which is no key,
-- and a cursor seeks in a column of its own where it would scan behind an expression. flow_id and deployment_id are copies from the flow run.
CREATE TABLE {prefix}artifact (
    row_id INTEGER PRIMARY KEY,
    id TEXT NOT NULL,
    created TEXT NOT NULL,
    updated TEXT NOT NULL,
    key TEXT,
    key_order TEXT GENERATED ALWAYS AS (COALESCE(key, '')) VIRTUAL,
    version INTEGER,
    type TEXT,
    description TEXT,
    metadata TEXT,
    flow_run_id TEXT,
    task_run_id TEXT,
    flow_id TEXT,
    deployment_id TEXT,
    data_size INTEGER,
    data TEXT
) STRICT;

-- The identity, and ID_DESC.
CREATE UNIQUE INDEX {prefix}artifact_id ON {prefix}artifact (id);

-- CREATED_DESC, UPDATED_DESC, KEY_ASC and KEY_DESC, each with its cursor.
CREATE INDEX {prefix}artifact_created ON {prefix}artifact (created, id);
CREATE INDEX {prefix}artifact_updated ON {prefix}artifact (updated, id);
CREATE INDEX {prefix}artifact_key_order ON {prefix}artifact (key_order, id);

-- The versions of a key, each once.
CREATE UNIQUE INDEX {prefix}artifact_key_version ON {prefix}artifact (key, version);

-- Filters on the artifact itself, and the way from runs to their artifacts; with the type at hand, so that counting the tables of a run reads no row.
CREATE INDEX {prefix}artifact_type ON {prefix}artifact (type, id);
CREATE INDEX {prefix}artifact_flow_run ON {prefix}artifact (flow_run_id, id, type);
CREATE INDEX {prefix}artifact_task_run ON {prefix}artifact (task_run_id, id, type);

-- version is that of the latest artifact, last_version the highest that was ever given while the key has artifacts.
CREATE TABLE {prefix}artifact_collection (
    row_id INTEGER PRIMARY KEY,
    id TEXT NOT NULL,
    created TEXT NOT NULL,
    updated TEXT NOT NULL,
    key TEXT NOT NULL,
    latest_id TEXT NOT NULL,
    version INTEGER NOT NULL,
    last_version INTEGER NOT NULL,
    type TEXT,
    flow_run_id TEXT,
    task_run_id TEXT,
    flow_id TEXT,
    deployment_id TEXT
) STRICT;

CREATE UNIQUE INDEX {prefix}artifact_collection_id ON {prefix}artifact_collection (id);
CREATE UNIQUE INDEX {prefix}artifact_collection_key ON {prefix}artifact_collection (key);
CREATE INDEX {prefix}artifact_collection_created ON {prefix}artifact_collection (created, id);
CREATE INDEX {prefix}artifact_collection_updated ON {prefix}artifact_collection (updated, id);
CREATE INDEX {prefix}artifact_collection_latest ON {prefix}artifact_collection (latest_id);
CREATE INDEX {prefix}artifact_collection_type ON {prefix}artifact_collection (type, id);
CREATE INDEX {prefix}artifact_collection_flow_run ON {prefix}artifact_collection (flow_run_id, id, type);
CREATE INDEX {prefix}artifact_collection_task_run ON {prefix}artifact_collection (task_run_id, id, type);
