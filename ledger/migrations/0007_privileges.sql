-- Who may do what. A role may do what is granted here and nothing else; the roles are made by
-- `placement-ledger migrate` (ledger/migrate.py).

-- What is insert only stays as it was inserted: these triggers refuse the owner and a superuser too,
-- also in a session that replicates.
CREATE FUNCTION ledger.forbid() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'the log is append-only: % on %.% is refused', TG_OP, TG_TABLE_SCHEMA, TG_TABLE_NAME
        USING ERRCODE = 'insufficient_privilege';
END $$;

DO $$
DECLARE
    permanent regclass;
    name text;
BEGIN
    FOREACH permanent IN ARRAY ARRAY[
        'ledger.entry', 'ledger.tag', 'ledger.sealed', 'ledger.append_lock',
        'ledger.leaf', 'ledger.tree_head', 'ledger.node', 'ledger.checkpoint',
        'vault.opening', 'vault.opening_head', 'vault.opening_lock'
    ]::regclass[] LOOP
        SELECT relname INTO name FROM pg_class WHERE oid = permanent;
        EXECUTE format('CREATE TRIGGER %I BEFORE UPDATE OR DELETE ON %s'
                       ' FOR EACH ROW EXECUTE FUNCTION ledger.forbid()', name || '_is_permanent', permanent);
        EXECUTE format('CREATE TRIGGER %I BEFORE TRUNCATE ON %s'
                       ' FOR EACH STATEMENT EXECUTE FUNCTION ledger.forbid()', name || '_is_not_emptied', permanent);
        EXECUTE format('ALTER TABLE %s ENABLE ALWAYS TRIGGER %I', permanent, name || '_is_permanent');
        EXECUTE format('ALTER TABLE %s ENABLE ALWAYS TRIGGER %I', permanent, name || '_is_not_emptied');
    END LOOP;
END $$;

REVOKE ALL ON SCHEMA ledger, vault, access FROM PUBLIC;
REVOKE ALL ON ALL TABLES IN SCHEMA ledger, vault, access FROM PUBLIC;
REVOKE ALL ON ALL FUNCTIONS IN SCHEMA ledger, vault, access FROM PUBLIC;

-- The application appends through one function, opens sealed values on the record, and reads.
GRANT USAGE ON SCHEMA ledger, vault, access TO placement_ledger_app;
GRANT SELECT ON
    ledger.entry, ledger.recorded, ledger.tag, ledger.sealed, ledger.leaf, ledger.tree_head, ledger.node,
    ledger.checkpoint, ledger.migration, vault.opening, vault.opening_head,
    access.machine_key, access.webhook
    TO placement_ledger_app;
GRANT EXECUTE ON FUNCTION
    ledger.append(jsonb, bytea[], jsonb, jsonb, bytea[]), ledger.clock(),
    ledger.matching(jsonb, bigint, bigint, bigint), ledger.matching_each(jsonb),
    ledger.recorded_at(bigint), ledger.position_at(timestamptz),
    vault.open(text, text, text, text[], text), vault.known(text[]),
    vault.keep(text, bytea, bytea), vault.destroy(text, bigint)
    TO placement_ledger_app;
GRANT SELECT, INSERT, UPDATE, DELETE ON access.session TO placement_ledger_app;
GRANT UPDATE (used_at) ON access.machine_key TO placement_ledger_app;
GRANT UPDATE (position, failures, next_at, said) ON access.webhook TO placement_ledger_app;

-- The projector reads the log and owns the answers. It finishes an erasure that was cut off.
GRANT USAGE ON SCHEMA ledger, vault TO placement_ledger_projector;
GRANT SELECT ON
    ledger.entry, ledger.recorded, ledger.tag, ledger.sealed, ledger.leaf, ledger.tree_head, ledger.node,
    ledger.checkpoint, ledger.migration
    TO placement_ledger_projector;
GRANT EXECUTE ON FUNCTION
    ledger.clock(), ledger.matching(jsonb, bigint, bigint, bigint),
    ledger.recorded_at(bigint), ledger.position_at(timestamptz),
    vault.open(text, text, text, text[], text), vault.known(text[]), vault.destroy(text, bigint)
    TO placement_ledger_projector;

-- A reader sees both logs and their trees, with sealed values sealed.
GRANT USAGE ON SCHEMA ledger, vault TO placement_ledger_reader;
GRANT SELECT ON
    ledger.entry, ledger.recorded, ledger.tag, ledger.sealed, ledger.leaf, ledger.tree_head, ledger.node,
    ledger.checkpoint, ledger.migration, vault.opening, vault.opening_head
    TO placement_ledger_reader;
GRANT EXECUTE ON FUNCTION
    ledger.clock(), ledger.matching(jsonb, bigint, bigint, bigint),
    ledger.recorded_at(bigint), ledger.position_at(timestamptz)
    TO placement_ledger_reader;

-- The signer reads both logs and inserts checkpoints.
GRANT USAGE ON SCHEMA ledger, vault TO placement_ledger_signer;
GRANT SELECT ON
    ledger.entry, ledger.recorded, ledger.tag, ledger.sealed, ledger.leaf, ledger.tree_head, ledger.node,
    ledger.checkpoint, ledger.migration, vault.opening, vault.opening_head
    TO placement_ledger_signer;
GRANT INSERT ON ledger.checkpoint TO placement_ledger_signer;

-- A provider sees its own affairs and invitations.
GRANT USAGE ON SCHEMA ledger TO placement_ledger_provider;
GRANT SELECT ON ledger.entry, ledger.recorded TO placement_ledger_provider;
GRANT EXECUTE ON FUNCTION
    ledger.reach(), ledger.invitations(), ledger.invited_to_know(), ledger.rounds()
    TO placement_ledger_provider;

-- An allocated officer sees their own cases.
GRANT USAGE ON SCHEMA ledger TO placement_ledger_caseworker;
GRANT SELECT ON ledger.entry, ledger.recorded, ledger.tag, ledger.migration TO placement_ledger_caseworker;
GRANT EXECUTE ON FUNCTION
    ledger.reach(), ledger.recorded_at(bigint), ledger.position_at(timestamptz)
    TO placement_ledger_caseworker;

-- Every role that reads entries reads the names of events.
GRANT EXECUTE ON FUNCTION ledger.event_name(text), ledger.reversed_by(bytea)
    TO placement_ledger_app, placement_ledger_projector, placement_ledger_reader,
       placement_ledger_signer, placement_ledger_provider, placement_ledger_caseworker;
