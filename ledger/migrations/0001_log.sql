-- The log: one row for each entry, numbered in one order without gaps. Rows are only ever inserted.

CREATE TABLE ledger.entry (
    position     bigint      PRIMARY KEY CHECK (position > 0),
    name         text        NOT NULL CHECK (name ~ '^[A-Za-z0-9._@-]+$' AND length(name) <= 100),
    tags         text[]      NOT NULL CHECK (array_position(tags, NULL) IS NULL),
    body         bytea       NOT NULL CHECK (octet_length(body) <= 60000),
    recorded_at  timestamptz NOT NULL,
    recorded_by  text        NOT NULL CHECK (recorded_by ~ '^[!-~]+$' AND length(recorded_by) <= 100),
    recorded_as  text        NOT NULL CHECK (recorded_as ~ '^[!-~]+$' AND length(recorded_as) <= 100),
    correlation  text        NOT NULL CHECK (correlation ~ '^[!-~]+$' AND length(correlation) <= 100),
    cause        bigint      REFERENCES ledger.entry (position) CHECK (cause < position),
    metadata     text        NOT NULL CHECK (metadata ~ '^\{.*\}$' AND metadata !~ '\n' AND octet_length(metadata) <= 20000)
);
CREATE INDEX entry_by_name ON ledger.entry (name, position);
CREATE INDEX entry_by_time ON ledger.entry (recorded_at, position);
CREATE INDEX entry_by_key  ON ledger.entry (correlation text_pattern_ops)
    WHERE starts_with(correlation, 'key:');  -- an idempotency key is kept as a correlation

COMMENT ON TABLE  ledger.entry IS 'Every event that the council recorded, in the order of recording. Insert only.';
COMMENT ON COLUMN ledger.entry.position    IS 'From 1, without gaps. Entries commit in the order of their positions.';
COMMENT ON COLUMN ledger.entry.name        IS 'The permanent stored name of the event, with its version: offer-made.v1.';
COMMENT ON COLUMN ledger.entry.tags        IS 'What the entry is about, in the order of its fields: {provider:P-014, home:H-031}.';
COMMENT ON COLUMN ledger.entry.body        IS 'The exact bytes recorded: canonical JSON in UTF-8. Never rewritten.';
COMMENT ON COLUMN ledger.entry.recorded_at IS 'When, by the database''s clock. Never earlier than the entry before.';
COMMENT ON COLUMN ledger.entry.recorded_by IS 'Who recorded it: the identifier of an officer or of a system.';
COMMENT ON COLUMN ledger.entry.recorded_as IS 'The role in which they recorded it.';
COMMENT ON COLUMN ledger.entry.correlation IS 'The piece of work it belongs to: one request, one import.';
COMMENT ON COLUMN ledger.entry.cause       IS 'The position of the entry that led to it. Of a corrected entry: the position of the wrong one.';
COMMENT ON COLUMN ledger.entry.metadata    IS 'What made the entry, as canonical JSON: the command, its rules, the provisions of law that it applied.';

-- The entries that bear a tag are numbered from 1, so that a list of them can be shown to be complete.
-- There is no foreign key to ledger.entry, which would look up each entry again: only ledger.append
-- inserts these rows, for entries that it has just inserted, and no entry is ever deleted. Verification
-- finds a tag, a leaf or a sealed value that belongs to no entry.
CREATE TABLE ledger.tag (
    tag       text   NOT NULL CHECK (tag ~ '^[!-~]+$' AND length(tag) <= 200),
    ordinal   bigint NOT NULL CHECK (ordinal > 0),
    position  bigint NOT NULL,
    PRIMARY KEY (tag, ordinal),
    UNIQUE (tag, position)
);
COMMENT ON TABLE ledger.tag IS 'The tags of each entry, each with the entry''s ordinal among those that bear it. Insert only.';

CREATE TABLE ledger.sealed (
    position  bigint NOT NULL,
    field     text   NOT NULL CHECK (field ~ '^[!-~]+$' AND length(field) <= 100),
    person    text   NOT NULL CHECK (person ~ '^[!-~]+$' AND length(person) <= 100),
    value     bytea  NOT NULL,
    PRIMARY KEY (position, field)
);
CREATE INDEX sealed_by_person ON ledger.sealed (person, position);
COMMENT ON TABLE  ledger.sealed       IS 'Disclosures of values about a person. The entry holds only their digests. Insert only.';
COMMENT ON COLUMN ledger.sealed.value IS 'Encrypted with AES-256-GCM under the person''s key: a nonce of 12 bytes, then the ciphertext.';

