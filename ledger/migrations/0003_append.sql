-- Appending: the only way in.

-- Inserts the tags of the entries after position `head`, each with its ordinal. Returns the tags of each
-- entry with their ordinals, one to a line, as they are hashed. The last ordinal of a tag is looked up
-- once, however many of the entries bear it.
CREATE FUNCTION ledger.number_tags(head bigint, entries jsonb) RETURNS text[]
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp
    SET enable_seqscan = off SET plan_cache_mode = force_generic_plan AS $$
DECLARE
    lines text[];
BEGIN
    WITH borne AS MATERIALIZED (
        SELECT head + e.n AS position, t.tag, t.k
        FROM jsonb_array_elements(entries) WITH ORDINALITY AS e (entry, n),
             jsonb_array_elements_text(e.entry -> 'tags') WITH ORDINALITY AS t (tag, k)
    ), before AS MATERIALIZED (
        SELECT b.tag,
               coalesce((SELECT max(t.ordinal) FROM ledger.tag t WHERE t.tag = b.tag), 0) AS ordinal
        FROM (SELECT DISTINCT borne.tag FROM borne) AS b
    ), numbered AS MATERIALIZED (
        SELECT b.position, b.tag, b.k,
               f.ordinal + dense_rank() OVER (PARTITION BY b.tag ORDER BY b.position) AS ordinal
        FROM borne b JOIN before f USING (tag)
    ), kept AS (
        INSERT INTO ledger.tag SELECT DISTINCT n.tag, n.ordinal, n.position FROM numbered n
    ), listed AS (
        SELECT n.position, string_agg(concat(n.tag, ' ', n.ordinal, E'\n'), '' ORDER BY n.k) AS tags
        FROM numbered n GROUP BY n.position
    )
    SELECT array_agg(l.tags ORDER BY p) INTO lines
    FROM generate_series(head + 1, head + jsonb_array_length(entries)) AS p
         LEFT JOIN listed l ON l.position = p;
    RETURN lines;
END $$;

-- Appends a batch under one lock, with one commit: its entries, their tags and sealed values, and their
-- leaves in the tree. Each append of the batch names how many of the entries are its own, in order, and
-- its condition: that no entry which matches `unless` was recorded after position `after`. A null
-- `unless` is no condition. Returns the position of the first entry, the time, and the leaf hash of
-- each; or, if any condition fails, appends nothing and returns in `overtaken` the numbers, from 1, of
-- the appends whose conditions failed. Conditions are not checked against the batch itself: its caller
-- has already decided each append in view of the earlier ones.
--
--   entries  [{"name": ..., "tags": [...], "metadata": its text}]   bodies  their bytes
--   sealed   [{"entry": n, "field": ..., "person": ...}]    sealed_values  their bytes; n from 1
--   appends  [{"entries": count, "by": ..., "as": ..., "correlation": ..., "cause": ...,
--              "unless": [...], "after": ...}]
CREATE FUNCTION ledger.append(
    entries jsonb, bodies bytea[], appends jsonb, sealed jsonb, sealed_values bytea[]
) RETURNS TABLE (
    overtaken int[], first_position bigint, recorded_at timestamptz, leaves bytea[]
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
    PERFORM FROM ledger.append_lock FOR UPDATE;
    SELECT e.position, e.recorded_at INTO head, latest
        FROM ledger.entry e ORDER BY e.position DESC LIMIT 1;
    head := coalesce(head, 0);

    SELECT array_agg(n) INTO overtaken
    FROM jsonb_array_elements(appends) WITH ORDINALITY AS given (a, n)
    WHERE jsonb_typeof(a -> 'unless') = 'array' AND (a ->> 'after')::bigint < head
      AND EXISTS (SELECT FROM ledger.matching(a -> 'unless', (a ->> 'after')::bigint, head, 1));
    IF overtaken IS NOT NULL THEN
        RETURN NEXT;
        RETURN;
    END IF;

    recorded_at := greatest(ledger.clock(), latest);
    INSERT INTO ledger.entry
        SELECT head + e.n, e.entry ->> 'name',
               ARRAY(SELECT jsonb_array_elements_text(e.entry -> 'tags')), bodies[e.n],
               append.recorded_at, b.a ->> 'by', b.a ->> 'as', b.a ->> 'correlation',
               (b.a ->> 'cause')::bigint, coalesce(e.entry ->> 'metadata', '{}')
        FROM jsonb_array_elements(entries) WITH ORDINALITY AS e (entry, n)
        JOIN (
            SELECT a, sum((a ->> 'entries')::bigint) OVER (ORDER BY n) - (a ->> 'entries')::bigint AS start,
                   sum((a ->> 'entries')::bigint) OVER (ORDER BY n) AS stop
            FROM jsonb_array_elements(appends) WITH ORDINALITY AS given (a, n)
        ) AS b ON e.n > b.start AND e.n <= b.stop;
    INSERT INTO ledger.sealed
        SELECT head + (s ->> 'entry')::bigint, s ->> 'field', s ->> 'person', sealed_values[n]
        FROM jsonb_array_elements(sealed) WITH ORDINALITY AS given (s, n);
    first_position := head + 1;
    leaves := ledger.grow(head, ledger.number_tags(head, entries));
    PERFORM pg_notify('placement_ledger_entry', (head + cardinality(leaves))::text);
    RETURN NEXT;
END $$;
