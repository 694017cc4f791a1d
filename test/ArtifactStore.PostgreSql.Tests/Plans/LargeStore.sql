-- A store of {count} artifacts, straight in the tables and within the invariants; every row follows from its number, so that it is the same on every machine.
-- Thirty artifacts a run, in the order of time. Flows own 88.95 % (nightly), 10 %, 1 % and 0.05 % of them, spread evenly or in lumps; ids are numbers in the form of a UUID of version 7.
CREATE FUNCTION pg_temp.id(n bigint) RETURNS uuid LANGUAGE sql IMMUTABLE AS $$ SELECT ('0198c0de-0000-7000-8000-' || lpad(to_hex(n), 12, '0'))::uuid $$;
CREATE FUNCTION pg_temp.at(n bigint) RETURNS timestamptz LANGUAGE sql IMMUTABLE AS $$ SELECT '2026-03-02T00:00:00Z'::timestamptz + (n - {count} / 2) * interval '100 seconds' $$;
-- The class of a number among some of equal size: by turns where rows of a kind are to lie spread over the order of time, else all of one class behind each other.
CREATE FUNCTION pg_temp.class(n bigint, total bigint, classes bigint) RETURNS bigint LANGUAGE sql IMMUTABLE AS $$
    SELECT CASE '{layout}' WHEN 'old' THEN (n - 1) * classes / total WHEN 'new' THEN (total - n) * classes / total WHEN 'middle' THEN ((n + total / 2) % total) * classes / total ELSE n % classes END
$$;
CREATE FUNCTION pg_temp.owner(run bigint) RETURNS bigint LANGUAGE sql IMMUTABLE AS $$
    SELECT CASE WHEN class < 5 THEN 4 WHEN class < 105 THEN 3 WHEN class < 1105 THEN 2 ELSE 1 END
    FROM (SELECT CASE '{layout}' WHEN 'spread' THEN run * 7919 % 10000 ELSE pg_temp.class(run, {count} / 30, 10000) END AS class) AS classified
$$;

-- Nothing of this shall wait for the disk.
SET work_mem = '512MB';
SET maintenance_work_mem = '256MB';

-- Indexes that exist take a row at a time, and cost ten times as much as those that are made at the end.
CREATE TEMPORARY TABLE made_again AS
    SELECT indexdef, indexrelid::regclass::text AS name
    FROM pg_indexes JOIN pg_index ON indexrelid = format('%I.%I', schemaname, indexname)::regclass
    WHERE schemaname = '{schema}' AND tablename IN ('artifact', 'artifact_collection', 'artifact_metadata', 'flow_run', 'task_run') AND NOT indisprimary;
DO $$ DECLARE made record; BEGIN FOR made IN SELECT * FROM made_again LOOP EXECUTE 'DROP INDEX ' || made.name; END LOOP; END $$;

-- The first four flows have runs, the others none; every second of those has no deployment.
INSERT INTO {schema}.flow (id, created, updated, name, tags)
SELECT pg_temp.id(n), pg_temp.at(1), pg_temp.at(1), CASE n WHEN 1 THEN 'nightly' WHEN 2 THEN 'weekly' WHEN 3 THEN 'monthly' WHEN 4 THEN 'yearly' ELSE 'idle-' || n END,
    CASE WHEN n = 1 THEN ARRAY['often'] WHEN n <= 4 THEN ARRAY['seldom'] ELSE ARRAY[]::text[] END
FROM generate_series(1, 100) AS n;
INSERT INTO {schema}.deployment (id, created, updated, name, flow_id, tags, paused, work_queue_id, work_queue_name)
SELECT pg_temp.id(n), pg_temp.at(1), pg_temp.at(1), CASE n WHEN 1 THEN 'prod' WHEN 2 THEN 'staging' WHEN 3 THEN 'dev' WHEN 4 THEN 'adhoc' ELSE 'etl-' || n END, pg_temp.id(n),
    CASE WHEN n = 1 THEN ARRAY['prod'] ELSE ARRAY['test', 'n' || n] END, n > 4, pg_temp.id(n % 3 + 1), 'queue-' || n % 3 + 1
