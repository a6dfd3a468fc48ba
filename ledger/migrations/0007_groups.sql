-- Appending together: what several callers have waiting goes in with one commit, in one order.
-- The tree keeps the roots of its subtrees of 256 entries, so that a proof reads a few hundred
-- hashes however long the log is. `ledger.append` stays, for a release that still calls it.

-- The roots of perfect subtrees of 256, 65,536, ... entries: level 8, 16, ... of the tree.
CREATE TABLE ledger.node (
    level  smallint NOT NULL CHECK (level > 0 AND level % 8 = 0),
    index  bigint   NOT NULL CHECK (index >= 0),
    hash   bytea    NOT NULL CHECK (octet_length(hash) = 32),
    PRIMARY KEY (level, index)
);
COMMENT ON TABLE ledger.node IS 'Subtree n of a level covers entries n * 2^level + 1 and on. Insert only.';

-- The perfect subtrees of a tree of size + n, given those of size and n more leaves in order.
-- Those that are kept are kept as they are completed.
CREATE FUNCTION ledger.with_leaves(frontier bytea[], size bigint, leaves bytea[]) RETURNS bytea[]
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    hash bytea;
    rest bigint;
    level int;
    last int := cardinality(frontier);
BEGIN
    FOREACH hash IN ARRAY leaves LOOP
        rest := size;
        level := 0;
        WHILE rest % 2 = 1 LOOP
            hash := sha256('\x01'::bytea || frontier[last] || hash);
            last := last - 1;
            rest := rest / 2;
            level := level + 1;
            IF level % 8 = 0 THEN
                INSERT INTO ledger.node VALUES (level, rest, hash);
            END IF;
        END LOOP;
        last := last + 1;
        frontier[last] := hash;
        size := size + 1;
    END LOOP;
    RETURN frontier[:last];
END $$;

DO $$
DECLARE
    size bigint := 0;
    frontier bytea[] := '{}';
    leaves bytea[];
BEGIN
    LOOP
        SELECT array_agg(l.hash ORDER BY l.position) INTO leaves FROM ledger.leaf l
        WHERE l.position > size AND l.position <= size + 256;
        EXIT WHEN leaves IS NULL;
        frontier := ledger.with_leaves(frontier, size, leaves);
        size := size + cardinality(leaves);
    END LOOP;
END $$;

-- Adds the entries after `size` to the tree: a leaf each, and one head. `lines` are the tags of
-- each, with their ordinals, as they are hashed.
DROP FUNCTION ledger.grow(bigint);
CREATE FUNCTION ledger.grow(size bigint, lines text[]) RETURNS bytea[]
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    frontier bytea[] := coalesce(
        (SELECT h.frontier FROM ledger.tree_head h ORDER BY h.size DESC LIMIT 1), '{}');
    hashes bytea[];
