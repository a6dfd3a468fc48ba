-- Appending: ledger.append is the only way into the log.

-- Inserts the tags of the entries after position `head`, each with its ordinal: its number among the
-- entries that bear the tag. Returns for each entry the text of its tags as it is hashed: a line for each,
-- with the tag, a space and the ordinal. The last ordinal of a tag is looked up once, however many of the
-- entries bear it.
CREATE FUNCTION ledger.number_tags(head bigint, entries jsonb) RETURNS text[]
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp
    SET enable_seqscan = off SET plan_cache_mode = force_generic_plan AS $$
DECLARE
    tag_lines text[];
BEGIN
    WITH new_tag AS MATERIALIZED (
        SELECT head + e.n AS position, t.tag, t.place
        FROM jsonb_array_elements(entries) WITH ORDINALITY AS e (entry, n),
             jsonb_array_elements_text(e.entry -> 'tags') WITH ORDINALITY AS t (tag, place)
    ), last_ordinal AS MATERIALIZED (
        SELECT n.tag,
               coalesce((SELECT max(t.ordinal) FROM ledger.tag t WHERE t.tag = n.tag), 0) AS ordinal
        FROM (SELECT DISTINCT new_tag.tag FROM new_tag) AS n
    ), numbered AS MATERIALIZED (
        SELECT n.position, n.tag, n.place,
               l.ordinal + dense_rank() OVER (PARTITION BY n.tag ORDER BY n.position) AS ordinal
        FROM new_tag n JOIN last_ordinal l USING (tag)
    ), inserted AS (
        INSERT INTO ledger.tag SELECT DISTINCT n.tag, n.ordinal, n.position FROM numbered n
    ), lines AS (
        SELECT n.position, string_agg(concat(n.tag, ' ', n.ordinal, E'\n'), '' ORDER BY n.place) AS tags
        FROM numbered n GROUP BY n.position
    )
    SELECT array_agg(l.tags ORDER BY p) INTO tag_lines
    FROM generate_series(head + 1, head + jsonb_array_length(entries)) AS p
         LEFT JOIN lines l ON l.position = p;
    RETURN tag_lines;
END $$;

-- Whether a body holds a sealed value at a path as whoever opens it reads it: the digest, the person and the hash
-- of the ciphertext, each a text, and no more; and a path that leads where the body has nothing, which is a field,
-- a place in a list that is sealed whole, or a field of an object in a list that is there.
CREATE FUNCTION ledger.sealed_as_written(body jsonb, path text, held jsonb) RETURNS boolean
LANGUAGE sql IMMUTABLE SET search_path = pg_catalog, pg_temp AS $$
SELECT jsonb_typeof(held) = 'object' AND held - '{commitment,of,value}'::text[] = '{}'
   AND jsonb_typeof(held -> 'of') = 'string' AND jsonb_typeof(held -> 'value') = 'string'
   AND jsonb_typeof(held -> 'commitment') = 'string' AND held ->> 'commitment' ~ '^[A-Za-z0-9_-]{43}$'
   AND CASE WHEN path ~ '^[a-z_]+(/(0|[1-9][0-9]{0,3}))?$'
            THEN NOT body ? split_part(path, '/', 1)
                 AND (strpos(path, '/') = 0 OR NOT body -> 'sealed' ? split_part(path, '/', 1))
            WHEN path ~ '^[a-z_]+/(0|[1-9][0-9]{0,3})/[a-z_]+$'
            THEN jsonb_typeof(body -> split_part(path, '/', 1) -> split_part(path, '/', 2)::int) = 'object'
                 AND NOT body -> split_part(path, '/', 1) -> split_part(path, '/', 2)::int ? split_part(path, '/', 3)
       END
$$;

-- Appends a batch in one transaction, under one lock: its entries, their tags and sealed values, and their
-- leaves in the tree.
--
-- The parameters are lists:
--   entries        {"name": ..., "tags": [...], "metadata": text of JSON} for each entry
--   bodies         the bytes of each entry
--   requests       the appends that make up the batch, in order:
--                    {"entries": how many of the entries are its own,
--                     "by": ..., "as": ..., "correlation": ..., "cause": ...,
--                     "fail_if_match": a query or null, "after": a position}
--   sealed         {"entry": the number of the entry, from 1, "field": ..., "person": ...} for each value
--   sealed_values  the bytes of each sealed value
--
-- A request's append condition fails if an entry that matches `fail_if_match` was recorded after position
-- `after`; null is no condition. Conditions are not checked against the batch itself: the caller has
-- decided each request in view of the earlier ones.
--
-- Returns the position of the first entry, the time, and the leaf hash of each entry. If any condition
-- fails, appends nothing, and returns in `conflicts` the numbers, from 1, of the requests whose conditions
-- failed.
--
-- The parts must agree: as many bodies as entries, requests that share out all the entries, and sealed
-- values of these entries only. Otherwise the caller could take up positions that are still to come. A
-- condition is a list with a position, or null. A reversal reverses an earlier entry. The body of an event,
-- whose name is of several words, is a JSON object: the answers, and the functions for providers, read it. So are
-- metadata, which the pages and later decisions read. Neither goes deeper than any reader follows, repeats a key, of
-- which readers take different ones, or has a number of more than 20 digits, which some refuse. The body of an event
-- in ledger.event_shape has each of its fields, in clear or sealed, of one of the kinds that are told. The
-- sealed values are exactly those that the bodies hold under `sealed`, which is spelt as whoever reads the log looks
-- for it, and as they read it: verification demands it, and nothing in the log can be put right afterwards.
CREATE FUNCTION ledger.append(
    entries jsonb, bodies bytea[], requests jsonb, sealed jsonb, sealed_values bytea[]
) RETURNS TABLE (
    conflicts int[], first_position bigint, recorded_at timestamptz, leaves bytea[]
)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
    SET enable_seqscan = off SET plan_cache_mode = force_generic_plan AS $$
