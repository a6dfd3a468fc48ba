-- The queue of jobs: the tables and functions of the library procrastinate, in a PostgreSQL schema of their
-- own. The line below stands for the library's own migrations up to that one (ledger/migrate.py).
CREATE SCHEMA queue;
SET LOCAL search_path = queue, pg_catalog;
-- Include procrastinate up to 03.04.00_50
RESET search_path;

REVOKE ALL ON SCHEMA queue FROM PUBLIC;
REVOKE ALL ON ALL TABLES IN SCHEMA queue FROM PUBLIC;
REVOKE ALL ON ALL FUNCTIONS IN SCHEMA queue FROM PUBLIC;
