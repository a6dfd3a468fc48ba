#!/bin/sh
# Makes the services' logins when the database is first made; see roles.sql.
set -eu
psql --username "$POSTGRES_USER" --dbname "$POSTGRES_DB" --no-psqlrc \
    --set ON_ERROR_STOP=1 --set database="$POSTGRES_DB" \
    --set migrator_password="$LEDGER_MIGRATOR_PASSWORD" \
    --set api_password="$LEDGER_API_PASSWORD" \
    --set worker_password="$LEDGER_WORKER_PASSWORD" \
    --set limited_password="$LEDGER_LIMITED_PASSWORD" \
    --set projector_password="$LEDGER_PROJECTOR_PASSWORD" \
    --set signer_password="$LEDGER_SIGNER_PASSWORD" \
    --file /roles/roles.sql --file /roles/public_functions.sql
