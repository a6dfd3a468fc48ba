"""The verbs of a ledger that is divided: by council, and by position."""

from typing import Annotated

import typer

from api.cli import app
from api.console import say
from api.settings import COUNCIL, ledger_of
from api.verbs import Data, settings_with
from ledger import dividing
from projections import projector

councils = typer.Typer(
    no_args_is_help=True,
    help="A ledger that is divided: by council, and by position.",
)
app.add_typer(councils, name="councils")


def code(text: str) -> str:
    """An authority's ONS code: a letter and eight digits."""
    if len(text) != len("E08000014") or not ("A" <= text[0] <= "Z" and text[1:].isdecimal()):
        message = f"{text} is not an ONS code, such as E08000014"
        raise typer.BadParameter(message)
    return text


Council = Annotated[str, typer.Argument(callback=code, help="The council's ONS code: E08000014")]


@councils.command("divide")
def divide(*, data: Data = None) -> None:
    """Divide the ledger, whose log is this council's. What is recorded is not rewritten."""
    settings = settings_with(data)
    with ledger_of(settings, COUNCIL) as conninfo:
        dividing.divide(conninfo, settings.authority)
        with projector.connect(conninfo) as connection:
            projector.publish_again(connection)
    say(f"The ledger is divided, and what it holds is the log of {settings.authority}.")


@councils.command("add")
def add(council: Council, *, data: Data = None) -> None:
    """Have a divided ledger hold one more council's log. Answers made in it until now go."""
    with ledger_of(settings_with(data), COUNCIL) as conninfo:
        dividing.add_council(conninfo, council)
    say(f"The ledger holds a log of {council} too. Let its logins in.")


@councils.command("let-in")
def let_in(
    council: Council,
    login: Annotated[str, typer.Argument(help="A login of the server: wirral_ledger")],
    *,
    data: Data = None,
) -> None:
    """Have a login see this council's rows, and no other's."""
    with ledger_of(settings_with(data), COUNCIL) as conninfo:
        dividing.let_in(conninfo, council, login)
    say(f"{login} sees what {council} recorded, and nothing else.")


@councils.command("begin-part")
def begin_part(
    council: Council,
    position: Annotated[int, typer.Argument(min=2, help="One that its log has not reached yet.")],
    *,
    data: Data = None,
) -> None:
    """Have what a council records from a position on go into another part."""
    with ledger_of(settings_with(data), COUNCIL) as conninfo:
        dividing.begin_part(conninfo, council, position)
    say(f"From entry {position} on, the log of {council} goes into another part.")


@councils.command("list")
def list_councils(*, data: Data = None) -> None:
    """The councils of this ledger, their logins, and where the parts of their logs begin."""
    with ledger_of(settings_with(data), COUNCIL) as conninfo:
        found = dividing.councils(conninfo)
    if not found:
        say("The ledger is not divided: it holds one council's log.")
    for council in found:
        logins = ", ".join(council.logins) or "no login"
        parts = ", ".join(str(start) for start in council.parts)
        say(f"{council.number}  {council.authority}  {logins}  parts from entry {parts}")