FROM generate_series(1, 100) AS n WHERE n <= 4 OR n % 2 = 0;
INSERT INTO {schema}.work_pool (id, created, updated, name, type)
SELECT pg_temp.id(n), pg_temp.at(1), pg_temp.at(1), CASE n WHEN 1 THEN 'cpu' WHEN 2 THEN 'gpu' ELSE 'idle-' || n END, 'docker' FROM generate_series(1, 10) AS n;
INSERT INTO {schema}.work_queue (id, created, updated, name, work_pool_id, priority)
SELECT pg_temp.id(n), pg_temp.at(1), pg_temp.at(1), 'queue-' || n, pg_temp.id((n + 1) / 2), 1 FROM generate_series(1, 20) AS n;

-- Of the runs 2 % have failed, and 0.4 % have crashed; 1 % run on the pool gpu; one of a hundred was started by a task run.
INSERT INTO {schema}.flow_run (id, created, updated, name, flow_id, deployment_id, tags, state_type, state_name, work_queue_id, work_queue_name, start_time, expected_start_time,
    parent_task_run_id, created_by_known)
SELECT pg_temp.id(n), pg_temp.at(n * 30 - 29), pg_temp.at(n * 30), 'run-' || n, pg_temp.id(pg_temp.owner(n)), pg_temp.id(pg_temp.owner(n)),
    CASE WHEN pg_temp.class(n, {count} / 30, 100) = 3 THEN ARRAY['nightly', 'eu'] ELSE ARRAY['nightly'] END,
    CASE WHEN pg_temp.class(n, {count} / 30, 50) = failed THEN 'FAILED' WHEN pg_temp.class(n, {count} / 30, 250) = crashed THEN 'CRASHED' ELSE 'COMPLETED' END,
    CASE WHEN pg_temp.class(n, {count} / 30, 50) = failed THEN 'Failed' WHEN pg_temp.class(n, {count} / 30, 250) = crashed THEN 'Crashed' ELSE 'Completed' END,
    pg_temp.id(CASE WHEN pg_temp.class(n, {count} / 30, 100) = 4 THEN 3 ELSE 1 END), 'queue-1', pg_temp.at(n * 30 - 29), pg_temp.at(n * 30 - 29),
    CASE WHEN n % 100 = 5 THEN pg_temp.id(n * 3 - 6) END, false
FROM generate_series(1, {count} / 30) AS n, (SELECT CASE '{layout}' WHEN 'spread' THEN 0 ELSE 6 END AS failed, CASE '{layout}' WHEN 'spread' THEN 1 ELSE 36 END AS crashed) AS chosen;

-- Three task runs a run; 0.07 % of them repair something, and 0.13 % have crashed.
INSERT INTO {schema}.task_run (id, created, updated, name, flow_run_id, tags, state_type, state_name, start_time, expected_start_time)
SELECT pg_temp.id(n), pg_temp.at(n * 10 - 9), pg_temp.at(n * 10), CASE WHEN pg_temp.class(n, {count} / 10, 1500) = 0 THEN 'repair' WHEN n % 3 = 1 THEN 'extract' WHEN n % 3 = 2 THEN 'transform' ELSE 'load' END,
    pg_temp.id((n + 2) / 3), ARRAY['python'], CASE WHEN pg_temp.class(n, {count} / 10, 750) = 7 THEN 'CRASHED' ELSE 'COMPLETED' END, CASE WHEN pg_temp.class(n, {count} / 10, 750) = 7 THEN 'Crashed' ELSE 'Completed' END,
    pg_temp.at(n * 10 - 9), pg_temp.at(n * 10 - 9)
FROM generate_series(1, {count} / 10) AS n;

