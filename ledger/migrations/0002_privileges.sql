-- Who may do what. The application appends through the one function and reads; it cannot
-- insert, update, delete or truncate. The projector reads the log and owns the answers.

REVOKE ALL ON SCHEMA ledger FROM PUBLIC;
REVOKE ALL ON ALL TABLES IN SCHEMA ledger FROM PUBLIC;
REVOKE ALL ON ALL FUNCTIONS IN SCHEMA ledger FROM PUBLIC;

GRANT USAGE ON SCHEMA ledger
    TO placement_ledger_app, placement_ledger_projector, placement_ledger_reader;
GRANT SELECT ON ledger.entry, ledger.tag, ledger.migration
    TO placement_ledger_app, placement_ledger_projector, placement_ledger_reader;
GRANT EXECUTE ON FUNCTION ledger.matching(jsonb, bigint, bigint, bigint), ledger.clock()
    TO placement_ledger_app, placement_ledger_projector, placement_ledger_reader;
GRANT EXECUTE ON FUNCTION ledger.append(jsonb, bytea[], text, text, text, bigint, jsonb, bigint)
    TO placement_ledger_app;
