"""Runs the command line: imports the command that is called, and ends with an exit code."""

import gc
import sys
from collections.abc import Iterable
from importlib import import_module
from typing import Final

from api.cli.app import app
from domain.faults import Fault
from ledger.outages import TRANSLATED, fault_of

COMMANDS: Final[dict[str, tuple[str, ...]]] = {
    "api.start": ("demo", "serve", "work"),
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
        sys.stderr.write(f"placement-ledger: {fault.message}\n")
        sys.exit(fault.exit_code)
    except OSError as fault:
        if fault.filename is None:
            raise
        sys.stderr.write(f"placement-ledger: {fault.filename}: {fault.strerror}\n")
        sys.exit(Fault.exit_code)
    except KeyboardInterrupt:
        sys.exit(130)


def modules_of(words: Iterable[str]) -> list[str]:
    """The module of the command that the words begin with, or every module if they name none."""
    named = [module for module, commands in COMMANDS.items() if {*words} & {*commands}]
    return named or list(COMMANDS)


def register(modules: Iterable[str]) -> None:
    """Import modules, so that their commands are registered."""
    for module in modules:
        import_module(module)
