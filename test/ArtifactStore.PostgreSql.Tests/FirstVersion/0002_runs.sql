-- What produced the artifacts. Rows refer to each other by id, without foreign keys: they may come and go in any order.
CREATE TABLE {schema}.flow (
    id uuid NOT NULL PRIMARY KEY,
    created timestamptz NOT NULL,
    updated timestamptz NOT NULL,
    name text COLLATE "C" NOT NULL,
    tags text[] COLLATE "C" NOT NULL
);

CREATE INDEX flow_name ON {schema}.flow ("left"(name, 200));
CREATE INDEX flow_tags ON {schema}.flow USING gin ({schema}.artifact_store_heads(tags));

CREATE TABLE {schema}.deployment (
    id uuid NOT NULL PRIMARY KEY,
    created timestamptz NOT NULL,
    updated timestamptz NOT NULL,
    name text COLLATE "C" NOT NULL,
    flow_id uuid,
    tags text[] COLLATE "C" NOT NULL,
    paused boolean NOT NULL,
    work_queue_id uuid,
    work_queue_name text COLLATE "C"
);

CREATE INDEX deployment_name ON {schema}.deployment ("left"(name, 200));
CREATE INDEX deployment_flow ON {schema}.deployment (flow_id);
CREATE INDEX deployment_tags ON {schema}.deployment USING gin ({schema}.artifact_store_heads(tags));

CREATE TABLE {schema}.flow_run (
    id uuid NOT NULL PRIMARY KEY,
    created timestamptz NOT NULL,
    updated timestamptz NOT NULL,
    name text COLLATE "C" NOT NULL,
    flow_id uuid,
    deployment_id uuid,
    tags text[] COLLATE "C" NOT NULL,
    state_type text COLLATE "C",
    state_name text COLLATE "C",
    work_queue_id uuid,
    work_queue_name text COLLATE "C",
    flow_version text COLLATE "C",
    start_time timestamptz,
    end_time timestamptz,
    expected_start_time timestamptz,
    next_scheduled_start_time timestamptz,
    parent_task_run_id uuid,
    idempotency_key text COLLATE "C",
    created_by_known boolean NOT NULL,
    created_by_id uuid,
    created_by_type text COLLATE "C",
    created_by_display_value text COLLATE "C"
);

CREATE INDEX flow_run_name ON {schema}.flow_run ("left"(name, 200));
CREATE INDEX flow_run_flow ON {schema}.flow_run (flow_id);
CREATE INDEX flow_run_deployment ON {schema}.flow_run (deployment_id);
CREATE INDEX flow_run_state ON {schema}.flow_run (state_type);
CREATE INDEX flow_run_start ON {schema}.flow_run (COALESCE(start_time, expected_start_time));
CREATE INDEX flow_run_work_queue ON {schema}.flow_run (work_queue_id);
CREATE INDEX flow_run_parent ON {schema}.flow_run (parent_task_run_id);
CREATE INDEX flow_run_tags ON {schema}.flow_run USING gin ({schema}.artifact_store_heads(tags));

CREATE TABLE {schema}.task_run (
    id uuid NOT NULL PRIMARY KEY,
    created timestamptz NOT NULL,
    updated timestamptz NOT NULL,
    name text COLLATE "C" NOT NULL,
    flow_run_id uuid,
    tags text[] COLLATE "C" NOT NULL,
    state_type text COLLATE "C",
    state_name text COLLATE "C",
    start_time timestamptz,
    end_time timestamptz,
    expected_start_time timestamptz
);

CREATE INDEX task_run_name ON {schema}.task_run ("left"(name, 200));
CREATE INDEX task_run_flow_run ON {schema}.task_run (flow_run_id);
CREATE INDEX task_run_state ON {schema}.task_run (state_type);
CREATE INDEX task_run_start ON {schema}.task_run (start_time);
CREATE INDEX task_run_tags ON {schema}.task_run USING gin ({schema}.artifact_store_heads(tags));

CREATE TABLE {schema}.work_pool (
    id uuid NOT NULL PRIMARY KEY,
    created timestamptz NOT NULL,
    updated timestamptz NOT NULL,
    name text COLLATE "C" NOT NULL,
    type text COLLATE "C"
);

CREATE TABLE {schema}.work_queue (
    id uuid NOT NULL PRIMARY KEY,
    created timestamptz NOT NULL,
    updated timestamptz NOT NULL,
    name text COLLATE "C" NOT NULL,
    work_pool_id uuid,
    priority integer NOT NULL
);

CREATE INDEX work_queue_pool ON {schema}.work_queue (work_pool_id);

-- The copies of the run's flow and deployment: a page of one flow walks its index in the order of the ids, whatever share the flow has.
CREATE INDEX artifact_flow ON {schema}.artifact (flow_id, id) INCLUDE (type_head);
CREATE INDEX artifact_deployment ON {schema}.artifact (deployment_id, id) INCLUDE (type_head);
CREATE INDEX artifact_collection_flow ON {schema}.artifact_collection (flow_id, id) INCLUDE (type_head);
CREATE INDEX artifact_collection_deployment ON {schema}.artifact_collection (deployment_id, id) INCLUDE (type_head);

-- like_ on names, where the extension is there; the migration before has tried to make it.
DO $trigram$
DECLARE
    home text;
    kind text;
BEGIN
    SELECT n.nspname INTO home FROM pg_catalog.pg_extension AS e JOIN pg_catalog.pg_namespace AS n ON n.oid = e.extnamespace WHERE e.extname = 'pg_trgm';
    IF home IS NOT NULL THEN
        FOREACH kind IN ARRAY ARRAY['flow', 'deployment', 'flow_run', 'task_run'] LOOP
            EXECUTE pg_catalog.format('CREATE INDEX %I ON {schema}.%I USING gin ({schema}.artifact_store_fold(name) %I.gin_trgm_ops)', kind || '_name_trigram', kind, home);
        END LOOP;
    END IF;
EXCEPTION WHEN OTHERS THEN
    NULL;
END
$trigram$;
