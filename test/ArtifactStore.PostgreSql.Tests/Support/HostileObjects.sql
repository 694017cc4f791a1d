-- What a role that may only create objects in public could put there: functions, operators, aggregates and types with the very signatures of the built-in ones. Each of them ends in an error that says so.
DO $hostile$
DECLARE
    exact pg_catalog.regtype[] := ARRAY['text', 'uuid', 'int4', 'int8', 'timestamptz', 'bool', 'json', 'name', 'oid', 'text[]', 'uuid[]', 'int8[]', 'json[]']::regtype[];
    names text[] := ARRAY['array_agg', 'array_length', 'array_ndims', 'array_position', 'array_to_string', 'cardinality', 'concat', 'count', 'current_setting', 'format', 'format_type', 'has_function_privilege', 'isfinite',
        'json_typeof', 'left', 'length', 'lower', 'max', 'md5', 'min', 'nextval', 'octet_length', 'pg_advisory_xact_lock', 'pg_advisory_xact_lock_shared', 'pg_get_expr', 'pg_get_indexdef', 'pg_get_serial_sequence', 'pg_get_viewdef',
        'pg_is_in_recovery', 'quote_ident', 'quote_literal', 'replace', 'right', 'row_security_active', 'set_config', 'setval', 'starts_with', 'strpos', 'substr', 'substring', 'sum', 'to_regclass', 'to_regprocedure', 'translate',
        'txid_current', 'unnest', 'upper'];
    one record;
    number integer := 0;
BEGIN
    FOR one IN
        SELECT p.proname AS name, p.proretset AS is_set, pg_catalog.format_type(p.prorettype, NULL) AS result, pg_catalog.pg_get_function_identity_arguments(p.oid) AS arguments
        FROM pg_catalog.pg_proc AS p
        WHERE p.pronamespace = 'pg_catalog'::regnamespace AND p.prokind = 'f' AND p.proname = ANY (names) AND p.provariadic = 0 AND p.proargtypes::oid[]::regtype[] <@ exact AND (p.prorettype::regtype = ANY (exact) OR p.prorettype = 'void'::regtype)
        UNION ALL
        SELECT f.name, f.is_set, f.result, f.arguments FROM (VALUES
            ('unnest', true, 'text', 'text[]'), ('unnest', true, 'uuid', 'uuid[]'), ('unnest', true, 'int8', 'int8[]'), ('unnest', true, 'json', 'json[]'), ('cardinality', false, 'int4', 'text[]'),
            ('array_ndims', false, 'int4', 'text[]'), ('array_position', false, 'int4', 'text[], text')) AS f (name, is_set, result, arguments)
    LOOP
        EXECUTE pg_catalog.format('CREATE OR REPLACE FUNCTION public.%I(%s) RETURNS %s %s LANGUAGE plpgsql AS ''BEGIN RAISE EXCEPTION ''''hijacked: %s''''; END''',
            one.name, one.arguments, CASE WHEN one.is_set THEN 'SETOF' ELSE '' END, one.result, one.name);
    END LOOP;

    FOR one IN
        SELECT o.oprname AS name, pg_catalog.format_type(NULLIF(o.oprleft, 0), NULL) AS l, pg_catalog.format_type(o.oprright, NULL) AS r, pg_catalog.format_type(o.oprresult, NULL) AS result
        FROM pg_catalog.pg_operator AS o
        WHERE o.oprnamespace = 'pg_catalog'::regnamespace AND o.oprright::regtype = ANY (exact) AND (o.oprleft = 0 OR o.oprleft::regtype = ANY (exact)) AND o.oprresult::regtype = ANY (exact)
        UNION ALL
        SELECT o.name, t.type, t.type, 'boolean' FROM pg_catalog.unnest(ARRAY['@>', '<@', '&&', '=', '<>', '<', '>', '<=', '>=']) AS o (name), pg_catalog.unnest(ARRAY['text[]', 'uuid[]', 'int8[]', 'name[]']) AS t (type)
    LOOP
        number := number + 1;
        EXECUTE pg_catalog.format('CREATE FUNCTION public.hijack_%s(%s) RETURNS %s LANGUAGE plpgsql AS ''BEGIN RAISE EXCEPTION ''''hijacked: %s''''; END''',
            number, COALESCE(one.l || ', ', '') || one.r, one.result, pg_catalog.replace(one.name, '%', '%%'));
        EXECUTE pg_catalog.format('CREATE OPERATOR public.%s (FUNCTION = public.hijack_%s, %s RIGHTARG = %s)', one.name, number, COALESCE('LEFTARG = ' || one.l || ',', ''), one.r);
    END LOOP;

    EXECUTE 'CREATE FUNCTION public.hijack(int8) RETURNS int8 LANGUAGE plpgsql AS ''BEGIN RAISE EXCEPTION ''''hijacked: count''''; END''';
    EXECUTE 'CREATE AGGREGATE public.count(*) (SFUNC = public.hijack, STYPE = int8, INITCOND = ''0'')';
    FOR one IN SELECT a.name, t.type FROM pg_catalog.unnest(ARRAY['count', 'sum', 'max', 'min', 'array_agg']) AS a (name), pg_catalog.unnest(ARRAY['int4', 'int8', 'uuid', 'text']) AS t (type) LOOP
        IF one.name = 'count' THEN
            EXECUTE pg_catalog.format('CREATE FUNCTION public.hijack(int8, %s) RETURNS int8 LANGUAGE plpgsql AS ''BEGIN RAISE EXCEPTION ''''hijacked: an aggregate''''; END''', one.type);
        END IF;

        EXECUTE pg_catalog.format('CREATE AGGREGATE public.%I(%s) (SFUNC = public.hijack, STYPE = int8, INITCOND = ''0'')', one.name, one.type);
    END LOOP;

    FOR one IN SELECT * FROM pg_catalog.unnest(ARRAY['text', 'uuid', 'json', 'timestamptz', 'name', 'regclass']) AS t (type) LOOP
        EXECUTE pg_catalog.format('CREATE DOMAIN public.%I AS pg_catalog.%I CHECK (false)', one.type, one.type);
    END LOOP;

    EXECUTE 'CREATE COLLATION public."C" FROM pg_catalog."POSIX"';
    EXECUTE 'CREATE TABLE public.pg_class (oid pg_catalog.oid); CREATE TABLE public.pg_namespace (oid pg_catalog.oid); CREATE TABLE public.pg_extension (oid pg_catalog.oid)';
END
$hostile$;
