-- What produced the artifacts. Rows refer to each other by id, without foreign keys: they may come and go in any order.
CREATE TABLE {prefix}flow (
    id TEXT NOT NULL PRIMARY KEY,
    created TEXT NOT NULL,
    updated TEXT NOT NULL,
    name TEXT NOT NULL,
    tags TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE INDEX {prefix}flow_name ON {prefix}flow (name);

CREATE TABLE {prefix}deployment (
    id TEXT NOT NULL PRIMARY KEY,
    created TEXT NOT NULL,
    updated TEXT NOT NULL,
    name TEXT NOT NULL,
    flow_id TEXT,
    tags TEXT NOT NULL,
    paused INTEGER NOT NULL,
    work_queue_id TEXT,
    work_queue_name TEXT
) STRICT, WITHOUT ROWID;

CREATE INDEX {prefix}deployment_name ON {prefix}deployment (name);
CREATE INDEX {prefix}deployment_flow ON {prefix}deployment (flow_id);

CREATE TABLE {prefix}flow_run (
    id TEXT NOT NULL PRIMARY KEY,
    created TEXT NOT NULL,
    updated TEXT NOT NULL,
    name TEXT NOT NULL,
    flow_id TEXT,
    deployment_id TEXT,
    tags TEXT NOT NULL,
    state_type TEXT,
    state_name TEXT,
    work_queue_id TEXT,
    work_queue_name TEXT,
    flow_version TEXT,
    start_time TEXT,
    end_time TEXT,
    expected_start_time TEXT,
    next_scheduled_start_time TEXT,
    parent_task_run_id TEXT,
    idempotency_key TEXT,
    created_by_known INTEGER NOT NULL,
    created_by_id TEXT,
    created_by_type TEXT,
    created_by_display_value TEXT
) STRICT, WITHOUT ROWID;

CREATE INDEX {prefix}flow_run_name ON {prefix}flow_run (name);
CREATE INDEX {prefix}flow_run_flow ON {prefix}flow_run (flow_id);
CREATE INDEX {prefix}flow_run_deployment ON {prefix}flow_run (deployment_id);
CREATE INDEX {prefix}flow_run_state ON {prefix}flow_run (state_type);
CREATE INDEX {prefix}flow_run_start ON {prefix}flow_run (COALESCE(start_time, expected_start_time));
CREATE INDEX {prefix}flow_run_work_queue ON {prefix}flow_run (work_queue_id);
CREATE INDEX {prefix}flow_run_parent ON {prefix}flow_run (parent_task_run_id);

CREATE TABLE {prefix}task_run (
    id TEXT NOT NULL PRIMARY KEY,
    created TEXT NOT NULL,
    updated TEXT NOT NULL,
    name TEXT NOT NULL,
    flow_run_id TEXT,
    tags TEXT NOT NULL,
    state_type TEXT,
    state_name TEXT,
    start_time TEXT,
    end_time TEXT,
    expected_start_time TEXT
) STRICT, WITHOUT ROWID;

CREATE INDEX {prefix}task_run_name ON {prefix}task_run (name);
CREATE INDEX {prefix}task_run_flow_run ON {prefix}task_run (flow_run_id);
CREATE INDEX {prefix}task_run_state ON {prefix}task_run (state_type);
CREATE INDEX {prefix}task_run_start ON {prefix}task_run (start_time);

CREATE TABLE {prefix}work_pool (
    id TEXT NOT NULL PRIMARY KEY,
    created TEXT NOT NULL,
    updated TEXT NOT NULL,
    name TEXT NOT NULL,
    type TEXT
) STRICT, WITHOUT ROWID;

CREATE TABLE {prefix}work_queue (
    id TEXT NOT NULL PRIMARY KEY,
    created TEXT NOT NULL,
    updated TEXT NOT NULL,
    name TEXT NOT NULL,
    work_pool_id TEXT,
    priority INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE INDEX {prefix}work_queue_pool ON {prefix}work_queue (work_pool_id);

-- The copies of the run's flow and deployment: a page of one flow walks its index in the order of the ids, whatever share the flow has.
CREATE INDEX {prefix}artifact_flow ON {prefix}artifact (flow_id, id, type);
CREATE INDEX {prefix}artifact_deployment ON {prefix}artifact (deployment_id, id, type);
CREATE INDEX {prefix}artifact_collection_flow ON {prefix}artifact_collection (flow_id, id, type);
CREATE INDEX {prefix}artifact_collection_deployment ON {prefix}artifact_collection (deployment_id, id, type);
