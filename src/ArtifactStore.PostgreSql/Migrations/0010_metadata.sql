-- The entries of the artifacts' metadata, for filters: an index, which triggers keep. So it is right whoever writes, an older version of the library too.
-- An entry is the length of its name, the name and the value, as in '5:model=resnet': a name and a value, a name and the beginning of a value, or a name alone are each a range.
-- A B-tree takes entries of a third of a page at most: so the table has the first 200 characters.
CREATE TABLE {schema}.artifact_metadata (
    artifact_id pg_catalog.uuid NOT NULL,
    entry pg_catalog.text COLLATE pg_catalog."C" NOT NULL
);

-- Not for parallel workers: the handler of exceptions is a subtransaction. A value that is no text stands as its JSON. What is not a JSON object of texts that the server can read, as another program may write it, has no entries.
CREATE OR REPLACE FUNCTION {schema}.artifact_store_entries(metadata pg_catalog.json) RETURNS SETOF pg_catalog.text LANGUAGE plpgsql IMMUTABLE ROWS 4 AS $entries$
BEGIN
    IF metadata IS NULL OR pg_catalog.json_typeof(metadata) OPERATOR(pg_catalog.<>) 'object' THEN
        RETURN;
    END IF;

    -- Only an escaped character can be one that the server refuses.
    IF pg_catalog.strpos(metadata::pg_catalog.text, '\u') OPERATOR(pg_catalog.>) 0 THEN
        BEGIN
            PERFORM pg_catalog.count(e.value) FROM pg_catalog.json_each_text(metadata) AS e;
        EXCEPTION WHEN data_exception THEN
            RETURN;
        END;
    END IF;

    RETURN QUERY SELECT pg_catalog."left"(pg_catalog.concat(pg_catalog.length(e.key), ':', e.key, '=', COALESCE(e.value, 'null')), 200) FROM pg_catalog.json_each_text(metadata) AS e;
END
$entries$;

CREATE VIEW {schema}.artifact_metadata_source AS
SELECT a.id AS artifact_id, e.entry COLLATE pg_catalog."C" AS entry
FROM {schema}.artifact AS a
CROSS JOIN LATERAL {schema}.artifact_store_entries(a.metadata) AS e (entry)
WHERE a.metadata IS NOT NULL;

CREATE OR REPLACE FUNCTION {schema}.artifact_store_index_metadata() RETURNS trigger LANGUAGE plpgsql AS $index$
BEGIN
    IF TG_OP OPERATOR(pg_catalog.<>) 'INSERT' THEN
        DELETE FROM {schema}.artifact_metadata AS m WHERE m.artifact_id OPERATOR(pg_catalog.=) OLD.id;
    END IF;

    IF TG_OP OPERATOR(pg_catalog.<>) 'DELETE' THEN
        INSERT INTO {schema}.artifact_metadata (artifact_id, entry)
        SELECT NEW.id, e.entry FROM {schema}.artifact_store_entries(NEW.metadata) AS e (entry)
        ON CONFLICT DO NOTHING;
    END IF;

    RETURN NULL;
END
$index$;

CREATE TRIGGER artifact_metadata_insert AFTER INSERT ON {schema}.artifact FOR EACH ROW WHEN (NEW.metadata IS NOT NULL) EXECUTE FUNCTION {schema}.artifact_store_index_metadata();
CREATE TRIGGER artifact_metadata_update AFTER UPDATE OF metadata, id ON {schema}.artifact FOR EACH ROW EXECUTE FUNCTION {schema}.artifact_store_index_metadata();
CREATE TRIGGER artifact_metadata_delete AFTER DELETE ON {schema}.artifact FOR EACH ROW WHEN (OLD.metadata IS NOT NULL) EXECUTE FUNCTION {schema}.artifact_store_index_metadata();

-- The keys come after the rows: a tree that is built at once costs a fraction of one that grows.
INSERT INTO {schema}.artifact_metadata (artifact_id, entry)
SELECT DISTINCT s.artifact_id, s.entry FROM {schema}.artifact_metadata_source AS s;

ALTER TABLE {schema}.artifact_metadata ADD PRIMARY KEY (artifact_id, entry);

-- The artifacts that have an entry, in the order of their ids.
CREATE INDEX artifact_metadata_entry ON {schema}.artifact_metadata (entry, artifact_id);
