-- Takes from PUBLIC what PostgreSQL gives to every login of a database: advisory locks, which could use up
-- the memory for locks; large objects and messages in the write-ahead log, which could fill the disk; snapshots
-- kept for others; code in plpgsql, which could write to the server's log; and the databases postgres and
-- template1, where all of that is as PostgreSQL gives it. It also refuses definitions to every login but those
-- that make tables: PostgreSQL waits for the lock of a table before it finds that a login may not define a rule
-- or a trigger on it, and everybody else waits behind that. The role that makes temporary tables makes them by
-- SELECT: CREATE TABLE waits so too, for a table that it references or inherits from.
--
-- Only a superuser may do so. `placement-ledger migrate` runs this as a superuser; where it is run by another
-- login, an administrator runs this file in the ledger's database before, after docker/roles.sql.
DO $$
DECLARE
    name regprocedure;
    found text;
BEGIN
    FOR name IN
        SELECT p.oid FROM pg_catalog.pg_proc p
        WHERE p.pronamespace = 'pg_catalog'::regnamespace
          AND p.proname ~ '^(pg_(try_)?advisory_|lo_|loread$|lowrite$|pg_logical_emit_message$|pg_export_snapshot$)'
          AND has_function_privilege('public', p.oid, 'EXECUTE')
    LOOP
        EXECUTE format('REVOKE EXECUTE ON FUNCTION %s FROM PUBLIC', name);
    END LOOP;
    FOR found IN
        SELECT d.datname FROM pg_catalog.pg_database d
        WHERE d.datname IN ('postgres', 'template1') AND d.datname <> current_database()
          AND has_database_privilege('public', d.oid, 'CONNECT')
    LOOP
        EXECUTE format('REVOKE CONNECT, TEMPORARY ON DATABASE %I FROM PUBLIC', found);
    END LOOP;
    REVOKE USAGE ON LANGUAGE plpgsql FROM PUBLIC;
    FOR found IN
        SELECT r.rolname FROM pg_catalog.pg_roles r
        WHERE r.rolname IN ('placement_ledger_owner', 'placement_ledger_projector')
    LOOP
        EXECUTE format('GRANT USAGE ON LANGUAGE plpgsql TO %I', found);
    END LOOP;
END $$;

-- No login may create anything here, so that no other may change or drop what it holds.
CREATE SCHEMA IF NOT EXISTS guard;
CREATE OR REPLACE FUNCTION guard.refuse_definitions() RETURNS event_trigger
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    IF EXISTS (
        SELECT FROM pg_roles r
        WHERE r.rolname = current_user AND r.rolsuper
           OR r.rolname IN ('placement_ledger_owner', 'placement_ledger_projector')
              AND pg_has_role(current_user, r.oid, 'MEMBER')
           OR r.rolname = current_user AND r.rolname = 'placement_ledger_reader'
              AND tg_tag = 'CREATE TABLE AS'  -- temporary tables, for what-if
    ) THEN
        RETURN;
    END IF;
    RAISE EXCEPTION 'this login defines nothing' USING ERRCODE = 'insufficient_privilege';
END $$;
DO $$ BEGIN
    IF NOT EXISTS (SELECT FROM pg_catalog.pg_event_trigger WHERE evtname = 'placement_ledger_definitions') THEN
        CREATE EVENT TRIGGER placement_ledger_definitions ON ddl_command_start
            EXECUTE FUNCTION guard.refuse_definitions();
    END IF;
END $$;