DECLARE
    head   bigint;
    latest timestamptz;
BEGIN
    IF current_setting('transaction_isolation') <> 'read committed' THEN
        RAISE EXCEPTION 'the log is appended to in READ COMMITTED: an older snapshot would not see the latest entry';
    END IF;
    IF jsonb_array_length(entries) IS DISTINCT FROM cardinality(bodies)
       OR jsonb_array_length(sealed) IS DISTINCT FROM cardinality(sealed_values)
       OR jsonb_array_length(entries) IS DISTINCT FROM (
           SELECT sum((r ->> 'entries')::bigint) FROM jsonb_array_elements(requests) AS r)
       OR EXISTS (
           SELECT FROM jsonb_array_elements(requests) AS r WHERE (r ->> 'entries')::bigint < 0)
       OR EXISTS (
           SELECT FROM jsonb_array_elements(sealed) AS s
           WHERE ((s ->> 'entry')::bigint BETWEEN 1 AND jsonb_array_length(entries)) IS NOT TRUE)
       OR EXISTS (
           SELECT FROM jsonb_array_elements(requests) AS r
           WHERE (coalesce(jsonb_typeof(r -> 'fail_if_match'), 'null') = 'null'
                  OR jsonb_typeof(r -> 'fail_if_match') = 'array' AND jsonb_typeof(r -> 'after') = 'number'
                 ) IS NOT TRUE)
    THEN
        RAISE EXCEPTION 'the parts of the batch do not agree' USING ERRCODE = 'invalid_parameter_value';
    END IF;
    IF EXISTS (
        SELECT FROM jsonb_array_elements(entries) WITH ORDINALITY AS e (entry, n)
        CROSS JOIN LATERAL (SELECT convert_from(bodies[e.n], 'UTF8')::jsonb OFFSET 0) AS parsed (held)
        WHERE ledger.event_name(e.entry ->> 'name') LIKE '%-%'
          AND (jsonb_typeof(held) IS DISTINCT FROM 'object' OR held @? 'strict $.**{32}'
               OR held @? 'strict $.** ? (@ >= 1e20 || @ <= -1e20)'
               OR convert_from(bodies[e.n], 'UTF8') IS NOT JSON OBJECT WITH UNIQUE KEYS
               OR (held ? 'sealed') IS DISTINCT FROM (position('"sealed":{'::bytea IN bodies[e.n]) > 0)))
    THEN
        RAISE EXCEPTION 'the body of an event is a JSON object of fewer than 32 levels, without a repeated key or a number of more than 20 digits, with sealed values as the ledger writes them'
            USING ERRCODE = 'invalid_parameter_value';
    END IF;
    IF EXISTS (
        SELECT FROM jsonb_array_elements(entries) AS e (entry)
        CROSS JOIN LATERAL (SELECT coalesce(e.entry ->> 'metadata', '{}')::jsonb) AS m (metadata)
        WHERE coalesce(e.entry ->> 'metadata', '{}') IS NOT JSON OBJECT WITH UNIQUE KEYS
           OR m.metadata @? 'strict $.** ? (@ >= 1e20 || @ <= -1e20)' OR jsonb_typeof(m.metadata -> 'rules') <> 'array'
           OR jsonb_typeof(m.metadata -> 'breaches') <> 'array'
           OR m.metadata @? 'strict $.breaches[*] ? (@.type() != "object")' OR m.metadata @? 'strict $.**{32}')
    THEN
        RAISE EXCEPTION 'metadata are a JSON object of fewer than 32 levels, without a repeated key or a number of more than 20 digits, with lists of rules and breaches'
            USING ERRCODE = 'invalid_parameter_value';
    END IF;
    IF EXISTS (
        SELECT FROM jsonb_array_elements(entries) WITH ORDINALITY AS e (entry, n)
        CROSS JOIN LATERAL (
            SELECT CASE WHEN position('"sealed":{'::bytea IN bodies[e.n]) > 0
                        THEN convert_from(bodies[e.n], 'UTF8')::jsonb END OFFSET 0) AS parsed (body)
        CROSS JOIN LATERAL jsonb_each(
            CASE WHEN body IS NOT NULL THEN coalesce(nullif(body -> 'sealed', '{}'), '{"": null}') END
        ) AS held (field, value)
        FULL JOIN (
            SELECT (s ->> 'entry')::bigint AS entry, s ->> 'field' AS field, s ->> 'person' AS person,
                   encode(sha256(sealed_values[n]), 'hex') AS hash
            FROM jsonb_array_elements(sealed) WITH ORDINALITY AS given (s, n)
        ) AS kept ON kept.entry = e.n AND kept.field = held.field
        WHERE (kept.person = held.value ->> 'of' AND kept.hash = held.value ->> 'value'
               AND ledger.sealed_as_written(body, held.field, held.value)) IS NOT TRUE)
    THEN
        RAISE EXCEPTION 'the sealed values are not those that the entries commit to, or are not written as the ledger writes them'
            USING ERRCODE = 'invalid_parameter_value';
    END IF;
    IF EXISTS (
        SELECT FROM jsonb_array_elements(entries) WITH ORDINALITY AS e (entry, n)
        JOIN ledger.event_shape s ON s.name = e.entry ->> 'name'
        CROSS JOIN LATERAL (SELECT convert_from(bodies[e.n], 'UTF8')::jsonb OFFSET 0) AS parsed (held)
        CROSS JOIN LATERAL jsonb_each(s.fields) AS f (field, kinds)
        WHERE NOT CASE WHEN held ? field THEN kinds ? jsonb_typeof(held -> field)
                       ELSE kinds ? 'absent' OR EXISTS (
                           SELECT FROM jsonb_object_keys(coalesce(held -> 'sealed', '{}')) AS path
                           WHERE split_part(path, '/', 1) = field) END)
    THEN
        RAISE EXCEPTION 'the body of a known event has each of its fields, of the kind that it is written in'
            USING ERRCODE = 'invalid_parameter_value';
    END IF;
    PERFORM FROM ledger.append_lock FOR UPDATE;
    SELECT e.position, e.recorded_at INTO head, latest
        FROM ledger.entry e ORDER BY e.position DESC LIMIT 1;
    head := coalesce(head, 0);
    IF EXISTS (
        SELECT FROM jsonb_array_elements(entries) WITH ORDINALITY AS e (entry, n)
        WHERE ledger.event_name(e.entry ->> 'name') = 'entry-reversed'
          AND (ledger.reversed_position(bodies[e.n]) BETWEEN 1 AND head + e.n - 1) IS NOT TRUE)
    THEN
        RAISE EXCEPTION 'a reversal reverses an earlier entry' USING ERRCODE = 'invalid_parameter_value';
    END IF;

    SELECT array_agg(n) INTO conflicts
    FROM jsonb_array_elements(requests) WITH ORDINALITY AS request (r, n)
    WHERE jsonb_typeof(r -> 'fail_if_match') = 'array' AND (r ->> 'after')::bigint < head
      AND EXISTS (
          SELECT FROM ledger.matching_entries(r -> 'fail_if_match', (r ->> 'after')::bigint, head, 1));
    IF conflicts IS NOT NULL THEN
        RETURN NEXT;
        RETURN;
    END IF;

    recorded_at := greatest(ledger.clock(), latest);
    INSERT INTO ledger.entry
        SELECT head + e.n, e.entry ->> 'name',
               ARRAY(SELECT jsonb_array_elements_text(e.entry -> 'tags')), bodies[e.n],
               append.recorded_at, o.r ->> 'by', o.r ->> 'as', o.r ->> 'correlation',
               (o.r ->> 'cause')::bigint, coalesce(e.entry ->> 'metadata', '{}')
        FROM jsonb_array_elements(entries) WITH ORDINALITY AS e (entry, n)
        JOIN (
            SELECT r, sum((r ->> 'entries')::bigint) OVER (ORDER BY n) - (r ->> 'entries')::bigint AS start,
                   sum((r ->> 'entries')::bigint) OVER (ORDER BY n) AS stop
            FROM jsonb_array_elements(requests) WITH ORDINALITY AS request (r, n)
        ) AS o ON e.n > o.start AND e.n <= o.stop;
    INSERT INTO ledger.sealed
        SELECT head + (s ->> 'entry')::bigint, s ->> 'field', s ->> 'person', sealed_values[n]
        FROM jsonb_array_elements(sealed) WITH ORDINALITY AS given (s, n);
    first_position := head + 1;
    leaves := ledger.grow_tree(head, ledger.number_tags(head, entries));
    PERFORM pg_notify('placement_ledger_entry', (head + cardinality(leaves))::text);
    RETURN NEXT;
END $$;
