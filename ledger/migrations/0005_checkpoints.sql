-- Signed checkpoints, which the signer inserts and bundles copy. A reader of this table trusts the
-- signatures that a checkpoint bears, not the table.

CREATE TABLE ledger.checkpoint (
    origin       text        NOT NULL,
    size         bigint      NOT NULL CHECK (size > 0),
    note         bytea       NOT NULL,
    stamp        bytea,
    inserted_at  timestamptz NOT NULL DEFAULT clock_timestamp(),
    PRIMARY KEY (origin, size)
);
COMMENT ON TABLE  ledger.checkpoint             IS 'The signed heads of the two trees. Insert only.';
COMMENT ON COLUMN ledger.checkpoint.origin      IS 'The name of the log: of entries, or of openings.';
COMMENT ON COLUMN ledger.checkpoint.size        IS 'The number of entries.';
COMMENT ON COLUMN ledger.checkpoint.note        IS 'A C2SP signed note, with the signatures that it had when it was inserted.';
COMMENT ON COLUMN ledger.checkpoint.stamp       IS 'An RFC 3161 timestamp over the note, if there is one.';
COMMENT ON COLUMN ledger.checkpoint.inserted_at IS 'When the signer inserted it.';

-- Refuses a note that does not say what the tree of its size is. Whether its signatures hold, a reader sees.
CREATE FUNCTION ledger.check_checkpoint() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    root bytea;
    said bytea;
BEGIN
    IF NEW.origin LIKE '%/openings' THEN
        SELECT h.root INTO root FROM vault.opening_head h WHERE h.size = NEW.size;
    ELSE
        SELECT h.root INTO root FROM ledger.tree_head h WHERE h.size = NEW.size;
    END IF;
    said := convert_to(concat(NEW.origin, E'\n', NEW.size, E'\n', encode(root, 'base64'), E'\n\n'), 'UTF8');
    IF root IS NULL OR substring(NEW.note FOR length(said)) IS DISTINCT FROM said THEN
        RAISE EXCEPTION 'the note does not say what the log of this origin is at this size'
            USING ERRCODE = 'insufficient_privilege';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER checkpoint_is_of_the_log BEFORE INSERT ON ledger.checkpoint
    FOR EACH ROW EXECUTE FUNCTION ledger.check_checkpoint();
ALTER TABLE ledger.checkpoint ENABLE ALWAYS TRIGGER checkpoint_is_of_the_log;
