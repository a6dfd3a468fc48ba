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
