-- The sorts of runs, each with its cursor. Of a name the indexes hold the first 200 characters, and a sort compares no more; a run without a start time sorts as the earliest. Flows, deployments, pools and queues are few.
CREATE INDEX flow_run_created ON {schema}.flow_run (created, id);
CREATE INDEX flow_run_start_order ON {schema}.flow_run (COALESCE(start_time, expected_start_time, '-infinity'::pg_catalog.timestamptz), id);
CREATE INDEX task_run_created ON {schema}.task_run (created, id);
CREATE INDEX task_run_start_order ON {schema}.task_run (COALESCE(start_time, '-infinity'::pg_catalog.timestamptz), id);

-- The indexes on the names get the id as well. They keep their place in filters and their names, by which stores are recognised.
DROP INDEX {schema}.flow_run_name;
DROP INDEX {schema}.task_run_name;
DO $names$
DECLARE
    kind pg_catalog.text;
BEGIN
    FOREACH kind IN ARRAY ARRAY['flow_run', 'task_run'] LOOP
        EXECUTE pg_catalog.format('CREATE INDEX %I ON {schema}.%I (pg_catalog."left"(name, 200), id)', kind OPERATOR(pg_catalog.||) '_name', kind);
    END LOOP;
END
$names$;
