"""Runs the command line: imports the command that is called, and ends with an exit code."""

import gc
import sys
from collections.abc import Iterable
from importlib import import_module
from typing import Final

import psycopg
from pydantic_core import ValidationError

from api.cli.app import app
from domain.faults import Fault
from ledger.outages import TRANSLATED, fault_of

COMMANDS: Final[dict[str, tuple[str, ...]]] = {
    "api.start": ("demo", "serve", "work", "answer"),
    "api.cli.ledger": ("project", "rebuild", "ask", "log", "migrate"),
    "api.cli.files": ("import", "export"),
    "api.cli.finance": ("finance",),
    "api.cli.audit": ("explain", "compare", "replay"),
    "api.cli.proof": ("sign", "verify", "bundle", "openings"),
    "api.cli.service": ("keys", "webhooks", "notify"),
    "api.cli.drill": ("drill",),
    "api.cli.witness": ("witness",),
}
"""The commands of each module, which registers them when it is imported."""


def main() -> None:
    """Run the command line. A fault is one sentence on standard error and its exit code.

    So is a file or folder that cannot be used.
    """
    gc.disable()  # what is imported stays: there is no garbage to look for among it
    register(modules_of(sys.argv[1:2]))
    gc.freeze()
    gc.enable()
    try:
        app()
    except (Fault, *TRANSLATED) as raised:
        fault = fault_of(raised)
        sys.stderr.write(f"placement-ledger: {in_full(fault)}\n")
        sys.exit(fault.exit_code)
    except ValidationError as invalid:
        sys.stderr.write(f"placement-ledger: {what_does_not_fit(invalid)}\n")
        sys.exit(Fault.exit_code)
    except (psycopg.IntegrityError, psycopg.DataError) as refused:
        sys.stderr.write(f"placement-ledger: {what_is_not_taken(refused)}\n")
        sys.exit(Fault.exit_code)
    except OSError as fault:
        if fault.filename is None:
            raise
        sys.stderr.write(f"placement-ledger: {fault.filename}: {fault.strerror}\n")
        sys.exit(Fault.exit_code)
    except KeyboardInterrupt:
        sys.exit(130)


def in_full(fault: Fault) -> str:
    """What a fault says and, of a refusal, what would satisfy the rule."""
    from domain.command import Refusal  # noqa: PLC0415  loaded by then, if a rule refused

    if not isinstance(fault, Refusal):
        return fault.message
    from api.web.satisfying import what_satisfies  # noqa: PLC0415  its words load slowly

    return " ".join((fault.message, what_satisfies(fault))).rstrip()


def what_does_not_fit(invalid: ValidationError) -> str:
    """What is wrong with the fields of a command, without what was given.

    Raises the error again if it is not about a command.
    """
    from domain.commands import COMMANDS as RECORDED  # noqa: PLC0415  loaded by then

    if invalid.title not in {command.__name__ for command in RECORDED.values()}:
        raise invalid
    return "; ".join(
        f"{'.'.join(map(str, error['loc']))}: {error['msg'].removeprefix('Value error, ')}"
        for error in invalid.errors(include_input=False, include_url=False)
    )


def what_is_not_taken(refused: psycopg.Error) -> str:
    """That the database does not take a value, and by which constraint, without any value."""
    by = refused.diag.constraint_name
    return "The database does not take a value that was given" + (f": {by}" if by else "")


def modules_of(words: Iterable[str]) -> list[str]:
    """The module of the command that the words begin with, or every module if they name none."""
    named = [module for module, commands in COMMANDS.items() if {*words} & {*commands}]
    return named or list(COMMANDS)


def register(modules: Iterable[str]) -> None:
    """Import modules, so that their commands are registered."""
    for module in modules:
        import_module(module)
