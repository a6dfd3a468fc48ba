"""The commands of proof: sign, verify, bundle, and list who opened a person's data."""

import re
import time
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path
from typing import Annotated, Final

import psycopg
import typer

from api.access.who import IDENTITY
from api.cli.app import app
from api.cli.console import err, progress_bar, say
from api.cli.options import LAST, Data, Demo, by, settings_with
from api.settings import Settings, ledger_name, ledger_of
from api.signing import (
    authority_of,
    checkpoints_of,
    held_in,
    published_folder_of,
    signer_folders,
    witnesses_of,
)
from domain.codes import Profile
from evidence.bundle.disclosure import DisclosureChoice
from evidence.bundle.draft import BundleRequest
from evidence.bundle.issue import issue_bundle
from evidence.bundle.subject import snapshot
from evidence.proof.checkpoints import (
    NothingPublished,
    SignedCheckpoint,
    publish_authority,
    sign_and_timestamp,
)
from evidence.proof.leaves import LOG, OPENING_LOG, Source
from evidence.proof.signer import SignerFolder
from evidence.proof.timestamps import CA, OpensslAuthority
from evidence.proof.verify import Held, Verification, verify
from ledger.database_roles import SIGNER, connect_as
from ledger.log import Log

TICK_SECONDS: Final = 60.0
MOST: Final = 2**62
MOST_NAMED: Final = 20


def as_role(text: str) -> str:
    """A role in the form that the log holds: one word. Raises BadParameter."""
    if not re.fullmatch(IDENTITY, text):
        message = "a role is one word, such as solicitor or data-protection-officer"
        raise typer.BadParameter(message)
    return text


As = Annotated[str, typer.Option("--as", help="The role in which you do this.", callback=as_role)]


def database_of(settings: Settings, conninfo: str, source: Source) -> str:
    """Where a log is: the log of openings is in the vault's database."""
    return (settings.vault_url or conninfo) if source is OPENING_LOG else conninfo


@app.command()
def sign(
    *,
    once: Annotated[bool, typer.Option("--once", help="Sign what is new, and exit.")] = False,
    new_key: Annotated[
        bool,
        typer.Option("--new-key", help="Make another key, which signs from the next entry on."),
    ] = False,
    demo: Demo = False,
    data: Data = None,
) -> None:
    """Sign the head of each log every minute, as a process of its own."""
    settings = settings_with(data)
    name = ledger_name(demo=demo)
    folders = signer_folders(settings, name)
    if new_key:
        for folder in folders:
            following = folder.rotate_key()
            say(f"{folder.origin}: key {following.number} signs from entry {following.since} on")
        return
    authority = authority_of(settings)
    with ledger_of(settings, demo=demo) as conninfo:
        while True:
            for folder in folders:
                if isinstance(authority, OpensslAuthority):
                    publish_authority(folder, (authority.folder / CA).read_bytes())
                place = database_of(settings, conninfo, folder.source)
                with connect_as(place, SIGNER) as connection:
                    found = sign_and_timestamp(
                        connection, folder, authority, witnesses_of(settings), print_fault
                    )
                print_signed(folder, found)
            if once:
                return
            time.sleep(TICK_SECONDS)


def print_signed(folder: SignerFolder, found: SignedCheckpoint | None) -> None:
    """Say what was signed."""
    if found is None:
        err.print(f"{folder.origin}: nothing new to sign")
        return
    origin, size, root = found[0].split("\n")[:3]
    say(f"Signed {origin} at {size} entries: {root}")


def print_fault(fault: str) -> None:
    """Print which witness did not cosign, or which authority did not stamp."""
    err.print(fault)


@app.command("verify")
def verify_log(
    *,
    held: Annotated[
        Path | None,
        typer.Option("--held", help="Folder of what a signer published, or of a copy held since."),
    ] = None,
    demo: Demo = False,
    data: Data = None,
) -> None:
    """Verify the whole log, and name the first entry that is wrong."""
    settings = settings_with(data)
    name = ledger_name(demo=demo)
    published = held or published_folder_of(settings, name)
    if held is not None and not (held / "log" / "keys").exists():
        raise NothingPublished
    with ledger_of(settings, demo=demo) as conninfo:
        for source, folder in ((LOG, "log"), (OPENING_LOG, "openings")):
            place = database_of(settings, conninfo, source)
            with closing(snapshot(place)) as connection:
                found = verify_one(connection, source, held_in(published / folder))
                print_verified(source, found)


