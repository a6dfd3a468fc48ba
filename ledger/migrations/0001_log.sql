-- The log: one row an entry, in one order without gaps. Rows are inserted and never changed.

CREATE TABLE ledger.entry (
    position     bigint      PRIMARY KEY CHECK (position > 0),
    name         text        NOT NULL CHECK (name ~ '^[A-Za-z0-9._@-]{1,100}$'),
    tags         text[]      NOT NULL,
    body         bytea       NOT NULL CHECK (octet_length(body) <= 60000),
    recorded_at  timestamptz NOT NULL,
    recorded_by  text        NOT NULL CHECK (recorded_by ~ '^[!-~]{1,100}$'),
    recorded_as  text        NOT NULL CHECK (recorded_as ~ '^[!-~]{1,100}$'),
    correlation  text        NOT NULL CHECK (correlation ~ '^[!-~]{1,100}$'),
    cause        bigint      REFERENCES ledger.entry (position)
);
CREATE INDEX entry_by_name ON ledger.entry (name, position);
CREATE INDEX entry_by_time ON ledger.entry (recorded_at, position);

COMMENT ON TABLE  ledger.entry IS 'Every fact the council recorded, in the order it was recorded. Insert only.';
COMMENT ON COLUMN ledger.entry.position    IS 'From 1, without gaps. Order of commit is order of position.';
COMMENT ON COLUMN ledger.entry.name        IS 'The permanent stored name of the event, with its version: offer-made.v1.';
COMMENT ON COLUMN ledger.entry.tags        IS 'What the entry is about, in the order of its fields: {provider:P-014, home:H-031}.';
COMMENT ON COLUMN ledger.entry.body        IS 'The exact bytes recorded: canonical JSON in UTF-8. Never rewritten.';
COMMENT ON COLUMN ledger.entry.recorded_at IS 'When, by the database. Never earlier than the entry before.';
COMMENT ON COLUMN ledger.entry.recorded_by IS 'Who recorded it: an officer''s or a system''s identifier.';
COMMENT ON COLUMN ledger.entry.recorded_as IS 'In what role.';
COMMENT ON COLUMN ledger.entry.correlation IS 'The piece of work it belongs to: one request, one import.';
COMMENT ON COLUMN ledger.entry.cause       IS 'The position of the entry that led to it; for an entry posted again, the one it corrects.';

-- The n-th entry that bears a tag has ordinal n: a list of entries about one thing can be
-- shown to be complete.
CREATE TABLE ledger.tag (
    tag       text   NOT NULL CHECK (tag ~ '^[!-~]{1,200}$'),
    ordinal   bigint NOT NULL CHECK (ordinal > 0),
    position  bigint NOT NULL REFERENCES ledger.entry (position),
    PRIMARY KEY (tag, ordinal),
    UNIQUE (tag, position)
);

-- One row, locked by whoever appends and never changed: it makes one order of many writers.
CREATE TABLE ledger.append_lock (only_row boolean PRIMARY KEY CHECK (only_row));
INSERT INTO ledger.append_lock VALUES (true);

-- The time by which entries are recorded. A demonstration replaces it with a clock of its own.
CREATE FUNCTION ledger.clock() RETURNS timestamptz
LANGUAGE sql VOLATILE AS 'SELECT clock_timestamp()';

-- Entries that match any item of a query, in order, within (after, upto], at most so many.
-- An item is {"types": [...], "tags": [...]}: an entry of any of the types (or of any type, if
-- none is given) that bears all of the tags. A query without items is everything.
CREATE FUNCTION ledger.matching(query jsonb, after bigint, upto bigint, most bigint)
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
            FROM item CROSS JOIN LATERAL (
                SELECT e.position FROM ledger.entry e
                WHERE e.position > after AND e.position <= upto
                  AND (item.types = '{}' OR e.name = ANY (item.types))
                ORDER BY e.position LIMIT most
            ) AS hit
            WHERE item.tags = '{}'
        ), first AS MATERIALIZED (
            SELECT f.position FROM found f ORDER BY f.position LIMIT most
        )
        SELECT e.* FROM first JOIN ledger.entry e USING (position) ORDER BY e.position;
END $$;

