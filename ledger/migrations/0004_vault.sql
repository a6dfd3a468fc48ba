-- The vault: the wrapped key of each person, and the log of openings: who was given which people's keys,
-- when and why. It may be a database of its own, with backups of its own, because a key that is destroyed
-- here remains in a backup until the backup is deleted.

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
COMMENT ON COLUMN vault.key.destroyed_by IS 'The position of the entry that records the erasure and its authority.';

-- The log of openings. Like the log of entries, it has one order without gaps, is insert only, and has a
-- tree.
CREATE TABLE vault.opening (
    position  bigint      PRIMARY KEY CHECK (position > 0),
    opened_at timestamptz NOT NULL,
    opened_by text        NOT NULL CHECK (opened_by ~ '^[!-~]+$' AND length(opened_by) <= 100),
    opened_as text        NOT NULL CHECK (opened_as ~ '^[!-~]+$' AND length(opened_as) <= 100),
    purpose   text        NOT NULL CHECK (purpose ~ '^[ -~]+$' AND length(purpose) <= 200),
    people    text[]      NOT NULL CHECK (
                              coalesce(array_ndims(people), 1) = 1 AND array_position(people, NULL) IS NULL
                              AND '' <> ALL (people) AND array_to_string(people, '') ~ '^[!-~]*$'),
    what      text        NOT NULL CHECK (what ~ '^[ -~]*$' AND length(what) <= 400),
    hash      bytea       NOT NULL CHECK (octet_length(hash) = 32),
    login     name        NOT NULL,
    recorded_in xid8      NOT NULL
);
CREATE INDEX opening_by_person ON vault.opening USING gin (people);
CREATE TABLE vault.opening_head (
    size      bigint  PRIMARY KEY CHECK (size > 0),
    root      bytea   NOT NULL,
    frontier  bytea[] NOT NULL
);
CREATE TABLE vault.opening_lock (only_row boolean PRIMARY KEY CHECK (only_row));
INSERT INTO vault.opening_lock VALUES (true);
COMMENT ON TABLE  vault.opening        IS 'Every opening, in the order in which keys were given. Insert only.';
COMMENT ON COLUMN vault.opening.people IS 'The people whose keys were asked for.';
COMMENT ON COLUMN vault.opening.what   IS 'What was opened, in words.';
COMMENT ON COLUMN vault.opening.hash   IS 'The leaf hash of this opening in the tree of openings.';
COMMENT ON COLUMN vault.opening.login  IS 'The login that recorded it, which alone is given the keys. In no hash.';
COMMENT ON COLUMN vault.opening.recorded_in IS 'The transaction that recorded it, which is given no keys. In no hash.';
COMMENT ON TABLE  vault.opening_head   IS 'The tree after each opening. Insert only.';
COMMENT ON TABLE  vault.opening_lock   IS 'One row, which vault.open locks until it commits.';

