"""The verb of restoring: a backup is restored for trying, and verified against what is held."""

from contextlib import closing
from dataclasses import replace
from itertools import islice
from pathlib import Path
from typing import Annotated

import typer
from psycopg.conninfo import conninfo_to_dict

from api.cli.app import app
from api.cli.console import say
from api.cli.options import Data, settings_with
from api.cli.proof import tell_verified, verify_one
from api.dates import moment
from api.settings import COUNCIL
from api.signing import held_in, published_by
from evidence.bundle.subject import snapshot
from evidence.proof.checkpoints import NothingPublished
from evidence.proof.leaves import LOG, Connection, instant
from evidence.proof.verify import Held
from ledger.server.restore import restored_server


@app.command("drill")
def drill(
    backup: Annotated[Path, typer.Argument(help="What pg_basebackup made: a folder, or its tars.")],
    *,
    archive: Annotated[
        Path | None, typer.Option(help="The folder of archived write-ahead log.")
    ] = None,
    until: Annotated[
        str, typer.Option(help="The moment to recover to, with its zone; by default all there is.")
    ] = "",
    held: Annotated[
        Path | None, typer.Option(help="Folder of what a signer published, or of a copy.")
    ] = None,
    user: Annotated[str, typer.Option(help="The owner of the backed-up server.")] = "postgres",
    data: Data = None,
) -> None:
    """Restore a backup for trying, and verify it against the checkpoints that are held."""
    settings = settings_with(data)
    published = held or published_by(settings, COUNCIL)
    if not (published / "log" / "keys").exists():
        raise NothingPublished
    dbname = str(conninfo_to_dict(settings.database_url or "").get("dbname") or COUNCIL)
    wanted = moment(until) if until else None
    with (
        restored_server(backup, archive, until=wanted, user=user, dbname=dbname) as conninfo,
        closing(snapshot(conninfo)) as connection,
    ):
        size, last = LOG.size(connection), last_of(connection)
        say(f"Restored {size} entries, the last recorded {last}.")
        everything = held_in(published / "log")
        to_check = everything if wanted is None else up_to(everything, size)
        tell_verified(LOG, verify_one(connection, LOG, to_check))
        if wanted is not None and everything.size > size:
            say(
                f"    {everything.size - size} entries were recorded after that, and are not in it."
            )


def last_of(connection: Connection) -> str:
    """When the last entry was recorded."""
    row = connection.execute(
        "SELECT recorded_at FROM ledger.entry ORDER BY position DESC LIMIT 1"
    ).fetchone()
    return "never" if row is None else instant(row[0])


def up_to(held: Held, size: int) -> Held:
    """What is held of a log up to a size."""
    checkpoints = [each for each in held.checkpoints if each.size <= size]
    size = min(size, held.size)
    return replace(held, checkpoints=checkpoints, leaves=islice(held.leaves, size), size=size)