BEGIN
    WITH kept AS (
        INSERT INTO ledger.leaf
        SELECT e.position, sha256('\x00'::bytea || convert_to(concat(
            'placement-ledger/entry@v1', E'\n',
            e.position, E'\n',
            to_char(e.recorded_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'), E'\n',
            e.name, E'\n', e.recorded_by, E'\n', e.recorded_as, E'\n', e.correlation, E'\n',
            coalesce(e.cause::text, '-'), E'\n', lines[e.position - size], E'\n'
        ), 'UTF8') || e.body)
        FROM ledger.entry e WHERE e.position > size
        RETURNING position, hash
    )
    SELECT array_agg(k.hash ORDER BY k.position) INTO hashes FROM kept k;
    frontier := ledger.with_leaves(frontier, size, hashes);
    INSERT INTO ledger.tree_head
        VALUES (size + cardinality(hashes), ledger.root(frontier), frontier);
    RETURN hashes;
END $$;

-- The only way in. Each of the appends names so many of the entries, in order, and the condition
-- under which they go in: that nothing which matches `unless` was recorded after `after` (null is
-- no condition). All of them go in, with one commit; or, if something came between, none does and
-- the numbers of those that were overtaken are returned, from 1. That the appends do not overtake
-- one another is the caller's to see to, who knows them all.
--
--   entries  [{"name": ..., "tags": [...]}]                 bodies         their bytes
--   sealed   [{"entry": n, "field": ..., "person": ...}]    sealed_values  their bytes
--   appends  [{"entries": n, "by": ..., "as": ..., "correlation": ..., "cause": ...,
--              "unless": [...], "after": ...}]
CREATE FUNCTION ledger.append_together(
    entries jsonb, bodies bytea[], appends jsonb, sealed jsonb, sealed_values bytea[]
) RETURNS TABLE (
    overtaken int[], first_position bigint, recorded_at timestamptz, leaves bytea[]
)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    head   bigint;
    latest timestamptz;
    lines  text[];
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
    WITH borne AS (
        SELECT head + e.n AS position, t.tag, t.k
        FROM jsonb_array_elements(entries) WITH ORDINALITY AS e (entry, n),
             jsonb_array_elements_text(e.entry -> 'tags') WITH ORDINALITY AS t (tag, k)
    ), numbered AS (
        INSERT INTO ledger.tag
            SELECT b.tag,
                   coalesce((SELECT max(t.ordinal) FROM ledger.tag t WHERE t.tag = b.tag), 0)
                       + row_number() OVER (PARTITION BY b.tag ORDER BY b.position),
                   b.position
            FROM (SELECT DISTINCT borne.tag, borne.position FROM borne) AS b
            RETURNING tag, ordinal, position
    ), listed AS (
        SELECT b.position, string_agg(concat(b.tag, ' ', n.ordinal, E'\n'), '' ORDER BY b.k) AS tags
        FROM borne b JOIN numbered n USING (tag, position) GROUP BY b.position
    )
    SELECT array_agg(l.tags ORDER BY p) INTO lines
    FROM generate_series(head + 1, head + jsonb_array_length(entries)) AS p
         LEFT JOIN listed l ON l.position = p;
    INSERT INTO ledger.sealed
        SELECT head + (s ->> 'entry')::bigint, s ->> 'field', s ->> 'person', sealed_values[n]
        FROM jsonb_array_elements(sealed) WITH ORDINALITY AS given (s, n);
    first_position := head + 1;
    leaves := ledger.grow(head, lines);
    PERFORM pg_notify('placement_ledger_entry', (head + cardinality(leaves))::text);
    RETURN NEXT;
END $$;

-- For a release that appends one at a time, until every process of it has gone.
CREATE OR REPLACE FUNCTION ledger.append(
    entries jsonb, bodies bytea[], recorded_by text, recorded_as text,
    correlation text, cause bigint, unless jsonb, after bigint,
    sealed jsonb, sealed_values bytea[]
) RETURNS TABLE (
    first_position bigint, last_position bigint, recorded_at timestamptz, leaves bytea[]
)
LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    SELECT t.first_position, t.first_position + cardinality(t.leaves) - 1, t.recorded_at, t.leaves
    FROM ledger.append_together(entries, bodies, jsonb_build_array(jsonb_build_object(
        'entries', jsonb_array_length(entries), 'by', recorded_by, 'as', recorded_as,
        'correlation', correlation, 'cause', cause, 'unless', unless, 'after', coalesce(after, 0)
    )), sealed, sealed_values) AS t
    WHERE t.overtaken IS NULL
$$;

-- As before; but an item without tags is looked up by the name of each of its types.
CREATE OR REPLACE FUNCTION ledger.matching(query jsonb, after bigint, upto bigint, most bigint)
RETURNS SETOF ledger.entry LANGUAGE plpgsql STABLE AS $$
BEGIN
    IF jsonb_array_length(query) = 0 THEN
        RETURN QUERY
            SELECT * FROM ledger.entry e
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
        SELECT e.* FROM first CROSS JOIN LATERAL (
            SELECT * FROM ledger.entry e WHERE e.position = first.position OFFSET 0
        ) AS e ORDER BY first.position;
END $$;

-- What many queries find at once, in order, and how each is numbered: from 1, as they are given.
CREATE FUNCTION ledger.matching_each(queries jsonb)
RETURNS TABLE (query bigint, "position" bigint, name text, tags text[], body bytea)
LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $$
    SELECT q.n, e.position, e.name, e.tags, e.body
    FROM jsonb_array_elements(queries) WITH ORDINALITY AS q (query, n)
    CROSS JOIN LATERAL ledger.matching(q.query, 0, 9223372036854775807, 9223372036854775807) AS e
    ORDER BY q.n, e.position
$$;

-- A plan made while the log was young must not read all of it when it has grown.
ALTER FUNCTION ledger.matching(jsonb, bigint, bigint, bigint) SET enable_seqscan = off;
ALTER FUNCTION ledger.matching_each(jsonb) SET enable_seqscan = off;
ALTER FUNCTION ledger.grow(bigint, text[]) SET enable_seqscan = off;
ALTER FUNCTION ledger.append_together(jsonb, bytea[], jsonb, jsonb, bytea[]) SET enable_seqscan = off;

DO $$
BEGIN
    CREATE TRIGGER node_is_permanent BEFORE UPDATE OR DELETE ON ledger.node
        FOR EACH ROW EXECUTE FUNCTION ledger.forbid();
    CREATE TRIGGER node_is_not_emptied BEFORE TRUNCATE ON ledger.node
        FOR EACH STATEMENT EXECUTE FUNCTION ledger.forbid();
    ALTER TABLE ledger.node ENABLE ALWAYS TRIGGER node_is_permanent;
    ALTER TABLE ledger.node ENABLE ALWAYS TRIGGER node_is_not_emptied;
END $$;

REVOKE ALL ON FUNCTION ledger.with_leaves(bytea[], bigint, bytea[]), ledger.grow(bigint, text[]),
    ledger.matching_each(jsonb),
    ledger.append_together(jsonb, bytea[], jsonb, jsonb, bytea[]) FROM PUBLIC;
GRANT SELECT ON ledger.node
    TO placement_ledger_app, placement_ledger_projector, placement_ledger_reader,
       placement_ledger_signer;
GRANT EXECUTE ON FUNCTION ledger.append_together(jsonb, bytea[], jsonb, jsonb, bytea[])
    TO placement_ledger_app;
GRANT EXECUTE ON FUNCTION ledger.matching_each(jsonb)
    TO placement_ledger_app;
