-- The vault: each person's key, wrapped, and the record of each opening: who was given which people's
-- keys, when and why. It may be a database of its own with backups of its own, because a key that is
-- destroyed here remains in a backup until that backup is gone.

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
COMMENT ON TABLE  vault.key              IS 'One key for each person, wrapped twice.';
COMMENT ON COLUMN vault.key.wrapped      IS 'Wrapped for daily use.';
COMMENT ON COLUMN vault.key.escrow       IS 'Wrapped for a private key that is kept offline, for recovery.';
COMMENT ON COLUMN vault.key.destroyed_by IS 'The position of the entry that records on whose authority.';

-- The second log, of openings. Like the first it has one order without gaps, insert only, and a tree.
CREATE TABLE vault.reading (
    position  bigint      PRIMARY KEY CHECK (position > 0),
    read_at   timestamptz NOT NULL,
    read_by   text        NOT NULL CHECK (read_by ~ '^[!-~]+$' AND length(read_by) <= 100),
    read_as   text        NOT NULL CHECK (read_as ~ '^[!-~]+$' AND length(read_as) <= 100),
    purpose   text        NOT NULL CHECK (purpose ~ '^[ -~]+$' AND length(purpose) <= 200),
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
COMMENT ON TABLE  vault.reading        IS 'Every opening, in the order in which keys were given. Insert only.';
COMMENT ON COLUMN vault.reading.people IS 'Those whose keys were asked for.';
COMMENT ON COLUMN vault.reading.what   IS 'What was opened, in words.';
COMMENT ON COLUMN vault.reading.hash   IS 'The leaf hash of this opening in the tree of openings.';
COMMENT ON TABLE  vault.reading_head   IS 'The tree of openings after each. Insert only.';
COMMENT ON TABLE  vault.reading_lock   IS 'One row, which vault.open locks until commit.';

-- Returns the bytes of an opening that are hashed into the tree: one column to a line.
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

-- Records an opening, and returns the wrapped keys of the people it names, in one transaction: without
-- the record there is no key. There is no row for a person without a key or whose key was destroyed.
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

-- Returns which of these people have or had a key, and whether it was destroyed. Returns no key.
CREATE FUNCTION vault.known(people text[]) RETURNS TABLE (person text, destroyed boolean)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    SELECT k.person, k.destroyed_at IS NOT NULL FROM vault.key k WHERE k.person = ANY (people)
$$;

-- Keeps the key of a new person. Does nothing for a person who has a key, or had one.
CREATE FUNCTION vault.keep(person text, wrapped bytea, escrow bytea) RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    INSERT INTO vault.key (person, wrapped, escrow) VALUES (keep.person, keep.wrapped, keep.escrow)
    ON CONFLICT DO NOTHING
$$;

-- Destroys both wrappings of a person's key, on the authority of an entry.
CREATE FUNCTION vault.destroy(person text, by_entry bigint) RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    INSERT INTO vault.key AS k (person, destroyed_at, destroyed_by)
    VALUES (destroy.person, clock_timestamp(), destroy.by_entry)
    ON CONFLICT ON CONSTRAINT key_pkey DO UPDATE
    SET wrapped = NULL, escrow = NULL,
        destroyed_at = coalesce(k.destroyed_at, excluded.destroyed_at),
        destroyed_by = coalesce(k.destroyed_by, excluded.destroyed_by)
$$;

-- Replaces the wrappings of a person's key when a key-encryption key is rotated. Returns true, or null
-- if the key is not wrapped as `was` any more. A null `escrow` leaves that wrapping as it is.
CREATE FUNCTION vault.rewrap(person text, was bytea, wrapped bytea, escrow bytea) RETURNS boolean
LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    UPDATE vault.key k SET wrapped = rewrap.wrapped, escrow = coalesce(rewrap.escrow, k.escrow)
    WHERE k.person = rewrap.person AND k.wrapped = rewrap.was
    RETURNING true
$$;
