-- The tree: every entry is a leaf of one RFC 6962 Merkle tree, added in the entry's transaction.
-- What these functions work out is convenience; `placement-ledger verify` trusts none of them.

CREATE TABLE ledger.leaf (
    position  bigint PRIMARY KEY REFERENCES ledger.entry (position),
    hash      bytea  NOT NULL CHECK (octet_length(hash) = 32)
);
CREATE TABLE ledger.tree_head (
    size      bigint  PRIMARY KEY CHECK (size > 0),
    root      bytea   NOT NULL CHECK (octet_length(root) = 32),
    frontier  bytea[] NOT NULL
);
COMMENT ON TABLE ledger.leaf      IS 'The leaf hash of each entry. Insert only.';
COMMENT ON TABLE ledger.tree_head IS 'The root of the tree after each append, and its perfect subtrees from the largest. Insert only.';

-- Values about a person, sealed under that person's key, beside the entry that commits to them.
CREATE TABLE ledger.sealed (
    position  bigint NOT NULL REFERENCES ledger.entry (position),
    field     text   NOT NULL CHECK (field ~ '^[!-~]{1,100}$'),
    person    text   NOT NULL CHECK (person ~ '^[!-~]{1,100}$'),
    value     bytea  NOT NULL,
    PRIMARY KEY (position, field)
);
CREATE INDEX sealed_by_person ON ledger.sealed (person, position);
COMMENT ON TABLE ledger.sealed IS 'Disclosures encrypted with AES-256-GCM: twelve bytes of nonce, then the ciphertext. Insert only.';

