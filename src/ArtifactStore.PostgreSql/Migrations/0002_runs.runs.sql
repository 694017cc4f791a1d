-- What produced the artifacts. Rows refer to each other by id, without foreign keys: they may come and go in any order.
CREATE TABLE {schema}.flow (
    id pg_catalog.uuid NOT NULL PRIMARY KEY,
    created pg_catalog.timestamptz NOT NULL,
    updated pg_catalog.timestamptz NOT NULL,
    name pg_catalog.text COLLATE pg_catalog."C" NOT NULL,
    tags pg_catalog.text[] COLLATE pg_catalog."C" NOT NULL
);

CREATE INDEX flow_name ON {schema}.flow (pg_catalog."left"(name, 200));
CREATE INDEX flow_tags ON {schema}.flow USING gin ({schema}.artifact_store_heads(tags));

CREATE TABLE {schema}.deployment (
    id pg_catalog.uuid NOT NULL PRIMARY KEY,
    created pg_catalog.timestamptz NOT NULL,
    updated pg_catalog.timestamptz NOT NULL,
    name pg_catalog.text COLLATE pg_catalog."C" NOT NULL,
    flow_id pg_catalog.uuid,
    tags pg_catalog.text[] COLLATE pg_catalog."C" NOT NULL,
    paused boolean NOT NULL,
    work_queue_id pg_catalog.uuid,
    work_queue_name pg_catalog.text COLLATE pg_catalog."C"
);

CREATE INDEX deployment_name ON {schema}.deployment (pg_catalog."left"(name, 200));
CREATE INDEX deployment_flow ON {schema}.deployment (flow_id);
CREATE INDEX deployment_tags ON {schema}.deployment USING gin ({schema}.artifact_store_heads(tags));

CREATE TABLE {schema}.flow_run (
    id pg_catalog.uuid NOT NULL PRIMARY KEY,
    created pg_catalog.timestamptz NOT NULL,
    updated pg_catalog.timestamptz NOT NULL,
    name pg_catalog.text COLLATE pg_catalog."C" NOT NULL,
    flow_id pg_catalog.uuid,
    deployment_id pg_catalog.uuid,
    tags pg_catalog.text[] COLLATE pg_catalog."C" NOT NULL,
    state_type pg_catalog.text COLLATE pg_catalog."C",
    state_name pg_catalog.text COLLATE pg_catalog."C",
    work_queue_id pg_catalog.uuid,
    work_queue_name pg_catalog.text COLLATE pg_catalog."C",
    flow_version pg_catalog.text COLLATE pg_catalog."C",
    start_time pg_catalog.timestamptz,
    end_time pg_catalog.timestamptz,
    expected_start_time pg_catalog.timestamptz,
    next_scheduled_start_time pg_catalog.timestamptz,
    parent_task_run_id pg_catalog.uuid,
    idempotency_key pg_catalog.text COLLATE pg_catalog."C",
    created_by_known boolean NOT NULL,
    created_by_id pg_catalog.uuid,
    created_by_type pg_catalog.text COLLATE pg_catalog."C",
    created_by_display_value pg_catalog.text COLLATE pg_catalog."C"
);

CREATE INDEX flow_run_name ON {schema}.flow_run (pg_catalog."left"(name, 200));
CREATE INDEX flow_run_flow ON {schema}.flow_run (flow_id);
CREATE INDEX flow_run_deployment ON {schema}.flow_run (deployment_id);
CREATE INDEX flow_run_state ON {schema}.flow_run (state_type);
CREATE INDEX flow_run_start ON {schema}.flow_run (COALESCE(start_time, expected_start_time));
CREATE INDEX flow_run_work_queue ON {schema}.flow_run (work_queue_id);
CREATE INDEX flow_run_parent ON {schema}.flow_run (parent_task_run_id);
CREATE INDEX flow_run_tags ON {schema}.flow_run USING gin ({schema}.artifact_store_heads(tags));

CREATE TABLE {schema}.task_run (
    id pg_catalog.uuid NOT NULL PRIMARY KEY,
    created pg_catalog.timestamptz NOT NULL,
    updated pg_catalog.timestamptz NOT NULL,
    name pg_catalog.text COLLATE pg_catalog."C" NOT NULL,
    flow_run_id pg_catalog.uuid,
    tags pg_catalog.text[] COLLATE pg_catalog."C" NOT NULL,
    state_type pg_catalog.text COLLATE pg_catalog."C",
    state_name pg_catalog.text COLLATE pg_catalog."C",
    start_time pg_catalog.timestamptz,
    end_time pg_catalog.timestamptz,
    expected_start_time pg_catalog.timestamptz
);

CREATE INDEX task_run_name ON {schema}.task_run (pg_catalog."left"(name, 200));
CREATE INDEX task_run_flow_run ON {schema}.task_run (flow_run_id);
CREATE INDEX task_run_state ON {schema}.task_run (state_type);
CREATE INDEX task_run_start ON {schema}.task_run (start_time);
CREATE INDEX task_run_tags ON {schema}.task_run USING gin ({schema}.artifact_store_heads(tags));

CREATE TABLE {schema}.work_pool (
    id pg_catalog.uuid NOT NULL PRIMARY KEY,
    created pg_catalog.timestamptz NOT NULL,
    updated pg_catalog.timestamptz NOT NULL,
    name pg_catalog.text COLLATE pg_catalog."C" NOT NULL,
    type pg_catalog.text COLLATE pg_catalog."C"
);

CREATE TABLE {schema}.work_queue (
    id pg_catalog.uuid NOT NULL PRIMARY KEY,
    created pg_catalog.timestamptz NOT NULL,
    updated pg_catalog.timestamptz NOT NULL,
    name pg_catalog.text COLLATE pg_catalog."C" NOT NULL,
    work_pool_id pg_catalog.uuid,
    priority integer NOT NULL
);

CREATE INDEX work_queue_pool ON {schema}.work_queue (work_pool_id);

-- The copies of the run's flow and deployment: a page of one flow walks its index in the order of the ids, whatever share the flow has.
CREATE INDEX artifact_flow ON {schema}.artifact (flow_id, id) INCLUDE (type_head);
CREATE INDEX artifact_deployment ON {schema}.artifact (deployment_id, id) INCLUDE (type_head);
CREATE INDEX artifact_collection_flow ON {schema}.artifact_collection (flow_id, id) INCLUDE (type_head);
CREATE INDEX artifact_collection_deployment ON {schema}.artifact_collection (deployment_id, id) INCLUDE (type_head);

-- like_ on names, where the extension is there.
DO $trigram$
DECLARE
    home pg_catalog.text;
    kind pg_catalog.text;
BEGIN
    SELECT n.nspname INTO home FROM pg_catalog.pg_extension AS e JOIN pg_catalog.pg_namespace AS n ON n.oid OPERATOR(pg_catalog.=) e.extnamespace WHERE e.extname OPERATOR(pg_catalog.=) 'pg_trgm';
    IF home IS NOT NULL THEN
        FOREACH kind IN ARRAY ARRAY['flow', 'deployment', 'flow_run', 'task_run'] LOOP
            EXECUTE pg_catalog.format('CREATE INDEX %I ON {schema}.%I USING gin ({schema}.artifact_store_fold(name) %I.gin_trgm_ops)', kind OPERATOR(pg_catalog.||) '_name_trigram', kind, home);
        END LOOP;
    END IF;
EXCEPTION WHEN OTHERS THEN
    NULL;
END
$trigram$;
