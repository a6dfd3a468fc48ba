"""The command that restores a backup on a temporary server, and verifies its log."""

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
from api.cli.proof import print_verified, verify_one
from api.dates import parse_moment
from api.settings import COUNCIL
from api.signing import held_in, published_folder_of
from evidence.bundle.subject import snapshot
from evidence.proof.checkpoints import NothingPublished
from evidence.proof.leaves import LOG, Connection, format_instant
from evidence.proof.verify import Held
from ledger.server.restore import restored_server


@app.command("drill")
def drill(
    backup: Annotated[
        Path, typer.Argument(help="The output of pg_basebackup: a folder, or its tars.")
    ],
    *,
    archive: Annotated[
        Path | None, typer.Option(help="The folder of archived write-ahead log.")
    ] = None,
    until: Annotated[
        str, typer.Option(help="The moment to recover to, with its zone; by default, the end.")
    ] = "",
    held: Annotated[
        Path | None, typer.Option(help="Folder of what a signer published, or of a copy.")
    ] = None,
    user: Annotated[str, typer.Option(help="The owner of the backed-up server.")] = "postgres",
    data: Data = None,
) -> None:
    """Restore a backup for trying, and verify it against the checkpoints held."""
    settings = settings_with(data)
    published = held or published_folder_of(settings, COUNCIL)
    if not (published / "log" / "keys").exists():
        raise NothingPublished
    dbname = str(conninfo_to_dict(settings.database_url or "").get("dbname") or COUNCIL)
    wanted = parse_moment(until) if until else None
    with (
        restored_server(backup, archive, until=wanted, user=user, dbname=dbname) as conninfo,
        closing(snapshot(conninfo)) as connection,
    ):
        size, last = LOG.size(connection), last_recorded_at(connection)
        say(f"Restored {size} entries, the last recorded {last}.")
        everything = held_in(published / "log")
        to_check = everything if wanted is None else held_up_to(everything, size)
        print_verified(LOG, verify_one(connection, LOG, to_check))
        if wanted is not None and everything.size > size:
            say(
                f"    {everything.size - size} entries were recorded after that, and are not in it."
            )


def last_recorded_at(connection: Connection) -> str:
    """When the last entry was recorded."""
    row = connection.execute(
        "SELECT recorded_at FROM ledger.entry ORDER BY position DESC LIMIT 1"
    ).fetchone()
    return "never" if row is None else format_instant(row[0])


def held_up_to(held: Held, size: int) -> Held:
    """The checkpoints and leaf hashes held of a log, up to a size."""
    checkpoints = [each for each in held.checkpoints if each.size <= size]
    size = min(size, held.size)
    return replace(held, checkpoints=checkpoints, leaves=islice(held.leaves, size), size=size)