-- Returns the bytes of an opening that are hashed into the tree: one column to a line.
CREATE FUNCTION vault.opening_bytes(o vault.opening) RETURNS bytea
LANGUAGE sql IMMUTABLE SET search_path = pg_catalog, pg_temp AS $$
    SELECT convert_to(concat(
        'placement-ledger/opening@v1', E'\n',
        o.position, E'\n',
        to_char(o.opened_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'), E'\n',
        o.opened_by, E'\n',
        o.opened_as, E'\n',
        o.purpose, E'\n',
        o.what, E'\n',
        array_to_string(o.people, E'\n'), E'\n'), 'UTF8')
$$;

-- Records an opening, and returns its position. Once it is committed, vault.keys_of gives the keys. The
-- application says who opens; any other login opens in the projector's name only.
CREATE FUNCTION vault.open(opened_by text, opened_as text, purpose text, people text[], what text)
RETURNS bigint
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    opening vault.opening;
    head vault.opening_head;
BEGIN
    IF current_setting('transaction_isolation') <> 'read committed' THEN
        RAISE EXCEPTION 'vault.open needs READ COMMITTED: an older snapshot would not see the latest opening';
    END IF;
    IF NOT pg_has_role(session_user, 'placement_ledger_app', 'MEMBER')
       AND (opened_by, opened_as, purpose) IS DISTINCT FROM ('projector', 'system', 'answers') THEN
        RAISE EXCEPTION 'this login opens values as the projector only'
            USING ERRCODE = 'insufficient_privilege';
    END IF;
    PERFORM FROM vault.opening_lock FOR UPDATE;
    SELECT * INTO head FROM vault.opening_head h ORDER BY h.size DESC LIMIT 1;
    opening.position := coalesce(head.size, 0) + 1;
    opening.opened_at := greatest(clock_timestamp(),
        (SELECT o.opened_at FROM vault.opening o WHERE o.position = head.size));
    opening.opened_by := open.opened_by;
    opening.opened_as := open.opened_as;
    opening.purpose := open.purpose;
    opening.people := open.people;
    opening.what := open.what;
    opening.hash := sha256('\x00'::bytea || vault.opening_bytes(opening));
    INSERT INTO vault.opening (position, opened_at, opened_by, opened_as, purpose, people, what, hash,
                               login, recorded_in)
        VALUES (opening.position, opening.opened_at, opening.opened_by, opening.opened_as,
                opening.purpose, opening.people, opening.what, opening.hash,
                session_user, pg_current_xact_id());
    head.frontier := ledger.with_leaf(
        coalesce(head.frontier, '{}'), coalesce(head.size, 0), opening.hash);
    INSERT INTO vault.opening_head (size, root, frontier)
        VALUES (opening.position, ledger.root(head.frontier), head.frontier);
    RETURN opening.position;
END $$;

-- Returns the wrapped keys of the people whom an opening names, to the login that recorded it less than a
-- minute ago in a transaction that is committed. What could be rolled back gives no key. There is no row for
-- a person who has no key or whose key was destroyed.
CREATE FUNCTION vault.keys_of(opening bigint) RETURNS TABLE (person text, wrapped bytea)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    named text[];
BEGIN
    SELECT o.people INTO named FROM vault.opening o
        WHERE o.position = keys_of.opening AND o.login = session_user
          AND o.recorded_in IS DISTINCT FROM pg_current_xact_id_if_assigned()
          AND o.opened_at > clock_timestamp() - interval '1 minute';
    IF NOT FOUND THEN
        RAISE EXCEPTION 'this opening gives no keys: this login must have recorded it in another transaction,'
                        ' less than a minute ago'
            USING ERRCODE = 'insufficient_privilege';
    END IF;
    RETURN QUERY SELECT k.person, k.wrapped FROM vault.key k
        WHERE k.person = ANY (named) AND k.wrapped IS NOT NULL;
END $$;

-- Returns which of these people have or had a key, and whether it was destroyed, but not the key.
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

-- Destroys both wrappings of a person's key, on the authority of the entry that erases this person. A
-- person who has no key can get none afterwards. A vault that is a database of its own holds no entries:
-- there the caller is believed.
CREATE FUNCTION vault.destroy(person text, by_entry bigint) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    IF EXISTS (SELECT FROM ledger.entry) AND NOT EXISTS (
        SELECT FROM ledger.entry e
        WHERE e.position = destroy.by_entry AND ledger.event_name(e.name) = 'person-erased'
          AND convert_from(e.body, 'UTF8')::jsonb ->> 'person_ref' = destroy.person
    ) THEN
        RAISE EXCEPTION 'the entry does not erase this person' USING ERRCODE = 'insufficient_privilege';
    END IF;
    INSERT INTO vault.key AS k (person, destroyed_at, destroyed_by)
    VALUES (destroy.person, clock_timestamp(), destroy.by_entry)
    ON CONFLICT ON CONSTRAINT key_pkey DO UPDATE
    SET wrapped = NULL, escrow = NULL,
        destroyed_at = coalesce(k.destroyed_at, excluded.destroyed_at),
        destroyed_by = coalesce(k.destroyed_by, excluded.destroyed_by);
END $$;

-- Replaces the wrappings of a person's key when a key-encryption key is rotated. Returns true, or null
-- if the key is not wrapped as `was` any more. A null `escrow` leaves that wrapping as it is.
CREATE FUNCTION vault.rewrap(person text, was bytea, wrapped bytea, escrow bytea) RETURNS boolean
LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    UPDATE vault.key k SET wrapped = rewrap.wrapped, escrow = coalesce(rewrap.escrow, k.escrow)
    WHERE k.person = rewrap.person AND k.wrapped = rewrap.was
    RETURNING true
$$;

-- A key for each sealed value, wrapped with its person's key, so that one value can be shredded alone. Both
-- are needed to open it.
CREATE TABLE vault.value_key (
    commitment   text        PRIMARY KEY CHECK (commitment ~ '^[A-Za-z0-9_-]{43}$'),
    wrapped      bytea,
    shredded_at  timestamptz,
    shredded_by  bigint,
    CHECK ((wrapped IS NULL) = (shredded_at IS NOT NULL))
);
COMMENT ON TABLE  vault.value_key             IS 'One key for each sealed value, wrapped with its person''s key.';
COMMENT ON COLUMN vault.value_key.commitment  IS 'The digest of the value, as its entry holds it.';
COMMENT ON COLUMN vault.value_key.shredded_by IS 'The position of the entry that records the shredding and its authority.';

-- Keeps the wrapped keys of new values.
CREATE FUNCTION vault.keep_values(commitments text[], wrapped bytea[]) RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    INSERT INTO vault.value_key (commitment, wrapped)
    SELECT v.commitment, v.wrapped FROM unnest(keep_values.commitments, keep_values.wrapped) AS v (commitment, wrapped)
    ON CONFLICT DO NOTHING
$$;

-- Returns the wrapped keys of values. They open nothing without the key of their person. There is no row for a
-- value that was shredded.
CREATE FUNCTION vault.value_keys(commitments text[]) RETURNS TABLE (commitment text, wrapped bytea)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    SELECT v.commitment, v.wrapped FROM vault.value_key v
    WHERE v.commitment = ANY (value_keys.commitments) AND v.wrapped IS NOT NULL
$$;

-- Destroys the key of one value, on the authority of the entry that shreds it. A vault that is a database of
-- its own holds no entries: there the caller is believed.
CREATE FUNCTION vault.shred(commitment text, by_entry bigint) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    IF EXISTS (SELECT FROM ledger.entry) AND NOT EXISTS (
        SELECT FROM ledger.entry e
        WHERE e.position = shred.by_entry AND ledger.event_name(e.name) = 'value-shredded'
          AND convert_from(e.body, 'UTF8')::jsonb ->> 'commitment' = shred.commitment
    ) THEN
        RAISE EXCEPTION 'the entry does not shred this value' USING ERRCODE = 'insufficient_privilege';
    END IF;
    INSERT INTO vault.value_key AS v (commitment, shredded_at, shredded_by)
    VALUES (shred.commitment, clock_timestamp(), shred.by_entry)
    ON CONFLICT ON CONSTRAINT value_key_pkey DO UPDATE
    SET wrapped = NULL, shredded_at = coalesce(v.shredded_at, excluded.shredded_at),
        shredded_by = coalesce(v.shredded_by, excluded.shredded_by);
END $$;
