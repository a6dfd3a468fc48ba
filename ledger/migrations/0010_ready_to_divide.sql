-- The same functions, for a ledger that may be divided (0011): they name the columns they write,
-- and take or give no row of a table, since a divided table is another one.

-- Positions have no gaps, so one that is less than the entry's own is there.
ALTER TABLE ledger.entry
    DROP CONSTRAINT entry_cause_fkey,
    ADD CONSTRAINT entry_cause_check CHECK (cause > 0 AND cause < position) NOT VALID;

DROP FUNCTION ledger.leaf_bytes(ledger.entry, bigint[]);
DROP FUNCTION ledger.matching(jsonb, bigint, bigint, bigint);
CREATE FUNCTION ledger.matching(query jsonb, after bigint, upto bigint, most bigint)
RETURNS TABLE (
    "position" bigint, name text, tags text[], body bytea, recorded_at timestamptz,
    recorded_by text, recorded_as text, correlation text, cause bigint
)
LANGUAGE plpgsql STABLE SET enable_seqscan = off SET plan_cache_mode = force_generic_plan AS $$
#variable_conflict use_column
BEGIN
    IF jsonb_array_length(query) = 0 THEN
        RETURN QUERY
            SELECT e.position, e.name, e.tags, e.body, e.recorded_at, e.recorded_by, e.recorded_as,
               e.correlation, e.cause
            FROM ledger.entry e
            WHERE e.position > after AND e.position <= upto
            ORDER BY e.position LIMIT most;
        RETURN;
    END IF;
    RETURN QUERY
        WITH item AS MATERIALIZED (
            SELECT ARRAY(SELECT jsonb_array_elements_text(i -> 'types')) AS types,
                   ARRAY(SELECT jsonb_array_elements_text(i -> 'tags'))  AS tags
            FROM jsonb_array_elements(query) AS i
        ), found AS (
            -- OFFSET 0 keeps each look-up an index scan for one item, however long the log is.
            SELECT hit.position
            FROM item CROSS JOIN LATERAL (
                SELECT t.position FROM ledger.tag t
                WHERE t.tag = item.tags[1] AND t.position > after AND t.position <= upto
                OFFSET 0
            ) AS bearing CROSS JOIN LATERAL (
                SELECT e.position FROM ledger.entry e
                WHERE e.position = bearing.position
                  AND e.tags @> item.tags
                  AND (item.types = '{}' OR e.name = ANY (item.types))
                OFFSET 0
            ) AS hit
            WHERE item.tags <> '{}'
            UNION
            SELECT hit.position
            FROM item CROSS JOIN LATERAL unnest(item.types) AS kind (name)
            CROSS JOIN LATERAL (
                SELECT e.position FROM ledger.entry e
                WHERE item.tags = '{}'
                  AND e.name = kind.name AND e.position > after AND e.position <= upto
                ORDER BY e.position LIMIT most
            ) AS hit
            UNION
            SELECT hit.position
            FROM item CROSS JOIN LATERAL (
                SELECT e.position FROM ledger.entry e
                WHERE item.tags = '{}' AND item.types = '{}'
                  AND e.position > after AND e.position <= upto
                ORDER BY e.position LIMIT most
            ) AS hit
        ), first AS MATERIALIZED (
            SELECT f.position FROM found f ORDER BY f.position LIMIT most
        )
        SELECT e.position, e.name, e.tags, e.body, e.recorded_at, e.recorded_by, e.recorded_as,
               e.correlation, e.cause
        FROM first CROSS JOIN LATERAL (
            SELECT * FROM ledger.entry e WHERE e.position = first.position OFFSET 0
        ) AS e ORDER BY first.position;
END $$;
REVOKE ALL ON FUNCTION ledger.matching(jsonb, bigint, bigint, bigint) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION ledger.matching(jsonb, bigint, bigint, bigint)
    TO placement_ledger_app, placement_ledger_projector, placement_ledger_reader;

-- As before; but that something was recorded is told without saying how much is recorded.
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
    PERFORM pg_notify('placement_ledger_entry', '');
    RETURN NEXT;
END $$;

-- As before; but it names the columns it writes.
CREATE OR REPLACE FUNCTION vault.open(
    read_by text, read_as text, purpose text, people text[], what text
)
RETURNS TABLE (person text, wrapped bytea)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    reading vault.reading;
    head vault.reading_head;
BEGIN
    IF current_setting('transaction_isolation') <> 'read committed' THEN
        RAISE EXCEPTION 'vault.open needs READ COMMITTED: an older snapshot would not see the latest reading';
    END IF;
    PERFORM FROM vault.reading_lock FOR UPDATE;
    SELECT * INTO head FROM vault.reading_head h ORDER BY h.size DESC LIMIT 1;
    reading.position := coalesce(head.size, 0) + 1;
    reading.read_at := greatest(clock_timestamp(),
        (SELECT r.read_at FROM vault.reading r WHERE r.position = head.size));
    reading.read_by := open.read_by;
    reading.read_as := open.read_as;
    reading.purpose := open.purpose;
    reading.people := open.people;
    reading.what := open.what;
    reading.hash := sha256('\x00'::bytea || vault.reading_bytes(reading));
    INSERT INTO vault.reading (position, read_at, read_by, read_as, purpose, people, what, hash)
        VALUES (reading.position, reading.read_at, reading.read_by, reading.read_as,
                reading.purpose, reading.people, reading.what, reading.hash);
    head.frontier := ledger.with_leaf(
        coalesce(head.frontier, '{}'), coalesce(head.size, 0), reading.hash);
    INSERT INTO vault.reading_head (size, root, frontier)
        VALUES (reading.position, ledger.root(head.frontier), head.frontier);
    RETURN QUERY SELECT k.person, k.wrapped FROM vault.key k
        WHERE k.person = ANY (open.people) AND k.wrapped IS NOT NULL;
END $$;
