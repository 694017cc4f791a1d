-- Databases of the first version: what finds its functions, operators and extensions by a name that another may take, or that changes when the schema is renamed.

-- The body is an expression that the server reads once, here: it goes on to mean the same functions and operators whatever search_path is, and when the schema gets another name.
CREATE OR REPLACE FUNCTION {schema}.artifact_store_heads(tags pg_catalog.text[]) RETURNS pg_catalog.text[] LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN ARRAY(SELECT pg_catalog."left"(tag, 200) FROM pg_catalog.unnest(tags) AS tag);

-- The first version made the extension pg_trgm in the schema of the store. It belongs to the whole database: there a dump of the schema alone could not be restored, others could not use it, and it went with the schema.
-- It moves to public. An ordinary user may not move what he may make; then it is dropped and made anew, with the indexes of the store, unless others use it. If that is refused too, everything stays where it is.
DO $trigram$
DECLARE
    indexes pg_catalog.text[];
    definition pg_catalog.text;
BEGIN
    IF '{schema_name}' OPERATOR(pg_catalog.=) 'public' OR NOT EXISTS (
        SELECT FROM pg_catalog.pg_extension AS e JOIN pg_catalog.pg_namespace AS n ON n.oid OPERATOR(pg_catalog.=) e.extnamespace
        WHERE e.extname OPERATOR(pg_catalog.=) 'pg_trgm' AND n.nspname OPERATOR(pg_catalog.=) '{schema_name}') THEN
        RETURN;
    END IF;

    BEGIN
        ALTER EXTENSION pg_trgm SET SCHEMA public;
        RETURN;
    EXCEPTION WHEN OTHERS THEN
        NULL;
    END;

    SELECT pg_catalog.array_agg(pg_catalog.replace(pg_catalog.pg_get_indexdef(i.oid), pg_catalog.quote_ident('{schema_name}') OPERATOR(pg_catalog.||) '.gin_trgm_ops', 'public.gin_trgm_ops')) INTO indexes
    FROM pg_catalog.pg_class AS i JOIN pg_catalog.pg_namespace AS n ON n.oid OPERATOR(pg_catalog.=) i.relnamespace
    WHERE n.nspname OPERATOR(pg_catalog.=) '{schema_name}' AND i.relname OPERATOR(pg_catalog.=) ANY (ARRAY[
        'artifact_key_trigram', 'artifact_collection_key_trigram', 'flow_name_trigram', 'deployment_name_trigram', 'flow_run_name_trigram', 'task_run_name_trigram']::pg_catalog.name[]);
    BEGIN
        DROP INDEX IF EXISTS {schema}.artifact_key_trigram, {schema}.artifact_collection_key_trigram, {schema}.flow_name_trigram, {schema}.deployment_name_trigram, {schema}.flow_run_name_trigram, {schema}.task_run_name_trigram;
        DROP EXTENSION pg_trgm;
        CREATE EXTENSION pg_trgm SCHEMA public;
        FOREACH definition IN ARRAY COALESCE(indexes, '{}') LOOP
            EXECUTE definition;
        END LOOP;
    EXCEPTION WHEN OTHERS THEN
        RAISE WARNING 'The extension pg_trgm stays in the schema of the store, since others use it or own it, or it can''t be made elsewhere. Move it: ALTER EXTENSION pg_trgm SET SCHEMA public.';
    END;
END
$trigram$;
