-- Signed checkpoints as the signer leaves them, for whoever makes a bundle. Nobody need believe
-- this copy: a checkpoint carries its own signatures.
CREATE TABLE ledger.checkpoint (
    origin    text        NOT NULL,
    size      bigint      NOT NULL CHECK (size > 0),
    note      bytea       NOT NULL,
    stamp     bytea,
    left_at   timestamptz NOT NULL DEFAULT clock_timestamp(),
    PRIMARY KEY (origin, size)
);
COMMENT ON COLUMN ledger.checkpoint.note  IS 'A C2SP signed note, with the signatures it had by then.';
COMMENT ON COLUMN ledger.checkpoint.stamp IS 'An RFC 3161 timestamp over the note, if one was had.';
CREATE TRIGGER checkpoint_is_permanent BEFORE UPDATE OR DELETE ON ledger.checkpoint
    FOR EACH ROW EXECUTE FUNCTION ledger.forbid();
CREATE TRIGGER checkpoint_is_not_emptied BEFORE TRUNCATE ON ledger.checkpoint
    FOR EACH STATEMENT EXECUTE FUNCTION ledger.forbid();
ALTER TABLE ledger.checkpoint ENABLE ALWAYS TRIGGER checkpoint_is_permanent;
ALTER TABLE ledger.checkpoint ENABLE ALWAYS TRIGGER checkpoint_is_not_emptied;

GRANT USAGE ON SCHEMA ledger, vault TO placement_ledger_signer;
GRANT SELECT ON ledger.entry, ledger.tag, ledger.leaf, ledger.tree_head, ledger.sealed,
    ledger.migration, ledger.checkpoint, vault.reading, vault.reading_head
    TO placement_ledger_signer;
GRANT INSERT ON ledger.checkpoint TO placement_ledger_signer;
GRANT SELECT ON ledger.checkpoint
    TO placement_ledger_app, placement_ledger_projector, placement_ledger_reader;
