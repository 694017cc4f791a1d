-- The sorts of runs, each with its cursor. Names of any length are compared by their beginning, as on other databases; a run without a start time sorts as the
-- earliest. Generated columns, which are not stored: a cursor seeks in a column of its own where it would scan behind an expression.
ALTER TABLE {prefix}flow_run ADD COLUMN name_order TEXT GENERATED ALWAYS AS (substr(name, 1, 200)) VIRTUAL;
ALTER TABLE {prefix}flow_run ADD COLUMN start_order TEXT GENERATED ALWAYS AS (COALESCE(start_time, expected_start_time, '0001-01-01T00:00:00.000000Z')) VIRTUAL;
ALTER TABLE {prefix}task_run ADD COLUMN name_order TEXT GENERATED ALWAYS AS (substr(name, 1, 200)) VIRTUAL;
ALTER TABLE {prefix}task_run ADD COLUMN start_order TEXT GENERATED ALWAYS AS (COALESCE(start_time, '0001-01-01T00:00:00.000000Z')) VIRTUAL;

CREATE INDEX {prefix}flow_run_created ON {prefix}flow_run (created, id);
CREATE INDEX {prefix}flow_run_name_order ON {prefix}flow_run (name_order, id);
CREATE INDEX {prefix}flow_run_start_order ON {prefix}flow_run (start_order, id);
CREATE INDEX {prefix}task_run_created ON {prefix}task_run (created, id);
CREATE INDEX {prefix}task_run_name_order ON {prefix}task_run (name_order, id);
CREATE INDEX {prefix}task_run_start_order ON {prefix}task_run (start_order, id);
