-- The privileges of each role: what is granted here, and nothing else. The roles are created by
-- `placement-ledger migrate` (ledger/migrate.py).

-- These triggers keep insert-only tables as they are. They refuse the owner and superusers too, also in a
-- session that replicates.
CREATE FUNCTION ledger.refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'the log is append-only: % on %.% is refused', TG_OP, TG_TABLE_SCHEMA, TG_TABLE_NAME
        USING ERRCODE = 'insufficient_privilege';
END $$;

DO $$
DECLARE
    insert_only regclass;
    name text;
BEGIN
    FOREACH insert_only IN ARRAY ARRAY[
        'ledger.entry', 'ledger.tag', 'ledger.sealed', 'ledger.append_lock',
        'ledger.leaf', 'ledger.tree_head', 'ledger.node', 'ledger.checkpoint',
        'vault.opening', 'vault.opening_head', 'vault.opening_lock'
    ]::regclass[] LOOP
        SELECT relname INTO name FROM pg_class WHERE oid = insert_only;
        EXECUTE format('CREATE TRIGGER %I BEFORE UPDATE OR DELETE ON %s'
                       ' FOR EACH ROW EXECUTE FUNCTION ledger.refuse_change()', name || '_is_permanent', insert_only);
        EXECUTE format('CREATE TRIGGER %I BEFORE TRUNCATE ON %s'
                       ' FOR EACH STATEMENT EXECUTE FUNCTION ledger.refuse_change()', name || '_is_not_truncated', insert_only);
        EXECUTE format('ALTER TABLE %s ENABLE ALWAYS TRIGGER %I', insert_only, name || '_is_permanent');
        EXECUTE format('ALTER TABLE %s ENABLE ALWAYS TRIGGER %I', insert_only, name || '_is_not_truncated');
    END LOOP;
END $$;

REVOKE ALL ON SCHEMA ledger, vault, access, locks FROM PUBLIC;
REVOKE ALL ON ALL TABLES IN SCHEMA ledger, vault, access, locks FROM PUBLIC;
REVOKE ALL ON ALL FUNCTIONS IN SCHEMA ledger, vault, access FROM PUBLIC;

-- The application appends through one function, opens sealed values with a record, and reads.
GRANT USAGE ON SCHEMA ledger, vault, access TO placement_ledger_app;
GRANT SELECT ON
    ledger.entry, ledger.recorded, ledger.tag, ledger.sealed, ledger.leaf, ledger.tree_head, ledger.node,
    ledger.checkpoint, ledger.migration, ledger.event_shape, vault.opening, vault.opening_head,
    access.machine_key, access.webhook
    TO placement_ledger_app;
GRANT EXECUTE ON FUNCTION
    ledger.append(jsonb, bytea[], jsonb, jsonb, bytea[]), ledger.clock(),
    ledger.breaches(text), ledger.matching_entries(jsonb, bigint, bigint, bigint), ledger.matching_entries_each(jsonb),
    ledger.recorded_at(bigint), ledger.position_at(timestamptz),
    vault.open(text, text, text, text[], text), vault.keys_of(bigint), vault.known(text[]),
    vault.keep(text, bytea, bytea), vault.destroy(text, bigint), vault.keep_values(text[], bytea[]),
    vault.value_keys(text[]), vault.shred(text, bigint), ledger.grant_reach(text, text[], text)
    TO placement_ledger_app;
GRANT INSERT, SELECT, UPDATE ON ledger.request_in_hand TO placement_ledger_app;
GRANT SELECT, INSERT, UPDATE, DELETE ON access.session TO placement_ledger_app;
GRANT UPDATE (used_at) ON access.machine_key TO placement_ledger_app;
GRANT UPDATE (position, failures, next_at, last_fault) ON access.webhook TO placement_ledger_app;

-- The projector reads the log and owns the facts. It also finishes an erasure that was interrupted.
GRANT USAGE ON SCHEMA ledger, vault TO placement_ledger_projector;
GRANT SELECT ON
    ledger.entry, ledger.recorded, ledger.tag, ledger.sealed, ledger.leaf, ledger.tree_head, ledger.node,
    ledger.checkpoint, ledger.migration, ledger.event_shape
    TO placement_ledger_projector;
GRANT EXECUTE ON FUNCTION
    ledger.clock(), ledger.breaches(text), ledger.matching_entries(jsonb, bigint, bigint, bigint),
    ledger.recorded_at(bigint), ledger.position_at(timestamptz),
    vault.open(text, text, text, text[], text), vault.keys_of(bigint), vault.known(text[]), vault.destroy(text, bigint),
    vault.value_keys(text[]), vault.shred(text, bigint)
    TO placement_ledger_projector;

GRANT USAGE ON SCHEMA locks TO placement_ledger_projector;
GRANT UPDATE ON locks.fold, locks.rebuild TO placement_ledger_projector;

-- A reader reads both logs and their trees. Sealed values stay sealed.
GRANT USAGE ON SCHEMA ledger, vault TO placement_ledger_reader;
GRANT SELECT ON
    ledger.entry, ledger.recorded, ledger.tag, ledger.sealed, ledger.leaf, ledger.tree_head, ledger.node,
    ledger.checkpoint, ledger.migration, ledger.event_shape, vault.opening, vault.opening_head
    TO placement_ledger_reader;
GRANT EXECUTE ON FUNCTION
    ledger.clock(), ledger.breaches(text), ledger.matching_entries(jsonb, bigint, bigint, bigint),
    ledger.recorded_at(bigint), ledger.position_at(timestamptz)
    TO placement_ledger_reader;

-- The signer reads both logs and inserts checkpoints.
GRANT USAGE ON SCHEMA ledger, vault TO placement_ledger_signer;
GRANT SELECT ON
    ledger.entry, ledger.recorded, ledger.tag, ledger.sealed, ledger.leaf, ledger.tree_head, ledger.node,
    ledger.checkpoint, ledger.migration, ledger.event_shape, vault.opening, vault.opening_head
    TO placement_ledger_signer;
GRANT INSERT ON ledger.checkpoint TO placement_ledger_signer;

-- A provider reads its own entries and invitations, by functions alone.
GRANT USAGE ON SCHEMA ledger TO placement_ledger_provider;
GRANT EXECUTE ON FUNCTION
    ledger.reach(), ledger.transaction_name(), ledger.own_entries(), ledger.invitations(), ledger.notices(),
    ledger.announcements()
    TO placement_ledger_provider;

-- An allocated officer reads the entries of their own cases.
GRANT USAGE ON SCHEMA ledger TO placement_ledger_caseworker;
GRANT SELECT ON ledger.entry, ledger.recorded, ledger.tag, ledger.migration TO placement_ledger_caseworker;
GRANT EXECUTE ON FUNCTION
    ledger.reach(), ledger.transaction_name(), ledger.recorded_at(bigint), ledger.position_at(timestamptz)
    TO placement_ledger_caseworker;

-- Every role that reads entries reads the names of events.
GRANT EXECUTE ON FUNCTION ledger.event_name(text), ledger.reversed_position(bytea)
    TO placement_ledger_app, placement_ledger_projector, placement_ledger_reader,
       placement_ledger_signer, placement_ledger_caseworker;