-- One artifact of ten belongs to no key and no task run. Keys have five versions each. Of the stages 90 % are production, 9 % candidate, 0.9 % trial and 0.1 % broken.
ALTER TABLE {schema}.artifact DISABLE TRIGGER artifact_metadata_insert;
INSERT INTO {schema}.artifact (id, created, updated, key, version, type, description, metadata, flow_run_id, task_run_id, flow_id, deployment_id, data_size, data)
SELECT pg_temp.id(n), pg_temp.at(n), pg_temp.at(n), CASE WHEN n % 10 <> 0 THEN name || '-' || number END,
    CASE WHEN n % 10 <> 0 THEN row_number() OVER (PARTITION BY owner, number, n % 10 <> 0 ORDER BY n) END,
    CASE WHEN pg_temp.class(n, {count}, 1000) = 1 THEN 'image' WHEN n % 4 = 0 THEN 'table' WHEN n % 4 = 1 THEN 'markdown' WHEN n % 4 = 2 THEN 'link' ELSE 'result' END,
    'A result of a run', (CASE WHEN n % 3 = 0 THEN '{"by":"hand","stage":"' ELSE '{"stage":"' END || CASE WHEN stage < 1 THEN 'broken' WHEN stage < 10 THEN 'trial' WHEN stage < 100 THEN 'candidate' ELSE 'production' END || '"}')::json, pg_temp.id(run), CASE WHEN n % 10 <> 0 THEN pg_temp.id(run * 3 - n % 3) END, pg_temp.id(owner), pg_temp.id(owner),
    402, to_json(repeat(chr(97 + (n % 26)::integer), 400))
FROM (
    SELECT n, run, owner, pg_temp.class(n + 7, {count}, 1000) AS stage, CASE owner WHEN 1 THEN 'nightly' WHEN 2 THEN 'weekly' WHEN 3 THEN 'monthly' ELSE 'yearly' END AS name,
        (n * 7919::bigint) % greatest(1, ({count} * CASE owner WHEN 1 THEN 0.8895 WHEN 2 THEN 0.1 WHEN 3 THEN 0.01 ELSE 0.0005 END / 5)::bigint) AS number
    FROM (SELECT n::bigint AS n, (n::bigint + 29) / 30 AS run, pg_temp.owner((n::bigint + 29) / 30) AS owner FROM generate_series(1, {count}) AS n) AS numbered
) AS owned
ORDER BY n;
ALTER TABLE {schema}.artifact ENABLE TRIGGER artifact_metadata_insert;
INSERT INTO {schema}.artifact_metadata (artifact_id, entry) SELECT artifact_id, entry FROM {schema}.artifact_metadata_source;
INSERT INTO {schema}.artifact_collection (id, created, updated, key, latest_id, version, last_version, type, flow_run_id, task_run_id, flow_id, deployment_id)
SELECT first.id, first.created, latest.created, latest.key, latest.id, latest.version, latest.version, latest.type, latest.flow_run_id, latest.task_run_id, latest.flow_id, latest.deployment_id
FROM (SELECT DISTINCT ON (key) * FROM {schema}.artifact WHERE key IS NOT NULL ORDER BY key, version DESC) AS latest
JOIN {schema}.artifact AS first ON first.key = latest.key AND first.version = 1
ORDER BY first.id;

-- Every key has one in production, and every hundredth a champion.
INSERT INTO {schema}.artifact_alias (id, updated, key, alias, artifact_id)
SELECT id, updated, key, 'production', latest_id FROM {schema}.artifact_collection ORDER BY id;
INSERT INTO {schema}.artifact_alias (id, updated, key, alias, artifact_id)
SELECT pg_temp.id({count} + row_id), updated, key, 'champion', latest_id FROM {schema}.artifact_collection WHERE row_id % 100 = 0 ORDER BY id;

DO $$ DECLARE made record; BEGIN FOR made IN SELECT * FROM made_again ORDER BY name LOOP EXECUTE made.indexdef; END LOOP; END $$;
RESET maintenance_work_mem;
RESET work_mem;

-- Statistics come from a sample that ANALYZE draws by chance, of 300 rows for each entry of the longest list of a table's columns: here of all rows. What is kept of the other columns is as long as ever.
DO $$ DECLARE name text; BEGIN FOREACH name IN ARRAY ARRAY['artifact', 'artifact_collection', 'flow_run', 'task_run'] LOOP
    EXECUTE format('ALTER TABLE {schema}.%I ALTER created SET STATISTICS %s, SET (autovacuum_enabled = off)', name, least(10000, {count} / 300 + 1));
END LOOP; END $$;