CREATE TABLE ledger.event_shape (
    name    text   PRIMARY KEY,
    fields  jsonb  NOT NULL
);
COMMENT ON TABLE  ledger.event_shape        IS 'What the body of each known event has, as the release that migrated last knows it.';
COMMENT ON COLUMN ledger.event_shape.fields IS 'The kinds of JSON of each field: {"reason": ["string"]}. One that may be missing has "absent".';

CREATE TABLE ledger.append_lock (only_row boolean PRIMARY KEY CHECK (only_row));
INSERT INTO ledger.append_lock VALUES (true);
COMMENT ON TABLE ledger.append_lock IS 'One row, which ledger.append locks until it commits, so that many writers have one order.';

-- A request under an idempotency key inserts the key here and rolls back when it is answered, so that a
-- second one meets it. An advisory lock could be taken by any login that had seen its number.
CREATE UNLOGGED TABLE ledger.request_in_hand (key text PRIMARY KEY);
COMMENT ON TABLE ledger.request_in_hand IS 'The idempotency keys of the requests in hand. The ledger commits nothing here.';

-- Empty tables that the projector locks: fold while facts are folded or swapped, rebuild for as long as a
-- rebuild takes. They are in a schema that no other role may use, because PostgreSQL looks at the right to a
-- table only when a statement is executed, and takes the table's lock when it is prepared. The right to the
-- schema comes first. `placement-ledger migrate` made the schema and its lock, locks.migration.
CREATE TABLE locks.fold ();
CREATE TABLE locks.rebuild ();
COMMENT ON TABLE locks.fold    IS 'Holds nothing. Locked while facts are folded or swapped.';
COMMENT ON TABLE locks.rebuild IS 'Holds nothing. Locked while all facts are made again.';

