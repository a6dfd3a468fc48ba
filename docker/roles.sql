-- Run once by psql when the database is made: the logins of the services, each with the
-- rights of some roles, and none of its own (NOINHERIT): a connection that has taken no role reads
-- nothing. No login may use up all connections, or connect unless it is named at the end. The roles' own rights come with the migrations.
CREATE ROLE placement_ledger_owner NOLOGIN;
CREATE ROLE placement_ledger_app NOLOGIN;
CREATE ROLE placement_ledger_projector NOLOGIN;
CREATE ROLE placement_ledger_reader NOLOGIN;
CREATE ROLE placement_ledger_reporting NOLOGIN;
CREATE ROLE placement_ledger_signer NOLOGIN;
CREATE ROLE placement_ledger_provider NOLOGIN;
CREATE ROLE placement_ledger_caseworker NOLOGIN;
CREATE ROLE placement_ledger_worker NOLOGIN;

CREATE ROLE ledger_migrator LOGIN NOINHERIT CREATEROLE CONNECTION LIMIT 4 PASSWORD :'migrator_password';
CREATE ROLE ledger_api LOGIN NOINHERIT CONNECTION LIMIT 120 PASSWORD :'api_password';
CREATE ROLE ledger_worker LOGIN NOINHERIT CONNECTION LIMIT 40 PASSWORD :'worker_password';
CREATE ROLE ledger_limited LOGIN NOINHERIT CONNECTION LIMIT 40 PASSWORD :'limited_password';
CREATE ROLE ledger_projector LOGIN NOINHERIT CONNECTION LIMIT 16 PASSWORD :'projector_password';
CREATE ROLE ledger_signer LOGIN NOINHERIT CONNECTION LIMIT 4 PASSWORD :'signer_password';

-- A session that is left in a transaction ends. The services set their own limit; a login may set another.
ALTER ROLE ledger_limited SET idle_in_transaction_session_timeout = '1min';
ALTER ROLE ledger_signer SET idle_in_transaction_session_timeout = '1min';

GRANT placement_ledger_owner, placement_ledger_app, placement_ledger_projector,
      placement_ledger_reader, placement_ledger_reporting, placement_ledger_signer,
      placement_ledger_provider, placement_ledger_caseworker, placement_ledger_worker
      TO ledger_migrator WITH ADMIN OPTION;
GRANT placement_ledger_app, placement_ledger_reader, placement_ledger_provider,
      placement_ledger_caseworker TO ledger_api;
GRANT placement_ledger_worker, placement_ledger_app, placement_ledger_reader,
      placement_ledger_caseworker, placement_ledger_projector TO ledger_worker;
GRANT placement_ledger_provider, placement_ledger_caseworker TO ledger_limited;
GRANT placement_ledger_projector, placement_ledger_reader TO ledger_projector;
GRANT placement_ledger_signer TO ledger_signer;

GRANT EXECUTE ON FUNCTION pg_advisory_xact_lock(bigint) TO ledger_migrator;
ALTER DATABASE :"database" OWNER TO ledger_migrator;
REVOKE CONNECT, TEMPORARY ON DATABASE :"database" FROM PUBLIC;
GRANT CONNECT ON DATABASE :"database"
      TO ledger_migrator, ledger_api, ledger_worker, ledger_limited, ledger_projector, ledger_signer;
