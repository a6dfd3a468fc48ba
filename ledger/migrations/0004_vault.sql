-- The vault: each person's key, wrapped; and the log of who was given one, why and about whom.
-- It may be a database of its own, with backups of its own: what is destroyed here stays in a
-- backup until that backup is gone.

CREATE SCHEMA vault;

CREATE TABLE vault.key (
    person        text        PRIMARY KEY CHECK (person ~ '^[!-~]{1,100}$'),
    wrapped       bytea,
    escrow        bytea,
    made_at       timestamptz NOT NULL DEFAULT clock_timestamp(),
    destroyed_at  timestamptz,
    destroyed_by  bigint,
    CHECK ((wrapped IS NULL) = (destroyed_at IS NOT NULL)),
    CHECK ((escrow IS NULL) = (destroyed_at IS NOT NULL))
);
COMMENT ON TABLE  vault.key              IS 'One key a person, wrapped twice: for daily use, and for recovery.';
COMMENT ON COLUMN vault.key.destroyed_by IS 'The position of the entry that records on whose authority.';

-- The second log. Same rules: one order without gaps, insert only, a Merkle tree of its own.
CREATE TABLE vault.reading (
    position  bigint      PRIMARY KEY CHECK (position > 0),
    read_at   timestamptz NOT NULL,
    read_by   text        NOT NULL CHECK (read_by ~ '^[!-~]{1,100}$'),
    read_as   text        NOT NULL CHECK (read_as ~ '^[!-~]{1,100}$'),
    purpose   text        NOT NULL CHECK (purpose ~ '^[ -~]{1,200}$'),
    people    text[]      NOT NULL CHECK (array_to_string(people, '') ~ '^[!-~]*$'),
    what      text        NOT NULL CHECK (what ~ '^[ -~]*$' AND length(what) <= 400),
    hash      bytea       NOT NULL CHECK (octet_length(hash) = 32)
);
CREATE INDEX reading_by_person ON vault.reading USING gin (people);
CREATE TABLE vault.reading_head (
    size      bigint  PRIMARY KEY CHECK (size > 0),
    root      bytea   NOT NULL,
    frontier  bytea[] NOT NULL
);
CREATE TABLE vault.reading_lock (only_row boolean PRIMARY KEY CHECK (only_row));
INSERT INTO vault.reading_lock VALUES (true);

CREATE FUNCTION vault.reading_bytes(r vault.reading) RETURNS bytea
LANGUAGE sql IMMUTABLE SET search_path = pg_catalog, pg_temp AS $$
    SELECT convert_to(concat(
        'placement-ledger/reading@v1', E'\n',
        r.position, E'\n',
        to_char(r.read_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'), E'\n',
        r.read_by, E'\n',
        r.read_as, E'\n',
        r.purpose, E'\n',
        r.what, E'\n',
        array_to_string(r.people, E'\n'), E'\n'), 'UTF8')
$$;

-- Records a reading and gives the wrapped keys of those it is about, in one transaction: without
-- the record there is no key. A person without a key, or whose key was destroyed, has no row.
CREATE FUNCTION vault.open(read_by text, read_as text, purpose text, people text[], what text)
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
    INSERT INTO vault.reading SELECT reading.*;
    head.frontier := ledger.with_leaf(
        coalesce(head.frontier, '{}'), coalesce(head.size, 0), reading.hash);
    INSERT INTO vault.reading_head
        VALUES (reading.position, ledger.root(head.frontier), head.frontier);
    RETURN QUERY SELECT k.person, k.wrapped FROM vault.key k
        WHERE k.person = ANY (open.people) AND k.wrapped IS NOT NULL;
END $$;

-- Whether each person has a key, and whether it was destroyed; no key is given.
CREATE FUNCTION vault.known(people text[]) RETURNS TABLE (person text, destroyed boolean)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    SELECT k.person, k.destroyed_at IS NOT NULL FROM vault.key k WHERE k.person = ANY (people)
$$;

-- Keeps a new person's key. One who has a key, or had one, keeps what is there.
CREATE FUNCTION vault.keep(person text, wrapped bytea, escrow bytea) RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    INSERT INTO vault.key (person, wrapped, escrow) VALUES (keep.person, keep.wrapped, keep.escrow)
    ON CONFLICT DO NOTHING
$$;

-- Destroys a person's key, both wrappings, by authority of an entry.
CREATE FUNCTION vault.destroy(person text, by_entry bigint) RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    INSERT INTO vault.key AS k (person, destroyed_at, destroyed_by)
    VALUES (destroy.person, clock_timestamp(), destroy.by_entry)
    ON CONFLICT ON CONSTRAINT key_pkey DO UPDATE
    SET wrapped = NULL, escrow = NULL,
        destroyed_at = coalesce(k.destroyed_at, excluded.destroyed_at),
        destroyed_by = coalesce(k.destroyed_by, excluded.destroyed_by)
$$;

-- Puts a key wrapped anew in the place of the old wrapping, when a key-encryption key is rotated.
CREATE FUNCTION vault.rewrap(person text, was bytea, wrapped bytea, escrow bytea) RETURNS boolean
LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    UPDATE vault.key k SET wrapped = rewrap.wrapped, escrow = coalesce(rewrap.escrow, k.escrow)
    WHERE k.person = rewrap.person AND k.wrapped = rewrap.was
    RETURNING true
$$;

DO $$
DECLARE t text;
BEGIN
    FOREACH t IN ARRAY ARRAY['reading', 'reading_head', 'reading_lock'] LOOP
        EXECUTE format('CREATE TRIGGER %I BEFORE UPDATE OR DELETE ON vault.%I'
                       ' FOR EACH ROW EXECUTE FUNCTION ledger.forbid()', t || '_is_permanent', t);
        EXECUTE format('CREATE TRIGGER %I BEFORE TRUNCATE ON vault.%I'
                       ' FOR EACH STATEMENT EXECUTE FUNCTION ledger.forbid()', t || '_is_not_emptied', t);
        EXECUTE format('ALTER TABLE vault.%I ENABLE ALWAYS TRIGGER %I', t, t || '_is_permanent');
        EXECUTE format('ALTER TABLE vault.%I ENABLE ALWAYS TRIGGER %I', t, t || '_is_not_emptied');
    END LOOP;
END $$;

REVOKE ALL ON SCHEMA vault FROM PUBLIC;
REVOKE ALL ON ALL TABLES IN SCHEMA vault FROM PUBLIC;
REVOKE ALL ON ALL FUNCTIONS IN SCHEMA vault FROM PUBLIC;
GRANT USAGE ON SCHEMA vault
    TO placement_ledger_app, placement_ledger_projector, placement_ledger_reader;
GRANT EXECUTE ON FUNCTION vault.open(text, text, text, text[], text), vault.known(text[])
    TO placement_ledger_app, placement_ledger_projector;
GRANT EXECUTE ON FUNCTION vault.keep(text, bytea, bytea) TO placement_ledger_app;
GRANT EXECUTE ON FUNCTION vault.destroy(text, bigint)
    TO placement_ledger_app, placement_ledger_projector;  -- which ends what an officer began
GRANT SELECT ON vault.reading, vault.reading_head
    TO placement_ledger_app, placement_ledger_reader;
