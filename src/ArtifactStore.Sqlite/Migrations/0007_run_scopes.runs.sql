-- The trace of a flow run, and the messages of states.
ALTER TABLE {prefix}flow_run ADD COLUMN trace_id TEXT;
ALTER TABLE {prefix}flow_run ADD COLUMN state_message TEXT;
ALTER TABLE {prefix}task_run ADD COLUMN state_message TEXT;
