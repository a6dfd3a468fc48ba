-- What goes in together is written with less.

-- Only append_together writes these rows, and only of the entries it has just written; no entry is
-- ever deleted; and verification finds a leaf, a tag or a sealed value that belongs to no entry. A
-- reference looked each entry up again, and locked it, four times over.
ALTER TABLE ledger.tag DROP CONSTRAINT tag_position_fkey;
ALTER TABLE ledger.leaf DROP CONSTRAINT leaf_position_fkey;
ALTER TABLE ledger.sealed DROP CONSTRAINT sealed_position_fkey;

-- Writes the tags of the entries after `head`, each with its ordinal: how many entries have borne
-- it. Returns the tags of each with their ordinals, a line each, as they are hashed. The last
-- ordinal of a tag is looked up once, however many of the entries bear it.
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

-- As before; but the tags are numbered by the function above.
CREATE OR REPLACE FUNCTION ledger.append_together(
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
               append_together.recorded_at, b.a ->> 'by', b.a ->> 'as', b.a ->> 'correlation',
               (b.a ->> 'cause')::bigint
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

REVOKE ALL ON FUNCTION ledger.number_tags(bigint, jsonb) FROM PUBLIC;
