-- Takes from PUBLIC what PostgreSQL gives to every login of a database: advisory locks, which could use up
-- the memory for locks, and large objects, which could fill the disk. Only a superuser may revoke them.
-- `placement-ledger migrate` runs this as a superuser; where it is run by another login, an administrator
-- runs this file in the ledger's database before.
DO $$
DECLARE
    name regprocedure;
BEGIN
    FOR name IN
        SELECT p.oid FROM pg_catalog.pg_proc p
        WHERE p.pronamespace = 'pg_catalog'::regnamespace
          AND p.proname ~ '^(pg_(try_)?advisory_|lo_|loread$|lowrite$)'
          AND has_function_privilege('public', p.oid, 'EXECUTE')
    LOOP
        EXECUTE format('REVOKE EXECUTE ON FUNCTION %s FROM PUBLIC', name);
    END LOOP;
END $$;
