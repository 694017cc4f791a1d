-- The entries of the artifacts' metadata, for filters: an index, which triggers keep. So it is right whoever writes, an older version of the library too.
-- An entry is the length of its name, the name and the value, as in '5:model=resnet': a name and a value, a name and the beginning of a value, or a name alone are each a range.
CREATE TABLE {prefix}artifact_metadata (
    artifact_id TEXT NOT NULL,
    entry TEXT NOT NULL,
    PRIMARY KEY (artifact_id, entry)
) STRICT, WITHOUT ROWID;

-- The entries that the table must have. A value that is no text stands as its JSON. What is not a JSON object, as another program may write it, has no entries.
CREATE VIEW {prefix}artifact_metadata_source AS
SELECT a.id AS artifact_id, length(e.key) || ':' || e.key || '=' || CASE e.type WHEN 'text' THEN e.value ELSE a.metadata -> e.fullkey END AS entry
FROM {prefix}artifact AS a
CROSS JOIN json_each(CASE WHEN json_valid(a.metadata) AND json_type(a.metadata) = 'object' THEN a.metadata ELSE '{}' END) AS e
WHERE a.metadata IS NOT NULL;

CREATE TRIGGER {prefix}artifact_metadata_insert AFTER INSERT ON {prefix}artifact WHEN NEW.metadata IS NOT NULL
BEGIN
    INSERT OR IGNORE INTO {prefix}artifact_metadata (artifact_id, entry)
    SELECT NEW.id, length(e.key) || ':' || e.key || '=' || CASE e.type WHEN 'text' THEN e.value ELSE NEW.metadata -> e.fullkey END
    FROM json_each(CASE WHEN json_valid(NEW.metadata) AND json_type(NEW.metadata) = 'object' THEN NEW.metadata ELSE '{}' END) AS e;
END;

CREATE TRIGGER {prefix}artifact_metadata_update AFTER UPDATE OF metadata, id ON {prefix}artifact
BEGIN
    DELETE FROM {prefix}artifact_metadata WHERE artifact_id = OLD.id;
    INSERT OR IGNORE INTO {prefix}artifact_metadata (artifact_id, entry)
    SELECT NEW.id, length(e.key) || ':' || e.key || '=' || CASE e.type WHEN 'text' THEN e.value ELSE NEW.metadata -> e.fullkey END
    FROM json_each(CASE WHEN json_valid(NEW.metadata) AND json_type(NEW.metadata) = 'object' THEN NEW.metadata ELSE '{}' END) AS e;
END;

CREATE TRIGGER {prefix}artifact_metadata_delete AFTER DELETE ON {prefix}artifact WHEN OLD.metadata IS NOT NULL
BEGIN
    DELETE FROM {prefix}artifact_metadata WHERE artifact_id = OLD.id;
END;

INSERT OR IGNORE INTO {prefix}artifact_metadata (artifact_id, entry)
SELECT s.artifact_id, s.entry FROM {prefix}artifact_metadata_source AS s;

-- The artifacts that have an entry, in the order of their ids.
CREATE INDEX {prefix}artifact_metadata_entry ON {prefix}artifact_metadata (entry, artifact_id);
