-- The tree: every entry is a leaf of one RFC 6962 Merkle tree, which grows in the transaction that appends
-- the entry. `placement-ledger verify` computes the tree again and trusts none of these functions.

CREATE TABLE ledger.leaf (
    position  bigint PRIMARY KEY,
    hash      bytea  NOT NULL CHECK (octet_length(hash) = 32)
);
CREATE TABLE ledger.tree_head (
    size      bigint  PRIMARY KEY CHECK (size > 0),
    root      bytea   NOT NULL CHECK (octet_length(root) = 32),
    frontier  bytea[] NOT NULL
);
-- The roots of large subtrees, so that a proof reads a few hundred hashes, however long the log is.
CREATE TABLE ledger.node (
    level  smallint NOT NULL CHECK (level > 0 AND level % 8 = 0),
    index  bigint   NOT NULL CHECK (index >= 0),
    hash   bytea    NOT NULL CHECK (octet_length(hash) = 32),
    PRIMARY KEY (level, index)
);
COMMENT ON TABLE  ledger.leaf               IS 'The leaf hash of each entry. Insert only.';
COMMENT ON TABLE  ledger.tree_head          IS 'The tree after each append. Insert only.';
COMMENT ON COLUMN ledger.tree_head.size     IS 'The number of entries.';
COMMENT ON COLUMN ledger.tree_head.root     IS 'The root hash.';
COMMENT ON COLUMN ledger.tree_head.frontier IS 'The roots of the perfect subtrees that make up the tree, the largest first.';
COMMENT ON TABLE  ledger.node IS 'The roots of perfect subtrees of 256 entries, of 65,536, and so on. Insert only.';
COMMENT ON COLUMN ledger.node.level IS '8 for a subtree of 256 entries, 16 for one of 65,536, and so on.';
COMMENT ON COLUMN ledger.node.index IS 'The subtree covers 2^level entries, from index * 2^level + 1.';

-- Returns the root of a tree, given its frontier.
CREATE FUNCTION ledger.root(frontier bytea[]) RETURNS bytea
LANGUAGE plpgsql IMMUTABLE SET search_path = pg_catalog, pg_temp AS $$
DECLARE hash bytea := frontier[cardinality(frontier)];
BEGIN
    FOR n IN REVERSE cardinality(frontier) - 1 .. 1 LOOP
        hash := sha256('\x01'::bytea || frontier[n] || hash);
    END LOOP;
    RETURN hash;
END $$;

-- Returns the frontier of a tree after one more leaf, given its frontier and size before.
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

-- Returns the frontier of a tree after more leaves, in order, given its frontier and size before. Inserts
-- the nodes that these leaves complete.
CREATE FUNCTION ledger.add_leaves(frontier bytea[], size bigint, leaves bytea[]) RETURNS bytea[]
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

-- Adds the entries after position `size` to the tree: a leaf for each, and one tree head. Returns their
-- leaf hashes. A leaf is a header of every column, an empty line, and the body as stored. `tag_lines` has
-- for each of these entries the lines of its header that hold its tags, as ledger.number_tags returns them.
CREATE FUNCTION ledger.grow_tree(size bigint, tag_lines text[]) RETURNS bytea[]
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp
    SET enable_seqscan = off SET plan_cache_mode = force_generic_plan AS $$
DECLARE
    frontier bytea[] := coalesce(
        (SELECT h.frontier FROM ledger.tree_head h ORDER BY h.size DESC LIMIT 1), '{}');
    hashes bytea[];
BEGIN
    WITH inserted AS (
        INSERT INTO ledger.leaf
        SELECT e.position, sha256('\x00'::bytea || convert_to(concat(
            'placement-ledger/entry@v1', E'\n',
            e.position, E'\n',
            to_char(e.recorded_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'), E'\n',
            e.name, E'\n', e.recorded_by, E'\n', e.recorded_as, E'\n', e.correlation, E'\n',
            coalesce(e.cause::text, '-'), E'\n', e.metadata, E'\n',
            tag_lines[e.position - size], E'\n'
        ), 'UTF8') || e.body)
        FROM ledger.entry e WHERE e.position > size
        RETURNING position, hash
    )
    SELECT array_agg(i.hash ORDER BY i.position) INTO hashes FROM inserted i;
    frontier := ledger.add_leaves(frontier, size, hashes);
    INSERT INTO ledger.tree_head
        VALUES (size + cardinality(hashes), ledger.root(frontier), frontier);
    RETURN hashes;
END $$;
