"""The commands of an operator: the keys of machine clients, webhooks, and their delivery."""

import signal
import threading
from contextlib import closing
from typing import Annotated

import typer

from api import webhooks as hooks
from api.access.credentials import every_key, make_key, revoke_key
from api.access.roles import role_named
from api.access.who import can_act, split_role
from api.cli.app import app
from api.cli.console import err, say
from api.cli.options import LAST, Data, Demo, settings_with
from api.destinations import Destinations
from api.logs import configure
from api.setting_forms import listed, networks_in
from api.settings import ledger_of
from domain.commands.ledger.erase_person import ErasePerson
from domain.commands.ledger.shred_value import ShredValue
from ledger.log import Log

keys = typer.Typer(no_args_is_help=True, help="Machine clients' keys: add, list, revoke.")
webhooks = typer.Typer(no_args_is_help=True, help="Webhooks: add, list, remove.")
app.add_typer(keys, name="keys")
app.add_typer(webhooks, name="webhooks")
BEYOND_REPAIR = frozenset((ErasePerson.stored, ShredValue.stored))
"""The commands that nobody can put right."""
Name = Annotated[str, typer.Argument(help="Letters, digits and hyphens: case-system")]


@keys.command("add")
def add_key(
    name: Name,
    *,
    role: Annotated[list[str], typer.Option(help="A role it may act in; several are allowed.")],
    days: Annotated[
        int, typer.Option(min=1, max=730, help="The number of days for which it is valid.")
    ] = 90,
    for_people: Annotated[
        bool,
        typer.Option(
            "--for-people", help="The client signs people in, and names the person who acts."
        ),
    ] = False,
    demo: Demo = False,
    data: Data = None,
) -> None:
    """Make a key for a machine client. It is shown once."""
    settings = settings_with(data)
    for each in role:
        refuse_role(each, listed(settings.posts), for_people=for_people)
    with ledger_of(settings, demo=demo) as conninfo:
        say(make_key(conninfo, name, tuple(role), days=days, for_people=for_people))


def refuse_role(role: str, posts: tuple[str, ...], *, for_people: bool) -> None:
    """Refuse to give a key a role that there is not; and one that erases, if the key speaks for
    people: what nobody can put right takes two, and it could name both. Raises BadParameter.
    """
    if not can_act(role, posts):
        message = f"there is no role {role}: docs/reference/permissions.md lists them"
        raise typer.BadParameter(message)
    found = role_named(split_role(role)[0], posts)
    if for_people and found is not None and BEYOND_REPAIR & found.commands:
        message = (
            f"a key that speaks for people does not act as {role}: it could name both who proposes"
            " an erasure and who carries it out. Give that officer a key of their own"
        )
        raise typer.BadParameter(message)


@keys.command("list")
def list_keys(*, demo: Demo = False, data: Data = None) -> None:
    """List the keys, when each was last used, and until when it is valid."""
    with ledger_of(settings_with(data), demo=demo) as conninfo:
        for key in every_key(conninfo):
            used = f"{key.used_at:%Y-%m-%d %H:%M}Z" if key.used_at else "never"
            state = "revoked" if key.revoked_at else f"until {key.expires_at:%Y-%m-%d}"
            whose = ", speaks for people" if key.for_people else ""
            say(f"{key.name}  {', '.join(key.roles)}{whose}  {state}, last used {used}")


@keys.command("revoke")
def revoke(name: Name, *, demo: Demo = False, data: Data = None) -> None:
    """Revoke a key at once."""
    with ledger_of(settings_with(data), demo=demo) as conninfo:
        revoke_key(conninfo, name)
    say(f"{name} is revoked")


@webhooks.command("add")
def add_webhook(
    name: Name,
    url: Annotated[str, typer.Argument(help="Where entries are sent: https://…")],
    *,
    event: Annotated[
        list[str] | None,
        typer.Option(help="The stored name of an event to send; by default, every event."),
    ] = None,
    after: Annotated[
        int | None,
        typer.Option(
            min=0, max=LAST, help="Send the entries after this position; by default, new ones."
        ),
    ] = None,
    demo: Demo = False,
    data: Data = None,
) -> None:
    """Add a webhook. Its secret is shown once."""
    settings = settings_with(data)
    may_go_to = Destinations(networks_in(settings.webhook_networks))
    with (
        ledger_of(settings, demo=demo) as conninfo,
        closing(Log(conninfo)) as log,
    ):
        start = log.head() if after is None else after
        say(hooks.add(conninfo, name, url, tuple(event or ()), start, may_go_to))


@webhooks.command("list")
def list_webhooks(*, demo: Demo = False, data: Data = None) -> None:
    """List the webhooks, the position each has reached, and why the last delivery failed."""
    with ledger_of(settings_with(data), demo=demo) as conninfo:
        for each in hooks.webhooks(conninfo):
            state = (
                f"failed {each.failures} times: {each.last_fault}"
                if each.failures
                else "accepts entries"
            )
            say(f"{each.name}  {each.url}  at entry {each.position}, {state}")


@webhooks.command("remove")
def remove_webhook(name: Name, *, demo: Demo = False, data: Data = None) -> None:
    """Remove a webhook."""
    with ledger_of(settings_with(data), demo=demo) as conninfo:
        hooks.remove(conninfo, name)
    say(f"{name} is removed")


@app.command()
def notify(*, demo: Demo = False, data: Data = None) -> None:
    """Send new entries to the webhooks until stopped, as a process of its own."""
    configure()
    stop = threading.Event()
    for name in (signal.SIGTERM, signal.SIGINT):
        signal.signal(name, lambda *_: stop.set())
    settings = settings_with(data)
    source = settings.public_url or f"urn:placement-ledger:{settings.authority}"
    with (
        ledger_of(settings, demo=demo) as conninfo,
        closing(Log(conninfo)) as log,
    ):
        hooks.follow(
            conninfo, log, source, stop, Destinations(networks_in(settings.webhook_networks)),
            lambda _: err.print("the database gives way; trying again"),
        )  # fmt: skip