-- The exact bytes that are hashed: a header of every column, an empty line, the body as stored.
CREATE FUNCTION ledger.leaf_bytes(entry ledger.entry, ordinals bigint[]) RETURNS bytea
LANGUAGE sql IMMUTABLE SET search_path = pg_catalog, pg_temp AS $$
    SELECT convert_to(concat(
        'placement-ledger/entry@v1', E'\n',
        entry.position, E'\n',
        to_char(entry.recorded_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'), E'\n',
        entry.name, E'\n',
        entry.recorded_by, E'\n',
        entry.recorded_as, E'\n',
        entry.correlation, E'\n',
        coalesce(entry.cause::text, '-'), E'\n',
        (SELECT string_agg(concat(b.tag, ' ', b.ordinal, E'\n'), '' ORDER BY b.n)
         FROM unnest(entry.tags, ordinals) WITH ORDINALITY AS b (tag, ordinal, n)),
        E'\n'), 'UTF8') || entry.body
$$;

CREATE FUNCTION ledger.node(l bytea, r bytea) RETURNS bytea
LANGUAGE sql IMMUTABLE SET search_path = pg_catalog, pg_temp
AS $$ SELECT sha256('\x01'::bytea || l || r) $$;

-- The perfect subtrees of a tree of size + 1, given those of size and one more leaf.
CREATE FUNCTION ledger.with_leaf(frontier bytea[], size bigint, leaf bytea) RETURNS bytea[]
LANGUAGE plpgsql IMMUTABLE SET search_path = pg_catalog, pg_temp AS $$
DECLARE last int;
BEGIN
    frontier := frontier || leaf;
    WHILE size % 2 = 1 LOOP
        last := cardinality(frontier);
        frontier := frontier[:last - 2]
            || sha256('\x01'::bytea || frontier[last - 1] || frontier[last]);
        size := size / 2;
    END LOOP;
    RETURN frontier;
END $$;

CREATE FUNCTION ledger.root(frontier bytea[]) RETURNS bytea
LANGUAGE plpgsql IMMUTABLE SET search_path = pg_catalog, pg_temp AS $$
DECLARE hash bytea := frontier[cardinality(frontier)];
BEGIN
    FOR n IN REVERSE cardinality(frontier) - 1 .. 1 LOOP
        hash := sha256('\x01'::bytea || frontier[n] || hash);
    END LOOP;
    RETURN hash;
END $$;

-- Adds the entries after `size` to the tree: their leaves, and one head.
CREATE FUNCTION ledger.grow(size bigint) RETURNS bytea[]
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    frontier bytea[] := coalesce(
        (SELECT h.frontier FROM ledger.tree_head h ORDER BY h.size DESC LIMIT 1), '{}');
    hashes bytea[] := '{}';
    entry ledger.entry;
    hash bytea;
BEGIN
    FOR entry IN SELECT * FROM ledger.entry e WHERE e.position > size ORDER BY e.position LOOP
        hash := sha256('\x00'::bytea || ledger.leaf_bytes(entry, ARRAY(
            SELECT t.ordinal FROM unnest(entry.tags) WITH ORDINALITY AS b (tag, n)
            JOIN ledger.tag t ON t.tag = b.tag AND t.position = entry.position ORDER BY b.n)));
        INSERT INTO ledger.leaf VALUES (entry.position, hash);
        frontier := ledger.with_leaf(frontier, entry.position - 1, hash);
        hashes := hashes || hash;
    END LOOP;
    IF cardinality(hashes) > 0 THEN
        INSERT INTO ledger.tree_head
            VALUES (size + cardinality(hashes), ledger.root(frontier), frontier);
    END IF;
    RETURN hashes;
END $$;
SELECT ledger.grow(0);  -- what was recorded before there was a tree

-- The only way in, as before: now it seals and grows the tree in the same transaction, and
-- returns the leaf hash of each entry. `sealed` is [{"entry": n, "field": ..., "person": ...}],
-- n from 1; `sealed_values` are their bytes, in the same order.
DROP FUNCTION ledger.append(jsonb, bytea[], text, text, text, bigint, jsonb, bigint);
CREATE FUNCTION ledger.append(
    entries jsonb, bodies bytea[], recorded_by text, recorded_as text,
    correlation text, cause bigint, unless jsonb, after bigint,
    sealed jsonb, sealed_values bytea[]
) RETURNS TABLE (
    first_position bigint, last_position bigint, recorded_at timestamptz, leaves bytea[]
)
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
    INSERT INTO ledger.sealed
        SELECT head.position + (s ->> 'entry')::bigint, s ->> 'field', s ->> 'person',
               sealed_values[n]
        FROM jsonb_array_elements(sealed) WITH ORDINALITY AS given (s, n);
    first_position := head.position + 1;
    last_position := head.position + jsonb_array_length(entries);
    append.recorded_at := moment;
    leaves := ledger.grow(head.position);
    PERFORM pg_notify('placement_ledger_entry', last_position::text);
    RETURN NEXT;
END $$;

DO $$
DECLARE t text;
BEGIN
    FOREACH t IN ARRAY ARRAY['leaf', 'tree_head', 'sealed'] LOOP
        EXECUTE format('CREATE TRIGGER %I BEFORE UPDATE OR DELETE ON ledger.%I'
                       ' FOR EACH ROW EXECUTE FUNCTION ledger.forbid()', t || '_is_permanent', t);
        EXECUTE format('CREATE TRIGGER %I BEFORE TRUNCATE ON ledger.%I'
                       ' FOR EACH STATEMENT EXECUTE FUNCTION ledger.forbid()', t || '_is_not_emptied', t);
        EXECUTE format('ALTER TABLE ledger.%I ENABLE ALWAYS TRIGGER %I', t, t || '_is_permanent');
        EXECUTE format('ALTER TABLE ledger.%I ENABLE ALWAYS TRIGGER %I', t, t || '_is_not_emptied');
    END LOOP;
END $$;

REVOKE ALL ON ALL FUNCTIONS IN SCHEMA ledger FROM PUBLIC;
GRANT SELECT ON ledger.leaf, ledger.tree_head, ledger.sealed
    TO placement_ledger_app, placement_ledger_projector, placement_ledger_reader;
GRANT EXECUTE ON FUNCTION
    ledger.append(jsonb, bytea[], text, text, text, bigint, jsonb, bigint, jsonb, bytea[])
    TO placement_ledger_app;
