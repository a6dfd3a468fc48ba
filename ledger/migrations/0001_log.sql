-- The log: one row for each entry, in one order without gaps. Rows are inserted and never changed.

CREATE TABLE ledger.entry (
    position     bigint      PRIMARY KEY CHECK (position > 0),
    name         text        NOT NULL CHECK (name ~ '^[A-Za-z0-9._@-]+$' AND length(name) <= 100),
    tags         text[]      NOT NULL,
    body         bytea       NOT NULL CHECK (octet_length(body) <= 60000),
    recorded_at  timestamptz NOT NULL,
    recorded_by  text        NOT NULL CHECK (recorded_by ~ '^[!-~]+$' AND length(recorded_by) <= 100),
    recorded_as  text        NOT NULL CHECK (recorded_as ~ '^[!-~]+$' AND length(recorded_as) <= 100),
    correlation  text        NOT NULL CHECK (correlation ~ '^[!-~]+$' AND length(correlation) <= 100),
    cause        bigint      REFERENCES ledger.entry (position),
    metadata     text        NOT NULL CHECK (metadata ~ '^\{.*\}$' AND metadata !~ '\n' AND octet_length(metadata) <= 20000)
);
CREATE INDEX entry_by_name ON ledger.entry (name, position);
CREATE INDEX entry_by_time ON ledger.entry (recorded_at, position);
CREATE INDEX entry_by_key  ON ledger.entry (correlation text_pattern_ops)
    WHERE starts_with(correlation, 'key:');  -- an idempotency key is kept as a correlation

COMMENT ON TABLE  ledger.entry IS 'Every event that the council recorded, in the order it was recorded. Insert only.';
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
-- Only ledger.append writes these rows, of entries that it has just inserted, and no entry is ever
-- deleted: a foreign key would look up each entry again. Verification finds a tag, a leaf or a sealed
-- value that belongs to no entry.
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

CREATE TABLE ledger.append_lock (only_row boolean PRIMARY KEY CHECK (only_row));
INSERT INTO ledger.append_lock VALUES (true);
COMMENT ON TABLE ledger.append_lock IS 'One row, which ledger.append locks until commit: it gives many writers one order.';

-- Returns the name of an event without the version that it is stored in: offer-made of offer-made.v1.
CREATE FUNCTION ledger.event_name(stored text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE
AS $$ SELECT split_part(stored, '.', 1) $$;

-- Returns the position of the entry that a reversal reverses, from the body of the reversal.
CREATE FUNCTION ledger.reversed_by(body bytea) RETURNS bigint LANGUAGE sql IMMUTABLE PARALLEL SAFE
AS $$ SELECT (convert_from(body, 'UTF8')::jsonb ->> 'position')::bigint $$;
CREATE INDEX entry_by_reversed ON ledger.entry (ledger.reversed_by(body), position)
    WHERE ledger.event_name(name) = 'entry-reversed';

-- What SQL reads of the log. `event` is the name without its version. An entry counts at the positions
-- in `known`: from its own to that of the first entry that reverses it, or without end. What reads
-- fields that a later version of an event may change reads them from answers.recorded.
CREATE VIEW ledger.recorded WITH (security_invoker = true) AS
SELECT e.*, ledger.event_name(e.name) AS event,
       CASE WHEN ledger.event_name(e.name) = 'entry-reversed' THEN ledger.reversed_by(e.body) END AS reverses,
       int8range(e.position, (
           SELECT min(r.position) FROM ledger.entry r
           WHERE ledger.event_name(r.name) = 'entry-reversed' AND ledger.reversed_by(r.body) = e.position
       )) AS known
FROM ledger.entry e;

-- Returns the time at which entries are recorded. The demonstration replaces it with its own clock.
CREATE FUNCTION ledger.clock() RETURNS timestamptz
LANGUAGE sql VOLATILE AS 'SELECT clock_timestamp()';

-- Returns the entries that match a query, in order: after `after`, up to and including `upto`, and no
-- more than `most` of them. A query is a list of items, {"types": [...], "tags": [...]}. An entry
-- matches an item if it has one of the types (any type, if none is given) and bears all of the tags; it
-- matches a query if it matches any item, or if the query has none.
--
-- Sequential scans are off, here and below, because a plan that was made while the log was short would
-- go on reading all of it; and a plan is made once in a connection, not at every call. OFFSET 0 keeps
-- each look-up an index scan for one item, however long the log is.
CREATE FUNCTION ledger.matching(query jsonb, after bigint, upto bigint, most bigint)
RETURNS SETOF ledger.entry
LANGUAGE plpgsql STABLE SET enable_seqscan = off SET plan_cache_mode = force_generic_plan AS $$
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
            -- Items with tags: by the first tag.
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
            -- Items with types only: by each type.
            SELECT hit.position
            FROM item CROSS JOIN LATERAL unnest(item.types) AS kind (name)
            CROSS JOIN LATERAL (
                SELECT e.position FROM ledger.entry e
                WHERE item.tags = '{}'
                  AND e.name = kind.name AND e.position > after AND e.position <= upto
                ORDER BY e.position LIMIT most
            ) AS hit
            UNION
            -- Items with neither: everything.
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

-- Returns the entries that match each of many queries, in order. `query` is the number of the query,
-- from 1. Queries whose every item has a tag are looked up together, the others one by one.
CREATE FUNCTION ledger.matching_each(queries jsonb)
RETURNS TABLE (query bigint, "position" bigint, name text, tags text[], body bytea)
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp
    SET enable_seqscan = off SET plan_cache_mode = force_generic_plan AS $$
#variable_conflict use_column
BEGIN
    RETURN QUERY
    WITH asked AS MATERIALIZED (
        SELECT q.n, q.query,
               jsonb_array_length(q.query) > 0
               AND NOT jsonb_path_exists(q.query, '$[*] ? (@.tags.size() == 0)') AS tagged
        FROM jsonb_array_elements(queries) WITH ORDINALITY AS q (query, n)
    ), item AS MATERIALIZED (
        SELECT a.n, ARRAY(SELECT jsonb_array_elements_text(i -> 'types')) AS types,
               ARRAY(SELECT jsonb_array_elements_text(i -> 'tags'))  AS tags
        FROM asked a CROSS JOIN LATERAL jsonb_array_elements(a.query) AS i WHERE a.tagged
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
    SELECT f.n, e.position, e.name, e.tags, e.body
    FROM found f CROSS JOIN LATERAL (
        SELECT * FROM ledger.entry e WHERE e.position = f.position OFFSET 0
    ) AS e
    UNION ALL
    SELECT a.n, e.position, e.name, e.tags, e.body
    FROM asked a CROSS JOIN LATERAL
         ledger.matching(a.query, 0, 9223372036854775807, 9223372036854775807) AS e
    WHERE NOT a.tagged
    ORDER BY 1, 2;
END $$;
