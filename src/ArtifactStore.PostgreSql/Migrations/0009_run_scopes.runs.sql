-- The trace of a flow run, and the messages of states.
ALTER TABLE {schema}.flow_run ADD COLUMN trace_id pg_catalog.text COLLATE pg_catalog."C";
ALTER TABLE {schema}.flow_run ADD COLUMN state_message pg_catalog.text COLLATE pg_catalog."C";
ALTER TABLE {schema}.task_run ADD COLUMN state_message pg_catalog.text COLLATE pg_catalog."C";