def verify_one(
    connection: psycopg.Connection[tuple[object, ...]], source: Source, held: Held
) -> Verification:
    """Verify one of the two logs against what is held of it. Raises Tampered."""
    with progress_bar("Verifying") as progress:
        return verify(connection, held, progress, source)


def print_verified(source: Source, found: Verification) -> None:
    """Say what was verified."""
    which = "log of openings" if source is OPENING_LOG else "log"
    against = len(found.agreed)
    say(f"The {which}: {found.size} entries, none altered, missing, inserted or out of order;")
    say(f"    root {found.root.hex()}, in agreement with {against} checkpoints held.")
    if found.unread:
        say(f"    Recorded so, and cannot be read: entries {first_of(found.unread)}.")
    if not against:
        say("    No checkpoint is held: a log replaced as a whole would not be noticed.")


def first_of(positions: Sequence[int]) -> str:
    """The first twenty positions, and how many more there are.

    >>> first_of((3, 5)), first_of(range(1, 23))[-19:]
    ('3, 5', '19, 20 and 2 others')
    """
    others = len(positions) - MOST_NAMED
    named = ", ".join(map(str, positions[:MOST_NAMED]))
    return f"{named} and {others} others" if others > 0 else named


@app.command()
def bundle(
    about: Annotated[str, typer.Argument(help="child:C-…, referral:R-… or provider:P-…")],
    folder: Annotated[Path, typer.Argument(help="The new folder to write it to.")],
    *,
    profile: Annotated[Profile, typer.Option(help="For whom it is.")],
    purpose: Annotated[str, typer.Option(help="Why it is made, in a few words.")],
    role: As,
    disclose: Annotated[
        list[str] | None, typer.Option(help="A field to disclose as well: name, or 1842:name.")
    ] = None,
    withhold: Annotated[
        list[str] | None, typer.Option(help="A field to withhold: needs, or 1842:reason.")
    ] = None,
    demo: Demo = False,
    data: Data = None,
) -> None:
    """Make a bundle of evidence, which its reader can check offline."""
    settings = settings_with(data)
    name = ledger_name(demo=demo)
    choice = DisclosureChoice(profile, about, disclose or (), withhold or ())
    who = by(role)
    with (
        ledger_of(settings, demo=demo) as conninfo,
        closing(Log(conninfo, vault=settings.vault(conninfo))) as log,
        checkpoints_of(settings, conninfo, name) as checkpoints,
    ):
        request = BundleRequest(choice, purpose, settings.council, who)
        made = issue_bundle(log, conninfo, checkpoints, request, folder)
    say(f"Bundle {made.bundle_id} in {made.folder}: {made.entries} entries,")
    say(f"    {made.disclosed} values disclosed, {made.withheld} withheld; entry"
        f" {made.receipt.first} records it.")  # fmt: skip
    say(f"    Check it: python3 {made.folder / 'data' / 'verify_bundle.py'} {made.folder}")


@app.command()
def openings(
    person: Annotated[str, typer.Argument(help="The reference of the person: C-… or A-…")],
    *,
    limit: Annotated[
        int, typer.Option(min=1, max=LAST, help="The most to list, the latest first.")
    ] = 20,
    demo: Demo = False,
    data: Data = None,
) -> None:
    """List who has opened a person's sealed data, when, and for what."""
    settings = settings_with(data)
    with (
        ledger_of(settings, demo=demo) as conninfo,
        closing(settings.vault(conninfo)) as vault,
    ):
        for each in vault.openings(person, before=MOST, limit=limit):
            say(f"{each.position}  {each.opened_at:%Y-%m-%d %H:%M:%S}Z  {each.opened_by} as"
                f" {each.opened_as}, to {each.purpose}: {each.what}")  # fmt: skip