-- Returns the stored name of an event without its version: offer-made for offer-made.v1.
CREATE FUNCTION ledger.event_name(stored text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE
AS $$ SELECT split_part(stored, '.', 1) $$;

-- Returns the position of the entry that a reversal reverses, given the body of the reversal.
CREATE FUNCTION ledger.reversed_position(body bytea) RETURNS bigint LANGUAGE sql IMMUTABLE PARALLEL SAFE
AS $$ SELECT (convert_from(body, 'UTF8')::jsonb ->> 'position')::bigint $$;
CREATE INDEX entry_by_reversed_position ON ledger.entry (ledger.reversed_position(body), position)
    WHERE ledger.event_name(name) = 'entry-reversed';

-- The log as SQL reads it. `event` is the stored name without its version; `known` is the range of
-- positions at which the entry counts: from its own to that of the first entry that reverses it, or
-- without end. The bodies are as stored, in the version of their time: answers.recorded has them in
-- today's version.
CREATE VIEW ledger.recorded WITH (security_invoker = true) AS
SELECT e.*, ledger.event_name(e.name) AS event,
       int8range(e.position, (
           SELECT min(r.position) FROM ledger.entry r
           WHERE ledger.event_name(r.name) = 'entry-reversed' AND ledger.reversed_position(r.body) = e.position
             AND r.position > e.position
       )) AS known
FROM ledger.entry e;

-- Returns the time to record entries at. The demonstration replaces this function with its own clock.
CREATE FUNCTION ledger.clock() RETURNS timestamptz
LANGUAGE sql VOLATILE AS 'SELECT clock_timestamp()';

-- Returns the entries that match a query, in order: those at the positions (after, up_to], and at most
-- `row_limit` of them.
--
-- A query is a list of items, {"types": [...], "tags": [...]}. An entry matches
--   an item   if it has one of the types, or the item has none, and it bears every one of the tags;
--   a query   if it matches one of the items, or the query has none.
--
-- Here and below, the plan is made once in a connection (force_generic_plan) and without sequential
-- scans, because a plan made while the log was short would go on reading all of it. OFFSET 0 keeps each
-- look-up an index scan for one item, however long the log is.
CREATE FUNCTION ledger.matching_entries(query jsonb, after bigint, up_to bigint, row_limit bigint)
RETURNS SETOF ledger.entry
LANGUAGE plpgsql STABLE SET enable_seqscan = off SET plan_cache_mode = force_generic_plan AS $$
BEGIN
    IF jsonb_array_length(query) = 0 THEN
        RETURN QUERY
            SELECT * FROM ledger.entry e
            WHERE e.position > after AND e.position <= up_to
            ORDER BY e.position LIMIT row_limit;
        RETURN;
    END IF;
    RETURN QUERY
        WITH item AS MATERIALIZED (
            SELECT ARRAY(SELECT jsonb_array_elements_text(i -> 'types')) AS types,
                   ARRAY(SELECT jsonb_array_elements_text(i -> 'tags'))  AS tags
            FROM jsonb_array_elements(query) AS i
        ), found AS (
            -- Items with tags: the entries that bear the first tag.
            SELECT hit.position
            FROM item CROSS JOIN LATERAL (
                SELECT t.position FROM ledger.tag t
                WHERE t.tag = item.tags[1] AND t.position > after AND t.position <= up_to
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
            -- Items with types only: the entries of each type.
            SELECT hit.position
            FROM item CROSS JOIN LATERAL unnest(item.types) AS wanted (name)
            CROSS JOIN LATERAL (
                SELECT e.position FROM ledger.entry e
                WHERE item.tags = '{}'
                  AND e.name = wanted.name AND e.position > after AND e.position <= up_to
                ORDER BY e.position LIMIT row_limit
            ) AS hit
            UNION
            -- Items with neither: every entry.
            SELECT hit.position
            FROM item CROSS JOIN LATERAL (
                SELECT e.position FROM ledger.entry e
                WHERE item.tags = '{}' AND item.types = '{}'
                  AND e.position > after AND e.position <= up_to
                ORDER BY e.position LIMIT row_limit
            ) AS hit
        ), first AS MATERIALIZED (
            SELECT f.position FROM found f ORDER BY f.position LIMIT row_limit
        )
        SELECT e.* FROM first CROSS JOIN LATERAL (
            SELECT * FROM ledger.entry e WHERE e.position = first.position OFFSET 0
        ) AS e ORDER BY first.position;
END $$;

-- Returns the metadata of an entry if it says that a rule was broken, and otherwise nothing: what decisions
-- read of it.
CREATE FUNCTION ledger.breaches(metadata text) RETURNS text
LANGUAGE sql IMMUTABLE AS $$
    SELECT CASE WHEN strpos(metadata, '"breaches":') > 0 THEN metadata ELSE '' END
$$;

-- Returns the entries that match each of several queries, in order, with the number of the query (from
-- 1) that each matches. The queries whose items all have tags are looked up together, the others one by
-- one.
CREATE FUNCTION ledger.matching_entries_each(queries jsonb)
RETURNS TABLE (query bigint, "position" bigint, name text, tags text[], body bytea, breaches text)
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp
    SET enable_seqscan = off SET plan_cache_mode = force_generic_plan AS $$
#variable_conflict use_column
BEGIN
    RETURN QUERY
    WITH numbered AS MATERIALIZED (
        SELECT q.n, q.query,
               jsonb_array_length(q.query) > 0
               AND NOT jsonb_path_exists(q.query, '$[*] ? (@.tags.size() == 0)') AS has_tags
        FROM jsonb_array_elements(queries) WITH ORDINALITY AS q (query, n)
    ), item AS MATERIALIZED (
        SELECT q.n, ARRAY(SELECT jsonb_array_elements_text(i -> 'types')) AS types,
               ARRAY(SELECT jsonb_array_elements_text(i -> 'tags'))  AS tags
        FROM numbered q CROSS JOIN LATERAL jsonb_array_elements(q.query) AS i WHERE q.has_tags
    ), found AS (
        SELECT DISTINCT item.n, hit.position
        FROM item CROSS JOIN LATERAL (
            SELECT t.position FROM ledger.tag t WHERE t.tag = item.tags[1] OFFSET 0
        ) AS bearing CROSS JOIN LATERAL (
            SELECT e.position FROM ledger.entry e
            WHERE e.position = bearing.position AND e.tags @> item.tags
              AND (item.types = '{}' OR e.name = ANY (item.types))
            OFFSET 0
        ) AS hit
    )
    SELECT f.n, e.position, e.name, e.tags, e.body, ledger.breaches(e.metadata)
    FROM found f CROSS JOIN LATERAL (
        SELECT * FROM ledger.entry e WHERE e.position = f.position OFFSET 0
    ) AS e
    UNION ALL
    SELECT q.n, e.position, e.name, e.tags, e.body, ledger.breaches(e.metadata)
    FROM numbered q CROSS JOIN LATERAL
         ledger.matching_entries(q.query, 0, 9223372036854775807, 9223372036854775807) AS e
    WHERE NOT q.has_tags
    ORDER BY 1, 2;
END $$;