-- The only way in. Appends the entries, unless one that matches `unless` was recorded after
-- position `after`; then it appends nothing and returns no row. `unless` null is no condition.
CREATE FUNCTION ledger.append(
    entries jsonb, bodies bytea[], recorded_by text, recorded_as text,
    correlation text, cause bigint, unless jsonb, after bigint
) RETURNS TABLE (first_position bigint, last_position bigint, recorded_at timestamptz)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    head  ledger.entry;
    moment timestamptz;
BEGIN
    IF current_setting('transaction_isolation') <> 'read committed' THEN
        RAISE EXCEPTION 'ledger.append needs READ COMMITTED: an older snapshot would not see the latest entry';
    END IF;
    PERFORM FROM ledger.append_lock FOR UPDATE;
    SELECT * INTO head FROM ledger.entry e ORDER BY e.position DESC LIMIT 1;
    head.position := coalesce(head.position, 0);

    IF unless IS NOT NULL AND EXISTS (
        SELECT FROM ledger.matching(unless, coalesce(after, 0), head.position, 1)
    ) THEN
        RETURN;
    END IF;

    moment := greatest(ledger.clock(), head.recorded_at);
    INSERT INTO ledger.entry
        SELECT head.position + n, e ->> 'name', ARRAY(SELECT jsonb_array_elements_text(e -> 'tags')),
               bodies[n], moment, append.recorded_by, append.recorded_as,
               append.correlation, append.cause
        FROM jsonb_array_elements(entries) WITH ORDINALITY AS given (e, n);
    INSERT INTO ledger.tag
        SELECT borne.tag,
               coalesce((SELECT max(t.ordinal) FROM ledger.tag t WHERE t.tag = borne.tag), 0)
                   + row_number() OVER (PARTITION BY borne.tag ORDER BY borne.position),
               borne.position
        FROM (
            SELECT DISTINCT tag.tag, head.position + n AS position
            FROM jsonb_array_elements(entries) WITH ORDINALITY AS given (e, n),
                 jsonb_array_elements_text(e -> 'tags') AS tag (tag)
        ) AS borne;
    first_position := head.position + 1;
    last_position := head.position + jsonb_array_length(entries);
    append.recorded_at := moment;
    PERFORM pg_notify('placement_ledger_entry', last_position::text);
    RETURN NEXT;
END $$;

-- What refuses everyone else: the owner and a superuser too, also when replicating.
CREATE FUNCTION ledger.forbid() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'the log is append-only: % on %.% is refused', TG_OP, TG_TABLE_SCHEMA, TG_TABLE_NAME
        USING ERRCODE = 'insufficient_privilege';
END $$;

CREATE TRIGGER entry_is_permanent BEFORE UPDATE OR DELETE ON ledger.entry
    FOR EACH ROW EXECUTE FUNCTION ledger.forbid();
CREATE TRIGGER entry_is_not_emptied BEFORE TRUNCATE ON ledger.entry
    FOR EACH STATEMENT EXECUTE FUNCTION ledger.forbid();
CREATE TRIGGER tag_is_permanent BEFORE UPDATE OR DELETE ON ledger.tag
    FOR EACH ROW EXECUTE FUNCTION ledger.forbid();
CREATE TRIGGER tag_is_not_emptied BEFORE TRUNCATE ON ledger.tag
    FOR EACH STATEMENT EXECUTE FUNCTION ledger.forbid();
CREATE TRIGGER lock_is_permanent BEFORE UPDATE OR DELETE ON ledger.append_lock
    FOR EACH ROW EXECUTE FUNCTION ledger.forbid();
CREATE TRIGGER lock_is_not_emptied BEFORE TRUNCATE ON ledger.append_lock
    FOR EACH STATEMENT EXECUTE FUNCTION ledger.forbid();
ALTER TABLE ledger.entry ENABLE ALWAYS TRIGGER entry_is_permanent;
ALTER TABLE ledger.entry ENABLE ALWAYS TRIGGER entry_is_not_emptied;
ALTER TABLE ledger.tag ENABLE ALWAYS TRIGGER tag_is_permanent;
ALTER TABLE ledger.tag ENABLE ALWAYS TRIGGER tag_is_not_emptied;
ALTER TABLE ledger.append_lock ENABLE ALWAYS TRIGGER lock_is_permanent;
ALTER TABLE ledger.append_lock ENABLE ALWAYS TRIGGER lock_is_not_emptied;
